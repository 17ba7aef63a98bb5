"""Names given by vendor extensions.

They are used only as names: they are converted like every other name, and invalid ones
are ignored.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator import patterns as re
from generator.naming import words
from generator.openapi.nodes import JsonObject

GROUP = (
    "x-fern-sdk-group-name",
    "x-speakeasy-group",
    "x-sdk-group",
    "x-sdk-resource",
    "x-sdk-namespace",
)
METHOD = (
    "x-fern-sdk-method-name",
    "x-speakeasy-name-override",
    "x-stainless-naming",
    "x-sdk-method-name",
    "x-sdk-method",
    "x-sdk-operation-name",
    "x-sdk-operation",
    "x-ms-client-name",
)
PARAMETER = (
    "x-fern-parameter-name",
    "x-speakeasy-name-override",
    "x-stainless-param",
    "x-stainless-naming",
    "x-sdk-name",
    "x-ms-client-name",
)
PROPERTY = (
    "x-fern-property-name",
    "x-speakeasy-name-override",
    "x-stainless-naming",
    "x-sdk-name",
    "x-ms-client-name",
)
SCHEMA = (
    "x-fern-type-name",
    "x-speakeasy-name-override",
    "x-stainless-naming",
    "x-stainless-model",
    "x-ms-enum",
    "x-ms-client-name",
)
"""Extensions by what they name, the ones of SDK generators for Python's sake first."""
INLINE = ("x-fern-type-name", "x-stainless-model", "x-ms-enum")
"""Those of a schema that name it even where it is inside another one; the others
name the property there.
"""
PARTS = ("name", "method_name", "property_name", "type_name", "model_name")
"""Members of an extension that is an object of names."""
SIMPLE = re.compile(r"\^?([\w-]{1,100})(\.\*)?\$?", re.ASCII)
"""A pattern that names with a common beginning match; nothing else is searched for."""


def given_name(node: JsonObject, extensions: tuple[str, ...]) -> str:
    """The name that the first of some extensions gives, the last part of a dotted one;
    empty if none does.
    """
    parts = given_path(node, extensions)
    return parts[-1] if parts else ""


def given_path(node: JsonObject, extensions: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of a name such as `chat.completions`, or of a list of names."""
    for extension in extensions:
        stated = named(node.raw[extension]) if extension in node.raw else ()
        parts = tuple(p for p in stated if words(p))
        if parts:
            return parts
    return ()


def named(value: Any) -> Iterator[str]:
    """The names that an extension's value holds."""
    match value:
        case str():
            yield from value.split(".")
        case list():
            for item in value:
                yield from expressed(item)
        case {"python": inner}:
            yield from named(inner)
        case dict():
            yield from expressed(next((value[p] for p in PARTS if p in value), None))


def expressed(value: Any) -> Iterator[str]:
    """The parts of a dotted name; none of what is not a string."""
    match value:
        case str():
            yield from value.split(".")


def overridden(document: JsonObject, operation: str) -> str:
    """The method name that a document gives to all operations of a pattern
    (`x-speakeasy-name-override` at its root); empty if there is none.
    """
    for rule in document.entries("x-speakeasy-name-override"):
        match rule:
            case {"operationId": str(pattern), "methodNameOverride": str(name)}:
                found = SIMPLE.fullmatch(pattern)
                if found and matches(found, operation) and words(name):
                    return name
    return ""


def matches(pattern: re.Match[str], operation: str) -> bool:
    """Whether a simple pattern is about an operation."""
    text = pattern[1]
    ends = pattern[0].endswith("$") and not pattern[2]
    match pattern[0].startswith("^"), ends:
        case True, True:
            return operation == text
        case True, False:
            return operation.startswith(text)
        case False, True:
            return operation.endswith(text)
    return text in operation
