"""Which sections speak about the same operation."""

from __future__ import annotations

from typing import Any

from generator.facts import Evidence, Json
from generator.report.diagnostics import Report
from tests.merge.hand_made import SCHEMA, request, response, section, together

URL = "https://docs.example.com/pets#top"


def paths(*sections: Any, report: Report | None = None) -> dict[str, Any]:
    found: Any = together(*sections, report=report).document["paths"]
    return dict(found)


def test_parameter_names_do_not_matter() -> None:
    found = paths(
        section(
            "GET /pets/{pet_id}",
            {"parameters/path:pet_id/schema/type": "string"},
        ),
        section(
            "GET /pets/{id}",
            {"parameters/path:id/description": "The pet."},
            evidence=Evidence.TABLE,
            file="b.md",
        ),
    )
    assert list(found) == ["/pets/{pet_id}"]
    (parameter,) = found["/pets/{pet_id}"]["get"]["parameters"]
    assert parameter == {
        "name": "pet_id",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": "The pet.",
    }


def test_a_page_without_a_path_joins_by_its_address() -> None:
    found = paths(
        section("GET /pets", {"summary": "List pets"}, url=URL),
        section(
            "",
            {"deprecated": True},
            evidence=Evidence.PROSE,
            file="b.md",
            url="https://docs.example.com/pets/",
        ),
    )
    assert found["/pets"]["get"]["deprecated"] is True


def test_a_section_that_belongs_nowhere_is_reported() -> None:
    report = Report()
    lost = section("", {"summary": "Lost"}, file="b.md", url="https://else.example")
    paths(section("GET /pets", {"summary": "List pets"}, url=URL), lost, report=report)
    (diagnostic,) = report.diagnostics
    assert diagnostic.code == "unattached-section"
    assert diagnostic.span == lost.span


def test_a_payload_joins_by_its_url() -> None:
    shown = response({"id": 1}, real=True, status=None)
    found = paths(
        section("GET /pets/{id}", {f"{SCHEMA}/type": "object"}),
        section(
            "GET",
            evidence=Evidence.PAYLOAD,
            file="b.md",
            examples=(shown,),
            url="https://api.example.com/v1/pets/1",
        ),
    )
    content = found["/pets/{id}"]["get"]["responses"]["200"]["content"]
    examples = content["application/json"]["examples"]
    assert examples == {"payload-1": {"value": {"id": 1}}}


CAT: dict[str, Json] = {
    f"{SCHEMA}/type": "object",
    f"{SCHEMA}/properties/name/type": "string",
    f"{SCHEMA}/properties/lives/type": "integer",
    f"{SCHEMA}/required/lives": True,
}
DOG: dict[str, Json] = {
    f"{SCHEMA}/type": "object",
    f"{SCHEMA}/properties/name/type": "string",
    f"{SCHEMA}/properties/barks/type": "boolean",
    f"{SCHEMA}/required/barks": True,
}


def test_a_payload_without_url_joins_by_shape() -> None:
    shown = response({"name": "Rex", "barks": True}, real=True, status=None)
    payload = section("", evidence=Evidence.PAYLOAD, file="c.md", examples=(shown,))
    found = paths(
        section("GET /cat", CAT), section("GET /dog", DOG, file="b.md"), payload
    )
    dog = found["/dog"]["get"]["responses"]["200"]["content"]["application/json"]
    cat = found["/cat"]["get"]["responses"]["200"]["content"]["application/json"]
    assert "examples" in dog
    assert "examples" not in cat


def test_a_payload_of_no_known_shape_is_reported() -> None:
    report = Report()
    shown = response({"x": 1, "y": 2}, real=True, status=None)
    payload = section("", evidence=Evidence.PAYLOAD, file="c.md", examples=(shown,))
    paths(section("GET /cat", CAT), payload, report=report)
    assert [d.code for d in report] == ["unattached-section"]


def test_a_guide_is_no_operation() -> None:
    report = Report()
    guide = section("GET", evidence=Evidence.PROSE, file="g.md")
    assert list(paths(section("GET /cat", CAT), guide, report=report)) == ["/cat"]
    assert not report.diagnostics


def test_an_example_of_a_documented_operation_adds_no_other() -> None:
    shown = request("https://api.example.com/cat", language="typescript")
    example = section("GET /cat", by_example=True, file="b.md", examples=(shown,))
    found = paths(section("GET /cat", CAT), example)
    assert list(found) == ["/cat"]
    assert "x-documented-by" not in found["/cat"]["get"]


def test_a_call_to_another_host_belongs_to_another_api() -> None:
    report = Report()
    shown = request("https://elsewhere.example/cat", language="curl")
    call = section("GET", by_example=True, file="b.md", examples=(shown,))
    known: dict[str, Json] = {"servers/0/url": "https://api.example.com"}
    found = paths(section("GET /cat", CAT | known), call, report=report)
    assert list(found) == ["/cat"]
    assert [d.code for d in report] == ["unattached-example"]


def test_the_address_of_a_page_is_no_call() -> None:
    report = Report()
    page = section(
        "", {"summary": "Cats"}, file="b.md", url="https://docs.example.com/a/cat"
    )
    found = paths(section("GET /cat", CAT), page, report=report)
    assert "summary" not in found["/cat"]["get"]
    assert [d.code for d in report] == ["unattached-section"]
