"""OpenAPI documents embedded in the scripts and attributes of pages.

Pure functions over the text of a script or an attribute and its place in a file; the
result is the text of a document, padded so that its places are those of the page.
Supported: the state of Redoc, the settings of Swagger UI (in a page or in a separate
script), Scalar, RapiDoc and Stoplight, the state of Next.js and Nuxt, and any script of
the type `application/json`, `application/yaml` or similar.
"""

from __future__ import annotations

import base64
import html
import json
import zlib
from collections.abc import Iterator
from typing import Final

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.facts import Json
from generator.readers.calls.literals import literal_or_end
from generator.source import Source

MARK: Final = re.compile(r"""["']?(openapi|swagger)["']?\s{0,20}:\s{0,20}["'`]\d""")
"""Where a document says what it is; escaped quotes are looked for apart."""
ESCAPED_MARK: Final = re.compile(
    r"""\\+"(openapi|swagger)\\+"\s{0,20}:\s{0,20}\\+"\d"""
)
YAML_MARK: Final = re.compile(r"""(?m)^(openapi|swagger):\s{0,20}["']?\d""")
SCRIPT: Final = re.compile(r"(?i)<script\b[^>]{0,4000}>")
SCRIPT_END: Final = re.compile(r"(?i)</script")
CARRIED: Final = re.compile(
    r"(?i)\b(data-configuration|data-spec|spec-content|spec|apiDescriptionDocument|data-openapi)\s{0,9}=\s{0,9}[\"']"
)
TEMPLATE: Final = re.compile(r"`((?:[^`\\]|\\[\s\S])*)`")
FRONT_MATTER: Final = re.compile(
    r"---[ \t]*\n(?:(?!---[ \t]*\n).*\n){1,400}?---[ \t]*(?:\n|$)"
)
API_ENTRY: Final = re.compile(
    r"(?m)^api:[ \t]+(?:(\{.*\})|[\"']?(eJ[A-Za-z0-9+/=]{20,}))[\"']?[ \t]*$"
)
BESIDE: Final = frozenset(
    "method path servers info securitySchemes jsonRequestBodyExample postman".split()
)
"""Keys of such an operation that are not part of an Operation Object."""
MAX_INFLATED: Final = 4_000_000
"""Bytes of one operation when inflated (a budget)."""
MAX_LEVELS: Final = 4
"""Strings inside strings: the state of a site has two."""
MAX_DOCUMENTS: Final = 20
"""Documents of one page; Swagger UI lists a few at most."""


@dataclass(frozen=True, slots=True)
class CarriedDocument:
    """The text of a document, and where it begins in the text that carried it."""

    text: str
    offset: int


def unwrapped(source: Source) -> list[Source]:
    """The documents that a page or a script carries, each as a source of its own.

    Empty for any other text, and for one that is a document itself.
    """
    head = source.text.lstrip("\ufeff \t\r\n")[:1]
    if head == "<":
        found = list(in_page(source.text))
    elif head == "-":
        found = list(in_front_matter(source.text))
    elif head not in ("{", "[", "") and is_script(source.text):
        found = list(in_script(source.text))
    else:
        return []
    return [placed(source, item) for item in found[:MAX_DOCUMENTS]]


def is_script(text: str) -> bool:
    """Whether a string is a script that sets up a viewer of OpenAPI documents."""
    head = text[:4_000]
    known = (
        "window.onload",
        "SwaggerUIBundle",
        "swaggerDoc",
        "Redoc.init",
        "__redoc_state",
    )
    return any(name in head for name in known)


def in_page(text: str) -> Iterator[CarriedDocument]:
    """The documents in the scripts and attributes of an HTML page."""
    if "openapi" not in text and "swagger" not in text:
        return
    at = 0
    while script := SCRIPT.search(text, at):
        close = SCRIPT_END.search(text, script.end())
        if close is None:
            break
        at = close.end()
        for item in in_script(text[script.end() : close.start()]):
            yield replace(item, offset=item.offset + script.end())
    for carried in CARRIED.finditer(text):
        at = carried.end() - 1
        end = text.find(text[at], at + 1)
        if end > at:
            for item in in_attribute(text[at + 1 : end]):
                yield replace(item, offset=item.offset + at + 1)


def in_front_matter(text: str) -> Iterator[CarriedDocument]:
    """The operation that a page of docusaurus-plugin-openapi-docs holds under `api`: as
    JSON, or compressed (zlib) in base64.
    """
    matter = FRONT_MATTER.match(text)
    entry = API_ENTRY.search(text, 0, matter.end()) if matter else None
    if entry is None:
        return
    shown = entry[1] if entry[1] is not None else inflated(entry[2])
    try:
        value = json.loads(shown)
    except (ValueError, RecursionError):
        return
    if isinstance(value, dict) and isinstance(value.get("path"), str):
        document = operation_document(value)
        if document is not None:
            yield CarriedDocument(
                json.dumps(document), entry.start(1 if entry[1] else 2)
            )


