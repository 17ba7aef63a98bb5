"""The small pure parts of the readers: endpoints, topics, types, limits, scopes."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from generator.dialects.parts.chrome import is_chrome, panel_start
from generator.dialects.parts.endpoints import (
    base_of,
    parse_endpoint,
    split_base,
    template,
    version_of,
)
from generator.dialects.parts.ledger import Ledger
from generator.dialects.parts.prose import bare, mend, plain, unescape
from generator.dialects.parts.told import told_notes, told_type
from generator.dialects.parts.topics import Topic, announced
from generator.facts import ClaimKind, Json
from generator.readers.limits import entries_limit, limits_of
from generator.readers.openapi_fragment import cyclic
from generator.readers.scopes import scopes_of
from generator.source import Source

TEXT = st.text(max_size=120)


@pytest.mark.parametrize(
    ("line", "method", "base", "path"),
    [
        ("GET /a/:b", "GET", None, "/a/{b}"),
        ("**POST** `https://x.example/v1/a/<b_c>`", "POST", "https://x.example/v1", "/a/{b_c}"),
        ("`DELETE /a`", "DELETE", None, "/a"),
        ("PUT https://x.example/a?b=c#d", "PUT", "https://x.example", "/a"),
        ("PATCH https://x.example/wx/v2/a/{{b}}", "PATCH", "https://x.example/wx/v2", "/a/{b}"),
        ("GET: https://x.example/api/beta/a", "GET", "https://x.example/api/beta", "/a"),
        ("GET https://x.example:8080/v1", "GET", "https://x.example:8080", "/v1"),
    ],
)  # fmt: skip
def test_endpoints(line: str, method: str, base: str | None, path: str) -> None:
    found = parse_endpoint(line)
    assert found is not None
    assert (found.method, found.base, found.path) == (method, base, path)


@pytest.mark.parametrize(
    "line", ["GET the list", "see GET /a", "GET /a for more", "get", "", "FETCH /a"]
)
def test_mentions_are_no_endpoints(line: str) -> None:
    assert parse_endpoint(line) is None


@pytest.mark.parametrize(
    ("url", "path", "base"),
    [
        ("https://x.example/v2/a/{id}/b", "/a/{other}/b", "https://x.example/v2"),
        ("https://x.example/a", "/a", "https://x.example"),
        ("https://x.example/a", "/b", None),
        ("https://x.example/a", "", None),
    ],
)
def test_base_by_path(url: str, path: str, base: str | None) -> None:
    assert base_of(url, path) == base


def test_versions() -> None:
    assert version_of("https://x.example/v1beta1") == "v1beta1"
    assert version_of("https://x.example/api/2024-01-01") == "2024-01-01"
    assert version_of("https://x.example/things") is None
    assert version_of("https://v2") is None
    assert version_of(None) is None


@given(TEXT)
def test_endpoint_kernels_take_any_text(text: str) -> None:
    parse_endpoint(text)
    template(text)
    base, path = split_base(text)
    assert base is not None or path == text


@pytest.mark.parametrize(
    ("heading", "topic", "status", "title"),
    [
        ("Path parameters", Topic.PATH, None, ""),
        ("Query String Parameters:", Topic.QUERY, None, ""),
        ("Request Body", Topic.BODY, None, ""),
        ("Form data", Topic.FORM, None, ""),
        ("Response 201", Topic.RESPONSE, "201", ""),
        ("200 OK", Topic.RESPONSE, "200", ""),
        ("404", Topic.ERRORS, "404", ""),
        ("Example Response (200 Page of `x`)", Topic.RESPONSE_EXAMPLE, "200", "Page of `x`"),
        ("Request Example (Bash)", Topic.REQUEST_EXAMPLE, None, ""),
        ("Request Example (Two items)", Topic.REQUEST_EXAMPLE, None, "Two items"),
        ("Error codes", Topic.ERRORS, None, ""),
        ("OpenAPI Specification", Topic.OPENAPI, None, ""),
        ("OpenAPI 3.1.1 definition", Topic.OPENAPI, None, ""),
    ],
)  # fmt: skip
def test_topics(heading: str, topic: Topic, status: str | None, title: str) -> None:
    assert announced(heading) == (topic, status, title)


@pytest.mark.parametrize(
    "heading", ["List Items", "Get a response", "Errors in code", ""]
)
def test_titles_announce_nothing(heading: str) -> None:
    assert announced(heading) is None


@pytest.mark.parametrize(
    ("text", "kind", "facts"),
    [
        ("(max limit: 100)", "number", {"maximum": 100}),
        ("Between 1 and 200.", "integer", {"minimum": 1, "maximum": 200}),
        ("Must be less than 100 characters.", "string", {"maxLength": 99}),
        ("At most 1,500 characters", "string", {"maxLength": 1500}),
        ("Between 2 and 8 characters", "string", {"minLength": 2, "maxLength": 8}),
        ("MD5 hash of the file", "string", {"pattern": "^[0-9A-Fa-f]{32}$"}),
        ("Up to 20 items", "array", {"maxItems": 20}),
        ("Defaults to `true`", "boolean", {"default": True}),
        ("Default: 10", "integer", {"default": 10}),
        ("Defaults to `x`", "integer", {}),
        ("One of `a`, `b` or `c`", "string", {"enum": ["a", "b", "c"]}),
        ("Allowed values:`a``b`", "array", {"items/enum": ["a", "b"]}),
        ("One of `a`", "string", {}),
        ("The rate limit is 60 requests per minute", "number", {}),
        ("Files up to 4 MB", "string", {}),
        ("up to 100 characters", "number", {}),
        ("Image from 2 to 3 years ago", "string", {}),
    ],
)
def test_notes_in_prose(text: str, kind: str, facts: dict[str, Json]) -> None:
    assert {"/".join(t.to): t.value for t in told_notes(text, kind)} == facts


def test_entries_in_prose() -> None:
    assert entries_limit("The limit for this endpoint is 100 items.") == 100
    assert entries_limit("You can create up to 1,000 records at once") == 1000
    assert entries_limit("up to 100 requests") is None
    assert entries_limit("items (up to 100) in a list") is None


@pytest.mark.parametrize(
    ("line", "scopes"),
    [
        ("Required scope | `assets:read`", ["assets:read"]),
        ("Required Scope: `assets: write`", ["assets:write"]),
        ("**Required Scope:** `CMS:write`", ["CMS:write"]),
        ("**Required Scope**: `tickets:write`", ["tickets:write"]),
        ("Required scope \\| `CMS:write`", ["CMS:write"]),
        ("Required scope | CMS:write", ["CMS:write"]),
        ("Required scope | orders.write", ["orders.write"]),
        ("Required scopes: `a:b`, `c:d`", ["a:b", "c:d"]),
        ("Scopes: a:b", ["a:b"]),
        ("Needs the `a.b` scope", ["a.b"]),
        ("Required scope: none at all", []),
        ("The scope of this document is small.", []),
        ("Horoscope: `a:b`", []),
        ("", []),
    ],
)
def test_scopes(line: str, scopes: list[str]) -> None:
    assert scopes_of(line) == scopes


@given(TEXT)
def test_prose_kernels_take_any_text(text: str) -> None:
    scopes_of(text)
    announced(text)
    told_type(text)
    list(told_notes(text, "string", enum=True))
    list(limits_of(text, ("string", "number", "array")))
    bare(unescape(text))
    assert plain(plain(text)) == plain(text) or "<" in text or ">" in text


@given(st.dictionaries(st.integers(0, 8), st.sets(st.integers(0, 8), max_size=4)))
def test_cycles_are_those_that_walking_finds(graph: dict[int, set[int]]) -> None:
    named: dict[tuple[str, ...], set[tuple[str, ...]]]
    named = {(str(k),): {(str(v),) for v in vs} for k, vs in graph.items()}

    def reaches(start: int) -> bool:
        seen: set[int] = set()
        stack = list(graph.get(start, ()))
        while stack:
            node = stack.pop()
            if node == start:
                return True
            if node not in seen:
                seen.add(node)
                stack.extend(graph.get(node, ()))
        return False

    assert cyclic(named) == {(str(node),) for node in graph if reaches(node)}


@given(st.text("aé\u00e1\u2019ñ \n", max_size=60))
def test_damage_is_undone(text: str) -> None:
    for encoding in ("latin-1", "cp1252"):
        try:
            damaged = text.encode("utf-8").decode(encoding)
        except UnicodeError:
            continue
        assert mend(Source("p", damaged))[0].text == text


@given(st.text("aéñü’ \n", max_size=60))
def test_right_text_is_left_alone(text: str) -> None:
    mended, notes = mend(Source("p", text))
    assert mended.text == text
    assert notes == ()


def test_ledger_counts_and_joins() -> None:
    ledger = Ledger(Source("p.md", "a\n\nb\nc\n  d\n"))
    ledger.fact(1)
    ledger.prose(1, 3)
    ledger.ignore(4, 4, "noise")
    assert ledger.counts() == (4, 3)
    assert [(c.first, c.last, c.kind) for c in ledger.claims()] == [
        (1, 1, ClaimKind.FACT),
        (3, 3, ClaimKind.PROSE),
        (4, 4, ClaimKind.IGNORED),
    ]
    (error,) = ledger.unclaimed()
    assert str(error.span) == "p.md:5:3"


def test_chrome() -> None:
    assert is_chrome(" Copy endpoint ")
    assert is_chrome("Built with Inkpot")
    assert not is_chrome("Search books")
    assert panel_start(["# A", "text", "Ask AI", "what?"]) == 3
    assert panel_start(["Ask AI", "# A", "text"]) == 4
