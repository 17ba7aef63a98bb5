"""Every disagreement of the pages is recorded, with its values, winner and reason."""

from __future__ import annotations

import json

import pytest

from generator.facts import Json
from generator.merge.provenance import HeadingIndex, provenance
from generator.merge.result import Merged
from generator.report.records import Conflict
from tests.merge.pages import ITEMS, SCHEMAS, at

SCHEMA = f"{ITEMS}/patch/responses/200/content/application~1json/schema"


def conflict(merged: Merged, pointer: str, aspect: str = "") -> Conflict:
    found = [
        c
        for c in merged.conflicts
        if c.pointer == pointer
        and (not aspect or (isinstance(c.chosen, dict) and aspect in c.chosen))
    ]
    assert len(found) == 1, pointer
    return found[0]


def stated(found: Conflict) -> set[str]:
    return {json.dumps(value.value) for value in found.values}


@pytest.mark.parametrize(
    ("pointer", "aspect", "chosen", "others"),
    [
        ("/servers/0/url", "", "https://api.webflow.com/v2", ["beta"]),
        (f"{ITEMS}/patch/parameters/0/schema/format", "", "objectid", ["null"]),
        (f"{ITEMS}/patch/parameters/1", "documented", True, ["null"]),
        (f"{ITEMS}/patch/parameters/1/schema/default", "", True, ["null"]),
        (SCHEMA, "kind", "oneOf", ["object"]),
        (f"{ITEMS}/patch/security", "documented", True, ["null"]),
        (
            f"{SCHEMAS}/CollectionItem/properties/isArchived",
            "required",
            False,
            ["true"],
        ),
        (
            f"{SCHEMAS}/CollectionItem/properties/cmsLocaleId",
            "required",
            False,
            ["true"],
        ),
        (
            f"{SCHEMAS}/CollectionItem/properties/lastUpdated/format",
            "",
            "date-time",
            ["null"],
        ),
        (
            f"{SCHEMAS}/CollectionItem/properties/isDraft/default",
            "",
            False,
            ["null"],
        ),
        (
            f"{SCHEMAS}/AssetListPagination/properties/total",
            "required",
            True,
            ["false"],
        ),
        (
            f"{SCHEMAS}/BulkCollectionItem/properties/isDraft/default",
            "",
            False,
            ["true"],
        ),
        (
            f"{SCHEMAS}/BulkCollectionItem/properties/lastPublished",
            "nullable",
            True,
            ["null"],
        ),
    ],
)
def test_disagreement(
    webflow: Merged, pointer: str, aspect: str, chosen: Json, others: list[str]
) -> None:
    found = conflict(webflow, pointer, aspect)
    assert found.chosen == ({aspect: chosen} if aspect else chosen)
    assert found.reason
    for other in others:
        assert any(other in text for text in stated(found)), stated(found)


def test_titles_disagree(webflow: Merged) -> None:
    found = conflict(webflow, f"{ITEMS}/patch/summary")
    assert found.chosen == "Update Collection Items"
    assert len(stated(found)) == 3
    assert found.reason == "fragment over viewer and table and prose"


def test_error_descriptions_disagree(webflow: Merged) -> None:
    found = conflict(webflow, f"{ITEMS}/patch/responses/404/description")
    assert len(stated(found)) >= 2


def test_conflicts_point_into_the_document(webflow: Merged) -> None:
    for found in webflow.conflicts:
        assert at(webflow.document, found.pointer) is not None, found.pointer
        assert len(found.values) > 1
        assert len(stated(found)) > 1, found.pointer


def test_what_wins_is_what_the_document_says(webflow: Merged) -> None:
    for found in webflow.conflicts:
        if not isinstance(found.chosen, dict):
            assert at(webflow.document, found.pointer) == found.chosen


def test_origins_and_statements_point_into_the_document(webflow: Merged) -> None:
    for pointer in (*webflow.origins, *webflow.statements, *webflow.rules):
        if not pointer.endswith("/$ref"):
            assert at(webflow.document, pointer) is not None, pointer


def test_statements_tell_who_said_what(webflow: Merged) -> None:
    pointer = f"{ITEMS}/patch/summary"
    stated = webflow.statements[pointer]
    assert stated[0].value == at(webflow.document, pointer)
    assert len({s.span.file for s in stated}) >= 3
    assert webflow.rules[pointer] == "fragment over viewer and table and prose"
    assert webflow.origins[pointer][0] == stated[0].span


def test_every_fact_of_a_property_has_an_origin(webflow: Merged) -> None:
    pointer = f"{SCHEMAS}/AssetUploadDetails/properties/X-Amz-Date/type"
    assert webflow.origins[pointer]


def test_provenance_is_plain_json(webflow: Merged) -> None:
    written = provenance(webflow, HeadingIndex())
    assert json.loads(json.dumps(written)) == written
    assert isinstance(written, dict)
    assert written.keys() == {"origins", "conflicts", "repairs"}
