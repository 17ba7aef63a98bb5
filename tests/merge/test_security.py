"""Schemes, scopes and credentials, however pages tell of them."""

from __future__ import annotations

from typing import Any

from generator.facts import Evidence, Json, Reading
from generator.merge.merging import merge
from generator.merge.result import MergeSettings
from generator.report.diagnostics import Report
from tests.merge.hand_made import section


def paths(document: dict[str, Json]) -> dict[str, Any]:
    found: Any = document["paths"]
    return dict(found)


HEADER: dict[str, Json] = {
    "parameters/header:authorization/required": True,
    "parameters/header:authorization/schema/type": "string",
}


def with_schemes(
    *sections: Any, schemes: tuple[tuple[str, Json], ...] = ()
) -> dict[str, Json]:
    readings = [Reading(s.span.file, "test", (s,), schemes=schemes) for s in sections]
    return merge(readings, MergeSettings("Test"), Report()).document


def test_scopes_meet_the_header() -> None:
    document = with_schemes(
        section("GET /a", HEADER),
        section(
            "GET /a",
            {"security/bearer": ["a:read"]},
            evidence=Evidence.PROSE,
            file="b.md",
        ),
    )
    operation = paths(document)["/a"]["get"]
    assert operation["security"] == [{"bearer": ["a:read"]}]
    assert "parameters" not in operation


def test_basic_authentication_is_recognized() -> None:
    described: dict[str, Json] = {
        "parameters/header:authorization/description": "Basic: base64"
    }
    document = with_schemes(section("GET /a", HEADER | described))
    assert paths(document)["/a"]["get"]["security"] == [{"basic": []}]


KEY: dict[str, Json] = {"type": "apiKey", "in": "header", "name": "X-Key"}


def test_a_key_in_a_parameter_is_a_credential() -> None:
    document = with_schemes(
        section(
            "GET /a",
            {
                "parameters/header:x-key/schema/type": "string",
                "security/bearer": ["read"],
            },
        ),
        section("GET /b", {"summary": "B"}, file="b.md"),
        schemes=(("Shop", KEY), ("x-key", KEY)),
    )
    components: Any = document["components"]
    assert components["securitySchemes"] == {"Shop": KEY}
    assert paths(document)["/a"]["get"]["security"] == [{"Shop": ["read"]}]
    assert paths(document)["/b"]["get"]["security"] == [{"Shop": []}]
    assert "parameters" not in paths(document)["/a"]["get"]


def test_alternatives_of_security_are_kept() -> None:
    needs: Json = [{"bearer": ["x"]}, {"Shop": []}]
    document = with_schemes(
        section("GET /a", {"security/$any": needs, "security/bearer": ["x"]}),
        schemes=(("Shop", KEY),),
    )
    assert paths(document)["/a"]["get"]["security"] == needs
    components: Any = document["components"]
    assert components["securitySchemes"].keys() == {"Shop", "bearer"}


def test_nothing_is_known_of_security() -> None:
    document = with_schemes(section("GET /a", {"summary": "A"}))
    assert "security" not in paths(document)["/a"]["get"]
