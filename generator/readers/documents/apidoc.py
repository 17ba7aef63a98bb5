"""The data that apiDoc extracts from code comments (`api_data.json`), as operations.

The fields: apidocjs.com, "Params". Descriptions are HTML; a parameter is in the path if
the URL names it, otherwise in the query or the body, by its group and method.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import Json, Pointer, Reading
from generator.readers.calls.call import (
    CallBody,
    CallParameter,
    CallReply,
    Credential,
    DescribedCall,
)
from generator.readers.calls.call_credentials import distinct, of_header
from generator.readers.calls.call_reading import DocumentReading, refused
from generator.readers.calls.literals import message_body
from generator.readers.documents.json_schema import TreeNode, root_of
from generator.readers.endpoints.targets import RequestTarget, read_target
from generator.report.diagnostics import InputError, Span
from generator.source import Source

NAME = "apidoc"
START: Final = re.compile(
    r"\s*\[\s*\{\s*\"(?:type|success|version|filename|group|error)\""
)
MARKS: Final = ('"groupTitle"', '"filename"', '"url"')
TAG: Final = re.compile(r"<[^<>]{1,200}>")
STATUS: Final = re.compile(r"\b([1-5]\d\d)\b")
MESSAGE: Final = re.compile(r"\s*HTTP/[\d.]{1,3}\s+([1-5]\d\d)[^\n]*\n?")
BODY_METHODS: Final = frozenset({"POST", "PUT", "PATCH"})
JSON_TYPE: Final = "application/json"
TYPES: Final = {
    "string": "string",
    "number": "number",
    "int": "integer",
    "integer": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "boolean": "boolean",
    "bool": "boolean",
    "object": "object",
    "array": "array",
    "file": "string",
}


def sniff(source: Source) -> float:
    """Sure if the text is a list of what apiDoc has of each operation."""
    head = source.text[:200]
    whole = START.match(head) and all(mark in source.text for mark in MARKS)
    return 0.95 if whole else 0.0


def read(source: Source) -> Reading:
    """The documented operations of the newest version of each."""
    result = DocumentReading(source, NAME)
    try:
        root = root_of(source)
    except InputError as error:
        return refused(source, NAME, error)
    for node in root.items():
        if call := described(node):
            result.calls.append(call)
        else:
            result.left_out.append((node.region, "a block without a URL"))
    result.warn_of_nothing("apiDoc data")
    return result.reading()


def described(node: TreeNode) -> DescribedCall | None:
    """An entry as a call; None if it has no method and address."""
    method = node.text("type").upper()
    address = re.sub(r"<:(\w{1,60})>", r"{\1}", node.text("url"))
    target = read_target(address) if method.isalpha() else None
    if target is None:
        return None
    headers = list(fields(node.get("header")))
    keys = [c for p in headers if (c := credential(p))]
    rows = [placed(row, method, target) for row in fields(node.get("parameter"))]
    shown = [p for p in (*rows, *headers) if p.place not in ("form", "body")]
    group = plain(node.text("groupTitle") or node.text("group"))
    return DescribedCall(
        method,
        target.path,
        node.region,
        base=target.base,
        title=plain(node.text("title")),
        description=plain(node.text("description")),
        group=(group,) if group and "/" not in group and "_" not in group[:1] else (),
        parameters=tuple(p for p in shown if not credential(p)),
        bodies=tuple(bodies(rows, node.span)),
        replies=tuple(replies(node)),
        credentials=distinct(keys) or None,
        deprecated=bool(node.get("deprecated").value),
    )


def plain(text: str) -> str:
    """A text without its HTML."""
    return " ".join(TAG.sub("", text).replace("&#39;", "'").split())


def fields(owner: TreeNode) -> Iterator[CallParameter]:
    """The rows of a block, all groups of it; the place is the name of the group."""
    for group in owner.get("fields").items():
        for row in group.items():
            name = row.text("field").strip()
            if name:
                yield CallParameter(
                    "header" if owner.name == "header" else group.name,
                    name,
                    row.span,
                    description=plain(row.text("description")),
                    required=not row.get("optional").value,
                    schema=tuple(keywords(row)),
                )


def keywords(row: TreeNode) -> Iterator[tuple[str, Json]]:
    """The schema of a row."""
    stated = plain(row.text("type")).lower()
    listed = stated.endswith("[]")
    kind = TYPES.get(stated.removesuffix("[]"))
    if listed:
        yield "type", "array"
        yield "items", {"type": kind} if kind else {}
    elif kind:
        yield "type", kind
    values = row.get("allowedValues").value
    if isinstance(values, list) and values and not listed:
        yield "enum", [str(value).strip("\"'") for value in values]
    default = row.text("defaultValue")
    if default and kind == "string":
        yield "default", default


def credential(parameter: CallParameter) -> Credential | None:
    """The credential that a header carries."""
    if parameter.place != "header":
        return None
    text = parameter.description.lower()
    value = "Basic x" if "basic" in text else "Bearer x"
    return of_header(parameter.name, value, parameter.span)


def placed(row: CallParameter, method: str, target: RequestTarget) -> CallParameter:
    """A parameter in its place: the path, the query or the body."""
    if any(variable.name == row.name for variable in target.variables):
        return replace(row, place="path", required=True)
    group = row.place.lower()
    asks = any(word in group for word in ("query", "url", "filter"))
    body = method in BODY_METHODS and not asks
    return replace(row, place="body" if body else "query")


def bodies(rows: list[CallParameter], span: Span) -> Iterator[CallBody]:
    """The JSON body of the rows that are in it."""
    inside = [row for row in rows if row.place == "body"]
    if inside:
        facts = tuple(fact for row in inside for fact in row_facts(row))
        yield CallBody(JSON_TYPE, span, facts=((("type",), "object", span), *facts))


def row_facts(row: CallParameter) -> Iterator[tuple[Pointer, Json, Span]]:
    """A row as facts below its schema; dots nest."""
    *outer, last = [part.removesuffix("[]") for part in row.name.split(".")]
    at = tuple(token for name in outer for token in ("properties", name))
    for key, value in row.schema:
        yield (*at, "properties", last, key), value, row.span
    if row.description:
        yield (*at, "properties", last, "description"), row.description, row.span
    if row.required is not None:
        yield (*at, "required", last), row.required, row.span


def replies(node: TreeNode) -> Iterator[CallReply]:
    """The responses: groups of rows named after a status, and examples of messages."""
    for side, usual in (("success", "200"), ("error", "400")):
        owner = node.get(side)
        for group in owner.get("fields").items():
            found = STATUS.search(group.name)
            rows = [row for row in fields_of(group) if row.name]
            facts = tuple(fact for row in rows for fact in row_facts(row))
            body = CallBody(JSON_TYPE, group.span, facts=facts) if facts else None
            if side == "success" or found:
                yield CallReply(found[1] if found else usual, group.span, body=body)
        for example in owner.get("examples").items():
            text = example.text("content")
            status = MESSAGE.match(text)
            code = status[1] if status else usual
            rest = text[status.end() :] if status else text
            body = message_body(without_headers(rest), "", example.span)
            if status or body:
                title = plain(example.text("title"))
                yield CallReply(code, example.span, title, body)


def fields_of(group: TreeNode) -> Iterator[CallParameter]:
    """The rows of one group."""
    for row in group.items():
        yield CallParameter(
            "body",
            row.text("field").strip(),
            row.span,
            description=plain(row.text("description")),
            required=not row.get("optional").value,
            schema=tuple(keywords(row)),
        )


def without_headers(text: str) -> str:
    """A message without the headers above its body."""
    lines = text.split("\n")
    while lines and re.fullmatch(r"\s*(?:[A-Za-z][\w-]{0,60}:.{0,400})?", lines[0]):
        lines.pop(0)
    return "\n".join(lines)
