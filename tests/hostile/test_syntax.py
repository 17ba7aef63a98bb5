"""No text of a document changes what the generated code does."""

from __future__ import annotations

import pytest

from tests.emission import files_of
from tests.hostile.documents import NAMES, document
from tests.hostile.payloads import PAYLOADS, PREFIXED, control
from tests.hostile.trees import bare, shape

PACKAGE = "hostile_client"


def with_texts(text: str) -> dict[str, str]:
    """The package of a document with a text in every field that names nothing."""
    return files_of(
        document(lambda field: f"The {field}" if field in NAMES else text), PACKAGE
    )


def everywhere(text: str) -> dict[str, str]:
    """The package of a document with a text in every field."""
    return files_of(document(lambda field: text), PACKAGE)


def modules(files: dict[str, str]) -> dict[str, str]:
    return {path: text for path, text in files.items() if path.endswith(".py")}


@pytest.mark.parametrize(("name", "prefix"), PREFIXED)
def test_texts_change_nothing_but_literals(name: str, prefix: str) -> None:
    payload = prefix + PAYLOADS[name]
    found, expected = with_texts(payload), with_texts(control(payload))
    assert found.keys() == expected.keys()
    for path, text in modules(found).items():
        assert bare(text) == bare(expected[path]), path


@pytest.mark.parametrize(("name", "prefix"), PREFIXED)
def test_names_change_nothing_but_identifiers(name: str, prefix: str) -> None:
    payload = prefix + PAYLOADS[name]
    found, expected = everywhere(payload), everywhere(control(payload))
    assert found.keys() == expected.keys()
    for path, text in modules(found).items():
        # The index lists models by name, where one of them hides another name.
        if path != "__init__.py":
            assert shape(text) == shape(expected[path]), path


def test_every_field_is_tried() -> None:
    """A mark in each field shows which of them reach the package."""
    fields: set[str] = set()

    def mark(field: str) -> str:
        fields.add(field)
        return f"mark of {field.replace('.', ' ')} ends"

    written = "\n".join(files_of(document(mark), PACKAGE).values())
    everything = " ".join(written.lower().split())
    missing = {field for field in fields if not reached(field, everything)}
    assert missing == NOT_WRITTEN


def reached(field: str, everything: str) -> bool:
    words = ["mark", "of", *field.split("."), "ends"]
    forms = (" ".join(words), "_".join(words), "".join(words))
    return any(form in everything for form in forms)


NOT_WRITTEN = frozenset(
    "license license.url contact email terms info.summary docs.about docs.url extension"
    " property.title schema.title pattern format type minimum example example.name"
    " query.pattern query.format query.example header.pattern header.format"
    " header.example cookie.pattern cookie.format cookie.example body.description"
    " response.description link expression scheme.description"
    " scope.description variable.description style xml version".split()
)
"""Fields that a package says nothing of: what is tried there tests that."""
