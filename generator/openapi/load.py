"""OpenAPI documents of any version and number of files, as one of version 3.1."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, Final

from generator.facts import Json
from generator.openapi.bundle import EXTERNAL, Bundler
from generator.openapi.files import Files
from generator.openapi.identity import localize
from generator.openapi.rules import Repair, all_rules, rule_set
from generator.openapi.swagger2 import Converter
from generator.openapi.tree import Origins, ParsedDocument, load_tree
from generator.openapi.walk import Walk
from generator.report.diagnostics import Report, Span, input_error
from generator.source import Source

VERSION: Final = re.compile(r"3\.([0-9])(\.[0-9]+)?(-.+)?\Z")
NEWEST: Final = 2
CONTENTS: Final = frozenset({"paths", "webhooks", "components", "definitions"})
WRITTEN: Final = {0: "3.1.1", 1: "3.1.1", 2: "3.2.0"}

Locate = Callable[[Sequence[str | int]], Span]


@dataclass
class Document:
    """A document in the shape of OpenAPI 3.1 (3.2 where it was written so).

    `locate` gives the place in the vendor's text of the value that a JSON pointer
    into `value` names, or of its nearest ancestor. `parts` are the other files that
    were asked for, with their contents, None for those that are not there.
    """

    file: str
    value: dict[str, Any]
    locate: Locate
    minor: int = 1
    repairs: list[Repair] = field(default_factory=list)
    parts: dict[FilePath, bytes | None] = field(default_factory=dict)


def load_document(
    source: Source,
    report: Report,
    *,
    roots: Sequence[FilePath] = (),
    rules_off: frozenset[str] = frozenset(),
) -> Document:
    """Read a document, bundle its files, convert, upgrade and repair it.

    Other files are read only below one of `roots` (the folder of the source if none
    is given). Every repair that is made is in `repairs` of the result.

    Raises:
        InputError: It cannot be parsed or is no OpenAPI document.
    """
    tree = load_tree(source)
    return make_document(tree, source, report, roots, rules_off)


def make_document(
    tree: ParsedDocument,
    source: Source,
    report: Report,
    roots: Sequence[FilePath] = (),
    rules_off: frozenset[str] = frozenset(),
) -> Document:
    """The same from a parsed text; the tree's value is changed in place."""
    value = as_object(tree.value, tree)
    minor = version(value, tree)
    refuse_nothing(value, tree)
    origins = Origins(tree)
    if "$id" in source.text:
        localize(value, source.file)
    parts = bundle(value, source, tree, origins, report, roots)
    if "swagger" in value:
        Converter(value, origins).convert()
    document = Document(source.file, value, origins.locate, minor, parts=parts)
    walk = Walk(
        value,
        rule_set(all_rules(), minor, rules_off),
        origins,
        report,
        minor,
        rules_off,
        tree.number_keys,
    )
    walk.run()
    document.repairs = walk.repairs
    value["openapi"] = WRITTEN[minor]
    return document


def bundle(
    value: dict[str, Any],
    source: Source,
    tree: ParsedDocument,
    origins: Origins,
    report: Report,
    roots: Sequence[FilePath],
) -> dict[FilePath, bytes | None]:
    """Take over what other files hold, if the text has references to any: which ones."""
    if not EXTERNAL.search(source.text):
        return {}
    folders = roots or ([source.path.parent] if source.path else [])
    files = Files(source, tree, [folder.resolve() for folder in folders])
    Bundler(value, files, origins, report).run()
    return files.asked


def as_object(value: Json, tree: ParsedDocument) -> dict[str, Any]:
    """The root of a document, which must be an object."""
    if isinstance(value, dict):
        return value
    hint = "give a document that begins with `openapi: 3...`"
    raise input_error("not-openapi", "no OpenAPI document", tree.locate(()), hint)


def refuse_nothing(value: dict[str, Any], tree: ParsedDocument) -> None:
    """A document that describes nothing is more likely a mistake than an API.

    Raises:
        InputError: None of the sections with contents is there.
    """
    if CONTENTS.isdisjoint(value):
        message = "the document has neither `paths` nor `webhooks` nor `components`"
        hint = "give a document that describes an API"
        raise input_error("not-openapi", message, tree.locate(()), hint)


def version(value: dict[str, Any], tree: ParsedDocument) -> int:
    """The minor version of OpenAPI 3.

    Raises:
        InputError: There is none, or one that does not exist.
    """
    if str(value.get("swagger")) == "2.0":
        return 0
    written = value.get("openapi", value.get("swagger"))
    match = VERSION.match(str(written))
    if match and int(match[1]) <= NEWEST:
        return int(match[1])
    known = "3.0, 3.1, 3.2 and Swagger 2.0 are known"
    if written is None:
        message = "no OpenAPI document (`openapi` is missing)"
        raise input_error("not-openapi", message, tree.locate(()), known)
    message = f"unknown OpenAPI version {written!r}"
    raise input_error("unknown-version", message, tree.locate(("openapi",)), known)
