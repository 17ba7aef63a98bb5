"""Labels with values: `**Method** : GET`, `URL: /pets`, a table of two rows.

A label may stand before its value, above it, or in a heading of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.diagnostics import Span
from generator.formats.outline import Outline, Spot, is_structural
from generator.formats.page import (
    Block,
    Code,
    Container,
    Definitions,
    Heading,
    ItemList,
    Paragraph,
    Runs,
    Table,
    text_of,
)
from generator.readers.candidates import Candidate, found, spaced
from generator.readers.request_lines import (
    RequestLine,
    is_method,
    methods_of,
    read_line,
)
from generator.readers.scope import Rank
from generator.readers.targets import Target, read_target

METHOD_LABEL = re.compile(
    r"(?i)(http|request|api)?[ -]?(method|verb|request type|type)s?|request method"
)
PATH_LABEL = re.compile(
    r"(?i)(api|http|request|full|resource|relative|rest|endpoint)?[ -]?"
    r"(url|uri|path|endpoint|route|request|resource|end point|address|url path|"
    r"url template|call)"
)
LABEL = re.compile(
    r"[\W_]{0,6}([A-Za-z][\w -]{0,28}?)[\s*_`]{0,6}[:：][\s*_`]{0,6}(\S.{0,2400})"
)
BARE = re.compile(r"[\W_]{0,6}([A-Za-z][\w -]{0,28}?)[\s*_`:：]{0,6}")


@dataclass(frozen=True, slots=True)
class PathOnly:
    """A path that a label states without a method."""

    target: Target
    span: Span
    spot: int


@dataclass(frozen=True, slots=True)
class Label:
    """A label with its value, and their place."""

    name: str
    value: str
    span: Span
    spot: int


@dataclass(slots=True)
class Labelled:
    """What the labels of a page say."""

    candidates: list[Candidate] = field(default_factory=list)
    paths: list[PathOnly] = field(default_factory=list)


def labelled(page: Outline) -> Labelled:
    """The endpoints that labels state, section by section."""
    result = Labelled()
    pairing = _Pairing(result)
    for label in labels(page):
        pairing.take(label, section_of(page, page.spots[label.spot]))
    pairing.close()
    return result


def section_of(page: Outline, spot: Spot) -> int:
    """The innermost heading of a block that is more than a part's name; -1 if none."""
    return next(
        (i for i in reversed(spot.trail) if not is_structural(page.title(i))), -1
    )


@dataclass(slots=True)
class _Pairing:
    """The method and the path that wait for each other."""

    result: Labelled
    section: int = -2
    method: Label | None = None
    path: tuple[Target, Label] | None = None

    def take(self, label: Label, section: int) -> None:
        """Take a label that names a method or a path."""
        if section != self.section:
            self.close()
            self.section = section
        if METHOD_LABEL.fullmatch(label.name) and is_method(label.value):
            if self.method is not None:
                self.close()
            self.method = label
        elif PATH_LABEL.fullmatch(label.name):
            self.take_path(label)
        if self.method and self.path:
            self.pair(self.method, *self.path)

    def take_path(self, label: Label) -> None:
        """Take a path, or a whole request line behind a label."""
        line = read_line(label.value)
        if line and line.whole:
            self.state(line, label)
        elif target := read_target(label.value):
            if self.path:
                self.result.paths.append(
                    PathOnly(self.path[0], self.path[1].span, self.path[1].spot)
                )
            self.path = (target, label)

    def pair(self, method: Label, target: Target, path: Label) -> None:
        """State the endpoint of a method and a path."""
        first = min(method, path, key=lambda label: (label.spot, label.span))
        line = RequestLine(methods_of(method.value), target)
        spot, span = first.spot, path.span
        self.result.candidates += found(line, spot, "label", span, Rank.DECLARATION)
        self.method = self.path = None

    def state(self, line: RequestLine, label: Label) -> None:
        """State a whole request line."""
        made = found(line, label.spot, "label", label.span, Rank.DECLARATION)
        self.result.candidates += made

    def close(self) -> None:
        """Keep a path that found no method."""
        if self.path:
            target, label = self.path
            self.result.paths.append(PathOnly(target, label.span, label.spot))
        self.method = self.path = None


def labels(page: Outline) -> Iterator[Label]:
    """The labels of a page in order."""
    waiting = ""
    for spot in page.spots:
        block = spot.block
        if isinstance(block, Heading):
            waiting = _bare(block.runs)
            continue
        if waiting and (value := _value(block)):
            yield Label(waiting, value, block.span, spot.index)
        if isinstance(block, Container) and block.blocks:
            continue
        waiting = _bare(block.runs) if isinstance(block, Paragraph) else ""
        yield from _pairs(block, spot.index)


def _bare(runs: Runs) -> str:
    """The label that is all of a heading or a paragraph."""
    found = BARE.fullmatch(text_of(runs).strip()[:60])
    name = found[1].strip() if found else ""
    known = PATH_LABEL.fullmatch(name) or METHOD_LABEL.fullmatch(name)
    return name if known else ""


def _value(block: Block) -> str:
    """The first line of a block below a label."""
    match block:
        case Paragraph(runs=runs):
            return spaced(runs).strip().partition("\n")[0].strip(" `*")
        case Code(text=text):
            return text.strip().partition("\n")[0].strip()
        case _:
            return ""


def _pairs(block: Block, spot: int) -> Iterator[Label]:
    match block:
        case Paragraph(runs=runs, span=span):
            for number, line in enumerate(_lines(runs)):
                if pair := LABEL.fullmatch(line):
                    place = Span(span.file, span.line + number, span.column)
                    yield Label(pair[1].strip(), pair[2].strip(" `*_"), place, spot)
        case ItemList(items=items):
            for item in items:
                for inner in item.blocks:
                    if isinstance(inner, Paragraph):
                        yield from _pairs(inner, spot)
        case Definitions(entries=entries):
            for entry in entries:
                values = [_value(inner) for inner in entry.blocks]
                if values and entry.terms and len(text_of(entry.terms[0])) < 40:
                    name = text_of(entry.terms[0]).strip(" :*`")
                    yield Label(name, values[0], entry.span, spot)
        case Table(head=head, rows=rows) if len(rows) <= 12:
            every = (*((head,) if head else ()), *rows)
            for row in every:
                if len(row.cells) == 2:
                    name, value = (spaced(c.runs).strip(" :*`") for c in row.cells)
                    yield Label(name, value, row.span, spot)
        case _:
            pass


def _lines(runs: Runs) -> list[str]:
    """The lines of running text; strong labels without a colon get one."""
    text = "".join(
        (
            f"{run.text}:"
            if run.mark == "strong" and _is_label(run.text)
            else run.text if run.mark != "break" else "\n"
        )
        for run in runs
    )
    return [re.sub(r":\s{0,3}:", ":", line)[:2500] for line in text.split("\n")[:500]]


def _is_label(text: str) -> bool:
    name = text.strip(" :")
    return bool(PATH_LABEL.fullmatch(name) or METHOD_LABEL.fullmatch(name))
