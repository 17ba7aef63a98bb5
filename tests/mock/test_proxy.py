"""A mock in front of the real API: sent on, judged both ways, recorded, replayed."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import repeat
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings, strategies as st

from fragmint.mock import Mock, Request, serve
from fragmint.mock.bodies import MOST_CONTENT, whole
from fragmint.mock.document import Document
from fragmint.mock.recording import Recorder, Replay
from fragmint.mock.upstream import Upstream
from tests.mock.pets import document, parameter

ITEM = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "state": {"enum": ["new", "sold"]}},
}
CONTENT = {"application/json": {"schema": ITEM}}
SHOP = document(
    "/items/{id}",
    parameters=[parameter("id", "path", {"type": "integer"})],
    responses={"200": {"description": "", "content": CONTENT}},
    security=[{"key": []}],
    root={
        "servers": [{"url": "https://shop.example/v3"}],
        "components": {
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Shop"}
            }
        },
    },
)
Answering = Callable[[httpx2.Request], httpx2.Response]


def upstream(answer: Answering, address: str = "https://real.example") -> Upstream:
    def streamed(request: httpx2.Request) -> httpx2.Response:
        made = answer(request)
        stream = httpx2.ByteStream(made.read())
        return httpx2.Response(made.status_code, headers=made.headers, stream=stream)

    client = httpx2.Client(transport=httpx2.MockTransport(streamed))
    return Upstream(address, client)


def fixed(value: Any, **more: Any) -> Answering:
    return lambda _: httpx2.Response(200, json=value, **more)


def ask(mock: Mock, target: str = "/v3/items/7", **headers: str) -> Request:
    path, _, query = target.partition("?")
    named = tuple((k.replace("_", "-"), v) for k, v in headers.items())
    request = Request("GET", path, query, (("x-shop", "key-123456789"), *named), b"")
    mock.handle(request)
    return request


def test_what_is_sent_on() -> None:
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json={"id": 7})

    ask(
        Mock(SHOP, upstream=upstream(answer)),
        "/v3/items/a%2Fb?x=%20",
        host="127.0.0.1:1",
        connection="close",
        accept_encoding="br",
        x_fragmint_fault="",
        x_kind="b",
    )
    (request,) = seen
    assert str(request.url) == "https://real.example/v3/items/a%2Fb?x=%20"
    names = {name for name in request.headers if name not in ("host", "x-shop")}
    assert names == {"accept-encoding", "x-kind"}
    assert request.headers["host"] == "real.example"
    assert "timeout" in request.extensions


def test_a_path_in_the_address_stands_for_the_mock_s_own() -> None:
    real = upstream(fixed({}), "http://127.0.0.1:5/api/v3/")
    request = Request("GET", "/v3/items/7", "a=b", (), b"")
    assert real.address(request, "/v3") == "http://127.0.0.1:5/api/v3/items/7?a=b"
    assert real.base("/v3") == "http://127.0.0.1:5/api/v3"


@pytest.mark.parametrize(
    "address",
    ["", "real.example", "ftp://a", "http://", "http://a:0", "http://u@a", "http://a?b",
     "http://[", "http://a:x"],
)  # fmt: skip
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(ValueError, match="it must"):
        Upstream(address)


def test_responses_are_judged() -> None:
    mock = Mock(SHOP, upstream=upstream(fixed({"id": "7", "state": "lost"})))
    ask(mock, "/v3/items/x?y=1")
    (call,) = mock.calls
    assert [violation.kind for violation in call.violations] == [
        "schema",
        "undocumented",
    ]
    assert [(v.kind, v.pointer) for v in call.answer_violations] == [
        ("schema", "/id"),
        ("schema", "/state"),
    ]
    assert call.answer_violations[0].expected.startswith("#/paths/~1items~1{id}/get/")


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (httpx2.Response(201, json={"id": 7}), "undocumented"),
        (httpx2.Response(200, text="a"), "media"),
        (httpx2.Response(200, content=b"{", headers={"content-type": "application/json"}),
         "syntax"),
    ],
)  # fmt: skip
def test_responses_that_are_not_documented(
    response: httpx2.Response, kind: str
) -> None:
    mock = Mock(SHOP, upstream=upstream(lambda _: response))
    ask(mock)
    assert [v.kind for v in mock.calls[0].answer_violations] == [kind]


def test_what_comes_back() -> None:
    headers = [
        ("content-type", "application/json"),
        ("content-encoding", "gzip"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("location", "https://real.example/v3/items/8"),
        ("keep-alive", "timeout=5"),
    ]
    body = httpx2.ByteStream(gzip.compress(b'{"id": 7}'))
    answer = httpx2.MockTransport(
        lambda _: httpx2.Response(200, headers=headers, stream=body)
    )
    real = Upstream("https://real.example", httpx2.Client(transport=answer))
    mock = Mock(SHOP, upstream=real)
    ask(mock)
    reply = mock.calls[0].reply
    assert reply is not None
    assert (reply.content, reply.media_type) == (b'{"id": 7}', "application/json")
    assert reply.headers == {"set-cookie": "a=1", "location": "/v3/items/8"}
    assert reply.repeated == (("set-cookie", "b=2"),)


def test_an_api_that_is_not_there() -> None:
    def refuse(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    mock = Mock(SHOP, upstream=upstream(refuse))
    ask(mock)
    reply = mock.calls[0].reply
    assert reply is not None
    assert (reply.status, json.loads(reply.content)["detail"]) == (502, "refused")


def test_bodies_are_bounded() -> None:
    bomb = zlib.compressobj(9, wbits=31)
    zeros = bytes(1 << 20)
    packed = b"".join([*(bomb.compress(zeros) for _ in range(80)), bomb.flush()])
    with pytest.raises(ValueError, match="larger than"):
        whole(iter([packed]), "gzip")
    assert len(packed) < MOST_CONTENT / 500


def test_what_a_test_decides_goes_before_the_real_api() -> None:
    mock = Mock(SHOP, upstream=upstream(fixed({"id": 7})))
    mock.on("GET /items/{id}").answers({"id": 1})
    ask(mock)
    assert json.loads(mock.calls[0].reply.content) == {"id": 1}  # type: ignore[union-attr]


@pytest.fixture
def recorded(tmp_path: Path) -> Iterator[Callable[..., list[Any]]]:
    """Records calls: what the API answers, and what is asked."""
    made: list[Recorder] = []

    def record(answer: Answering, *targets: str, **headers: str) -> list[Any]:
        mock = Mock(SHOP, upstream=upstream(answer))
        path = tmp_path / "calls.jsonl"
        recorder = Recorder(path, "https://real.example/v3", mock.key_names)
        made.append(recorder)
        real = mock.upstream
        assert real is not None
        mock.listeners.append(
            lambda c: recorder.write(c, real.address(c.request, "/v3"))
        )
        for target in targets or ("/v3/items/7",):
            ask(mock, target, **headers)
        return [json.loads(line) for line in path.read_text().splitlines()]

    yield record
    for recorder in made:
        recorder.close()


def test_a_line_says_what_was_called_and_broken(
    recorded: Callable[..., list[Any]], tmp_path: Path
) -> None:
    (line,) = recorded(fixed({"id": 7, "state": "lost"}))
    assert (line["_fragmint"], line["_operation"]) == (1, "GET /items/{id}")
    assert line["_violations"] == [
        'response: /state: "lost" is not one of "new" or "sold"'
    ]
    assert line["request"]["url"] == "https://real.example/v3/items/7"
    assert json.loads(line["response"]["content"]["text"]) == {"id": 7, "state": "lost"}
    assert (tmp_path / "calls.jsonl").stat().st_mode & 0o777 == 0o600


def test_no_secret_is_recorded(recorded: Callable[..., list[Any]]) -> None:
    answer = fixed(
        {"id": 7, "session_token": "tok-11112222", "said": "key-123456789",
         "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.abc", "pin": 1234},
        headers={"set-cookie": "sid=cookie-4455667"},
    )  # fmt: skip
    (line,) = recorded(
        answer,
        "/v3/items/7?api_key=query-889900&echo=cookie-4455667",
        authorization="Bearer bearer-7766554433",
        cookie="sid=cookie-9988776",
    )
    text = json.dumps(line)
    for secret in (
        "key-12345",
        "tok-1111",
        "eyJ",
        "cookie-",
        "query-88",
        "bearer-",
        "1234",
    ):
        assert secret not in text, secret
    kept = {h["name"]: h["value"] for h in line["request"]["headers"]}
    assert kept == {"x-shop": "redacted", "authorization": "Bearer redacted"}
    assert json.loads(line["response"]["content"]["text"])["id"] == 7


def test_faults_of_ours_are_not_recorded(recorded: Callable[..., list[Any]]) -> None:
    assert recorded(fixed({"id": 7}), x_fragmint_fault="unavailable") == []


def test_a_recording_is_answered_again(recorded: Callable[..., list[Any]]) -> None:
    count = iter(range(1, 9))
    pictures = {"content-type": "image/png", "x-left": "2"}

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/9"):
            return httpx2.Response(200, content=b"\x89PNG\xff", headers=pictures)
        return httpx2.Response(200, json={"id": next(count)})

    lines = recorded(
        answer, "/v3/items/7?token=a1b2c3d4e5", "/v3/items/7?token=zz", "/v3/items/9"
    )
    mock = Mock(SHOP, replay=Replay(map(json.dumps, lines)))
    targets = ["/v3/items/7?token=other"] * 3 + ["/v3/items/9", "/v3/items/5"]
    for target in targets:
        ask(mock, target)
    replies = [call.reply for call in mock.calls]
    found = [r.content for r in replies if r]
    assert found[:4] == [b'{"id":1}', b'{"id":2}', b'{"id":2}', b"\x89PNG\xff"]
    assert json.loads(found[4])["state"] == "new"
    assert replies[3] is not None
    assert (replies[3].media_type, replies[3].headers["x-left"]) == ("image/png", "2")


def test_replay_by_body() -> None:
    def line(body: str, answer: int) -> str:
        content = {"mimeType": "application/json", "text": str(answer)}
        request = {
            "method": "POST",
            "url": "https://a.example/v3/find",
            "postData": {"mimeType": "application/json", "text": body},
        }
        response = {"status": 200, "headers": [], "content": content}
        known = {"_fragmint": 1, "_base": "https://a.example/v3"}
        return json.dumps({**known, "request": request, "response": response})

    replay = Replay([line('{"q": 1}', 1), "", line('{"q":2}', 2)])
    assert len(replay) == 2
    kind = (("content-type", "application/json"),)
    for body, wanted in ((b'{"q":2}', b"2"), (b'{ "q": 1 }', b"1"), (b"{}", None)):
        reply = replay.reply(Request("POST", "/v3/find", "", kind, body), "/v3")
        assert (reply.content if reply else None) == wanted


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x", "2:1: not JSON"),
        ("[]", "2:1: not a line of a recording"),
        ("{}", "2:1: not a line of a recording: '_fragmint' is missing"),
        ('{"_fragmint": 2}', "2:1: `_fragmint` must be 1"),
        ("[" * 100_000, "2:1: "),
    ],
)
def test_what_is_not_a_recording(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Replay(["\n", text])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([*"ab"]), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["method", "url", "postData"]), JSON),
    st.dictionaries(st.sampled_from(["status", "headers", "content"]), JSON),
    JSON,
)
def test_any_line_is_read_or_refused(request: Any, response: Any, base: Any) -> None:
    line = {"_fragmint": 1, "_base": base, "request": request, "response": response}
    with suppress(ValueError):
        Replay([json.dumps(line)])


def test_names_of_keys() -> None:
    assert Document(SHOP).key_names() == ["X-Shop"]


EVENTS = document(
    "/events",
    responses={"200": {"description": "", "content": {"text/event-stream": {}}}},
)


def ticking(ticks: Iterator[bytes], closed: list[bool]) -> Upstream:
    class Stream(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield from ticks

        def close(self) -> None:
            closed.append(True)

    def answer(_: httpx2.Request) -> httpx2.Response:
        headers = {"content-type": "text/event-stream"}
        return httpx2.Response(200, headers=headers, stream=Stream())

    client = httpx2.Client(transport=httpx2.MockTransport(answer))
    return Upstream("https://real.example", client)


def test_values_of_a_stream_are_passed_on_as_they_come() -> None:
    closed: list[bool] = []
    asked: list[int] = []

    def ticks() -> Iterator[bytes]:
        for number in range(3):
            asked.append(number)
            yield b"data: %d\n\n" % number

    mock = Mock(EVENTS, upstream=ticking(ticks(), closed))
    client = httpx2.Client(transport=mock.transport())
    with client.stream("GET", "https://real.example/events") as response:
        pieces = response.iter_raw()
        assert (next(pieces), asked, mock.total) == (b"data: 0\n\n", [0], 0)
        assert b"".join(pieces) == b"data: 1\n\ndata: 2\n\n"
    (call,) = mock.calls
    assert call.reply is not None
    assert call.reply.content == b"data: 0\n\ndata: 1\n\ndata: 2\n\n"
    assert closed


def test_a_stream_without_end() -> None:
    closed: list[bool] = []
    mock = Mock(EVENTS, upstream=ticking(repeat(b"data: x\n\n"), closed))
    with serve(mock) as url, httpx2.stream("GET", f"{url}/events") as response:
        assert next(response.iter_raw()).startswith(b"data: x\n\n")
    sent = Request("GET", "/events", "", (("x-fragmint-fault", "malformed"),), b"")
    assert mock.handle(sent).content == b"data"
    assert len(closed) == 2


def test_of_a_long_stream_the_beginning_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fragmint.mock.mock.MOST_BODY", 12)
    mock = Mock(EVENTS, upstream=ticking(repeat(b"data: x\n\n", 9), []))
    with httpx2.Client(transport=mock.transport()) as client:
        assert len(client.get("https://real.example/events").content) == 81
    (call,) = mock.calls
    assert call.reply is not None
    assert call.reply.content == b"data: x\n\ndat"
