"""Files that pages include, in the ways of several tools."""

from __future__ import annotations

import pytest

from generator.facts import Reading
from generator.readers import read
from generator.source import Source

SAMPLE = '{"id": 7, "name": "Ada", "berth": {"pier": "north"}}\n'
FIELDS = (
    "| Name | Type | Description |\n|---|---|---|\n"
    "| limit | integer | How many come at once |\n"
)


def page(text: str, suffix: str = ".md") -> Source:
    """A page that documents one call and includes something below it."""
    head = "Boats\n=====\n\nGET /boats\n----------\n\n" if suffix == ".rst" else ""
    head = "= Boats\n\n== GET /boats\n\n" if suffix == ".adoc" else head
    head = head or "# Boats\n\n## GET /boats\n\n"
    return Source(f"docs/boats{suffix}", f"{head}{text}\n")


def pointers(reading: Reading) -> set[tuple[str, ...]]:
    """What is stated of the page's operation."""
    (section,) = reading.sections
    return {fact.pointer[:2] for fact in section.facts}


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ('--8<-- "shared/paging.md"', ".md"),
        ("{% include '../shared/paging.md' %}", ".md"),
        ('{{< include "shared/paging.md" >}}', ".md"),
        ("```{include} ../shared/paging.md\n```", ".md"),
        ("import Paging from '../shared/paging.md';\n\n<Paging />", ".mdx"),
        ('<Snippet file="paging.md" />', ".mdx"),
        ("[!INCLUDE [paging](../shared/paging.md)]", ".md"),
        (".. include:: ../shared/paging.md", ".rst"),
        ("include::../shared/paging.md[]", ".adoc"),
    ],
)
def test_parameters_of_another_file(text: str, suffix: str) -> None:
    shared = Source("shared/paging.md", f"## Query parameters\n\n{FIELDS}")
    reading, _ = read([page(text, suffix), shared])
    assert ("parameters", "query:limit") in pointers(reading)


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("### Response\n\n```json\n--8<-- 'samples/boat.json'\n```", ".md"),
        ("### Response\n\n```{literalinclude} ../samples/boat.json\n```", ".md"),
        ("### Response\n\n<<< @/samples/boat.json", ".md"),
        ("### Response\n\n@[code](../samples/boat.json)", ".md"),
        ("Response\n^^^^^^^^\n\n.. literalinclude:: ../samples/boat.json", ".rst"),
        ("=== Response\n\n----\ninclude::example$boat.json[]\n----", ".adoc"),
    ],
)
def test_examples_in_files(text: str, suffix: str) -> None:
    sample = Source("samples/boat.json", SAMPLE)
    (reading,) = read([page(text, suffix)], [sample])
    (section,) = reading.sections
    (example,) = section.examples
    assert example.span.file == "samples/boat.json"


def test_names_that_data_describes() -> None:
    text = (
        "Request\n^^^^^^^\n\n.. rest_parameters:: parameters.yaml\n\n"
        "   - limit: page_limit\n   - colour: colour\n"
    )
    data = Source(
        "docs/parameters.yaml",
        "page_limit:\n  in: query\n  type: integer\n  required: true\n"
        "  description: |\n    At most ``100``.\n",
    )
    (reading,) = read([page(text, ".rst")], [data])
    facts = {fact.pointer: fact.value for fact in reading.sections[0].facts}
    assert facts["parameters", "query:limit", "required"] is True
    assert facts["parameters", "query:limit", "schema", "type"] == "integer"


def test_headings_of_an_included_file_are_below_the_page() -> None:
    """A file begins with its own first style of headings: it is no title of the page."""
    text = (
        "Boats\n#####\n\nAll boats\n=========\n\n.. http:get:: /boats\n\n"
        ".. include:: answers.rst\n\nOne boat\n========\n\n.. http:get:: /boats/(id)\n"
    )
    answers = "Status\n------\n\n* ``200``: There it is.\n"
    sources = [Source("docs/boats.rst", text), Source("docs/answers.rst", answers)]
    first, second = read([*sources, Source("docs/piers.md", "## GET /piers\n")])[
        0
    ].sections
    for section in (first, second):
        stated = {fact.pointer: fact.value for fact in section.facts}
        assert stated[("tags",)] == ["Boats"]
    assert ("responses", "200", "description") in {f.pointer for f in first.facts}


def test_pages_with_operations_are_read_once() -> None:
    other = Source("docs/piers.md", "# Piers\n\n## GET /piers\n\nEvery pier.\n")
    first, second = read([page("{% include 'piers.md' %}"), other])
    assert len(first.sections) == len(second.sections) == 1
    assert "missing-include" not in {item.code for item in first.diagnostics}


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "nowhere.md"])
def test_only_inputs_are_included(name: str) -> None:
    (reading,) = read([page(f"{{% include '{name}' %}}")])
    assert [item.code for item in reading.diagnostics].count("missing-include") == 1


def test_files_that_include_themselves() -> None:
    first = Source("docs/a.md", "{% include 'b.md' %}\n")
    second = Source("docs/b.md", "{% include 'a.md' %}\n")
    readings = read([page("{% include 'a.md' %}"), first, second])
    assert len(readings[0].sections) == 1


def test_pages_with_operations_are_below_the_heading_that_includes_them() -> None:
    """A file of several sections has no title: that above its inclusion names them."""
    index = "Harbour\n#######\n\nPiers\n=====\n\n.. include:: piers.inc\n"
    index += "\nBoats\n=====\n\n.. include:: boats.inc\n"
    piers = "List\n----\n\n.. http:get:: /sea/piers\n\nShow\n----\n\n.. http:get:: /sea/piers/(id)\n"
    boats = "Vessels\n=======\n\nList\n----\n\n.. http:get:: /sea/boats\n\nShow\n----\n\n.. http:get:: /sea/boats/(id)\n"
    sources = {"index.rst": index, "piers.inc": piers, "boats.inc": boats}
    _, first, second = read([Source(f"docs/{n}", t) for n, t in sources.items()])
    tags = {
        str(fact.value[0])
        for section in (*first.sections, *second.sections)
        for fact in section.facts
        if fact.pointer == ("tags",) and isinstance(fact.value, list)
    }
    assert tags == {"Piers", "Vessels"}


def test_data_that_pages_name_is_no_unknown_document() -> None:
    data = Source("docs/parameters.yaml", "page_limit:\n  in: query\n")
    other = Source("docs/theme.yaml", "colour: blue\n")
    text = "Request\n^^^^^^^\n\n.. rest_parameters:: parameters.yaml\n\n   - limit: page_limit\n"
    _, used, unused = read([page(text, ".rst"), data, other])
    assert not used.diagnostics
    assert [item.code for item in unused.diagnostics] == ["unknown-document"]
