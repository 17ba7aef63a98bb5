"""The location of a schema in a document, and the name it implies."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from generator.dataclass import dataclass
from generator.facts import PHRASES
from generator.media import is_json
from generator.model.ir import Direction
from generator.model.verbs import PREPOSITIONS
from generator.naming import pascal, shortened, singular, words
from generator.openapi.document import OpenAPIObject, OperationObject
from generator.openapi.nodes import BadReference, tokens
from generator.pointers import escape, unescape


def pointer_hint(pointer: str, document: OpenAPIObject) -> tuple[str, ...]:
    """The component or operation that a pointer leads into, and the way inside."""
    match tokens(pointer):
        case ("components", "responses", name, *rest):
            return inside((name, ANSWER), rest)
        case ("components", _, name, *rest):
            return inside((name,), rest)
        case ("paths", path, method, *rest):
            start = operation_hint(id_at(document, path, method), method, path)
            return inside((*start, ANSWER) if "responses" in rest else start, rest)
        case (*_, last):
            return (last,)
        case _:
            return ("root",)


def inside(hint: tuple[str, ...], pointer: Sequence[str]) -> tuple[str, ...]:
    """A hint with the properties on the way further in."""
    before = ""
    for token in pointer:
        if before == "properties":
            hint = (*hint, token)
        elif token == "items":
            hint = items_hint(hint)
        before = "" if before == "properties" else token
    return hint


def id_at(document: OpenAPIObject, path: str, method: str) -> str:
    """The operation ID at a method of a path."""
    try:
        found = document.at(OperationObject, f"#/paths/{escape(path)}/{method}")
    except BadReference:
        return ""
    return found.operation_id


def operation_hint(name: str, method: str, path: str) -> tuple[str, ...]:
    """Words for the names of models inside an operation: its id, or method and path."""
    if name.strip():
        *owners, last = name.strip().split(".")
        own = words(last)
        if len(own) == 1 and owners:
            own = [*own, *words(owners[-1])]
        return (" ".join(own) or "Operation",)
    literal = [part for part in path.split("/") if part and "{" not in part]
    return (" ".join([method.lower(), *literal]),)


MAX_CLASS_NAME = 100
"""Longest class name, in characters; a longer one loses whole words."""

MAX_ALIAS_NAME = 60
"""The same for an alias, which has to be on one line with what it is."""

EMPTY = frozenset(
    "attribute body config configuration content data detail element entry info "
    "information input item kind link list mark message meta metadata mode name node "
    "object option output param parameter payload property reason record request "
    "resource response result row setting source state status type value variant".split()
)
"""Nouns that say nothing without their owner."""
CONTAINERS = frozenset({"data", "response", "content", "body", "payload"})
"""Words for a thing that may hold a list, which do not describe its items."""


@dataclass(frozen=True, slots=True)
class Place:
    """A JSON pointer, the direction of travel, and the words for a name."""

    pointer: str
    direction: Direction
    hint: tuple[str, ...]

    def child(self, *tokens: str, hint: str = "") -> Place:
        """A place further in; `hint` adds a word to the name."""
        pointer = "/".join((self.pointer, *map(escape, tokens)))
        return Place(pointer, self.direction, (*self.hint, hint) if hint else self.hint)

    def item(self) -> Place:
        """The place of an array's items."""
        return Place(f"{self.pointer}/items", self.direction, items_hint(self.hint))

    @property
    def key(self) -> str:
        """Identifies a definition: one schema may have one per direction."""
        return f"{self.pointer}|{self.direction}"


ANSWER = "Response"
"""The last word for what an operation gives."""


def answer_hint(
    pointer: str, hint: tuple[str, ...], suffix: str = ANSWER
) -> tuple[str, ...]:
    """Words for the name of what a response consists of: those of a response that the
    document names, else those of its operation.
    """
    head = "#/components/responses/"
    named = pointer.removeprefix(head)
    if named == pointer or "/" in named:
        return (*hint, suffix)
    return (unescape(named), ANSWER)


MEDIA_WORDS = {
    "application/x-www-form-urlencoded": "Form",
    "multipart/form-data": "Multipart",
    "text/event-stream": "Stream",
}
"""Names of media types whose own words would be long."""


def case_words(place: Place) -> list[str]:
    """The words that set a place apart from the usual case of its operation: the phrase
    of its status, unless that is 200, and its media type, unless that is JSON.
    """
    found: list[str] = []
    for before, token in pairwise(tokens(place.pointer)):
        if before == "responses" and token != "200" and token in PHRASES:
            found.append(PHRASES[token])
        elif before == "content" and not is_json(token):
            subtype = token.partition(";")[0].rpartition("/")[2]
            found.append(MEDIA_WORDS.get(token, pascal(subtype, "")))
    return [word for word in found if word]


def items_hint(hint: tuple[str, ...]) -> tuple[str, ...]:
    """Words for a list's items: the singular, or `Item` where the list's own word
    says nothing of them.
    """
    last = hint[-1] if hint else ""
    one = singular(last)
    if one != last or (hint[1:] and last.lower() not in CONTAINERS):
        return (*hint[:-1], one)
    return (*hint[:-1], "Item") if hint[2:] else (*hint, "Item")


LISTING = frozenset("fetch find get list query read retrieve search".split())
"""Verbs of operations that give several things."""
WRAPPING = CONTAINERS | {"items", "list", "ok", "results", "success"}
"""Words around what an operation lists, and for where they are."""


def listed(hint: tuple[str, ...]) -> str:
    """The noun of an operation's list, for the items of its response: `list open
    orders` lists an open order. Empty if these are not items, or its words do not name
    them.
    """
    first, *within = hint or ("",)
    if within[-1:] != ["Item"] or any(w.lower() not in WRAPPING for w in within[:-1]):
        return ""
    expressed = words(first)
    while expressed and expressed[-1].lower() in WRAPPING:
        expressed.pop()
    if len(expressed) < 2 or expressed[0].lower() not in LISTING:
        return ""
    one = singular(expressed[-1])
    apart = PREPOSITIONS | LISTING
    described = one != expressed[-1] and not any(
        w.lower() in apart for w in expressed[1:]
    )
    return (
        " ".join((*expressed[1:-1], one)) if described and not says_nothing(one) else ""
    )


def says_nothing(word: str) -> bool:
    """Whether a noun means nothing without what it belongs to (`data`, `items`)."""
    bare = word.rstrip("0123456789").lower()
    return len(words(word)) < 2 and singular(bare) in EMPTY


def class_name(
    hint: tuple[str, ...], *, once: bool = True, limit: int = MAX_CLASS_NAME
) -> str:
    """A class name from the words of a hint, repeated words at joints said once.

    One that would be too long loses words from its middle: the first ones tell the
    owner, the last ones what it is.
    """
    name = expressed(hint, once=once)
    while len(name) > limit and len(hint) > 2:
        hint = (hint[0], *hint[2:])
        name = expressed(hint, once=once)
    return shortened(name, limit)


def expressed(hint: tuple[str, ...], *, once: bool = True) -> str:
    """All words of a hint as one class name; `once` leaves repeated words out."""
    if len(hint) == 1:
        return pascal(hint[0])
    stated: list[str] = []
    for part in hint:
        fresh = words(part)
        lower = [word.lower() for word in fresh]
        sizes = range(min(len(fresh), len(stated)), 0, -1) if once else ()
        overlap = next(
            (n for n in sizes if [w.lower() for w in stated[-n:]] == lower[:n]), 0
        )
        stated.extend(fresh[overlap:])
    return pascal("_".join(word[:1].upper() + word[1:] for word in stated))
