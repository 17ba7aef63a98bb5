import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, assert_type

import httpx2
from contents_client import ApiStatusError, AsyncContents, Contents
from contents_client._runtime import Call, Event, SequenceCall
from contents_client.endpoints import page
from contents_client.models import Delta, Later, Row

ROWS = b'{"id":1}\n\n{"id":2}\n'
MOVED = b'id: 7\nevent: moved\ndata: {"id":\ndata: 3}\n\n'
ANSWERS: dict[str, dict[str, bytes]] = {
    "/report": {"application/json": b'{"id":1}', "text/csv": b"id\n1", "application/pdf": b"\xff"},
    "/encodings": {"application/json": b'{"id":1}', "application/xml": b"<id>1</id>"},
    "/picture": {"image/jpeg": b"\xff\xd8"},
    "/note": {"application/yaml": "é: 1".encode()},
    "/versions": {
        "application/vnd.rows.v1+json; charset=utf-8": b'{"id":1}',
        "application/vnd.rows.v2+json": b'[{"id":1}]',
    },
    "/misnamed": {"text/html": b'[{"id":1}]'},
    "/sheet": {"text/csv": b"\xff,1"},
    "/total": {"text/plain": b"12"},
    "/anything": {"application/json": b'{"id":1}'},
    "/any-text": {"text/*": b"text"},
    "/any-image": {"image/*": b"\x89PNG"},
    "/chat": {
        "application/json": b'{"id":1}',
        "text/event-stream": b': hello\n\ndata: {"delta":"a"}\n\ndata: [DONE]\n\n',
    },
    "/events": {"text/event-stream": b"event: said\ndata: 12\n\n" + MOVED},
    "/bare-events": {"text/event-stream": MOVED},
    "/lines": {"application/jsonl": ROWS},
    "/rows": {"application/x-ndjson": ROWS},
    "/records": {"application/json-seq": b'\x1e{"id":\n1}\n\x1e{"id":2}\n'},
    "/sometimes": {"application/x-ndjson": ROWS},
}  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    """Answers in the first media type that is asked for and that it has."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        known = ANSWERS[self.path.partition("?")[0]]
        asked = [kind.strip() for kind in self.headers["Accept"].split(",")]
        kind = next((kind for kind in asked if kind in known), next(iter(known)))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(known[kind])))
        self.end_headers()
        self.wfile.write(known[kind])

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        Thread(target=made.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()


def test_each_content_has_a_method_with_one_type() -> None:
    with server() as url, Contents(base_url=url) as client:
        assert_type(client.page.report(), Row | Later)
        assert client.page.report() == Row(id=1)
        assert_type(client.page.report_csv(year=2026), str | Later)
        assert client.page.report_csv() == "id\n1"
        assert_type(client.page.report_pdf(), bytes | Later)
        assert client.page.report_pdf() == b"\xff"


def test_another_encoding_of_the_same_is_no_method() -> None:
    with server() as url, Contents(base_url=url) as client:
        assert not [name for name in dir(client.page) if name.startswith("encodings_")]
        assert client.page.encodings() == Row(id=1)
        asked = page.encodings_page().accepting("application/xml", bytes)
        assert_type(asked, Call[bytes])
        assert client.send(asked) == b"<id>1</id>"


def test_what_was_written_comes_back_as_no_table() -> None:
    with Contents(base_url="http://localhost") as client:
        found = {name for name in dir(client.page) if "entries" in name}
    assert found == {"add_entries"}


def test_contents_of_one_type_are_asked_for_together() -> None:
    assert page.picture_page().accept == "image/jpeg, image/png"
    with server() as url, Contents(base_url=url) as client:
        assert_type(client.page.picture(), bytes)
        assert client.page.picture() == b"\xff\xd8"
        assert_type(client.page.note(), str)
        assert client.page.note() == "é: 1"


def test_media_types_are_sent_as_documented() -> None:
    assert page.versions_page().accept == "application/vnd.rows.v1+json; charset=utf-8"
    assert page.versions_rows_v2().accept == "application/vnd.rows.v2+json"
    with server() as url, Contents(base_url=url) as client:
        assert client.page.versions() == Row(id=1)
        assert client.page.versions_rows_v2() == [Row(id=1)]


def test_a_text_that_is_documented_as_binary_is_bytes() -> None:
    with server() as url, Contents(base_url=url) as client:
        assert_type(client.page.sheet(), bytes)
        assert client.page.sheet() == b"\xff,1"


def test_what_can_be_but_json_is_no_text() -> None:
    with server() as url, Contents(base_url=url) as client:
        assert_type(client.page.misnamed(), list[Row])
        assert client.page.misnamed() == [Row(id=1)]
        assert_type(client.page.total(), int)
        assert client.page.total() == 12


def test_ranges() -> None:
    with server() as url, Contents(base_url=url) as client:
        assert client.page.anything() == Row(id=1)
        assert client.page.any_text() == "text"
        assert client.page.any_image() == b"\x89PNG"


def test_what_is_not_described_is_what_it_says_it_is() -> None:
    answers = {"text/plain": "a", "image/png": b"a", "text/json": [1], "": 5}
    for kind, value in answers.items():
        body = value if isinstance(value, bytes) else str(value).encode()
        headers = {"content-type": kind} if kind else {}
        answer = httpx2.Response(200, content=body, headers=headers)
        transport = httpx2.MockTransport(partial(same, answer))
        with Contents(http_client=httpx2.Client(transport=transport)) as client:
            assert client.page.whatever() == value


def same(answer: httpx2.Response, request: httpx2.Request) -> httpx2.Response:
    return answer


def test_errors_are_what_they_turn_out_to_be() -> None:
    bodies: dict[bytes, Any] = {b"<no/>": "<no/>", b'{"x":1}': {"x": 1}}
    for body, value in bodies.items():
        answer = httpx2.Response(404, content=body)
        transport = httpx2.MockTransport(partial(same, answer))
        with Contents(http_client=httpx2.Client(transport=transport)) as client:
            try:
                client.page.whatever()
            except ApiStatusError as error:
                assert error.body == value


def test_a_file_comes_before_its_stream() -> None:
    assert_type(page.speech_page(), Call[bytes])
    assert_type(page.speech_stream(), SequenceCall[Delta])


def test_events_are_iterated() -> None:
    with server() as url, Contents(base_url=url) as client:
        assert client.page.chat() == Row(id=1)
        found = client.page.chat_stream()
        assert_type(found, Iterator[Delta])
        assert [item.delta for item in found] == ["a"]
        stated, moved = client.page.events()
        assert (stated.event, stated.data) == ("said", "12")
        assert (moved.event, moved.data) == ("moved", Row(id=3))
        (bare,) = client.page.bare_events()
        assert_type(bare, Event)
        assert (bare.event, bare.id, json.loads(bare.data)) == ("moved", "7", {"id": 3})


def test_lines_and_records_are_iterated() -> None:
    with server() as url, Contents(base_url=url) as client:
        for made in (client.page.lines, client.page.rows, client.page.records):
            assert_type(made(), Iterator[Row])
            assert list(made()) == [Row(id=1), Row(id=2)]


def test_calls_of_sequences() -> None:
    call = page.lines_page()
    assert_type(call, SequenceCall[Row])
    with server() as url, Contents(base_url=url) as client:
        assert_type(client.send(call), list[Row])
        assert client.send(call) == [Row(id=1), Row(id=2)]
        assert client.send(page.records_page()) == [Row(id=1), Row(id=2)]
        assert [e.event for e in client.send(page.events_page())] == ["said", "moved"]
        assert client.fetch(call).value[1].id == 2
        with client.stream(call) as stream:
            for row in stream:
                assert_type(row, Row)
                break


def test_a_sequence_beside_another_result_stays_what_it_is() -> None:
    with server() as url, Contents(base_url=url) as client:
        assert_type(client.page.sometimes(), bytes | Later)
        assert client.page.sometimes() == ROWS


def test_async() -> None:
    async def run(url: str) -> None:
        async with AsyncContents(base_url=url) as client:
            assert await client.page.report_csv() == "id\n1"
            found = client.page.chat_stream()
            assert_type(found, AsyncIterator[Delta])
            assert [item.delta async for item in found] == ["a"]
            moved: list[Any] = [event async for event in client.page.events()]
            assert moved[1].data == Row(id=3)
            for made in (client.page.lines, client.page.rows, client.page.records):
                assert [row async for row in made()] == [Row(id=1), Row(id=2)]
            async with client.stream(page.lines_page()) as stream:
                async for row in stream:
                    assert_type(row, Row)
            assert await client.send(page.rows_page()) == [Row(id=1), Row(id=2)]

    with server() as url:
        asyncio.run(run(url))
