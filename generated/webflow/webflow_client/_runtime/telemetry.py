"""OpenTelemetry spans, where its API package is installed."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any


@lru_cache(maxsize=1)
def _api() -> tuple[Any, Any] | None:
    if find_spec("opentelemetry") is None:
        return None
    try:
        return (
            import_module("opentelemetry.trace"),
            import_module("opentelemetry.propagate"),
        )
    except ImportError:
        return None


class Span:
    """The span of one call; follows the HTTP semantic conventions."""

    def __init__(self, package: str, operation: str, method: str) -> None:
        found = _api()
        assert found is not None
        self._trace, self._propagate = found
        tracer = self._trace.get_tracer(package)
        self._span = tracer.start_span(operation, kind=self._trace.SpanKind.CLIENT)
        self._span.set_attribute("http.request.method", method)

    def headers(self) -> dict[str, str]:
        """Headers that tell the server about the span."""
        carrier: dict[str, str] = {}
        context = self._trace.set_span_in_context(self._span)
        self._propagate.inject(carrier, context=context)
        return carrier

    def end(self, url: str, attempts: int, outcome: int | BaseException) -> None:
        """End with a status code, or with the error that ended the call."""
        self._span.set_attribute("url.full", url)
        self._span.set_attribute("http.request.resend_count", max(attempts - 1, 0))
        if isinstance(outcome, int):
            self._span.set_attribute("http.response.status_code", outcome)
        if not isinstance(outcome, int) or outcome >= 400:
            kind = str(outcome) if isinstance(outcome, int) else type(outcome).__name__
            self._span.set_attribute("error.type", kind)
            self._span.set_status(self._trace.StatusCode.ERROR)
        self._span.end()


def begun(package: str, operation: str, method: str) -> Span | None:
    """A span, or None where OpenTelemetry is not installed."""
    return None if _api() is None else Span(package, operation, method)
