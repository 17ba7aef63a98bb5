"""Request examples: one for each call and body, with wire names, under one key."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from generator.facts import Evidence, Example, Json, SnippetCall
from generator.merge.samples import cures, damaged, heal, slug
from generator.merge.tree import Decision, Part
from generator.merge.wire_values import typed
from tests.merge.hand_made import request, response, section, together

BODY = "requestBody/content/application~1json/schema"
URL = "https://api.example.com/v1/pets/7"
TOLD: dict[str, Json] = {
    "parameters/path:pet_id/schema/type": "string",
    "parameters/query:dryRun/schema/type": "boolean",
    "parameters/query:born/schema/type": "object",
    "parameters/query:born/schema/properties/gte/type": "integer",
    "parameters/query:tags/schema/type": "array",
    "parameters/query:tags/schema/items/type": "string",
    "parameters/header:x-trace/schema/type": "string",
    f"{BODY}/type": "object",
    f"{BODY}/properties/fullName/type": "string",
    f"{BODY}/properties/toys/type": "array",
    f"{BODY}/properties/toys/items/type": "object",
    f"{BODY}/properties/toys/items/properties/isNew/type": "boolean",
}


def examples(*shown: Example) -> dict[str, dict[str, Json]]:
    """By key, the values in all places (`body` for the body)."""
    found: Any = together(
        section("PATCH /pets/{pet_id}", TOLD, examples=shown)
    ).document
    operation = found["paths"]["/pets/{pet_id}"]["patch"]
    result: dict[str, dict[str, Json]] = {}
    media = operation["requestBody"]["content"]["application/json"]
    for holder in [*operation["parameters"], media]:
        for key, example in holder.get("examples", {}).items():
            name = holder.get("name", "body")
            result.setdefault(key, {})[name] = example["value"]
    return result


def test_a_url_and_a_body_are_spread_over_their_places() -> None:
    shown = request(
        f"{URL}?dryRun=true&born[gte]=3&tags=a,b",
        {"fullName": "Rex"},
        method="PATCH",
        headers=(("X-Trace", "t"), ("Authorization", "Bearer secret")),
    )
    assert examples(shown) == {
        "curl": {
            "pet_id": "7",
            "dryRun": True,
            "born": {"gte": 3},
            "tags": ["a", "b"],
            "X-Trace": "t",
            "body": {"fullName": "Rex"},
        }
    }


CALL = SnippetCall("Client", ("pets", "update"))


def test_an_sdk_call_gets_wire_names() -> None:
    shown = request(
        language="python",
        call=CALL,
        values={
            "pet_id": "7",
            "dry_run": False,
            "full_name": "Rex",
            "toys": [{"is_new": True, "own_key": 1}],
        },
    )
    toys: Json = [{"isNew": True, "own_key": 1}]
    wanted: dict[str, Json] = {"fullName": "Rex", "toys": toys}
    assert examples(shown) == {
        "python": {"pet_id": "7", "dryRun": False, "body": wanted}
    }


def test_positional_arguments_are_path_parameters() -> None:
    shown = request(
        language="typescript", call=CALL, values={"0": "7", "fullName": "R"}
    )
    found = examples(shown)["typescript"]
    assert found == {"pet_id": "7", "body": {"fullName": "R"}}


def test_equal_requests_are_one_example() -> None:
    one = request(URL, {"fullName": "Rex"}, title="First", line=1)
    same = request(URL, {"fullName": "Rex"}, title="Second", language="go", line=2)
    token = request(
        URL, {"fullName": "Rex"}, headers=(("Authorization", "Bearer 1"),), line=3
    )
    assert list(examples(one, same, token)) == ["first"]


def test_equal_titles_get_keys_of_their_own() -> None:
    bodies: list[Json] = [{"fullName": name} for name in "abc"]
    shown = [
        request(URL, body, title="Same", language="go", line=line)
        for line, body in enumerate(bodies, 1)
    ]
    found = examples(*shown)
    assert [place["body"] for place in found.values()] == bodies
    assert list(found)[:2] == ["same", "same-go"]


def test_a_missing_body_is_no_example_where_siblings_have_one() -> None:
    bare = request(URL, line=1, language="go")
    full = request(URL, {"fullName": "Rex"}, line=2)
    assert list(examples(bare, full)) == ["curl"]
    assert list(examples(bare)) == ["go"]


def test_an_empty_list_is_an_empty_object() -> None:
    empty = request(URL, [], language="swift", has_body=True)
    assert examples(empty)["swift"]["body"] == {}


def test_damaged_text_is_healed_from_its_siblings() -> None:
    good = request(URL, {"fullName": "Pánico"}, language="typescript", line=2)
    bad = request(URL, {"fullName": "Pnico"}, language="go", line=1)
    other = request(URL, {"fullName": "Pnico", "toys": []}, language="python", line=3)
    found = examples(good, bad, other)
    assert [place["body"] for place in found.values()] == [
        {"fullName": "Pánico"},
        {"fullName": "Pánico", "toys": []},
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LocalizedItems", "localized-items"),
        ("200 LocalizedItems", "localized-items"),
        ("Request Example (Bash)", "request-example-bash"),
        ("", ""),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("integer", "3", 3),
        ("number", "1.1", 1.1),
        ("number", "NaN", "NaN"),
        ("number", "true", "true"),
        ("boolean", "true", True),
        ("boolean", "yes", "yes"),
        ("string", "3", "3"),
    ],
)
def test_typed(kind: str, text: str, expected: Json) -> None:
    value = typed(text, Part({"type": Decision(kind)}))
    assert (value, type(value)) == (expected, type(expected))


@given(st.lists(st.text(max_size=12), max_size=6))
def test_healing_only_adds_what_was_lost(texts: list[str]) -> None:
    cured = cures(list(texts))
    for text in texts:
        healed = heal(text, cured)
        assert isinstance(healed, str)
        assert healed == text or damaged(healed) == text


def test_response_examples_are_unique() -> None:
    described: dict[str, Json] = {
        "responses/200/content/application~1json/schema/type": "object"
    }
    shown = (
        response({"a": 1}, title="One"),
        response({"a": 1.0}, title="Again"),
        response({"a": 2}, title="One"),
        response({"a": 3}, real=True),
    )
    found: Any = together(section("GET /pets", described, examples=shown)).document
    media = found["paths"]["/pets"]["get"]["responses"]["200"]["content"]
    assert list(media["application/json"]["examples"]) == ["payload-1", "one", "one-2"]


def test_an_answer_of_any_success_joins_the_status_that_another_page_names() -> None:
    """A page that tells no status, beside one that does: its payload is kept."""
    content = "content/application~1json/schema"
    plain = section(
        "GET /pets",
        {f"responses/2XX/{content}/properties/born/type": "string"},
        evidence=Evidence.TABLE,
        examples=(response({"born": None}, status="2XX"),),
    )
    exact = section(
        "GET /pets",
        {f"responses/200/{content}/properties/name/type": "string"},
        file="b.md",
    )
    merged = together(plain, exact)
    document: Any = merged.document
    (answer,) = document["paths"]["/pets"]["get"]["responses"].values()
    (example,) = answer["content"]["application/json"]["examples"].values()
    assert example["value"] == {"born": None}
    assert any(c.reason == "a value was null" for c in merged.conflicts)


def test_a_sample_adds_no_parameter_to_a_query_that_pages_list() -> None:
    described = {
        "parameters/query:limit/schema/type": "integer",
        "parameters/query:limit/description": "How many",
    }
    shown = request("https://example.com/pets?limit=3&legacy=1")
    found: Any = together(section("GET /pets", described, examples=(shown,)))
    operation = found.document["paths"]["/pets"]["get"]
    assert [p["name"] for p in operation["parameters"]] == ["limit"]
    assert [r.rule for r in found.repairs] == ["leftover-parameter"]
