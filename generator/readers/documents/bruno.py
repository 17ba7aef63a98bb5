"""Bruno requests: one `.bru` file each, folders as groups (docs.usebruno.com/bru-lang)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

from fragmint.secrets import Secrets, is_secret_name
from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.facts import Reading
from generator.media import FORM, MULTIPART
from generator.readers.calls.call import (
    BINARY,
    JSON_TYPE,
    CallBody,
    Credential,
    DescribedCall,
)
from generator.readers.calls.call_credentials import distinct, of_auth
from generator.readers.calls.call_reading import DocumentReading
from generator.readers.calls.groups import group_name, renamed
from generator.readers.calls.literals import message_body, read_json
from generator.readers.calls.parameters import CallRows, FormRow, form_fields
from generator.readers.calls.urls import parse_url
from generator.report.diagnostics import Span
from generator.source import Source

NAME = "bruno"
BLOCK: Final = re.compile(r"^([a-z][\w:-]{0,60})\s*([{\[])\s*$")
METHODS: Final = (
    "get",
    "post",
    "put",
    "delete",
    "patch",
    "options",
    "head",
    "connect",
    "trace",
)
PAIR: Final = re.compile(r"^\s*(~?)\"?([^:\"]{1,200}?)\"?\s*:\s*(.*?)\s*$")
FILE: Final = re.compile(r"^@file\(")
TEXTS: Final = {
    "json": JSON_TYPE, "xml": "application/xml", "text": "text/plain", "sparql": "application/sparql-query",
}  # fmt: skip


def sniff(source: Source) -> float:
    """Sure if there is a `meta` block and one of a method, or one of variables."""
    text = source.text
    if not re.search(r"(?m)^(meta|vars|auth|headers) \{\s*$", text[:4_000]):
        return 0.0
    names = set(re.findall(r"(?m)^([a-z]{3,8}) \{\s*$", text))
    return (
        0.98
        if names & {*METHODS, "vars"} or ("meta" in names and "type: " in text)
        else 0.0
    )


@dataclass
class BruBlock:
    """A block of a file: its lines with their numbers."""

    name: str
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines without the indentation of the block."""
        return "\n".join(line.removeprefix("  ") for _, line in self.lines)

    def get(self, name: str) -> str:
        """The value of a pair, empty if there is none."""
        for _, line in self.lines:
            if (found := PAIR.match(line)) and found[2].strip() == name:
                return found[3]
        return ""


def blocks_of(source: Source) -> dict[str, BruBlock]:
    """The blocks of a file by name; each ends with a bracket at the begin of a line."""
    found: dict[str, BruBlock] = {}
    current: BruBlock | None = None
    for number, line in enumerate(source.lines, 1):
        if current is None:
            if start := BLOCK.match(line):
                current = BruBlock(start[1])
        elif line[:1] in ("}", "]"):
            found.setdefault(current.name, current)
            current = None
        else:
            current.lines.append((number, line))
    return found


def rows(source: Source, block: BruBlock | None) -> Iterator[FormRow]:
    """The pairs of a block, those that are turned off too."""
    for number, line in block.lines if block else ():
        if found := PAIR.match(line):
            is_file = bool(FILE.match(found[3]))
            yield FormRow(
                found[2].strip(), found[3], source.span(number), is_file=is_file
            )


def read(source: Source) -> Reading:
    """The request of a file as an operation."""
    result = DocumentReading(source, NAME)
    blocks = blocks_of(source)
    method = next((name for name in METHODS if name in blocks), "")
    if method:
        for name, block in blocks.items():
            for row in rows(
                source, block if name.startswith(("auth", "headers", "vars")) else None
            ):
                result.secrets.hide(row.text if is_secret_name(row.name) else "")
        call = described(source, blocks, method, result.secrets)
        result.calls = [renamed(call)] if call else []
    return result.reading()


def auth_of(
    source: Source, block: BruBlock | None, kind: str, span: Span
) -> Credential | None:
    """How a request says that it is signed."""
    if kind in ("", "none", "inherit"):
        return None
    given = {row.name: row.text for row in rows(source, block)}
    return of_auth(kind, {"in": given.get("placement", "header"), **given}, span)


def described(
    source: Source, blocks: dict[str, BruBlock], method: str, secrets: Secrets
) -> DescribedCall | None:
    """A request with its blocks as a call, None if it goes to no address of HTTP."""
    values = {n: v for n, v in source.variables if not is_secret_name(n)}
    main = blocks[method]
    url = parse_url(main.get("url"), values)
    if url is None:
        return None
    span = source.span(main.lines[0][0] if main.lines else 1, 1, len(source.lines))
    query = tuple(rows(source, blocks.get("params:query") or blocks.get("query")))
    written = tuple(FormRow(name, text, span) for name, text in url.query)
    found = CallRows(
        tuple(rows(source, blocks.get("params:path"))),
        query or written,
        tuple(rows(source, blocks.get("headers"))),
    )
    auth = main.get("auth").lower()
    own = auth_of(source, blocks.get(f"auth:{auth}"), auth, span)
    signed = distinct([*([own] if own else []), *found.signs(secrets)])
    body = body_of(source, blocks, main.get("body"), found.headers, values)
    docs = blocks.get("docs")
    return DescribedCall(
        method.upper(),
        url.path,
        span,
        url.base,
        blocks["meta"].get("name") if "meta" in blocks else "",
        description=docs.text.strip() if docs else "",
        group=folders(source),
        parameters=found.parameters(url.path, values),
        bodies=(body,) if body else (),
        credentials=signed or (() if auth == "none" else None),
        language=NAME,
    )


def folders(source: Source) -> tuple[str, ...]:
    """The folders of a file below the folder of the build."""
    path = PurePosixPath(source.file)
    outside = path.is_absolute() or ".." in path.parts
    parts = (path.parent.name,) if outside else path.parent.parts
    return tuple(name for name in map(group_name, parts) if name)


def body_of(
    source: Source,
    blocks: dict[str, BruBlock],
    kind: str,
    headers: Sequence[FormRow],
    values: dict[str, str],
) -> CallBody | None:
    """The body that is chosen for a request."""
    names = {"formUrlEncoded": "form-urlencoded", "multipartForm": "multipart-form"}
    kind = names.get(kind, kind)
    block = blocks.get(f"body:{kind}") or blocks.get("body")
    if block is None or kind in ("", "none"):
        return None
    span = source.span(block.lines[0][0] if block.lines else 1)
    if kind in ("form-urlencoded", "multipart-form"):
        fields = form_fields(rows(source, block), values)
        media = FORM if kind == "form-urlencoded" else MULTIPART
        return CallBody(media, span, fields=fields) if fields else None
    if kind == "graphql":
        given = blocks.get("body:graphql:vars")
        try:
            variables = read_json(given.text) if given else {}
        except ValueError:
            variables = {}
        return CallBody(
            JSON_TYPE, span, {"query": block.text, "variables": variables}, True
        )
    if kind == "file":
        return CallBody(BINARY, span)
    stated = next(
        (row.text for row in headers if row.name.lower() == "content-type"), ""
    )
    return message_body(block.text, stated or TEXTS.get(kind, ""), span, values)
