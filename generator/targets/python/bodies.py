"""Request bodies as expressions: which helper of the runtime encodes what."""

from __future__ import annotations

from generator.model.ir import Body, BodyKind, Field
from generator.targets.python.arguments import may_be_null
from generator.targets.python.literals import string, strings
from generator.targets.python.values import Helpers, form_part, has_style, styled_part


def body_expression(body: Body, helpers: Helpers) -> str:
    """The body in its encoding."""
    match body.kind:
        case BodyKind.JSON:
            extra = (
                []
                if body.media_type == "application/json"
                else [f"content_type={string(body.media_type)}"]
            )
            text = encoded("json_body", body, extra, helpers)
        case BodyKind.FORM:
            text = encoded("form_body", body, form_encoding(body, helpers), helpers)
        case BodyKind.MULTIPART:
            extra = part_encoding(body, helpers)
            text = encoded("multipart_body", body, extra, helpers)
        case BodyKind.RAW:
            media = f"content_type={string(body.media_type)}"
            text = f"{helpers.use('raw_body')}(body, {media})"
    if body.fields is None and not body.required and may_be_null(body):
        return f"None if body is {helpers.use('MISSING')} else {text}"
    if body.fields is None and not body.required:
        return f"None if body is None else {text}"
    return text if body.required else f"{helpers.use('optional')}({text})"


def encoded(helper: str, body: Body, extra: list[str], helpers: Helpers) -> str:
    """A body made of keywords, or of one value."""
    value = "body" if body.fields is None else given_fields(body, body.fields, helpers)
    return f"{helpers.use(helper)}({', '.join([value, *extra])})"


def given_fields(body: Body, fields: tuple[Field, ...], helpers: Helpers) -> str:
    """The keywords that are given, by wire name."""
    styles = {part.wire: part for part in body.encodings}
    pairs = [
        (
            f"{string(f.wire)}: {styled_part(f.name, styles[f.wire], helpers)}"
            if f.wire in styles
            else f"{string(f.wire)}: {f.name}"
        )
        for f in fields
    ]
    pairs += [f"{string(wire)}: {value}" for wire, value in body.fixed]
    if body.open:
        pairs.append("**(additional_properties or {})")
    nullable = [field.wire for field in fields if field.nullable]
    inner = f"{{{', '.join(pairs)}}}"
    if body.kind is not BodyKind.JSON:
        return inner
    more = f", nullable={strings(nullable)}" if nullable else ""
    return f"{helpers.use('sent')}({inner}{more})"


def form_encoding(body: Body, helpers: Helpers) -> list[str]:
    """How fields of a form deviate from the default; keywords say their style."""
    told = {field.wire for field in body.fields or ()}
    parts = [p for p in body.encodings if p.wire not in told or not has_style(p)]
    found = [text for part in parts for text in form_part(part, helpers)]
    return [f"encoding={{{', '.join(found)}}}"] if found else []


def part_encoding(body: Body, helpers: Helpers) -> list[str]:
    """How parts deviate from the default, and which parts are files."""
    found = form_encoding(body, helpers)
    if body.extra_files and body.fields is None:
        found.append("files=body")
    elif body.extra_files:
        names = ", ".join([*map(string, body.files), "*(additional_properties or {})"])
        found.append(f"files=({names},)")
    elif body.files:
        found.append(f"files={strings(body.files)}")
    if body.media_type != "multipart/form-data":
        found.append(f"content_type={string(body.media_type)}")
    return found
