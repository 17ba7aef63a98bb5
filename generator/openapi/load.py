"""Loading OpenAPI documents of any version and any number of files as one document of
version 3.1, in which each object has one identity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path as FilePath
from typing import Any, Final
from urllib.parse import unquote, urldefrag, urljoin

from generator import patterns as re, pointers
from generator.dataclass import dataclass, field
from generator.facts import Json
from generator.openapi.bundle import EXTERNAL, Bundler
from generator.openapi.files import Files
from generator.openapi.kinds import KINDS, SCHEMA, Shape, named
from generator.openapi.nodes import Origins, ParsedDocument, load_tree
from generator.openapi.rules import Path, Repair, all_rules, rule_set
from generator.openapi.swagger2 import Converter
from generator.openapi.walk import Walk
from generator.pointers import ABSENT
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
    were asked for, with their digests, None for those that are not there.
    """

    file: str
    value: dict[str, Any]
    locate: Locate
    minor: int = 1
    repairs: list[Repair] = field(default_factory=list)
    parts: dict[FilePath, str | None] = field(default_factory=dict)


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
        InputError: It cannot be parsed or is not an OpenAPI document.
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
    value["openapi"] = WRITTEN[max(minor, walk.newest)]
    return document


def bundle(
    value: dict[str, Any],
    source: Source,
    tree: ParsedDocument,
    origins: Origins,
    report: Report,
    roots: Sequence[FilePath],
) -> dict[FilePath, str | None]:
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
    raise input_error("not-openapi", "not an OpenAPI document", tree.locate(()), hint)


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
    known = "3.0, 3.1, 3.2 and Swagger 2.0 are supported"
    if written is None:
        message = "not an OpenAPI document (`openapi` is missing)"
        raise input_error("not-openapi", message, tree.locate(()), known)
    message = f"unknown OpenAPI version {written!r}"
    raise input_error("unknown-version", message, tree.locate(("openapi",)), known)


FIELDS: Final = KINDS | {
    "root": KINDS["root"] | {"definitions": named("schema")},
    "response": KINDS["response"] | {"schema": SCHEMA},
}
MAX_DEPTH: Final = 256
"""Deepest nesting of objects that is searched; the reader refuses deeper ones."""


def localize(root: dict[str, Any], document: str) -> None:
    """Rewrite references that an `$id` explains; `document` is the address of all."""
    own = root.get("$self")
    start = joined(document, own) if isinstance(own, str) else document
    found = list(schemas("root", root, (), start))
    resources = {base: path for node, path, base in found if has_id(node)}
    anchors = {
        f"{base}#{node[key]}": path
        for node, path, base in found
        for key in ("$anchor", "$dynamicAnchor")
        if isinstance(node.get(key), str)
    }
    if not resources:
        return
    for node, _, base in found:
        ref = node.get("$ref")
        if isinstance(ref, str):
            better = local(root, ref, base, resources, anchors)
            if better is not None:
                node["$ref"] = pointers.spell(tuple(map(str, better)))


def local(
    root: dict[str, Any],
    ref: str,
    base: str,
    resources: dict[str, Path],
    anchors: dict[str, Path],
) -> Path | None:
    """Where a reference in a resource leads; None if no `$id` has a say in it."""
    address = joined(base, ref)
    if address in anchors and base in resources:
        return anchors[address]
    resource, fragment = urldefrag(address)
    if resource not in resources:
        return None
    inner = pointers.parse(f"#{fragment}") if fragment else ()
    if inner is None:
        return None
    path = (*resources[resource], *inner)
    is_there = pointers.get(root, path) is not ABSENT
    # Many documents give an `$id` and mean the whole document by `#/...` all the same.
    return path if is_there else None


def joined(base: str, ref: str) -> str:
    """A reference resolved by a base; itself where it is not one that can be."""
    try:
        return unquote(urljoin(base, ref)).removesuffix("#")
    except ValueError:
        return ref


def has_id(node: dict[str, Any]) -> bool:
    """Whether a schema is a resource of its own."""
    found = node.get("$id")
    return isinstance(found, str) and not found.startswith("#")


def schemas(
    kind: str, node: dict[str, Any], path: Path, base: str
) -> Iterator[tuple[dict[str, Any], Path, str]]:
    """Every schema with its place and the address that its references start from."""
    stack: list[tuple[str, dict[str, Any], Path, str]] = [(kind, node, path, base)]
    while stack:
        kind, node, path, base = stack.pop()
        if kind == "schema":
            base = joined(base, node["$id"]) if has_id(node) else base
            yield node, path, base
        fields = FIELDS.get(kind, {})
        for key, value in node.items() if len(path) < MAX_DEPTH else ():
            spec = fields.get(key, fields.get("*"))
            if spec is None or not spec.kind:
                continue
            for tail, item in items(spec.shape, value):
                stack.append((spec.kind, item, (*path, key, *tail), base))


def items(shape: Shape, value: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The objects in a field, with the rest of the way to each."""
    if shape is Shape.ONE and isinstance(value, dict):
        yield (), value
    elif shape is Shape.MAP and isinstance(value, dict):
        yield from (((k,), v) for k, v in value.items() if isinstance(v, dict))
    elif shape is Shape.LIST and isinstance(value, list):
        yield from (((n,), v) for n, v in enumerate(value) if isinstance(v, dict))
