"""YAML text to plain values, from libyaml's events and within budgets.

Events come one by one and libyaml does not recurse to produce them, so every budget
is checked before the next event is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isinf
from typing import Any, Final, NoReturn, TypeAlias

import yaml
from yaml import events
from yaml._yaml import CParser

from generator import patterns as re
from generator.facts import Json
from generator.openapi.places import (
    MAX_COPIES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_NODES,
    LineIndex,
    TreePlaces,
    text_error,
)
from generator.report.diagnostics import InputError, Span, input_error

KEY: Final = re.compile(r"\n[ \t]*(?:- )*[\w$./{}-]+:(?=\s)")


def quote_error(error: Exception, lines: LineIndex) -> InputError | None:
    """The message instead of a syntax error that a forgotten quote has led to."""
    quote = unclosed(lines.source.text, error)
    if quote is None:
        return None
    problem = getattr(error, "problem", None) or error
    message = f"an unclosed quote; {problem} further down"
    return input_error("bad-yaml", message, lines.span(quote), "close the quote")


def unclosed(text: str, error: Exception) -> int | None:
    """The offset of the quote that most likely is not closed, None if there is none.

    That is the last text in quotes before the failure that goes over a key.
    """
    problem = getattr(error, "problem_mark", None)
    if problem is None:
        return None
    last: int | None = None
    try:
        for token in scanned(text):
            if token.start_mark.line > problem.line:
                break
            first, end = token.start_mark.index, token.end_mark.index
            if text[first] in "\"'" and KEY.search(text, first, end):
                last = first
    except yaml.MarkedYAMLError as failure:
        mark = failure.context_mark
        if mark is not None and "quoted scalar" in str(failure.context):
            return int(mark.index)
    return last


def scanned(text: str) -> Any:
    """The scalars of a text that are in quotes, until it cannot be read."""
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        if isinstance(token, yaml.ScalarToken) and not token.plain:
            yield token


Scalar: TypeAlias = bool | int | float | str | None

WORDS: Final[dict[str, Scalar]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
TAG: Final = "tag:yaml.org,2002:"
NUMBER_START: Final = frozenset("+-.0123456789")
INTEGER: Final = re.compile(r"[-+]?[0-9]+\Z")
OCTAL: Final = re.compile(r"0o[0-7]+\Z")
HEXADECIMAL: Final = re.compile(r"0x[0-9a-fA-F]+\Z")
FLOAT: Final = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z"
)


class ScalarError(Exception):
    """A scalar that has no JSON value; the argument says why."""


def plain(text: str) -> Scalar:
    """The value of an unquoted scalar; a number that is out of range, or of too many
    digits, is text: a commit's hash may look like one (`7e1000`).
    """
    if text[:1] in NUMBER_START and text:
        return readable(text)
    return WORDS.get(text, text)


def readable(text: str) -> int | float | str:
    """The number that a string spells, or the string where it is none, or one too large."""
    try:
        return number(text)
    except ScalarError:
        return text


def number(text: str) -> int | float | str:
    """The number that a string spells, or the string if it spells none."""
    if INTEGER.match(text):
        return integer(text)
    if FLOAT.match(text):
        return real(text)
    if OCTAL.match(text):
        return integer(text[2:], 8)
    if HEXADECIMAL.match(text):
        return integer(text[2:], 16)
    return text


def integer(text: str, base: int = 10) -> int:
    """A whole number within the digit budget."""
    if len(text) > MAX_DIGITS:
        raise ScalarError(f"a number of {len(text)} characters")
    return int(text, base)


def real(text: str) -> float:
    """A finite number within the digit budget."""
    if len(text) > MAX_DIGITS:
        raise ScalarError(f"a number of {len(text)} characters")
    value = float(text)
    if isinf(value):
        raise ScalarError(f"{text} is out of range for a number")
    return value


def boolean(text: str) -> bool:
    """A value tagged `!!bool`."""
    value = WORDS.get(text)
    if not isinstance(value, bool):
        raise ScalarError(f"{text!r} is not true or false")
    return value


def null(text: str) -> None:
    """A value tagged `!!null`."""
    if WORDS.get(text, text) is not None:
        raise ScalarError(f"{text!r} is not null")


def _tagged_number(text: str) -> int | float:
    value = number(text)
    if isinstance(value, str):
        raise ScalarError(f"{text!r} is not a number")
    return value


TAGGED: Final[dict[str, Callable[[str], Scalar]]] = {
    "!": str,
    f"{TAG}str": str,
    f"{TAG}int": _tagged_number,
    f"{TAG}float": _tagged_number,
    f"{TAG}bool": boolean,
    f"{TAG}null": null,
}


def tagged(text: str, tag: str) -> Scalar:
    """The value of a scalar with an explicit tag.

    Raises:
        ScalarError: An unknown tag, or text that does not fit it.
    """
    construct = TAGGED.get(tag)
    if construct is None:
        raise ScalarError(f"unknown tag {tag}")
    return construct(text)


MAP_TAGS: Final = (None, "!", f"{TAG}map")
LIST_TAGS: Final = (None, "!", f"{TAG}seq")
OPEN: Final = object()


class Frame:
    """A collection that is being filled."""

    __slots__ = ("anchor", "entry", "is_map", "key", "merges", "merging", "value")

    def __init__(self, value: Any, entry: int, anchor: str | None) -> None:
        self.value = value
        self.is_map = type(value) is dict
        self.entry = entry
        self.anchor = anchor
        self.key: str | None = None
        self.merging = False
        self.merges: list[Json] = []

    @property
    def wants_key(self) -> bool:
        """Whether the next value is a key of a map."""
        return self.is_map and self.key is None


class YamlBuilder:
    """Fills a tree from events."""

    def __init__(self, lines: LineIndex) -> None:
        self.lines = lines
        self.places = TreePlaces()
        self.number_keys: dict[int, list[str]] = {}
        self.copies = 0
        self.documents = 0
        self.root: Json = None
        self.frame: Frame | None = None
        self.stack: list[Frame | None] = []
        self.anchors: dict[str, tuple[Any, int]] = {}

    def build(self) -> Json:
        """Read all events.

        Raises:
            InputError: Not YAML, over a budget, or not expressible as JSON.
        """
        event: Any = None
        try:
            parser = CParser(self.lines.source.text)
            while (event := parser.get_event()) is not None:
                HANDLERS[type(event)](self, event)
        except ScalarError as error:
            at = start(event)
            raise self.error(at, "bad-scalar", str(error)) from None
        except (yaml.YAMLError, UnicodeError) as error:
            raise syntax_error(error, self.lines) from None
        return self.root

    def error(self, at: int, code: str, message: str, hint: str = "") -> InputError:
        """An error at an offset."""
        return text_error(code, message, self.lines.span(at), hint)

    def document(self, event: Any) -> None:
        """Only one document is allowed."""
        self.documents += 1
        if self.documents > 1:
            at = start(event)
            raise self.error(at, "several-documents", "a second YAML document")

    def scalar(self, event: Any) -> None:
        """A key or a value."""
        frame = self.frame
        text: str = event.value
        if frame is not None and frame.wants_key:
            self.key(frame, text, event)
            return
        value: Json
        if event.tag is not None:
            value = tagged(text, event.tag)
        else:
            value = plain(text) if event.implicit[0] else text
        entry = self.enter(frame, event)
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, entry)
        self.put(frame, value)

    def key(self, frame: Frame, text: str, event: Any) -> None:
        """Remember a key; JSON keys are text, so `200` is the key "200"."""
        at, is_plain = event.start_mark.index, event.implicit[0]
        if event.anchor is not None:
            self.anchors[event.anchor] = (text, 0)
        frame.merging = is_plain and text == "<<"
        if not frame.merging:
            if text in frame.value:
                self.duplicate(frame, text, at)
            frame.value[text] = None
        if is_plain and text.isdigit():
            self.number_keys.setdefault(id(frame.value), []).append(text)
        self.add(at, text)
        frame.key = text

    def duplicate(self, frame: Frame, text: str, at: int) -> NoReturn:
        """A key that the map already has."""
        self.places.close(frame.entry)
        first = self.places.children(frame.entry)[text]
        place = self.lines.span(self.places.offsets[first])
        message = f"the key {text!r} appears twice, first at {place}"
        raise self.error(at, "duplicate-key", message)

    def enter(self, frame: Frame | None, event: Any) -> int:
        """The entry of the value that begins with an event."""
        if frame is not None and frame.is_map:
            return len(self.places.keys) - 1
        return self.add(event.start_mark.index, None)

    def add(self, at: int, key: str | None) -> int:
        """A new entry."""
        if len(self.places.keys) > MAX_NODES:
            raise self.error(at, "too-many-values", f"more than {MAX_NODES} values")
        return self.places.add(at, key)

    def put(self, frame: Frame | None, value: Json) -> None:
        """Store a finished value in its collection."""
        if frame is None:
            self.root = value
        elif frame.key is None:
            frame.value.append(value)
        elif frame.merging:
            frame.merges.append(value)
            frame.key = None
        else:
            frame.value[frame.key] = value
            frame.key = None

    def open(self, event: Any, value: Json, tags: tuple[str | None, ...]) -> None:
        """Begin a map or a list."""
        frame = self.frame
        at = event.start_mark.index
        if event.tag not in tags:
            raise self.error(at, "bad-scalar", f"unknown tag {event.tag}")
        if frame is not None and frame.wants_key:
            raise self.error(at, "bad-key", "a key must be a string, not a map or list")
        if len(self.stack) >= MAX_DEPTH:
            raise self.error(at, "too-deep", f"nested more than {MAX_DEPTH} deep")
        entry = self.enter(frame, event)
        if event.anchor is not None:
            self.anchors[event.anchor] = (OPEN, entry)
        self.stack.append(frame)
        self.frame = Frame(value, entry, event.anchor)

    def open_map(self, event: Any) -> None:
        """Begin a map."""
        self.open(event, {}, MAP_TAGS)

    def open_list(self, event: Any) -> None:
        """Begin a list."""
        self.open(event, [], LIST_TAGS)

    def close(self, event: Any) -> None:
        """End a map or a list."""
        frame = self.frame
        if frame is None:
            return
        self.places.close(frame.entry)
        if frame.merges:
            self.merge(frame)
        if frame.anchor is not None:
            self.anchors[frame.anchor] = (frame.value, frame.entry)
        self.frame = self.stack.pop()
        self.put(self.frame, frame.value)

    def merge(self, frame: Frame) -> None:
        """Add the members of merged maps that the map lacks (`<<`, YAML 1.1)."""
        value = frame.value
        for merge in frame.merges:
            for part in merge if isinstance(merge, list) else [merge]:
                if not isinstance(part, dict):
                    at = self.places.offsets[frame.entry]
                    raise self.error(at, "bad-merge", "`<<` needs a map")
                for key, member in part.items():
                    value.setdefault(key, member)

    def alias(self, event: Any) -> None:
        """Copy what an anchor names, so that no two places share a value."""
        frame, at = self.frame, event.start_mark.index
        value, target = self.anchors.get(event.anchor, (None, -1))
        if target < 0:
            raise self.error(
                at, "unknown-anchor", f"anchor &{event.anchor} is not defined before"
            )
        if value is OPEN:
            message = f"*{event.anchor} contains itself"
            raise self.error(at, "recursive-alias", message)
        if frame is not None and frame.wants_key:
            raise self.error(at, "bad-key", "an alias cannot be a key")
        entry = self.enter(frame, event)
        self.places.targets[entry] = self.places.targets.get(target, target)
        self.put(frame, self.copy(value, at, len(self.stack)))

    def copy(self, value: Any, at: int, depth: int) -> Any:
        """A deep copy within the budgets."""
        self.copies += 1
        if self.copies > MAX_COPIES:
            message = f"aliases repeat more than {MAX_COPIES} values"
            raise self.error(at, "alias-expansion", message)
        if depth > MAX_DEPTH:
            raise self.error(at, "too-deep", f"nested more than {MAX_DEPTH} deep")
        if type(value) is dict:
            return {k: self.copy(v, at, depth + 1) for k, v in value.items()}
        if type(value) is list:
            return [self.copy(v, at, depth + 1) for v in value]
        return value

    def ignore(self, event: Any) -> None:
        """Stream marks carry nothing."""


def start(event: Any) -> int:
    """The offset at which an event begins."""
    return int(event.start_mark.index)


HANDLERS: Final[dict[type, Callable[[YamlBuilder, Any], None]]] = {
    events.ScalarEvent: YamlBuilder.scalar,
    events.MappingStartEvent: YamlBuilder.open_map,
    events.SequenceStartEvent: YamlBuilder.open_list,
    events.MappingEndEvent: YamlBuilder.close,
    events.SequenceEndEvent: YamlBuilder.close,
    events.AliasEvent: YamlBuilder.alias,
    events.DocumentStartEvent: YamlBuilder.document,
    events.DocumentEndEvent: YamlBuilder.ignore,
    events.StreamStartEvent: YamlBuilder.ignore,
    events.StreamEndEvent: YamlBuilder.ignore,
}


def syntax_error(error: Exception, lines: LineIndex) -> InputError:
    """The error of libyaml, at its place, or at the quote that led to it."""
    if (found := quote_error(error, lines)) is not None:
        return found
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", error))
    span = error_span(error, lines)
    text = lines.source.lines
    row = span.line - lines.source.first_line
    tab = row < len(text) and "\t" in text[row][: span.column]
    hint = "indent with spaces, not tabs" if tab else ""
    if isinstance(error, UnicodeError):
        problem = "a lone surrogate is not valid text"
    return text_error("bad-yaml", problem, span, hint)


def error_span(error: Exception, lines: LineIndex) -> Span:
    """The place of a syntax error: where an unclosed thing began, if it is one."""
    text = lines.source.text
    if isinstance(error, UnicodeEncodeError):
        return lines.span(error.start)
    if (position := getattr(error, "position", None)) is not None:
        before = text.encode("utf-8", "replace")[:position]
        return lines.span(len(before.decode("utf-8", "ignore")))
    mark = getattr(error, "problem_mark", None)
    if "end of stream" in str(getattr(error, "problem", "")):
        mark = getattr(error, "context_mark", None) or mark
    return lines.span(mark.index if mark is not None else 0)
