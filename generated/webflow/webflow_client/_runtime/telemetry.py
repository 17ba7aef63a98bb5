"""OpenTelemetry spans, in programs that use OpenTelemetry."""

from __future__ import annotations

import logging
import sys
from collections.abc import Collection
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from .settings import safe


class _Masked(logging.Filter):
    """Masks query secrets in the transport's own request lines."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__()
        self.names = set(names)

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, with its URLs masked."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                safe(str(item), self.names) if type(item).__name__ == "URL" else item
                for item in record.args
            )
        return True


def mask_transport_log(names: Collection[str]) -> None:
    """Keep the values of these query parameters out of the transport's log."""
    logger = logging.getLogger("httpx2")
    for existing in logger.filters:
        if isinstance(existing, _Masked):
            existing.names.update(names)
            return
    logger.addFilter(_Masked(names))


class Span:
    """The span of one call, retries included; current while the call is under way.

    Attributes follow the HTTP semantic conventions of OpenTelemetry 1.40.
    """

    def __init__(self, package: str, operation: str, method: str) -> None:
        self._trace = import_module("opentelemetry.trace")
        self._context = import_module("opentelemetry.context")
        self._span: Any = self._trace.get_tracer(package).start_span(
            operation or method,
            kind=self._trace.SpanKind.CLIENT,
            attributes={"http.request.method": method},
        )
        self._inside = self._trace.set_span_in_context(self._span)
        self._token = self._context.attach(self._inside)

    def headers(self) -> dict[str, str]:
        """Headers that tell the server about the span."""
        carrier: dict[str, str] = {}
        import_module("opentelemetry.propagate").inject(carrier, context=self._inside)
        return carrier

    def end(self, url: str, attempts: int, outcome: int | BaseException) -> None:
        """End with a status code, or with the error that ended the call."""
        self._context.detach(self._token)
        if attempts > 1:
            self._span.set_attribute("http.request.resend_count", attempts - 1)
        if url:
            self._span.set_attributes(_server(url))
        status = getattr(outcome, "status", 0) or outcome
        if isinstance(status, int):
            self._span.set_attribute("http.response.status_code", status)
        if not isinstance(outcome, int) or outcome >= 400:
            kind = str(outcome) if isinstance(outcome, int) else type(outcome).__name__
            self._span.set_attribute("error.type", kind)
            self._span.set_status(self._trace.StatusCode.ERROR)
        self._span.end()


def _server(url: str) -> dict[str, str | int]:
    parts = urlsplit(url)
    port = parts.port or (80 if parts.scheme == "http" else 443)
    return {
        "url.full": url,
        "server.address": parts.hostname or "",
        "server.port": port,
    }


def begun(package: str, operation: str, method: str) -> Span | None:
    """A span, or None in a program that does not use OpenTelemetry.

    Nothing can record spans before its API package is loaded, and to load it takes
    longer than a first call.
    """
    if "opentelemetry.trace" not in sys.modules:
        return None
    return Span(package, operation, method)
