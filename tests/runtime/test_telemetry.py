"""Spans as a real OpenTelemetry SDK records them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from generator.runtime import ApiError, Call, retry as retry_module
from tests.runtime.faulty import FaultyServer
from tests.runtime.pets import TOKEN, Pet, async_pets, pets

GET: Call[Pet] = Call("GET", "/pets/p1", Pet, operation="pets.get")
EXPORTER = InMemorySpanExporter()


@pytest.fixture(scope="module", autouse=True)
def _provider() -> None:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(EXPORTER))
    trace.set_tracer_provider(provider)


@pytest.fixture(autouse=True)
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Any]]:
    """The spans that ended since the test began."""
    monkeypatch.setattr(retry_module, "BASE", 0.001)
    EXPORTER.clear()
    yield EXPORTER.get_finished_spans
    assert not trace.get_current_span().get_span_context().is_valid


def described(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def test_a_call_is_one_span(send: Callable[..., Any], spans: Any) -> None:
    def script(request: Any, attempt: int) -> str:
        return "status=503" if attempt == 1 else "ok"

    with FaultyServer(script) as server:
        send(server, GET)
    (span,) = spans()
    assert (span.name, span.kind) == ("pets.get", SpanKind.CLIENT)
    assert described(span) == {
        "http.request.method": "GET",
        "http.request.resend_count": 1,
        "http.response.status_code": 200,
        "url.full": f"{server.url}/pets/p1",
        "server.address": "127.0.0.1",
        "server.port": server.port,
    }
    assert span.status.status_code is StatusCode.UNSET
    identity = f"{span.context.trace_id:032x}-{span.context.span_id:016x}"
    seen = {r.headers["traceparent"] for r in server.ledger.requests}
    assert {value[:-3] for value in seen} == {f"00-{identity}"}


@pytest.mark.parametrize(
    ("fault", "status", "kind"),
    [
        ("status=404", 404, "404"),
        ("truncated", None, "ApiConnectionError"),
        ("bomb=200=gzip", 200, "ResponseTooLarge"),
    ],
)
def test_a_failed_call(
    fault: str, status: int | None, kind: str, send: Callable[..., Any], spans: Any
) -> None:
    with (
        FaultyServer(lambda request, attempt: fault) as server,
        pytest.raises(ApiError),
    ):
        send(server, GET, max_retries=0, max_response_bytes=1 << 20)
    (span,) = spans()
    assert described(span).get("http.response.status_code") == status
    assert described(span)["error.type"] == kind
    assert span.status.status_code is StatusCode.ERROR


def test_a_call_that_never_left(spans: Any) -> None:
    call: Call[Pet] = Call("GET", "/pets", Pet, headers={"X": "a\nb"})
    with pytest.raises(ApiError):
        pets(lambda request: httpx2.Response(200)).send(call)
    (span,) = spans()
    assert span.name == "GET"
    assert described(span)["error.type"] == "InvalidHeaderError"
    assert "url.full" not in described(span)


def test_secrets_stay_out(spans: Any) -> None:
    call: Call[Any] = Call("GET", "/x", Any, query={"a": 1}, security=(("query",),))
    ok = httpx2.Response(200, json=1)
    pets(lambda request: ok, {"query": TOKEN}).send(call)
    (span,) = spans()
    assert TOKEN not in span.to_json()
    assert described(span)["url.full"] == "https://api.pets.example/v1/x?a=1"


def test_parents_and_children(spans: Any) -> None:
    tracer = trace.get_tracer("program")

    def handle(request: httpx2.Request) -> httpx2.Response:
        with tracer.start_as_current_span("transport"):
            return httpx2.Response(200, json={"id": "p1"})

    async def main() -> None:
        client = async_pets(handle)
        with tracer.start_as_current_span("async"):
            await asyncio.gather(*(client.send(GET) for _ in range(5)))

    with tracer.start_as_current_span("sync"):
        pets(handle).send(GET)
    asyncio.run(main())
    by_id = {span.context.span_id: span for span in spans()}
    calls = [span for span in by_id.values() if span.name == "pets.get"]
    pointers = [by_id[span.parent.span_id].name for span in calls]
    assert sorted(pointers) == ["async"] * 5 + ["sync"]
    inner = [span for span in by_id.values() if span.name == "transport"]
    assert {s.parent.span_id for s in inner} == {s.context.span_id for s in calls}
    assert len(inner) == 6


def test_a_cancelled_call_ends_its_span(spans: Any) -> None:
    async def hang(request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(30)
        raise AssertionError

    async def main() -> None:
        async with asyncio.timeout(0.05):
            await async_pets(hang).send(GET)  # type: ignore[arg-type]

    with pytest.raises(TimeoutError):
        asyncio.run(main())
    (span,) = spans()
    assert described(span)["error.type"] == "CancelledError"


@pytest.mark.parametrize("hidden", [True, False])
def test_nothing_is_loaded_for_a_program_without_it(hidden: bool) -> None:
    hide = "sys.modules['opentelemetry'] = None\n" if hidden else ""
    script = (
        f"import sys\n{hide}"
        "from tests.runtime.pets import pets, answer\n"
        "from generator.runtime import Call\n"
        "assert pets(answer(1)).send(Call('GET', '/x', int)) == 1\n"
        "sys.exit('opentelemetry.trace' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
