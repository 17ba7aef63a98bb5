"""JSON text to plain values, within budgets (RFC 8259)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, Final, NoReturn

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.facts import Json
from generator.openapi.places import MAX_DEPTH, MAX_NODES, LineIndex, text_error
from generator.openapi.yaml import readable

SPACE: Final = re.compile(r"[ \t\n\r]*")
TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]', re.DOTALL)
SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


class DuplicateKeyError(Exception):
    """An object has a key twice; where is only looked up when it happens."""


def parse_json(lines: LineIndex) -> Json:
    """Parse a JSON text.

    Raises:
        json.JSONDecodeError: It is not JSON.
        InputError: It is JSON but over a budget, or not clean.
    """
    text = lines.source.text
    if text.count(",") > MAX_NODES:
        message = f"more than {MAX_NODES} values"
        raise text_error("too-many-values", message, lines.span(0))
    try:
        value: Json = DECODER.decode(text)
    except DuplicateKeyError:
        duplicate_key(lines)
    except RecursionError:
        too_deep(lines)
    if exceeds_depth(value):
        too_deep(lines)
    if SURROGATE.search(text):
        check_text(value, lines)
    return value


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object without repeated keys."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise DuplicateKeyError
    return members


DECODER: Final = json.JSONDecoder(
    object_pairs_hook=unique,
    parse_int=readable,
    parse_float=readable,
    parse_constant=str,
)
SKIPPER: Final = json.JSONDecoder(parse_int=len, parse_float=len, parse_constant=str)


def exceeds_depth(value: Json) -> bool:
    """Whether collections nest deeper than the budget."""
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [
            child
            for node in level
            for child in (node.values() if type(node) is dict else node)
            if type(child) is dict or type(child) is list
        ]
        if not level:
            return False
    return True


def too_deep(lines: LineIndex) -> NoReturn:
    """Report the bracket that exceeds the depth budget."""
    depth = place = 0
    for token in TOKEN.finditer(lines.source.text):
        depth += (token[0] in "{[") - (token[0] in "}]")
        place = token.start()
        if depth > MAX_DEPTH:
            break
    message = f"nested more than {MAX_DEPTH} deep"
    raise text_error("too-deep", message, lines.span(place))


def duplicate_key(lines: LineIndex) -> NoReturn:
    """Report both places of a repeated key."""
    text = lines.source.text
    stack: list[dict[str, int]] = []
    for token in TOKEN.finditer(text):
        if token[0] == "{" or token[0] == "[":
            stack.append({})
        elif token[0] == "}" or token[0] == "]":
            stack.pop()
        elif token[0][0] == '"' and text[skip(text, token.end())] == ":":
            key, _ = scanstring(text, token.start() + 1)
            first = stack[-1].setdefault(key, token.start())
            if first != token.start():
                place = lines.span(first)
                message = f"the key {key!r} appears twice, first at {place}"
                span = lines.span(token.start())
                raise text_error("duplicate-key", message, span)
    raise AssertionError("the decoder saw a duplicate key")


def check_text(value: Json, lines: LineIndex) -> None:
    """Refuse halves of surrogate pairs, which no UTF-8 file can hold (RFC 7493)."""
    for match in TOKEN.finditer(lines.source.text):
        if SURROGATE.search(match[0]):
            try:
                scanstring(match[0], 1)[0].encode()
            except UnicodeEncodeError:
                message = "a lone surrogate is not valid text"
                span = lines.span(match.start())
                raise text_error("bad-text", message, span) from None


def skip(text: str, at: int) -> int:
    """The offset after white space."""
    match = SPACE.match(text, at)
    return match.end() if match else at


@dataclass(slots=True)
class JsonPlaces:
    """Finds values of a valid JSON text by skipping others at the speed of C.

    `_members` keeps what was found: for each collection by the offset of its bracket,
    the offset of each member (its key, if it has one) and of its value.
    """

    text: str
    _members: dict[int, dict[str, tuple[int, int]]] = field(default_factory=dict)

    def offset(self, tokens: Sequence[str]) -> int:
        """The offset of the value, or of its nearest ancestor that exists."""
        at = value = skip(self.text, 0)
        for token in tokens:
            member = self.members(value).get(token)
            if member is None:
                break
            at, value = member
        return at

    def members(self, at: int) -> dict[str, tuple[int, int]]:
        """The members of the collection that begins at an offset."""
        if at not in self._members:
            self._members[at] = self._scan(at)
        return self._members[at]

    def _scan(self, at: int) -> dict[str, tuple[int, int]]:
        text, found = self.text, dict[str, tuple[int, int]]()
        opening = text[at]
        if opening not in "{[":
            return found
        at = skip(text, at + 1)
        while text[at] not in "}]":
            key, start = str(len(found)), at
            if opening == "{":
                key, at = scanstring(text, at + 1)
                at = skip(text, skip(text, at) + 1)
            found[key] = (start, at)
            _, at = SKIPPER.raw_decode(text, at)
            at = skip(text, at)
            if text[at] == ",":
                at = skip(text, at + 1)
        return found
