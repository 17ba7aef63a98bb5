"""Request bodies as expressions: which helper of the runtime encodes what."""

from __future__ import annotations

from generator.model.ir import Body, BodyKind, Field
from generator.targets.python.arguments import may_be_null
from generator.targets.python.literals import string
from generator.targets.python.printer import (
    Brackets,
    Conditional,
    Named,
    Node,
    call,
    keyword,
    mapping,
    sequence,
    texts,
)
from generator.targets.python.values import (
    Helpers,
    as_json,
    form_part,
    has_style,
    styled_part,
)


def body_expression(body: Body, helpers: Helpers) -> Node:
    """The body in its encoding."""
    match body.kind:
        case BodyKind.JSON:
            plain = body.media_type == "application/json"
            extra = [] if plain else [content_type(body)]
            made = encoded("json_body", body, extra, helpers)
        case BodyKind.FORM:
            made = encoded("form_body", body, form_encoding(body, helpers), helpers)
        case BodyKind.MULTIPART:
            extra = part_encoding(body, helpers)
            made = encoded("multipart_body", body, extra, helpers)
        case BodyKind.RAW:
            made = call(helpers.use("raw_body"), "body", content_type(body))
    if body.fields is None and not body.required:
        nothing = helpers.use("MISSING") if may_be_null(body) else "None"
        return Conditional("None", f"body is {nothing}", made)
    return made if body.required else call(helpers.use("optional"), made)


def content_type(body: Body) -> Node:
    """The media type of a body as an argument."""
    return keyword("content_type", string(body.media_type))


def encoded(helper: str, body: Body, extra: list[Node], helpers: Helpers) -> Node:
    """A body made of keywords, or of one value."""
    value = "body" if body.fields is None else given_fields(body, body.fields, helpers)
    return call(helpers.use(helper), value, *extra)


def given_fields(body: Body, fields: tuple[Field, ...], helpers: Helpers) -> Node:
    """The keywords that are given, by wire name."""
    styles = {part.wire: part for part in body.encodings}
    pairs: list[Node] = [
        Named(
            string(f.wire),
            ": ",
            (
                styled_part(f.name, styles[f.wire], helpers)
                if f.wire in styles
                else as_json(f.name, f.type, helpers)
            ),
        )
        for f in fields
    ]
    pairs += [f"{string(wire)}: {value}" for wire, value in body.fixed]
    if body.open:
        pairs.append("**(additional_properties or {})")
    nullable = [field.wire for field in fields if field.nullable]
    inner = Brackets("", "{}", tuple(pairs))
    if body.kind is not BodyKind.JSON:
        return inner
    more = [keyword("nullable", texts(nullable))] if nullable else []
    return call(helpers.use("sent"), inner, *more)


def form_encoding(body: Body, helpers: Helpers) -> list[Node]:
    """How fields of a form deviate from the default; keywords say their style."""
    described = {field.wire for field in body.fields or ()}
    parts = [p for p in body.encodings if p.wire not in described or not has_style(p)]
    found = [pair for part in parts for pair in form_part(part, helpers)]
    return [keyword("encoding", mapping(found))] if found else []


def part_encoding(body: Body, helpers: Helpers) -> list[Node]:
    """How parts deviate from the default, and which parts are files."""
    found = form_encoding(body, helpers)
    if body.extra_files and body.fields is None:
        found.append(keyword("files", "body"))
    elif body.extra_files:
        names = [*map(string, body.files), "*(additional_properties or {})"]
        found.append(keyword("files", sequence(names)))
    elif body.files:
        found.append(keyword("files", texts(body.files)))
    if body.media_type != "multipart/form-data":
        found.append(content_type(body))
    return found
