"""Bodies that end early, and bytes behind the end of an answer."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from backports import zstd

from generator.runtime import ApiConnectionError, ApiError, Call, DecodeError
from generator.runtime.transfer import Deflated, decoded_by
from tests.runtime.pets import TOKEN, AsyncPets, Pets
from tests.runtime.raw import RawServer, response

ROWS = b"".join(b"%d,sail\n" % row for row in range(20_000))
TEXT: Call[str] = Call("GET", "/rows", str, operation="rows.get")
JSON: Call[Any] = Call("GET", "/boat", dict[str, int], operation="boats.get")
WRITE: Call[Any] = Call("POST", "/boats", dict[str, int], operation="boats.create")
GONE: Call[None] = Call("DELETE", "/boats/1", None, operation="boats.delete")
HEAD: Call[None] = Call("HEAD", "/boats", None, operation="boats.head")


def raw_deflate(data: bytes) -> bytes:
    """`deflate` without the frame that RFC 9110 asks for."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


CODED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
Results = list[Any]


@pytest.fixture(params=["sync", "async"])
def results(request: pytest.FixtureRequest) -> Callable[..., Results]:
    """What calls of one client give, errors as values."""

    def sync(url: str, *calls: Call[Any], **options: Any) -> Results:
        found: Results = []
        given = {"credentials": {"bearer": TOKEN}, "base_url": url, **options}
        with Pets(**given) as client:
            for call in calls:
                try:
                    found.append(client.send(call))
                except ApiError as error:
                    found.append(error)
        return found

    def other(url: str, *calls: Call[Any], **options: Any) -> Results:
        async def run() -> Results:
            found: Results = []
            given = {"credentials": {"bearer": TOKEN}, "base_url": url, **options}
            async with AsyncPets(**given) as client:
                for call in calls:
                    try:
                        found.append(await client.send(call))
                    except ApiError as error:
                        found.append(error)
            return found

        return asyncio.run(run())

    return sync if request.param == "sync" else other


@pytest.mark.parametrize("coding", CODED)
def test_whole_codings(coding: str, results: Callable[..., Results]) -> None:
    body = CODED[coding](ROWS)
    answer = response(200, body, "text/csv", f"Content-Encoding: {coding}")
    with RawServer(lambda line: answer) as server:
        assert results(server.url, TEXT) == [ROWS.decode()]


@pytest.mark.parametrize("share", [0.2, 0.9, 0.999])
@pytest.mark.parametrize("coding", CODED)
def test_cut_codings(
    coding: str, share: float, results: Callable[..., Results]
) -> None:
    body = CODED[coding](ROWS)
    cut = body[: int(len(body) * share)]
    answer = response(200, cut, "text/csv", f"Content-Encoding: {coding}")
    with RawServer(lambda line: answer) as server:
        (found,) = results(server.url, TEXT, max_retries=0)
        assert isinstance(found, ApiConnectionError | DecodeError)


def test_a_cut_body_is_asked_for_again(results: Callable[..., Results]) -> None:
    whole = gzip.compress(ROWS)
    answers = [whole[:500], whole]
    with RawServer(
        lambda line: response(200, answers.pop(0), "text/csv", "Content-Encoding: gzip")
    ) as server:
        assert results(server.url, TEXT) == [ROWS.decode()]


def test_several_members_and_padding(results: Callable[..., Results]) -> None:
    members = gzip.compress(ROWS[:70_000]) + gzip.compress(ROWS[70_000:]) + b"\0" * 9
    answer = response(200, members, "text/csv", "Content-Encoding: gzip")
    with RawServer(lambda line: answer) as server:
        assert results(server.url, TEXT) == [ROWS.decode()]


def test_deflate_without_a_frame() -> None:
    data = raw_deflate(ROWS)
    coding = Deflated(zlib.MAX_WBITS)
    pieces = [data[at : at + 100] for at in range(0, len(data), 100)]
    assert b"".join(decoded_by([coding], pieces)) == ROWS
    coding.end()


@pytest.mark.parametrize(
    "answer",
    [
        response(204, b'{"gone": true}'),
        response(204, b"")[:-2]
        + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    ],
)
def test_a_body_that_must_not_be_there(
    answer: bytes, results: Callable[..., Results]
) -> None:
    def tell(line: str) -> bytes:
        return answer if line.startswith("DELETE") else response(200, b'{"a": 1}')

    with RawServer(tell) as server:
        assert results(server.url, GONE, WRITE, max_retries=0) == [None, {"a": 1}]
        assert server.connections == 2


@pytest.mark.parametrize("first", [JSON, HEAD])
def test_bytes_behind_an_answer(
    first: Call[Any], results: Callable[..., Results]
) -> None:
    spill = response(200, b'{"a": 666}')
    body = b"" if first.method == "HEAD" else b'{"a": 1}'

    def tell(line: str) -> bytes:
        if line.startswith("POST"):
            return response(200, b'{"a": 2}')
        return response(200, body) + spill

    with RawServer(tell) as server:
        found = results(server.url, first, WRITE, max_retries=0)
    assert found == [None if first is HEAD else {"a": 1}, {"a": 2}]


def test_good_connections_are_kept(results: Callable[..., Results]) -> None:
    body = json.dumps({"a": 1}).encode()
    answer = response(
        200, gzip.compress(body), "application/json", "Content-Encoding: gzip"
    )
    with RawServer(lambda line: answer) as server:
        assert results(server.url, JSON, JSON, WRITE) == [{"a": 1}] * 3
        assert server.connections == 1