def inflated(text: str) -> str:
    """Compressed text in base64; empty if it is none, or too long when inflated."""
    try:
        data = zlib.decompressobj().decompress(base64.b64decode(text), MAX_INFLATED)
        return data.decode("utf-8")
    except (ValueError, zlib.error):
        return ""


def operation_document(value: dict[str, Json]) -> dict[str, Json] | None:
    """An operation with its method, path, servers and schemes as a document."""
    method, path = str(value.get("method") or "").lower(), str(value["path"])
    if not method.isalpha() or not path.startswith("/"):
        return None
    kept = {key: part for key, part in value.items() if key not in BESIDE}
    kept.setdefault("responses", {})
    info = value.get("info")
    schemes = value.get("securitySchemes")
    return {
        "openapi": "3.0.3",
        "info": (
            info if isinstance(info, dict) else {"title": "API", "version": "1.0.0"}
        ),
        "servers": value.get("servers") or [],
        "paths": {path: {method: kept}},
        "components": {"securitySchemes": schemes if isinstance(schemes, dict) else {}},
    }


def in_attribute(value: str) -> Iterator[CarriedDocument]:
    """The documents in the value of an attribute, its character references resolved.

    Line ends stay, so that lines are those of the page.
    """
    plain = html.unescape(value)
    stripped = plain.lstrip()
    if stripped.startswith(("{", "[")):
        yield from in_script(plain)
    elif YAML_MARK.search(plain):
        yield CarriedDocument(plain, 0)


def in_script(text: str, level: int = 0) -> Iterator[CarriedDocument]:
    """The documents in a script: object literals, JSON, JSON in a string, YAML."""
    at, budget = 0, SearchBudget(4 * len(text) + 100_000)
    while mark := MARK.search(text, at):
        found, end = around(text, mark.start(), budget)
        at = max(end, mark.end())
        if found is not None:
            yield found
    if level < MAX_LEVELS:
        yield from in_strings(text, level)
    for match in TEMPLATE.finditer(text):
        if YAML_MARK.search(match[1]) and "${" not in match[1]:
            yield CarriedDocument(match[1], match.start(1))
    stripped = text.lstrip("\r\n")
    if YAML_MARK.match(stripped):
        yield CarriedDocument(stripped, len(text) - len(stripped))


@dataclass
class SearchBudget:
    """How many characters may still be looked at to find the begin of documents."""

    left: int


def around(
    text: str, mark: int, budget: SearchBudget
) -> tuple[CarriedDocument | None, int]:
    """The innermost object around a mark, if it is a document, and where it ends."""
    at = mark
    while budget.left > 0 and (at := text.rfind("{", 0, at)) >= 0:
        literal, end = literal_or_end(text, at)
        budget.left -= max(end - at, mark - at, 1)
        if literal is None or literal.end < mark:
            continue
        found = CarriedDocument(literal.text, at) if is_document(literal.text) else None
        return found, literal.end if found else mark
    return None, mark


def is_document(text: str) -> bool:
    """Whether JSON is an OpenAPI document."""
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict) or not {"openapi", "swagger"} & value.keys():
        return False
    return any(
        isinstance(value.get(k), dict) for k in ("paths", "components", "webhooks")
    )


def in_strings(text: str, level: int) -> Iterator[CarriedDocument]:
    """The documents in JSON that is in strings (`JSON.parse("...")`, states)."""
    at = 0
    while mark := ESCAPED_MARK.search(text, at):
        start = unescaped(text, mark.start(), -1)
        end = unescaped(text, mark.end(), 1)
        at = max(end, mark.end())
        if start < 0 or end < 0:
            return
        try:
            inner = json.loads(text[start : end + 1])
        except (ValueError, RecursionError):
            continue
        for item in in_script(inner, level + 1) if isinstance(inner, str) else ():
            yield CarriedDocument(item.text, start + 1)


def unescaped(text: str, at: int, step: int) -> int:
    """The offset of the next quote that no backslash precedes, before or after."""
    find = text.find if step > 0 else text.rfind
    while True:
        at = find('"', at) if step > 0 else find('"', 0, at)
        if at < 0:
            return -1
        ahead = text[max(0, at - 64) : at]
        slashes = len(ahead) - len(ahead.rstrip("\\"))
        if slashes % 2 == 0:
            return at
        at += 1 if step > 0 else 0


def placed(source: Source, item: CarriedDocument) -> Source:
    """A document as a source, its first line padded to the column of the page."""
    before = source.text[: item.offset].replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n")
    column = len(before) - before.rfind("\n") - 1
    if not item.text.startswith("{"):
        column = 0
    indent = column if "\n" not in item.text else 0
    pad = " " * column if not indent else ""
    return Source(
        source.file, pad + item.text, source.path, source.first_line + line, indent
    )
