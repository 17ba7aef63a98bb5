"""The lines of a request file (`.http`, `.rest`), sorted into requests."""

from __future__ import annotations

from typing import Final, NamedTuple

from fragmint.secrets import is_secret_name
from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.source import Source

METHODS: Final = (
    r"GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|TRACE|COPY|LINK|UNLINK|PURGE|SEARCH|QUERY|GRAPHQL"
)
REQUEST: Final = re.compile(
    rf"^\s{{0,8}}(?:({METHODS})[ \t]+(\S.{{0,8000}}?)|(https?://\S{{1,8000}}))(?:[ \t]+HTTP/[\d.]{{1,3}})?\s*$"
)
SEPARATOR: Final = re.compile(r"^\s*#{3,}\s*(.*?)\s*#*\s*$")
VARIABLE: Final = re.compile(r"^\s*@([\w.-]{1,100})\s*=\s*(.*?)\s*$")
NAMED: Final = re.compile(r"^\s*(?:#|//)\s*@name\s*[=\s]\s*([\w.-]{1,200})\s*$")
NOTE: Final = re.compile(r"^\s*(?:#|//)\s*@(?:note|title|description)\s+(.{1,500})$")
COMMENT: Final = re.compile(r"^\s*(?:#|//)(.*)$")
HEADER: Final = re.compile(r"^\s*([!#$%&'*+.^_`|~\w-]{1,100})\s*:\s*(.*)$")
QUERY_LINE: Final = re.compile(r"^\s*([?&].{1,4000})$")
CONTINUED: Final = re.compile(r"^\s+(/\S.{0,4000}|[?&].{1,4000})$")
HANDLER: Final = re.compile(r"^\s*(?:>(?:\s|\{%|>)|<\s?\{%|<>\s)")
STATUS: Final = re.compile(r"^\s*HTTP/[\d.]{1,3}\s+([1-5]\d\d)\b.*$")
BANNER: Final = re.compile(r"[-=*#~_\s]{0,60}([^-=*#~_].{0,150}?)[-=*#~_\s]{0,60}")


@dataclass
class HttpBlock:
    """One request of a file: its lines by what they are."""

    first: int
    title: str = ""
    name: str = ""
    words: list[str] = field(default_factory=list)
    group: str = ""
    method: str = ""
    address: str = ""
    line: int = 0
    last: int = 0
    headers: list[tuple[str, str, int]] = field(default_factory=list)
    body: list[tuple[int, str]] = field(default_factory=list)
    status: str = ""
    answer: list[tuple[int, str]] = field(default_factory=list)


class HttpBlocks(NamedTuple):
    """The variables of a file, its requests in order, and lines that are of none."""

    values: dict[str, str]
    requests: list[HttpBlock]
    others: list[str]


def blocks_of(source: Source) -> HttpBlocks:
    """The lines of a file by what they are."""
    values: dict[str, str] = {}
    blocks: list[HttpBlock] = []
    reader = BlockReader(blocks)
    for number, line in enumerate(source.lines, 1):
        found = VARIABLE.match(line) if reader.state != "body" else None
        if found:
            if (
                found[2]
                and not is_secret_name(found[1])
                and ".response." not in found[2]
            ):
                values[found[1]] = (
                    found[2].strip("\"'") if found[2][:1] in "\"'" else found[2]
                )
            continue
        reader.take(number, line)
    return HttpBlocks(values, blocks, reader.others)


class BlockReader:
    """Sorts the lines of a file into requests."""

    def __init__(self, blocks: list[HttpBlock]) -> None:
        self.blocks = blocks
        self.others: list[str] = []
        self.group = ""
        self.block = HttpBlock(1)
        self.state = "head"
        self.script = False

    def take(self, number: int, line: str) -> None:
        """Take one line."""
        if self.script:
            self.script = "%}" not in line
            return
        if found := SEPARATOR.match(line):
            self.separate(number, found[1])
            return
        if HANDLER.match(line) and self.state != "answer":
            self.script = "{%" in line and "%}" not in line
            self.state = "after" if self.state in ("body", "after") else self.state
            return
        match self.state:
            case "head":
                self.head(number, line)
            case "headers":
                self.header(number, line)
            case "body" | "answer":
                self.content(number, line)
            case _:
                self.after(number, line)

    def separate(self, number: int, text: str) -> None:
        """A line of `###`: the next request, its title, or a banner over several."""
        if self.state == "head" and self.block.title and text:
            self.group = banner(self.block.title)
        banners = bool(text) and bool(re.search(r"[-=*#~_]{3,}", text))
        if banners:
            self.group = banner(text)
        self.block = HttpBlock(
            number, "" if banners else banner(text), group=self.group
        )
        self.state = "head"

    def head(self, number: int, line: str) -> None:
        """A line before the request line."""
        if found := NAMED.match(line):
            self.block.name = found[1]
        elif found := NOTE.match(line):
            self.block.words.append(found[1].strip())
        elif found := COMMENT.match(line):
            words = found[1].strip().strip("#-=*~ ")
            if words and not words.startswith("@") and not REQUEST.match(words):
                self.block.words.append(words)
        elif found := REQUEST.match(line):
            self.block.method = (found[1] or "GET").upper()
            self.block.address = (found[2] or found[3]).strip()
            self.block.line = self.block.last = number
            self.blocks.append(self.block)
            self.state = "headers"
        else:
            self.others.append(line)

    def header(self, number: int, line: str) -> None:
        """A line below the request line: the rest of the address, a header, or the end."""
        block = self.block
        if not line.strip():
            self.state = "body"
            return
        if REQUEST.match(line) and not block.headers:
            self.block = HttpBlock(number, group=self.group)
            self.head(number, line)
        elif (
            found := CONTINUED.match(line) or QUERY_LINE.match(line)
        ) and not block.headers:
            block.address += found[1].strip()
        elif not COMMENT.match(line) and (header := HEADER.match(line)):
            block.headers.append((header[1], header[2].strip(), number))
        elif not COMMENT.match(line):
            self.others.append(line)
        block.last = number

    def content(self, number: int, line: str) -> None:
        """A line of a body, or of the response that somebody kept below it."""
        block = self.block
        blank = not block.body or not block.body[-1][1].strip()
        if found := STATUS.match(line):
            block.status, self.state = found[1], "answer"
        elif self.state == "answer":
            block.answer.append((number, line))
        elif REQUEST.match(line) and blank:
            self.block = HttpBlock(number, group=self.group)
            self.head(number, line)
            return
        elif (
            not block.body
            and COMMENT.match(line)
            and not line.lstrip().startswith("//")
        ):
            self.block = HttpBlock(number, group=self.group)
            self.state = "head"
            self.head(number, line)
            return
        elif line.strip() or block.body:
            block.body.append((number, line))
        if line.strip():
            self.block.last = number

    def after(self, number: int, line: str) -> None:
        """A line after a response handler."""
        if found := STATUS.match(line):
            self.block.status, self.state = found[1], "answer"
        elif REQUEST.match(line):
            self.block = HttpBlock(number, group=self.group)
            self.state = "head"
            self.head(number, line)


def banner(text: str) -> str:
    """The words of a line that is decorated with dashes and the like."""
    found = BANNER.fullmatch(text.strip()[:300])
    return found[1].strip() if found else ""
