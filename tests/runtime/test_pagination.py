"""Every item once, whatever the server does."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import pytest

from generator.runtime import (
    Call,
    CrossOriginError,
    CursorPages,
    LinkPages,
    NextUrlPages,
    NotFoundError,
    NumberPages,
    OffsetPages,
    Pages,
    json_body,
)
from generator.runtime.api import next_link
from tests.runtime.pets import Handler, async_pets, pets

LIST: Call[Any] = Call("GET", "/pets", Any, operation="pets.list")
OFFSET = OffsetPages(
    items=("items",), limit="limit", total=("meta", "total"), maximum=10
)
Seen = list[httpx2.Request]


def numbered(count: int, seen: Seen, *, total: bool = True) -> Handler:
    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        query = request.url.params
        offset, limit = int(query.get("offset", 0)), int(query.get("limit", 10))
        items = [{"id": n} for n in range(offset, min(count, offset + limit))]
        meta = {"total": count} if total else {}
        return httpx2.Response(200, json={"items": items, "meta": meta})

    return handle


def collected(handler: Handler, pages: Pages, call: Call[Any] = LIST, **kw: Any) -> Any:
    """The ids, sync and async, which must agree."""
    found = [i["id"] for i in pets(handler).paginate(call, pages, **kw)]

    async def main() -> list[Any]:
        client = async_pets(handler)
        return [i["id"] async for i in client.paginate(call, pages, **kw)]

    assert asyncio.run(main()) == found
    return found


@pytest.mark.parametrize(
    ("count", "requests"), [(0, 1), (1, 1), (9, 1), (10, 1), (11, 2), (25, 3)]
)
@pytest.mark.parametrize("total", [True, False])
def test_offsets_stop_exactly(count: int, requests: int, total: bool) -> None:
    seen: Seen = []
    found = collected(numbered(count, seen, total=total), OFFSET)
    assert found == list(range(count))
    extra = 1 if not total and count else 0
    assert len(seen) == 2 * (requests + extra)
    assert seen[0].url.params["limit"] == "10"


@pytest.mark.parametrize(("limit", "requests"), [(0, 0), (3, 1), (10, 1), (12, 2)])
def test_a_number_of_items(limit: int, requests: int) -> None:
    seen: Seen = []
    found = collected(numbered(25, seen), OFFSET, limit=limit)
    assert found == list(range(limit))
    assert len(seen) == 2 * requests
    if limit == 3:
        assert seen[0].url.params["limit"] == "3"


def test_the_callers_page_size_is_kept() -> None:
    seen: Seen = []
    call: Call[Any] = Call("GET", "/pets", Any, query={"limit": 4, "offset": 2})
    assert collected(numbered(9, seen), OFFSET, call) == list(range(2, 9))
    assert [r.url.params["limit"] for r in seen[:2]] == ["4", "4"]


@pytest.mark.parametrize(
    "pages",
    [
        OFFSET,
        NumberPages(items=("items",), last=("pages",)),
        CursorPages(items=("items",), next=("next",)),
        NextUrlPages(items=("items",), next=("url",)),
        LinkPages(items=("items",)),
    ],
)
def test_a_server_that_repeats_itself(pages: Pages) -> None:
    seen: Seen = []
    body = {
        "items": [{"id": 1}, {"id": 2}],
        "meta": {"total": 1000},
        "pages": 99,
        "next": "again",
        "url": "/v1/pets?page=2",
    }

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        link = '</v1/pets?page=2>; rel="next"'
        return httpx2.Response(200, json=body, headers={"Link": link})

    assert collected(handle, pages) == [1, 2]
    assert len(seen) <= 4


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", ["x", None, "\ud800"])
def test_pages_that_differ_in_the_middle_only(value: Any) -> None:
    pages = [[{"id": 1, "v": value}, {"id": n}, {"id": 1, "v": 1}] for n in range(3)]

    def handle(request: httpx2.Request) -> httpx2.Response:
        offset = int(request.url.params.get("offset", 0))
        body = {"items": pages[offset // 3], "meta": {"total": 9}}
        text = json.dumps(body)
        return httpx2.Response(200, content=text)

    assert collected(handle, OFFSET) == [1, 0, 1, 1, 1, 1, 1, 2, 1]


@pytest.mark.parametrize("pages", [NumberPages(items=()), OffsetPages(items=())])
def test_a_link_goes_before_counting(pages: Pages) -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        if str(request.url.params) == "token=b":
            return httpx2.Response(200, json=[{"id": 2}])
        more = {"Link": '<?token=b>; rel="next"'}
        is_first = not request.url.params
        return httpx2.Response(200, json=[{"id": 1}] * is_first, headers=more)

    assert collected(handle, pages)[:2] == [1, 2]


def test_page_numbers() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        page = int(request.url.params.get("page", 1))
        items = [{"id": page * 10 + n} for n in range(2)] if page < 4 else []
        return httpx2.Response(200, json={"items": items, "pages": 3})

    expected = [10, 11, 20, 21, 30, 31]
    for pages in (
        NumberPages(items=("items",), last=("pages",)),
        NumberPages(items=("items",)),
    ):
        assert collected(handle, pages) == expected


def test_cursors_in_query_and_body() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.read() or b"{}")
        cursor = int(body.get("cursor") or request.url.params.get("cursor") or 0)
        # An empty page in the middle is no end.
        items = [] if cursor == 1 else [{"id": cursor}]
        more = cursor < 3
        following = str(cursor + 1) if more else None
        return httpx2.Response(
            200, json={"items": items, "next": following, "more": more, "kept": body}
        )

    pages = CursorPages(items=("items",), next=("next",))
    assert collected(handle, pages) == [0, 2, 3]
    described = CursorPages(
        items=("items",), next=("next",), more=("more",), cursor=("cursor",)
    )
    call: Call[Any] = Call("POST", "/search", Any, body=json_body({"q": "x"}))
    assert collected(handle, described, call) == [0, 2, 3]


def test_the_last_item_as_cursor() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        after = int(request.url.params.get("starting_after", -1))
        items = [{"id": n} for n in range(after + 1, min(after + 3, 5))]
        return httpx2.Response(200, json={"data": items, "has_more": after + 3 < 5})

    pages = CursorPages(
        cursor="starting_after",
        items=("data",),
        more=("has_more",),
        last_item=("id",),
    )
    assert collected(handle, pages) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("absolute", [True, False])
def test_links_and_next_urls(absolute: bool) -> None:
    seen: Seen = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        page = int(request.url.params.get("p", 1))
        url = (
            "https://api.pets.example" if absolute else ""
        ) + f"/v1/pets?p={page + 1}"
        more = page < 3
        link = f'<{url}>; title="a, b"; rel="last next", </first>; rel=first'
        return httpx2.Response(
            200,
            json={"items": [{"id": page}], "next": url if more else None},
            headers={"Link": link} if more else {},
        )

    call: Call[Any] = Call("GET", "/pets", Any, query={"q": 1})
    assert collected(handle, LinkPages(items=("items",)), call) == [1, 2, 3]
    assert collected(handle, NextUrlPages(items=("items",)), call) == [1, 2, 3]
    assert "q" not in seen[1].url.params
    assert all("authorization" in request.headers for request in seen)


def test_the_next_page_is_never_elsewhere() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        body = {"items": [{"id": 1}], "next": "https://evil.example/pets"}
        return httpx2.Response(200, json=body)

    with pytest.raises(CrossOriginError) as caught:
        collected(handle, NextUrlPages(items=("items",)), LIST)
    error = caught.value
    assert (error.operation, error.method, error.attempts) == ("pets.list", "GET", 1)
    assert error.url == "https://api.pets.example/v1/pets"


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1",
        "https://api.pets.example:x/",
        "https://x@api.pets.example/v1",
        "https://api.pets.example:443@evil.example/x",
        "https://api.pets.example\\@evil.example/",
        "http://api.pets.example/v1",
        "https://api.pets.example:0/v1",
        "javascript:alert(1)",
    ],
)
def test_a_next_page_that_is_no_place_of_ours(url: str) -> None:
    seen: Seen = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        link = {"Link": f'<{url}>; rel="next"'}
        return httpx2.Response(200, json={"items": [1], "next": url}, headers=link)

    for pages in (NextUrlPages(items=("items",)), LinkPages(items=("items",))):
        with pytest.raises(CrossOriginError):
            list(pets(handle).paginate(LIST, pages))
    assert {str(request.url) for request in seen} == {
        "https://api.pets.example/v1/pets"
    }


def test_a_secret_in_the_next_url_is_not_kept() -> None:
    seen: Seen = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        following = str(request.url.copy_merge_params({"p": "2"}))
        more = len(seen) == 1
        return httpx2.Response(
            200, json={"items": [len(seen)], "next": following if more else None}
        )

    client = pets(handle, {"query": "s3cr3t"})
    call: Call[Any] = Call("GET", "/pets", Any, security=(("query",),))
    assert list(client.paginate(call, NextUrlPages(items=("items",)))) == [1, 2]
    assert seen[1].url.query == b"p=2&key=s3cr3t"


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ('<a>; rel="next"', "a"),
        ("<a>;rel=next", "a"),
        ("<a>; rel='next'", "a"),
        ('<a>;REL="prev Next"', "a"),
        ('<a>; rel="prev", <b?x=1,2> ; rel = "next"', "b?x=1,2"),
        ('<a>; title="x, <b>; rel=next"; rel=prev', None),
        ('<a>; rel="nextish"', None),
        ("<a>; rev=next", None),
        ("<a", None),
        ("", None),
    ],
)
def test_link_headers(header: str, target: str | None) -> None:
    assert next_link({"link": header}) == target


def test_equal_items_under_other_cursors_are_data() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        at = int(request.url.params.get("cursor", 0))
        following = str(at + 1) if at < 2 else None
        return httpx2.Response(200, json={"items": [{"id": 1}], "next": following})

    assert collected(handle, CursorPages(items=("items",), next=("next",))) == [1] * 3


def test_items_without_identity_are_data() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={"items": [0, 0], "meta": {"total": 6}})

    assert list(pets(handle).paginate(LIST, OFFSET)) == [0] * 6


@pytest.mark.parametrize("name", ["next", "more"])
def test_a_next_url_that_is_null_ends_what_is_counted(name: str) -> None:
    seen: Seen = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        page = int(request.url.params.get("page", 1))
        if page > 2:
            return httpx2.Response(404)
        url = f"/v1/pets?page={page + 1}" if page < 2 else None
        body = {"items": [{"id": page}], name: url}
        return httpx2.Response(200, json=body)

    assert collected(handle, NumberPages(items=("items",), next=(name,))) == [1, 2]
    assert len(seen) == 4


@pytest.mark.parametrize(("count", "ends"), [(4, True), (None, False)])
def test_not_found_behind_the_last_page(count: int | None, ends: bool) -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        page = int(request.url.params.get("page", 1))
        if page > 2:
            return httpx2.Response(404)
        items = [{"id": page * 2 - 1}, {"id": page * 2}]
        return httpx2.Response(200, json={"items": items, "count": count})

    pages = NumberPages(items=("items",), counted=("count",))
    if ends:
        assert collected(handle, pages) == [1, 2, 3, 4]
    else:
        with pytest.raises(NotFoundError):
            collected(handle, pages)


def test_items_come_before_the_error_of_the_next_page() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        body = {"items": [{"id": 1}], "next": "https://evil.example/pets"}
        return httpx2.Response(200, json=body)

    found = pets(handle).paginate(LIST, NextUrlPages(items=("items",)))
    assert next(found) == {"id": 1}
    with pytest.raises(CrossOriginError):
        next(found)


def test_a_next_url_is_never_sent_as_a_cursor() -> None:
    seen: Seen = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        url = "https://api.pets.example/v1/pets?cursor=b" if len(seen) % 2 else None
        return httpx2.Response(200, json={"items": [{"id": 1}], "next": url})

    pages = CursorPages(items=("items",), next=("next",))
    assert collected(handle, pages) == [1, 1]
    assert seen[1].url.params["cursor"] == "b"


def test_pages_tell_where_to_resume() -> None:
    seen: Seen = []
    found = list(pets(numbered(25, seen)).paginate(LIST, OFFSET, limit=20).pages())
    assert [(len(page.items), page.cursor) for page in found] == [(10, 10), (10, 20)]

    async def main() -> list[Any]:
        client = async_pets(numbered(25, seen))
        return [p.cursor async for p in client.paginate(LIST, OFFSET).pages()]

    assert asyncio.run(main()) == [10, 20, None]


@pytest.mark.parametrize(
    "pages",
    [
        OffsetPages(items=("items",), limit="limit", maximum=2),
        NumberPages(items=("items",), total=("count",)),
        CursorPages(items=("items",), next=("next",)),
        NextUrlPages(items=("items",), next=("url",)),
        LinkPages(items=("items",)),
    ],
)
def test_a_walk_goes_on_from_every_page(pages: Pages) -> None:
    """A server with 7 items in pages of 2, 404 behind the last one."""

    def handle(request: httpx2.Request) -> httpx2.Response:
        query = request.url.params
        start = int(query.get("offset") or query.get("cursor") or 0)
        start = 2 * (int(query["page"]) - 1) if "page" in query else start
        if start >= 8:
            return httpx2.Response(404, json={})
        more, headers = start + 2 < 7, {}
        url = f"https://api.pets.example/v1/pets?cursor={start + 2}"
        if more and isinstance(pages, LinkPages):
            headers = {"Link": f'<{url}>; rel="next"'}
        answer = {
            "items": [{"id": n} for n in range(start, min(7, start + 2))],
            "count": 7,
            "next": str(start + 2) if more else None,
            "url": url if more else None,
        }
        return httpx2.Response(200, json=answer, headers=headers)

    def ids(found: Any) -> list[int]:
        return [item["id"] for page in found for item in page.items]

    whole = list(pets(handle).paginate(LIST, pages).pages())
    assert ids(whole) == [*range(7)]
    for number, page in enumerate(whole[:3]):
        rest = pets(handle).paginate(LIST, pages).pages(after=page.cursor)
        assert ids(rest) == [*range(2 * number + 2, 7)]

        async def main(cursor: Any = page.cursor) -> list[int]:
            walk = async_pets(handle).paginate(LIST, pages).pages(after=cursor)
            return ids([page async for page in walk])

        assert asyncio.run(main()) == [*range(2 * number + 2, 7)]


def test_a_cursor_leads_to_no_other_origin() -> None:
    pages = NextUrlPages(items=("items",), next=("url",))
    walk = pets(numbered(5, [])).paginate(LIST, pages)
    with pytest.raises(CrossOriginError):
        list(walk.pages(after="https://elsewhere.example/pets?page=2"))


@pytest.mark.parametrize(("last", "requests"), [("", 2), ("3", 3)])
def test_an_empty_header_ends_the_count(last: str, requests: int) -> None:
    seen: Seen = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        page = int(request.url.params.get("page", 1))
        items = [{"id": 2 * page}, {"id": 2 * page + 1}] if page < 3 else []
        following = "2" if page == 1 else last
        return httpx2.Response(200, json=items, headers={"X-Next-Page": following})

    assert collected(handle, NumberPages()) == [2, 3, 4, 5]
    assert len(seen) == 2 * requests


@pytest.mark.parametrize(
    ("first", "stated", "expected"), [(0, 0, 6), (1, 1, 6), (1, 7, 6), (1, None, 6)]
)
def test_the_first_page_says_what_it_is_called(
    first: int, stated: int | None, expected: int
) -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        page = int(request.url.params.get("page", first)) - first
        items = [{"id": n} for n in range(2 * page, 2 * page + 2)] if page < 3 else []
        number = stated if page == 0 else page + first
        return httpx2.Response(200, json={"items": items, "number": number, "pages": 3})

    pages = NumberPages(items=("items",), last=("pages",), current=("number",))
    assert collected(handle, pages) == [*range(expected)]
