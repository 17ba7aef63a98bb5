"""One document with a list of every kind, and a server that answers all of them."""

from __future__ import annotations

import json
from typing import Any

import httpx2

from tests.paging.documents import (
    BOOLEAN,
    INTEGER,
    STRING,
    THINGS,
    document,
    fields,
    operation,
)

SIZE = {"type": "integer", "maximum": 10}
KINDS = tuple("offset number cursor header last link url body inner".split())
NAMES = {kind: f"list_{kind}" for kind in (*KINDS, "search")}


def shelves() -> dict[str, Any]:
    """The document; each list also takes a filter `color`."""
    paging = fields(starting_after=STRING, per_page=SIZE)
    color = {"color": STRING, "limit": SIZE}
    stated = {
        "offset": operation(
            fields(data=THINGS, total=INTEGER), {"offset": INTEGER, **color}
        ),
        "number": operation(fields(data=THINGS), {"page": INTEGER, **color}),
        "cursor": operation(
            fields(data=THINGS, next_cursor=STRING), {"cursor": STRING, **color}
        ),
        "header": operation(
            THINGS, {"cursor": STRING, **color}, headers=("X-Next-Cursor",)
        ),
        "last": operation(
            fields(data=THINGS, has_more=BOOLEAN), {"starting_after": STRING, **color}
        ),
        "link": operation(THINGS, color, headers=("Link",)),
        "url": operation(fields(data=THINGS, next=STRING), color),
        "body": operation(
            fields(data=THINGS, next_cursor=STRING),
            body=fields(cursor=STRING, limit=SIZE, color=STRING),
        ),
        "inner": operation(
            fields(data=THINGS, pages=fields(next=fields(starting_after=STRING))),
            body=fields(color=STRING, pagination=paging),
        ),
    }
    url = {"type": "string", "format": "uri"}
    stated["search"] = operation(fields(data=THINGS, next=url), body=fields(q=STRING))
    paths: dict[str, Any] = {}
    for kind, entry in stated.items():
        method = "post" if kind in ("body", "inner", "search") else "get"
        entry |= {"operationId": NAMES[kind]}
        paths[f"/things/{kind}"] = {method: entry}
    return document("get", operation(fields()), **paths)


class Shelf:
    """Things t0, t1, …, page by page; keeps what it was asked."""

    def __init__(self, count: int, cap: int = 10) -> None:
        self.ids = [f"t{n}" for n in range(count)]
        self.cap = cap
        self.asked: list[dict[str, Any]] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        kind = request.url.path.rpartition("/")[2]
        stated: dict[str, Any] = dict(request.url.params)
        stated |= json.loads(request.read() or b"{}")
        self.asked.append(stated)
        paging = stated.get("pagination") or {}
        size = min(int(paging.get("per_page") or stated.get("limit") or 7), self.cap)
        start = self.start(kind, {**stated, **paging}, size)
        page = self.ids[start : start + size]
        more = start + size < len(self.ids)
        return self.answer(kind, page, start + size, more, request)

    def start(self, kind: str, stated: dict[str, Any], size: int) -> int:
        """Where the asked page starts."""
        match kind:
            case "offset":
                return int(stated.get("offset", 0))
            case "number":
                return (int(stated.get("page", 1)) - 1) * size
            case "last":
                after = stated.get("starting_after")
                return self.ids.index(after) + 1 if after else 0
            case "link" | "url":
                return int(stated.get("at", 0))
        mark = stated.get("cursor") or stated.get("starting_after") or "at-0"
        return int(str(mark).removeprefix("at-"))

    def answer(
        self, kind: str, page: list[str], end: int, more: bool, request: httpx2.Request
    ) -> httpx2.Response:
        """One page, and what it tells about the next."""
        things = [{"id": thing} for thing in page]
        mark = f"at-{end}" if more else None
        query = request.url.copy_merge_params({"at": str(end)}).query.decode()
        match kind:
            case "link":
                link = {"Link": f'<?{query}>; rel="next"'} if more else {}
                return httpx2.Response(200, json=things, headers=link)
            case "header":
                marked = {"X-Next-Cursor": mark} if mark else {}
                return httpx2.Response(200, json=things, headers=marked)
            case "url":
                following = str(request.url.copy_merge_params({"at": str(end)}))
                described: Any = {"next": following if more else None}
            case "offset":
                described = {"total": len(self.ids)}
            case "last":
                described = {"has_more": more}
            case "inner":
                described = {
                    "pages": {"next": {"starting_after": mark} if more else None}
                }
            case _:
                described = {"next_cursor": mark}
        return httpx2.Response(200, json={"data": things, **described})
