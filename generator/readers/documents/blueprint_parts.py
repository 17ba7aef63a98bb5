"""The parts below a heading of an API Blueprint, and the URI templates (RFC 6570) in it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from generator.readers.calls.urls import pairs, word
from generator.readers.documents.mson import ITEM, MsonLine
from generator.report.diagnostics import Span

KEYWORD: Final = re.compile(
    r"(?:(Request|Response)\b(?!\s*:)(.*)|(Parameters?|Headers?|Body|Schema|Model)\s*:?\s*(\([^()]{0,200}\))?"
    r"|(Attributes?)\s*:?\s*(\(.{0,300}\))?|(Relation)\s*:.*)"
)
EXPRESSION: Final = re.compile(r"\{([+#./;?&]?)([^{}]{1,400})\}")
NAMES: Final = {
    "Parameter": "Parameters",
    "Header": "Headers",
    "Attribute": "Attributes",
}
MESSAGES: Final = frozenset({"Request", "Response", "Model"})
STRUCTURES: Final = frozenset({"Parameters", "Attributes"})
RESPONSE_CODE: Final = re.compile(r"\s*([1-5]\d\d)?\b")
MEDIA: Final = re.compile(r"\(([^()]{1,200})\)\s*$")
PAYLOAD: Final = re.compile(r"\s*([{\[<]|`{3}|~{3})")
CODE_INDENT: Final = 8
"""Columns before a payload right under a message (12 under its Body section)."""


@dataclass
class BlueprintPart:
    """A keyword with its argument, its lines and its inner parts.

    The keyword is empty for running text.
    """

    keyword: str
    argument: str
    span: Span
    indent: int = 0
    lines: list[MsonLine] = field(default_factory=list)
    parts: list[BlueprintPart] = field(default_factory=list)

    def asset(self, keyword: str) -> tuple[str, Span]:
        """The text of a message's Body or Schema, dedented, and its place."""
        for part in self.parts:
            if part.keyword == keyword:
                return plain(part.lines), first_span(part)
        if keyword != "Body":
            return "", self.span
        lines = payload_lines(self.lines)
        return plain(lines), lines[0].span if lines else self.span

    def words(self) -> str:
        """The running text of a message."""
        taken = {id(line) for line in payload_lines(self.lines)}
        words = (line.text.strip() for line in self.lines if id(line) not in taken)
        return " ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class MessageHead:
    """What follows the keyword of a message: status, name and media type."""

    status: str = ""
    name: str = ""
    media: str = ""


def message_head(part: BlueprintPart) -> MessageHead:
    """The parts of `Response 200 (application/json)`, `Request Name (text/plain)`."""
    rest = part.argument
    found = MEDIA.search(rest)
    media = found[1].strip() if found and "/" in found[1] else ""
    name = rest[: found.start()] if found and media else rest
    status = ""
    if part.keyword == "Response" and (code := RESPONSE_CODE.match(name)):
        status, name = code[1] or "", name[code.end() :]
    if part.keyword == "Model" and not media:
        media = part.argument.strip("() ")
    return MessageHead(status, name.strip(), media)


def parts_of(lines: Sequence[MsonLine]) -> list[BlueprintPart]:
    """The parts that lines below a heading make."""
    found: list[BlueprintPart] = []
    message: BlueprintPart | None = None
    leaf = BlueprintPart("", "", lines[0].span if lines else Span("", 1))
    found.append(leaf)
    fence = ""
    for line in lines:
        mark = re.match(r"\s*(`{3,}|~{3,})", line.text)
        if mark:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        part = None if fence or mark else keyword_part(line, leaf)
        if part is None:
            leaf.lines.append(line)
            continue
        inner = message is not None and part.keyword not in MESSAGES
        if (
            inner
            and message
            and (part.indent > message.indent or part.keyword not in STRUCTURES)
        ):
            message.parts.append(part)
        else:
            found.append(part)
            message = part if part.keyword in MESSAGES else message
        leaf = part
    return found


def keyword_part(line: MsonLine, leaf: BlueprintPart) -> BlueprintPart | None:
    """The part that a line begins, None for a line of the part before."""
    item = ITEM.match(line.text)
    if item is None:
        return None
    indent = len(item[1].expandtabs(4))
    if leaf.keyword in STRUCTURES and indent > leaf.indent:
        return None
    found = KEYWORD.fullmatch(item[2])
    if found is None:
        return None
    name = str(found[1] or found[3] or found[5] or found[7])
    argument = found[2] or found[4] or found[6] or ""
    if name.startswith("Attribute"):
        argument = argument.strip().removeprefix("(").removesuffix(")").strip()
    return BlueprintPart(NAMES.get(name, name), argument.strip(), line.span, indent)


def payload_lines(lines: Sequence[MsonLine]) -> list[MsonLine]:
    """The lines of a message from where its payload begins."""
    for at, line in enumerate(lines):
        text = line.text.expandtabs(4)
        deep = len(text) - len(text.lstrip()) >= CODE_INDENT
        if text.strip() and (
            deep or PAYLOAD.match(text) or re.match(r"\s*\[[^\]]+\]\[\]\s*$", text)
        ):
            return list(lines[at:])
    return []


def plain(lines: Sequence[MsonLine]) -> str:
    """The text of lines without their common indentation and fences."""
    kept = [line.text.expandtabs(4) for line in lines]
    kept = [text for text in kept if not re.match(r"\s*(`{3,}|~{3,})", text)]
    return textwrap.dedent("\n".join(kept)).strip("\n")


def first_span(part: BlueprintPart) -> Span:
    """Where the first line with text stands."""
    return next((line.span for line in part.lines if line.text.strip()), part.span)


@dataclass(frozen=True, slots=True)
class UriTemplate:
    """A path with `{name}` parameters, the names of the query, and fixed query pairs."""

    path: str
    query: tuple[str, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()


def parse_template(text: str) -> UriTemplate:
    """A template in parts: `/x/{id}{?page,limit}`."""
    query: list[str] = []

    def expand(match: re.Match[str]) -> str:
        sign, names = match[1], [variable(name) for name in match[2].split(",")]
        match sign:
            case "?" | "&":
                query.extend(names)
                return ""
            case "#" | ";":
                return ""
            case "/" | ".":
                return "".join(f"{sign}{{{word(name)}}}" for name in names)
        return ",".join(f"{{{word(name)}}}" for name in names)

    head, _, rest = outside(text)
    path = EXPRESSION.sub(expand, head)
    fixed = []
    for name, value in pairs(
        EXPRESSION.sub(lambda m: expand(m) or "", rest) if rest else ""
    ):
        if value.startswith("{"):
            query.append(name)
        else:
            fixed.append((name, value))
    path = re.sub(r"[^\w./{},~:@$!*'()+;=%&-]", "", path)
    return UriTemplate(
        "/" + path.lstrip("/"), tuple(dict.fromkeys(query)), tuple(fixed)
    )


def outside(text: str) -> tuple[str, str, str]:
    """The text before and after the first question mark outside of braces."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if sign == "?" and depth == 0:
            return text[:at], "?", text[at + 1 :].partition("#")[0]
    return text.partition("#")[0] if "{#" not in text else text, "", ""


def variable(text: str) -> str:
    """The name of a variable without its modifiers (`list*`, `text:3`)."""
    name = re.sub(r"(\*|:\d{1,5})$", "", text.strip())
    return unquote(name)
