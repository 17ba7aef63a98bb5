"""The five real pages and our transcription of them: what they state is found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from generator.facts import Evidence, Example, Json, Reading, Section
from generator.readers import read
from generator.source import read_source

ROOT = Path(__file__).parents[2]
FOLDERS = {
    "real": ROOT.parent / "shared" / "pages" / "webflow",
    "transcribed": ROOT / "specs" / "webflow" / "pages",
}
JSON_BODY = ("requestBody", "content", "application/json", "schema")


@cache
def readings(folder: str) -> dict[str, Reading]:
    """The readings of the five pages by what each is."""
    pages = sorted(p for p in FOLDERS[folder].iterdir() if p.is_file())
    found = read([read_source(path) for path in pages])
    return {
        kind_of(path.read_text("utf-8")): r
        for path, r in zip(pages, found, strict=True)
    }


def kind_of(text: str) -> str:
    """What kind of page a text is, by what only such a page has."""
    marks = {
        "openapi: 3.1.1": "fragments",
        "list of objectsOptional": "rendered",
        "Copy endpoint": "viewer",
        "items/live": "live",
    }
    return next((kind for mark, kind in marks.items() if mark in text), "staged")


@pytest.fixture(params=FOLDERS)
def pages(request: pytest.FixtureRequest) -> dict[str, Reading]:
    folder = FOLDERS[request.param]
    if not folder.is_dir():
        pytest.skip(f"{folder.name} pages are not there ({request.param})")
    return readings(request.param)


@pytest.fixture
def fragments(pages: dict[str, Reading]) -> Reading:
    return pages["fragments"]


@pytest.fixture
def rendered(pages: dict[str, Reading]) -> Section:
    return pages["rendered"].sections[0]


@pytest.fixture
def viewer(pages: dict[str, Reading]) -> Section:
    return pages["viewer"].sections[0]


@pytest.fixture
def tables(pages: dict[str, Reading]) -> list[Section]:
    return [*pages["live"].sections, *pages["staged"].sections]


def value(section: Section, *pointer: str) -> Json:
    found = [f.value for f in section.facts if f.pointer == pointer]
    return found[0] if found else None


def section(reading: Reading, method: str, path: str) -> Section:
    return next(
        s
        for s in reading.sections
        if (s.subject.method, s.subject.path) == (method, path) and not s.by_example
    )


def rules(reading: Reading) -> list[str]:
    return [d.code.removeprefix("repair:") for d in reading.diagnostics]


def examples(reading: Reading) -> Iterator[Example]:
    for part in reading.sections:
        yield from part.examples


def test_every_page_is_read(pages: dict[str, Reading]) -> None:
    assert set(pages) == {"fragments", "rendered", "viewer", "live", "staged"}
    for reading in pages.values():
        severities = [d.severity.value for d in reading.diagnostics]
        assert reading.sections
        assert set(severities) <= {"note"}, reading.diagnostics


def test_ten_operations_and_eight_calls(fragments: Reading) -> None:
    own = [s for s in fragments.sections if s.evidence is Evidence.FRAGMENT]
    calls = [s for s in fragments.sections if s.by_example]
    assert len(own) == 10
    assert len(calls) == 8
    assert all(s.edition.version == "v2" for s in own)
    known = {(s.subject.method, s.subject.path) for s in own}
    alone = {(s.subject.method, s.subject.path) for s in calls} - known
    assert alone == {
        ("GET", "/sites/{site_id}/asset_folders"),
        ("GET", "/asset_folders/{asset_folder_id}"),
        ("POST", "/sites/{site_id}/asset_folders"),
    }


def test_calls_have_title_and_body(fragments: Reading) -> None:
    create = next(
        s
        for s in fragments.sections
        if s.subject.path == "/sites/{site_id}/asset_folders"
        and s.subject.method == "POST"
    )
    assert value(create, "summary")
    assert create.examples[0].body == {"displayName": "my asset folder"}


def test_snippets_of_eight_languages(fragments: Reading) -> None:
    languages = [e.language for e in examples(fragments) if e.language != "json"]
    counts = {n: languages.count(n) for n in set(languages)}
    assert counts.pop("typescript") == 17 + 8
    assert counts == dict.fromkeys(
        ("python", "go", "ruby", "java", "php", "csharp", "swift"), 17
    )


def test_python_snippets_name_their_classes(fragments: Reading) -> None:
    calls = [e.call for e in examples(fragments) if e.language == "python" and e.call]
    classes = {name for call in calls for _, name in call.classes}
    assert len(calls) == 17
    assert classes == {
        "SingleCmsItem",
        "CreateBulkCollectionItemRequestBodyFieldDataItem",
        "CollectionItemWithIdInput",
        "CollectionItemWithIdInputFieldData",
    }
    bulk = next(c for c in calls if "CreateBulk" in str(c.classes))
    assert bulk.classes[0][0] == ("field_data", "*")
    assert {c.client for c in calls} == {"Webflow"}
    assert ("collections", "items", "create_items") in {c.target for c in calls}


def test_bodies_are_the_same_in_every_language(fragments: Reading) -> None:
    update = section(fragments, "PATCH", "/collections/{collection_id}/items/live")
    bodies = [
        e.body for e in update.examples if e.has_body and e.title == "MultipleItems"
    ]
    assert len(bodies) == 6
    assert all(body == bodies[0] for body in bodies)


def test_text_damage_is_kept_beside_the_right_text(fragments: Reading) -> None:
    update = section(fragments, "PATCH", "/collections/{collection_id}/items")
    shown = [e for e in update.examples if e.title == "LocalizedItems"]
    right = [e.language for e in shown if "P\u00e1nico" in str((e.body, e.values))]
    assert right == ["typescript"]


def test_payloads(fragments: Reading) -> None:
    first, second = (s for s in fragments.sections if s.evidence is Evidence.PAYLOAD)
    assert first.examples[0].url is None
    assert second.subject.method == "GET"
    assert (second.examples[0].url or "").startswith("https://api.webflow.com/v2/")
    assert isinstance(body := second.examples[0].body, dict)
    assert body["lastPublished"] is None


def test_nested_tags(fragments: Reading) -> None:
    assert rules(fragments).count("nested-tags") == 10
    listed = section(fragments, "GET", "/collections/{collection_id}/items")
    assert value(listed, "tags") == ["collections.items"]


def test_enum_values_in_objects(fragments: Reading) -> None:
    listed = section(fragments, "GET", "/collections/{collection_id}/items")
    order = ("parameters", "query:sortOrder", "schema", "enum")
    assert value(listed, *order) == ["asc", "desc"]
    assert rules(fragments).count("enum-value-object") == 2


def test_no_content_has_no_schema(fragments: Reading) -> None:
    delete = section(fragments, "DELETE", "/assets/{asset_id}")
    answers = {f.pointer[1:] for f in delete.facts if f.pointer[0] == "responses"}
    assert ("204", "description") in answers
    assert not any(pointer[:2] == ("204", "content") for pointer in answers)
    assert "no-content-with-schema" in rules(fragments)


def test_authorization_and_scopes(pages: dict[str, Reading]) -> None:
    for reading in pages.values():
        for part in reading.sections:
            if part.by_example or part.evidence is Evidence.PAYLOAD:
                continue
            scopes = value(part, "security", "bearer")
            assert isinstance(scopes, list)
            assert len(scopes) == 1
            assert " " not in str(scopes[0])


def test_platform_ids(fragments: Reading) -> None:
    create = section(fragments, "POST", "/collections/{collection_id}/items/bulk")
    assert value(create, "x-operation") == "collections/items.create-items"
    assert value(create, "operationId") == "create-items"


@pytest.mark.parametrize(
    ("method", "path", "pointer", "limit"),
    [
        ("GET", "/sites/{site_id}/assets", ("parameters", "query:limit", "schema", "maximum"), 100),
        ("POST", "/sites/{site_id}/assets", (*JSON_BODY, "properties", "fileName", "maxLength"), 99),
        ("PATCH", "/collections/{collection_id}/items", (*JSON_BODY, "properties", "items", "maxItems"), 100),
        ("POST", "/collections/{collection_id}/items/bulk", (*JSON_BODY, "properties", "fieldData", "oneOf", "1", "maxItems"), 100),
    ],
)  # fmt: skip
def test_limits_in_prose(
    fragments: Reading, method: str, path: str, pointer: tuple[str, ...], limit: int
) -> None:
    assert value(section(fragments, method, path), *pointer) == limit


def test_references_are_resolved_in_place(fragments: Reading) -> None:
    update = section(fragments, "PATCH", "/collections/{collection_id}/items")
    answer = ("responses", "200", "content", "application/json", "schema")
    second = (*answer, "oneOf", "1", "properties", "items")
    assert value(update, *second, "type") == "array"
    assert str(value(update, *second, "items", "$name")).endswith("ItemsItems")
    assert value(update, *answer, "oneOf", "0", "required", "id") is True
    assert value(update, *answer, "oneOf", "0", "required", "isDraft") is False


def test_markup_is_removed(fragments: Reading) -> None:
    for part in fragments.sections:
        for fact in part.facts:
            if fact.pointer == ("description",):
                assert "<Note" not in str(fact.value)
                assert "<Tip" not in str(fact.value)


def test_tables_pages(tables: list[Section], pages: dict[str, Reading]) -> None:
    update = next(s for s in tables if str(s.subject.path).endswith("/items"))
    live = next(s for s in tables if str(s.subject.path).endswith("/live"))
    answer = ("responses", "200", "content", "application/json", "schema")
    assert update.edition.version == "beta"
    assert value(update, "servers", "0", "url") == "https://api.webflow.com/beta"
    assert value(
        update, *answer, "properties", "fieldData", "properties", "name", "type"
    )
    rows = (*answer, "properties", "items", "items", "properties")
    assert value(live, *rows, "fieldData", "properties", "slug", "type") == "string"
    assert value(live, "responses", "409", "description")
    assert any("mojibake" in rules(r) for r in pages.values())
    assert "P\u00e1nico" in str([e.body for e in update.examples])
    assert [e.status for e in update.examples if e.has_body] == [None, "200"]


def test_rendered_page(rendered: Section) -> None:
    assert rendered.subject.method == "PATCH"
    assert rendered.subject.path == "/collections/{collection_id}/items"
    assert str(rendered.subject.url).startswith("https://developers.webflow.com/")
    assert str(rendered.edition.published) == "2025-11-17"
    skip = ("parameters", "query:skipInvalidFiles")
    assert value(rendered, *skip, "schema", "default") is True
    assert value(rendered, *skip, "required") is False
    assert value(rendered, "parameters", "path:collection_id", "schema", "format")
    answer = ("responses", "2XX", "content", "application/json", "schema", "oneOf")
    assert value(rendered, *answer, "1", "title") == "Collection Item List"
    assert value(rendered, *JSON_BODY, "properties", "items", "type") == "array"


def test_viewer_page(viewer: Section) -> None:
    answer = ("responses", "200", "content", "application/json", "schema")
    error = ("responses", "500", "content", "application/json", "schema")
    assert viewer.subject.path == "/collections/{collection_id}/items"
    assert value(viewer, "servers", "0", "url") == "https://api.webflow.com/v2"
    assert value(viewer, "requestBody", "required") is False
    assert value(viewer, *answer, "properties", "items", "type") == "array"
    assert value(viewer, *answer, "required", "pagination") is False
    codes = value(viewer, *error, "properties", "code", "enum")
    assert isinstance(codes, list)
    assert len(codes) == 29
    assert value(viewer, *error, "properties", "details", "items") == {}
