"""Paths as pages write them, read as templates."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from generator.readers.endpoints.request_lines import read_line, sentences
from generator.readers.endpoints.targets import read_target, scan_target


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("/kites/{kite.id}/tails", "/kites/{kite.id}/tails"),
        ("/kites/:id/tails/:id", "/kites/{id}/tails/{tail_id}"),
        (r"/kites/\{kite\}", "/kites/{kite}"),
        ("/kites/#{id}", "/kites/{id}"),
        ("/kites/{{kiteId}}", "/kites/{kiteId}"),
        ("/kites/${id}.json", "/kites/{id}.json"),
        ("/kites/<kite id>/tail", "/kites/{kite_id}/tail"),
        ("/kites/<int:id>", "/kites/{id}"),
        ("/kites/(string)/tail", "/kites/{kite_id}/tail"),
        ("/kites/YOUR_KITE_ID", "/kites/{kite_id}"),
        ("/kites/%7Bid%7D", "/kites/{id}"),
        ("/kites/42", "/kites/{kite_id}"),
        ("/kites/42.xml", "/kites/{kite_id}.xml"),
        ("/kites/kt_9s6XKzkNRiz8i3", "/kites/{kite_id}"),
        ("/kites/5bd6e9286d99522a52e458de", "/kites/{kite_id}"),
        ("/rest/api/2/kites", "/rest/api/2/kites"),
        ("/3/kites", "/3/kites"),
        ("/2010-04-01/kites", "/2010-04-01/kites"),
        ("/v5/sha256/level2/oauth2", "/v5/sha256/level2/oauth2"),
        ("/kites/@me", "/kites/@me"),
        ("/kites/", "/kites/"),
        ("/kites:batch", "/kites:batch"),
        ("/kites#tail", "/kites"),
        ("/", "/"),
    ],
)
def test_path(written: str, path: str) -> None:
    target = read_target(written)
    assert target is not None
    assert target.path == path


@pytest.mark.parametrize(
    ("written", "base", "placed"),
    [
        ("https://api.kites.io/v1", "https://api.kites.io", False),
        ("api.kites.io/v1", "https://api.kites.io", False),
        ("localhost:8080/v1", "http://localhost:8080", False),
        ("https://<host>/v1", "https://<host>", True),
        ("{{baseUrl}}/v1", "", True),
        ("$API_HOST/v1", "", True),
        ("/v1", "", False),
    ],
)
def test_base(written: str, base: str, placed: bool) -> None:
    target = read_target(written)
    assert target is not None
    assert (target.path, target.base, target.placed) == ("/v1", base, placed)


def test_query_and_optional_parts() -> None:
    target = read_target("/kites[/{id}]?color={color}&limit=5")
    assert target is not None
    assert target.path == "/kites/{id}"
    assert target.optional == ("id",)
    assert [(v.name, v.example) for v in target.query] == [
        ("color", ""),
        ("limit", "5"),
    ]


@pytest.mark.parametrize("text", ["kites", "and/or", "", "a /kites", "//", "`x`"])
def test_no_path(text: str) -> None:
    target = read_target(text)
    assert target is None or target.path == "/"


@pytest.mark.parametrize(
    "line",
    [
        "GET /kites",
        "**GET** `/kites`",
        "[GET] /kites",
        "GET: /kites",
        "GET → /kites",
        "/kites (GET)",
        "/kites - GET",
        "• GET /kites",
        "GET /kites HTTP/1.1",
        "GET/kites",
    ],
)
def test_line(line: str) -> None:
    found = read_line(line)
    assert found is not None
    assert (found.methods, found.target.path, found.whole) == (("GET",), "/kites", True)


@pytest.mark.parametrize(
    "line", ["Delete/Close kites", "get kites", "GET kites", "PATCHES /kites", "A /b"]
)
def test_no_line(line: str) -> None:
    assert read_line(line) is None


def test_words_joined_by_slashes_are_no_loose_line() -> None:
    assert read_line("get /kites", loose=True) is not None
    assert read_line("get/kites", loose=True) is None
    assert read_line("delete/undo in the history", loose=True) is None


def test_sentences_stay_within_reach() -> None:
    text = f"GET {'very ' * 30} /far. POST the form to `/kites`, or PUT it at /tails."
    found = [(line.methods[0], line.target.path) for _, line in sentences(text)]
    assert found == [("POST", "/kites"), ("PUT", "/tails")]


@given(st.text(alphabet="/{}<>[]():$#%?&=.abz09_- \n\\`\"'", max_size=60))
def test_templates_are_well_formed(text: str) -> None:
    target, _ = scan_target(text, relative=True)
    if target is None:
        return
    names = re.findall(r"\{([^{}]*)\}", target.path)
    known = [variable.name for variable in target.variables]
    assert target.path.startswith("/")
    assert len(set(known)) == len(known)
    assert set(known) <= set(names)


@pytest.mark.parametrize(
    "piece", ["{", "[/", "(", "<a", "/{a}", "${", "%7B", "1/", ":a"]
)
def test_long_paths_end_soon(piece: str) -> None:
    scan_target("/" + piece * 50_000)
