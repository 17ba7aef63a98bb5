"""XML bodies, parsed and written by their schemas (OpenAPI 3.1.1, section 4.8.26)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final
from xml.etree import ElementTree

from .document import Document, Json, Place
from .styles import Typer

DEPTH: Final = 60
"""Levels of elements that are read: expat itself takes thousands, our recursion not."""
SPACES: Final = {9: "&#9;", 10: "&#10;", 13: "&#13;"}
"""Spaces that a parser of XML would read as blanks in an attribute."""
DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def is_xml(media_type: str) -> bool:
    """Whether a media type is XML (RFC 7303, section 4.2)."""
    subtype = media_type.partition(";")[0].strip().lower().rpartition("/")[2]
    return subtype == "xml" or subtype.endswith("+xml")


@dataclass(frozen=True, slots=True)
class XmlField:
    """How a property is written: its element's name, or an attribute's; whether the
    items of an array are in an element of their own.
    """

    name: str
    place: Place
    attribute: bool
    wrapped: bool


class XmlReader:
    """Reads elements by the schemas of a document."""

    def __init__(self, document: Document, typer: Typer) -> None:
        self._document = document
        self._typer = typer

    def value(self, content: bytes, place: Place) -> Json:
        """The value of a text.

        Raises:
            ValueError: It is not XML, or declares types and entities of its own.
        """
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise ValueError("declarations are not supported")
        try:
            root = ElementTree.fromstring(content)
        except (ElementTree.ParseError, LookupError) as error:
            raise ValueError(str(error)) from None
        return self._value(root, place, 0)

    def _value(self, node: ElementTree.Element, place: Place, depth: int) -> Json:
        if depth > DEPTH:
            raise ValueError("nested too deeply")
        kinds = self._typer.kinds(place)
        if "array" in kinds and "object" not in kinds:
            items = items_of(self._document, place)
            return [self._value(child, items, depth + 1) for child in node]
        fields = {each.name: each for each in fields_of(self._document, place)}
        known = any(name in fields for name in node.attrib)
        if len(node) == 0 and not known:
            if kinds == {"object"} and not (node.text or "").strip():
                return {}
            return self._typer.scalar(node.text or "", place)
        return self._object(node, fields, depth)

    def _object(
        self, node: ElementTree.Element, fields: dict[str, XmlField], depth: int
    ) -> dict[str, Json]:
        found: dict[str, Json] = {
            key_of(fields[name]): self._typer.scalar(text, fields[name].place)
            for name, text in node.attrib.items()
            if name in fields
        }
        for child in node:
            name = child.tag.rpartition("}")[2]
            field = fields.get(name)
            place = field.place if field else ()
            lists = "array" in self._typer.kinds(place)
            if field and lists and not field.wrapped:
                item = self._value(child, items_of(self._document, place), depth + 1)
                found.setdefault(key_of(field), []).append(item)
            else:
                key = key_of(field) if field else name
                found[key] = self._value(child, place, depth + 1)
        return found


def key_of(field: XmlField) -> str:
    """The property that a field is."""
    return field.place[-1]


def fields_of(document: Document, place: Place) -> Iterator[XmlField]:
    """The properties of a schema, and of what it combines, as XML has them."""
    for schema, here in document.combined(place, DEPTH):
        named = schema.get("properties")
        for name in named if isinstance(named, dict) else ():
            yield field_at(document, (*here, "properties", name))


def field_at(document: Document, at: Place) -> XmlField:
    """The XML form of the property at a place."""
    stated = xml_of(document, at)
    label, wrapped = str(stated.get("name") or at[-1]), stated.get("wrapped") is True
    if not wrapped and document.mapping(at)[0].get("type") == "array":
        label = str(xml_of(document, items_of(document, at)).get("name") or label)
    return XmlField(label, at, stated.get("attribute") is True, wrapped)


def xml_of(document: Document, place: Place) -> dict[str, Json]:
    """The XML Object of a schema; empty if it has none."""
    stated = document.mapping(place)[0].get("xml")
    return stated if isinstance(stated, dict) else {}


def items_of(document: Document, place: Place) -> Place:
    """Where the schema of an array's items is."""
    _, here = document.mapping(place)
    return (*here, "items") if isinstance(document.at((*here, "items")), dict) else ()


def root_name(document: Document, place: Place) -> str:
    """The name of a body's element: by its schema, else by the component's name."""
    _, here = document.mapping(place)
    name = xml_of(document, here).get("name")
    return str(name or (here[-1] if here[:2] == ("components", "schemas") else "root"))


def write_xml(document: Document, place: Place, value: Json) -> str:
    """A value in XML."""
    return DECLARATION + element(document, root_name(document, place), place, value, 0)


def element(
    document: Document, name: str, place: Place, value: Json, depth: int
) -> str:
    """A value as an element."""
    tag = named(name)
    if depth > DEPTH or value is None:
        return f"<{tag}/>"
    if isinstance(value, list):
        items = items_of(document, place) if place else ()
        label = root_name(document, items) if items else "item"
        label = "item" if label == "root" else label
        inner = "".join(element(document, label, items, v, depth + 1) for v in value)
        return f"<{tag}>{inner}</{tag}>"
    if not isinstance(value, dict):
        return f"<{tag}>{escape(text_of(value), quote=False)}</{tag}>"
    fields = {key_of(each): each for each in fields_of(document, place)}
    attributes, inner = "", ""
    for key, item in value.items():
        field = fields.get(key) or XmlField(key, (), False, False)
        if field.attribute and not isinstance(item, dict | list):
            text = escape(text_of(item)).translate(SPACES)
            attributes += f' {named(field.name)}="{text}"'
        elif isinstance(item, list) and not field.wrapped:
            items = items_of(document, field.place) if field.place else ()
            inner += "".join(
                element(document, field.name, items, v, depth + 1) for v in item
            )
        else:
            inner += element(document, field.name, field.place, item, depth + 1)
    return f"<{tag}{attributes}>{inner}</{tag}>"


def text_of(value: Json) -> str:
    """A single value as text, without what no XML may have."""
    text = value if isinstance(value, str) else json.dumps(value)
    return "".join(c for c in text if c.isprintable() or c in "\t\n")


def named(name: str) -> str:
    """A name that an element can have."""
    kept = "".join(c if c.isalnum() or c in "_.-:" else "_" for c in name)
    return kept if kept[:1].isalpha() or kept[:1] == "_" else f"_{kept}"
