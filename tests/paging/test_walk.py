"""Iterators of a generated package, sync and async, over every kind of pages."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.emission import emit, load
from tests.paging.documents import INTEGER, THINGS, document, fields, operation
from tests.paging.shelves import KINDS, Shelf, shelves

PACKAGE = "shelf_client"
Handler = Callable[[httpx2.Request], httpx2.Response]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Any:
    home = emit(shelves(), tmp_path_factory.mktemp("paging"), PACKAGE)
    return load(home.parent, PACKAGE)


@pytest.fixture(params=["sync", "async"])
def walk(package: Any, request: pytest.FixtureRequest) -> Callable[..., list[str]]:
    """`walk(handler, kind, **arguments)`: the ids that an iterator gives."""

    def sync(handler: Handler, kind: str, **arguments: Any) -> list[str]:
        http = httpx2.Client(transport=httpx2.MockTransport(handler))
        things = package.Things(http_client=http).things
        return [t.id for t in getattr(things, f"iterate_{kind}")(**arguments)]

    def other(handler: Handler, kind: str, **arguments: Any) -> list[str]:
        async def main() -> list[str]:
            http = httpx2.AsyncClient(transport=httpx2.MockTransport(handler))
            things = package.AsyncThings(http_client=http).things
            found = getattr(things, f"iterate_{kind}")(**arguments)
            return [thing.id async for thing in found]

        return asyncio.run(main())

    return sync if request.param == "sync" else other


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("count", "requests"), [(0, 1), (1, 1), (9, 1), (10, 1), (20, 2), (25, 3)]
)
def test_every_item_once(
    kind: str, count: int, requests: int, walk: Callable[..., list[str]]
) -> None:
    shelf = Shelf(count)
    assert walk(shelf, kind, color="red") == shelf.ids
    assert all(stated.get("color") == "red" for stated in shelf.asked)
    # Nothing but an empty page tells that a page was the last where numbers count.
    unsure = kind == "number" and count
    assert len(shelf.asked) == requests + bool(unsure)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("limit", "requests"), [(0, 0), (1, 1), (10, 1), (11, 2), (20, 2), (99, 3)]
)
def test_as_many_as_are_wanted(
    kind: str, limit: int, requests: int, walk: Callable[..., list[str]]
) -> None:
    shelf = Shelf(25)
    assert walk(shelf, kind, limit=limit) == shelf.ids[:limit]
    assert len(shelf.asked) == requests + (kind == "number" and limit == 99)
    if limit:
        stated = {**shelf.asked[0], **shelf.asked[0].get("pagination", {})}
        size = stated.get("per_page") or stated["limit"]
        assert int(size) == min(limit, 10)


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        ("offset", {"offset": 20}),
        ("number", {"page": 3}),
        ("cursor", {"cursor": "at-20"}),
        ("header", {"cursor": "at-20"}),
        ("last", {"starting_after": "t19"}),
        ("body", {"cursor": "at-20"}),
        ("inner", {"pagination": {"starting_after": "at-20"}}),
    ],
)
def test_from_a_place_on(
    kind: str, start: dict[str, Any], walk: Callable[..., list[str]]
) -> None:
    shelf = Shelf(45)
    assert walk(shelf, kind, color="red", **start) == shelf.ids[20:]
    assert {stated["color"] for stated in shelf.asked} == {"red"}


@pytest.mark.parametrize("kind", ["offset", "number", "cursor", "url", "last"])
def test_a_server_that_repeats_a_page(
    kind: str, walk: Callable[..., list[str]]
) -> None:
    shelf, count = Shelf(100), 0

    def handle(request: httpx2.Request) -> httpx2.Response:
        nonlocal count
        count += 1
        end = 10 if kind in ("cursor", "url") else 10 * count
        return shelf.answer(kind, shelf.ids[:10], end, True, request)

    assert walk(handle, kind) == shelf.ids[:10]
    assert count == 2


@pytest.mark.parametrize("kind", ["offset", "cursor", "last", "link", "url", "body"])
def test_smaller_pages_than_documented(
    kind: str, walk: Callable[..., list[str]]
) -> None:
    shelf = Shelf(25, cap=4)
    assert walk(shelf, kind) == shelf.ids


@pytest.mark.parametrize("kind", ["link", "url"])
@pytest.mark.parametrize(
    "target",
    ["https://evil.example/v1/x", "//evil.example/x", "http://things.example/v1/x"],
)
def test_the_next_page_is_never_elsewhere(
    kind: str, target: str, package: Any, walk: Callable[..., list[str]]
) -> None:
    seen: list[str] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.url.host)
        body: Any = [{"id": "a"}] if kind == "link" else {"data": [], "next": target}
        link = {"Link": f'<{target}>; rel="next"'}
        return httpx2.Response(200, json=body, headers=link)

    with pytest.raises(
        package.ThingsError,
        match=r"another origin than https://things\.example.*base_url",
    ):
        walk(handle, kind)
    assert seen == ["things.example"]


def test_a_cursor_that_leads_back_to_the_start(walk: Callable[..., list[str]]) -> None:
    count = 0

    def handle(request: httpx2.Request) -> httpx2.Response:
        nonlocal count
        count += 1
        body = {"data": [{"id": f"t{count}"}], "next_cursor": "here"}
        return httpx2.Response(200, json=body)

    assert walk(handle, "cursor", cursor="here") == ["t1"]


@pytest.mark.parametrize("start", ["?", "/v1/things/cursor?x=/&", "cursor?"])
def test_a_relative_url_is_no_cursor(
    start: str, walk: Callable[..., list[str]]
) -> None:
    asked: list[str] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.params.get("cursor") or "")
        following = f"{start}cursor=t%2F1" if len(asked) == 1 else None
        body = {"data": [{"id": f"t{len(asked)}"}], "next_cursor": following}
        return httpx2.Response(200, json=body)

    assert walk(handle, "cursor") == ["t1", "t2"]
    assert asked == ["", "t/1"]


@pytest.mark.filterwarnings("ignore:things.list_cursor")
@pytest.mark.parametrize("nothing", ["", "0", "nil", "null", 0, None, False])
def test_a_cursor_that_says_that_there_is_none(
    nothing: Any, walk: Callable[..., list[str]]
) -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        asked = "cursor" in request.url.params
        body = {
            "data": [{"id": f"t{asked:d}"}],
            "next_cursor": nothing if asked else "a",
        }
        return httpx2.Response(200, json=body)

    assert walk(handle, "cursor") == ["t0", "t1"]


@pytest.mark.parametrize(
    ("following", "asked"),
    [
        ("/v1/things/search?at=1", [("POST", {"q": "a"}), ("POST", {"q": "a"})]),
        ("?at=1", [("POST", {"q": "a"}), ("POST", {"q": "a"})]),
        ("/v1/pages/7", [("POST", {"q": "a"}), ("GET", None)]),
    ],
)
def test_a_search_goes_on_where_its_response_says(
    following: str, asked: list[Any], walk: Callable[..., list[str]]
) -> None:
    seen: list[Any] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        text = request.read()
        seen.append((request.method, json.loads(text) if text else None))
        page = {"data": [{"id": f"t{len(seen)}"}]}
        more = following if len(seen) == 1 else None
        return httpx2.Response(200, json={**page, "next": more})

    assert walk(handle, "search", q="a") == ["t1", "t2"]
    assert seen == asked


def test_names_that_are_taken(tmp_path: Path) -> None:
    size = {"type": "integer", "maximum": 10}
    stated = operation(
        fields(data=THINGS, total=INTEGER),
        {"offset": INTEGER, "limit": size, "at_most": INTEGER},
    )
    stated["parameters"][1]["required"] = True
    emit(document("get", stated), tmp_path, "taken_client")
    package: Any = load(tmp_path, "taken_client")
    shelf = Shelf(25)

    def handle(request: httpx2.Request) -> httpx2.Response:
        url = request.url.copy_with(path="/v1/things/offset")
        return shelf(httpx2.Request("GET", url))

    http = httpx2.Client(transport=httpx2.MockTransport(handle))
    things = package.Things(http_client=http).things
    found = things.iterate(limit=4, at_most=9, at_most_=6)
    assert [thing.id for thing in found] == shelf.ids[:6]
    assert [stated["limit"] for stated in shelf.asked] == ["4", "4"]
    assert {stated["at_most"] for stated in shelf.asked} == {"9"}


def test_signatures(package: Any) -> None:
    things = package.Things().things
    asked = {
        kind: list(inspect.signature(getattr(things, f"iterate_{kind}")).parameters)
        for kind in KINDS
    }
    assert asked["offset"] == ["offset", "color", "limit"]
    assert asked["body"] == ["cursor", "color", "limit"]
    assert asked["inner"] == ["color", "pagination", "limit"]
    assert asked["url"] == ["color", "limit"]
