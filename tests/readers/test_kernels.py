"""The small pure parts of the readers: versions, notes, limits, scopes, damage."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from generator.addresses import version_of
from generator.facts import Json
from generator.formats.chrome import is_control, panels_start
from generator.openapi.nodes import Origins, load_tree
from generator.readers.credentials import scopes_of
from generator.readers.fields.limits import entries_limit, limits_of
from generator.readers.fields.notes import remarks_of
from generator.readers.fields.type_shapes import TypeName
from generator.readers.openapi.fragment import OpenApiFragment, cyclic, plain
from generator.readers.openapi.operations import types_behind
from generator.readers.texts import mended
from generator.source import Source

TEXT = st.text(max_size=120)


def test_versions() -> None:
    assert version_of("https://x.example/v1beta1") == "v1beta1"
    assert version_of("https://x.example/api/2024-01-01") == "2024-01-01"
    assert version_of("https://x.example/things") is None
    assert version_of("https://v2") is None
    assert version_of("") is None


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
        ("`>=0` `<=12`", "integer", {"minimum": 0, "maximum": 12}),
        (
            ">= 1 characters <= 40 characters",
            "string",
            {"minLength": 1, "maxLength": 40},
        ),
        ('format: "uuid"', "string", {"format": "uuid"}),
        ("Defaults to `true`", "boolean", {"default": True}),
        ("Default: 10", "integer", {"default": 10}),
        ("Defaults to `x`", "integer", {}),
        ("One of `a`, `b` or `c`", "string", {"enum": ["a", "b", "c"]}),
        ("Allowed values:`a``b`", "array", {"enum": ["a", "b"]}),
        ("One of `a`", "string", {}),
        ("The rate limit is 60 requests per minute", "number", {}),
        ("Files up to 4 MB", "string", {}),
        ("up to 100 characters", "number", {}),
        ("Image from 2 to 3 years ago", "string", {}),
    ],
)
def test_notes_in_prose(text: str, kind: str, facts: dict[str, Json]) -> None:
    shape = TypeName(kind)
    assert dict(remarks_of(text, shape).keywords) == facts


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
        ("Keep scope-name below `a:1` or `b:2`", []),
        ("Scopes: `a:b c:d` or `e:f`", ["e:f"]),
        ("", []),
    ],
)
def test_scopes(line: str, scopes: list[str]) -> None:
    assert scopes_of(line) == scopes


@given(TEXT)
def test_prose_kernels_take_any_text(text: str) -> None:
    scopes_of(text)
    remarks_of(text, TypeName("string"), enum=True)
    list(limits_of(text, ("string", "number", "array")))
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
        assert mended(Source("p", damaged))[0].text == text


@given(st.text("aéñü’ \n", max_size=60))
def test_right_text_is_left_alone(text: str) -> None:
    found, notes = mended(Source("p", text))
    assert found.text == text
    assert notes == ()


def test_controls() -> None:
    assert is_control(" Copy endpoint ")
    assert is_control("Built with Inkpot")
    assert is_control("Type to search...")
    assert not is_control("Search books")
    assert panels_start(["# A", "text", "Ask AI", "what?"], 0) == 2
    assert panels_start(["Ask AI", "# A", "text"], 0) == 3


def test_types_behind_references() -> None:
    """Tokens of a reference are escaped, and one into another file is not one here."""
    tree = load_tree(
        Source(
            "a.json",
            '{"at": {"$ref": "#/kinds/a~1b"}, "other": {"$ref": "b.yaml#/kinds/c"},'
            ' "kinds": {"a/b": {"type": "integer"}, "c": {"type": "string"}}}',
        )
    )
    fragment = OpenApiFragment(tree, Origins(tree))
    assert types_behind(fragment, ("at",)) == ("integer",)
    assert types_behind(fragment, ("other",)) == ()
