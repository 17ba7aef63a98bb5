"""What of a document leads to which kind of pages."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import LowerSettings, lower
from generator.model.ir import Pages
from generator.model.settings import UserSettings
from tests.paging.documents import (
    BOOLEAN,
    INTEGER,
    STRING,
    THINGS,
    document,
    fields,
    operation,
)

REF = {"$ref": "#/components/schemas/Size"}
PAGING = {"$ref": "#/components/schemas/Paging"}
LIST = fields(data=THINGS)
URL = {"type": "string", "format": "uri"}


def zero(about: str = "", **stated: Any) -> dict[str, Any]:
    return {"type": "integer", "description": about, **stated}


def paged(method: str, stated: dict[str, Any], own: Any = None) -> Pages | None:
    user = UserSettings(pagination={} if own is None else {"listThings": own})
    api = lower(document(method, stated), LowerSettings(user=user)).api
    return api.operations[0].pages


HREF = {"type": "object", "properties": {"href": URL, "title": STRING}}
LINKS = fields(next={"oneOf": [URL, HREF, {"type": "null"}]})
FOUND: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    (
        "get",
        operation(fields(data=THINGS, links=LINKS), {"page[number]": INTEGER}),
        "url",
        {"next": ("links", "next")},
    ),
    (
        "get",
        operation(fields(data=THINGS, total=INTEGER), {"offset": INTEGER}),
        "offset",
        {"offset": "offset", "total": ("total",)},
    ),
    (
        "get",
        operation(fields(data=THINGS, nextSeek=STRING), {"seek": STRING}),
        "cursor",
        {"cursor": "seek", "next": ("nextSeek",)},
    ),
    (
        "get",
        operation(fields(data=THINGS, next=STRING), {"next": STRING}),
        "cursor",
        {"cursor": "next", "next": ("next",)},
    ),
    (
        "get",
        operation(fields(data=THINGS, itemCount=INTEGER), {"offset": INTEGER}),
        "offset",
        {"counted": ("itemCount",), "total": None},
    ),
    (
        "get",
        operation(LIST, {"startIndex": zero(minimum=1), "count": REF}),
        "offset",
        {
            "offset": "startIndex",
            "start": 1,
            "limit": "count",
            "minimum": 5,
            "maximum": 50,
        },
    ),
    (
        "get",
        operation(
            fields(data=THINGS, has_more=BOOLEAN),
            {"skip": INTEGER, "limit": zero("Limit can range between 1 and 100.")},
        ),
        "offset",
        {"offset": "skip", "limit": "limit", "maximum": 100, "more": ("has_more",)},
    ),
    (
        "get",
        operation(fields(data=THINGS, pages=INTEGER), {"page": INTEGER}),
        "number",
        {"number": "page", "last": ("pages",)},
    ),
    (
        "get",
        operation(LIST, {"offset": INTEGER, "limit": zero("At most 100.")}),
        "offset",
        {"limit": "limit", "maximum": None},
    ),
    ("get", operation(LIST, {"page": zero(default=0)}), "number", {"start": 0}),
    (
        "get",
        operation(
            fields(content=THINGS, number=INTEGER, last=BOOLEAN), {"page": INTEGER}
        ),
        "number",
        {"current": ("number",), "done": ("last",), "start": None},
    ),
    (
        "post",
        operation(
            fields(items=THINGS, total=INTEGER),
            body=fields(query=fields(paging=fields(offset=INTEGER, limit=INTEGER))),
        ),
        "offset",
        {
            "offset": ("query", "paging", "offset"),
            "limit": ("query", "paging", "limit"),
        },
    ),
    ("get", operation(LIST, {"page": zero("Zero-based.")}), "number", {"start": 0}),
    ("get", operation(LIST, {"page": zero(minimum=0)}), "number", {"start": 0}),
    (
        "get",
        operation(LIST, {"page": zero(minimum=0, default=1)}),
        "number",
        {"number": "page"},
    ),
    (
        "get",
        operation(fields(data=THINGS, next_page=INTEGER), {"page": INTEGER}),
        "cursor",
        {"cursor": "page", "next": ("next_page",)},
    ),
    (
        "get",
        operation(
            fields(data=THINGS, next_cursor=STRING),
            {"cursor": STRING, "limit": {"anyOf": [zero(maximum=9), {"type": "null"}]}},
        ),
        "cursor",
        {"cursor": "cursor", "next": ("next_cursor",), "maximum": 9},
    ),
    (
        "get",
        operation(fields(data=THINGS, next_cursor=INTEGER), {"cursor": INTEGER}),
        "cursor",
        {"next": ("next_cursor",)},
    ),
    (
        "get",
        operation(
            fields(data=THINGS, total=INTEGER, next_marker=STRING),
            {"marker": STRING, "usemarker": BOOLEAN, "offset": INTEGER},
        ),
        "offset",
        {"offset": "offset", "total": ("total",)},
    ),
    (
        "get",
        operation(fields(data=THINGS, has_more=BOOLEAN), {"starting_after": STRING}),
        "cursor",
        {"last_item": ("id",), "more": ("has_more",)},
    ),
    (
        "get",
        operation(
            fields(data=THINGS), {"continuation": STRING}, headers=("X-V-Continuation",)
        ),
        "cursor",
        {"cursor": "continuation", "header": "x-v-continuation"},
    ),
    (
        "get",
        operation(THINGS, {"cursor": STRING}, headers=("X-Next-Page-Token",)),
        "cursor",
        {"header": "x-next-page-token"},
    ),
    ("get", operation(fields(data=THINGS, next=URL)), "url", {"next": ("next",)}),
    (
        "get",
        operation(
            fields(things=fields(found=THINGS, total=INTEGER)), {"offset": INTEGER}
        ),
        "offset",
        {"total": ("things", "total")},
    ),
    (
        "get",
        operation(fields(results=THINGS, next=URL, count=INTEGER), {"page": INTEGER}),
        "number",
        {"next": ("next",), "counted": ("count",), "total": None},
    ),
    (
        "get",
        operation(fields(items=THINGS, next_page_uri=STRING), {"Page": INTEGER}),
        "url",
        {"next": ("next_page_uri",)},
    ),
    (
        "get",
        operation(
            fields(data=THINGS, list_metadata=fields(after=STRING)), {"after": STRING}
        ),
        "cursor",
        {"next": ("list_metadata", "after")},
    ),
    (
        "get",
        operation(
            fields(data=THINGS, iterator=STRING, done=BOOLEAN), {"iterator": STRING}
        ),
        "cursor",
        {"next": ("iterator",), "done": ("done",)},
    ),
    (
        "get",
        operation(fields(data=THINGS, next_page=STRING), {"page": STRING}),
        "cursor",
        {"cursor": "page", "next": ("next_page",)},
    ),
    (
        "get",
        operation(THINGS, {"page": INTEGER}, headers=("Link",)),
        "link",
        {},
    ),
    ("get", operation(THINGS, headers=("Link",)), "link", {}),
    (
        "post",
        operation(
            fields(data=THINGS, next_cursor=STRING),
            body=fields(query=STRING, cursor=STRING, limit=REF),
        ),
        "cursor",
        {
            "cursor": ("cursor",),
            "next": ("next_cursor",),
            "limit": ("limit",),
            "maximum": 50,
        },
    ),
    (
        "post",
        operation(
            fields(
                data=THINGS,
                pages=fields(next=fields(starting_after=STRING), page=INTEGER),
            ),
            body=fields(query=STRING, pagination=PAGING),
        ),
        "cursor",
        {
            "cursor": ("pagination", "starting_after"),
            "next": ("pages", "next", "starting_after"),
            "limit": ("pagination", "per_page"),
        },
    ),
    (
        "post",
        operation(
            fields(result=fields(points=THINGS, next_page_offset={"nullable": True})),
            body=fields(offset={}, limit=INTEGER),
        ),
        "cursor",
        {"cursor": ("offset",), "next": ("result", "next_page_offset")},
    ),
    (
        "post",
        operation(
            fields(data=THINGS, total=INTEGER), body=fields(page=INTEGER, q=STRING)
        ),
        "number",
        {"number": ("page",), "total": ("total",)},
    ),
    (
        "post",
        operation(
            fields(data=THINGS, total=INTEGER),
            {"offset": INTEGER, "limit": INTEGER},
            fields(q=STRING),
        ),
        "offset",
        {"offset": "offset", "limit": "limit"},
    ),
    (
        "get",
        operation(
            fields(errors=THINGS, things=THINGS, total=INTEGER), {"offset": INTEGER}
        ),
        "offset",
        {"total": ("total",)},
    ),
    (
        "get",
        operation(
            {
                "oneOf": [
                    fields(rows=THINGS, next=STRING),
                    fields(errors={"type": "array", "items": STRING}),
                ]
            },
            {"cursor": STRING},
        ),
        "cursor",
        {"cursor": "cursor", "next": ("next",)},
    ),
    (
        "get",
        operation(
            fields(values=THINGS, isLastPage=BOOLEAN, nextPageStart=INTEGER),
            {"start": INTEGER, "limit": INTEGER},
        ),
        "cursor",
        {"cursor": "start", "next": ("nextPageStart",), "done": ("isLastPage",)},
    ),
    (
        "post",
        operation(fields(data=THINGS, next=URL), body=fields(q=STRING)),
        "url",
        {"next": ("next",)},
    ),
    (
        "post",
        operation(fields(data=THINGS, links=LINKS), body=fields(q=STRING)),
        "url",
        {"next": ("links", "next")},
    ),
    (
        "get",
        operation(
            fields(data=THINGS, total=INTEGER),
            {"offset": INTEGER, "limit": {"type": "string", "description": "1 to 9"}},
        ),
        "offset",
        {"limit": "limit"},
    ),
    # An offset that ends early, beside numbers that do not.
    (
        "get",
        operation(LIST, {"offset": zero(maximum=99), "page": zero(), "limit": REF}),
        "number",
        {"number": "page"},
    ),
    (
        "get",
        operation(LIST, {"offset": zero(maximum=99), "page": zero(maximum=2)}),
        "offset",
        {"offset": "offset"},
    ),
    (
        "get",
        operation(
            LIST, {"offset": zero(maximum=99), "page": zero(maximum=2), "limit": REF}
        ),
        "offset",
        {"offset": "offset"},
    ),
    (
        "get",
        operation(fields(count=INTEGER, next={}, previous={}, results=THINGS)),
        "url",
        {"next": ("next",)},
    ),
    (
        "get",
        operation(
            fields(count=INTEGER, next={}, previous={}, results=THINGS),
            {"page": INTEGER},
        ),
        "number",
        {"next": ("next",)},
    ),
]


@pytest.mark.parametrize(("method", "stated", "kind", "options"), FOUND)
def test_what_is_found(
    method: str, stated: dict[str, Any], kind: str, options: dict[str, Any]
) -> None:
    pages = paged(method, stated)
    assert pages is not None
    assert pages.kind == kind
    found = dict(pages.options)
    assert {key: found.get(key) for key in options} == options
    if "start" not in options:
        assert "start" not in found
    assert pages.reason.startswith("inferred from ")


NONE: list[tuple[str, dict[str, Any]]] = [
    ("get", operation(LIST, {"start": INTEGER, "end": INTEGER, "limit": INTEGER})),
    ("get", operation(LIST, {"startAt": INTEGER, "endAt": INTEGER, "limit": INTEGER})),
    (
        "get",
        operation(LIST, {"startAt": zero("Start (milliseconds)"), "limit": INTEGER}),
    ),
    ("get", operation(LIST)),
    ("get", operation(fields(next={}, things=THINGS))),
    ("get", operation(fields(data=THINGS, more_of=THINGS), {"cursor": STRING})),
    ("get", operation(fields(a=THINGS, b=THINGS, total=INTEGER), {"page": INTEGER})),
    ("post", operation(LIST, body=fields(offset=INTEGER, limit=INTEGER))),
    ("post", operation(LIST, body=fields(page=STRING, next_cursor=STRING))),
    (
        "post",
        operation(
            fields(data=THINGS, total=INTEGER), body=fields(page=INTEGER), status="201"
        ),
    ),
    (
        "put",
        operation(fields(data=THINGS, next_cursor=STRING), body=fields(cursor=STRING)),
    ),
    (
        "get",
        operation(fields(data=THINGS, next_cursor=STRING), body=fields(cursor=STRING)),
    ),
    (
        "get",
        operation(
            fields(data=THINGS, cursors=fields(after=STRING)), {"after": INTEGER}
        ),
    ),
]


@pytest.mark.parametrize(("method", "stated"), NONE)
def test_what_is_not(method: str, stated: dict[str, Any]) -> None:
    assert paged(method, stated) is None


ITEM = fields(id=STRING, name=STRING, tags={"type": "array", "items": STRING})


@pytest.mark.parametrize(
    ("response", "is_paged"),
    [
        (ITEM, False),
        (fields(id=STRING, results=THINGS), True),
        (fields(name=STRING, tags=THINGS), True),
        (fields(id=STRING, tags=THINGS, total=INTEGER), True),
    ],
)
def test_a_list_of_one_thing_has_no_pages(
    response: dict[str, Any], is_paged: bool
) -> None:
    stated = operation(response, {"page": INTEGER, "page_size": INTEGER})
    path = {"name": "id", "in": "path", "required": True, "schema": STRING}
    of_one = {**stated, "parameters": [path, *stated["parameters"]]}
    whole = document("get", {"responses": {}}, **{"/things/{id}": {"get": of_one}})
    found = {o.path: o for o in lower(whole, LowerSettings()).api.operations}
    assert (found["/things/{id}"].pages is not None) is is_paged


@pytest.mark.parametrize(
    "name", ["createThings", "importThings", "bulkList", "things", "searchReindex"]
)
def test_a_write_is_never_repeated(name: str) -> None:
    body = fields(page=INTEGER, things=THINGS)
    stated = operation(fields(data=THINGS, total=INTEGER), body=body)
    written = {**stated, "operationId": name}
    api = lower(document("post", written), LowerSettings()).api
    assert api.operations[0].pages is None


def test_the_user_decides() -> None:
    two = operation(fields(a=THINGS, b=fields(c=THINGS)), {"from": INTEGER})
    assert paged("get", two, False) is None
    pages = paged("get", two, {"offset": "from", "items": ["b", "c"]})
    assert pages is not None
    assert (pages.kind, pages.items) == ("offset", ("b", "c"))
    assert dict(pages.options) == {"offset": "from"}
    posted = operation(LIST, body=fields(q=fields(at=STRING)))
    own = {"kind": "cursor", "cursor": ["q", "at"], "last_item": ["name"]}
    pages = paged("post", posted, own)
    assert pages is not None
    assert dict(pages.options)["cursor"] == ("q", "at")


def test_a_cursor_deep_inside_objects_of_such_names() -> None:
    deep = fields(cursor=fields(after=STRING, has_more=BOOLEAN))
    stated = operation(
        fields(data=THINGS, meta=fields(page=deep)), {"page[after]": STRING}
    )
    found = paged("get", stated)
    assert found is not None
    assert dict(found.options)["next"] == ("meta", "page", "cursor", "after")


def test_a_day_beside_the_next_one_is_no_cursor() -> None:
    listed = fields(data=THINGS, next_date=STRING)
    assert paged("get", operation(listed, {"date": STRING})) is None
