"""Docstrings of generated code, sized for hovers in editors."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from generator import patterns as re
from generator.dataclass import dataclass
from generator.media import is_json
from generator.model.ir import Field, Operation, Parameter
from generator.naming import capitalized
from generator.targets.python.exports import error_class, phrase
from generator.targets.python.literals import SENTENCE, plain, sentences, wrapped


@dataclass(frozen=True, slots=True)
class TextLimits:
    """Longest descriptions, in characters; the whole text is in the OpenAPI document.

    `twins` says whether async methods repeat the arguments of the sync ones.
    """

    model: int
    operation: int
    field: int
    argument: int
    twins: bool


FULL = TextLimits(model=400, operation=320, field=200, argument=140, twins=True)
BRIEF = TextLimits(model=78, operation=0, field=74, argument=64, twins=False)


def prose(text: str, indent: int, limit: int = FULL.model) -> str:
    """A description's first paragraph, wrapped for a docstring."""
    stated = sentences(text, limit)
    if stated.endswith(":"):
        stated = stated.rpartition(". ")[0]
    return quoted(closed(stated) if stated else "", indent)


def quoted(text: str, indent: int) -> str:
    """One paragraph as the whole of a docstring: on one line with the quotes, or
    wrapped with the quotes at its ends.
    """
    if len(text) + indent + 6 <= 88:
        return text
    lines = textwrap.wrap(
        text,
        88 - indent,
        initial_indent="   ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines).strip()


def field_doc(field: Field, limits: TextLimits) -> str:
    """The description of a field, with default and limits; empty if there is none."""
    return quoted(described(field, limits.field), 4)


def described(item: Field | Parameter, limit: int) -> str:
    """Description, limits and default of a field or parameter as one paragraph."""
    text = sentences(item.description, limit)
    if BEGINNING.match(text):
        text = capitalized(text)
    if item.deprecated and text.lower().lstrip("* ").startswith("deprecated"):
        return closed(text)
    stated = [text] if text else []
    if item.constraints and not mentioned(item.constraints, text):
        stated.append(f"{capitalized(item.constraints)}.")
    if item.default and "default" not in text.lower():
        stated.append(f"Default: `{plain(item.default)}`.")
    if isinstance(item, Parameter) and item.of_client:
        stated.append("Default: that of the client.")
    if item.deprecated and "deprecated" not in text.lower():
        stated.insert(0, "Deprecated.")
    return " ".join(closed(part) for part in stated)


BEGINNING = re.compile(r"[a-z]+ [a-z]")
"""That of a sentence in lower case, which is no name of something."""
ENDING = re.compile(r"(?<=\w)\s{0,9}:?\s{0,9}[-\u2013\u2014]$")


def closed(sentence: str) -> str:
    """A sentence with a full stop, without a dash that is left at its end."""
    sentence = ENDING.sub("", sentence)
    return (
        sentence if sentence.endswith((".", "!", "?", ":", "...")) else f"{sentence}."
    )


EMPTY = "empty"


def mentioned(constraints: str, text: str) -> bool:
    """Whether a description already gives the numbers of the constraints, and says
    `base64` or `empty` where they do.
    """
    telling = [
        w
        for w in constraints.split()
        if any(map(str.isdigit, w)) or w.rstrip(",") == EMPTY
    ]
    return all(word.rstrip(",") in text.lower() for word in telling)


def operation_doc(
    operation: Operation, arguments: list[Field | Parameter], limits: TextLimits
) -> str:
    """The whole docstring of a method: what it does, scope, page, arguments, errors."""
    blocks = [heading(operation), *paragraphs(operation, limits)]
    stated = [(a.name, about_argument(a, limits)) for a in arguments]
    blocks += section("Args", [(name, about) for name, about in stated if about])
    blocks += section("Raises", raises(operation))
    return "\n\n".join(blocks)


def about_argument(item: Field | Parameter, limits: TextLimits) -> str:
    """The description of an argument; on one line if docs are brief."""
    text = described(item, limits.argument)
    room = max(20, 88 - 12 - len(item.name) - 2)
    return text if limits.twins else textwrap.shorten(text, room, placeholder=" ...")


def deprecation(text: str, what: str, room: int) -> str:
    """The message of the decorator of PEP 702: the sentence of a description that speaks of
    it (with the next, where it says nothing else), else that something is deprecated.
    """
    stated = SENTENCE.split(" ".join(plain(text[:LONG]).split()))
    found = [n for n, sentence in enumerate(stated) if "deprecated" in sentence.lower()]
    if not found:
        return f"{what} is deprecated"
    first = found[0]
    end = first + 1 + (len(stated[first].split()) < TELLING)
    return textwrap.shorten(" ".join(stated[first:end]), room, placeholder=" ...")


LONG = 4000
"""Of a description, where a sentence on its deprecation is looked for, in characters."""
TELLING = 3
"""A sentence of fewer words ("Deprecated.") does not say what to use."""


def section(title: str, entries: list[tuple[str, str]]) -> list[str]:
    """A section of a Google style docstring; nothing if it has no entries."""
    lines = [wrapped(f"{name}: {about}", 12, 4) for name, about in entries]
    return [f"{title}:\n" + textwrap.indent("\n".join(lines), "    ")] if lines else []


def heading(operation: Operation) -> str:
    """The first line: the summary, or the first sentence of the description."""
    text = sentences(operation.summary, 76) or sentences(operation.description, 76)
    text = text or f"`{operation.method} {plain(operation.path)}`"
    return closed(textwrap.shorten(text, 77, placeholder=" ..."))


def paragraphs(operation: Operation, limits: TextLimits) -> list[str]:
    """One paragraph of description, remarks and scopes, and the page below it."""
    summary = heading(operation)
    text = (
        sentences(operation.description, limits.operation) if limits.operation else ""
    )
    text = text.removeprefix(summary).strip()
    repeats = text.rstrip(".") in ("", summary.rstrip("."))
    stated = [] if repeats else [closed(text)]
    stated += [BY_EXAMPLE] if operation.by_example else []
    is_stated = "deprecated" in f"{summary} {stated}".lower()
    stated += ["Deprecated."] if operation.deprecated and not is_stated else []
    stated += read_as(operation)
    stated += [f"Scope `{plain(scope)}`." for scope in operation.scopes]
    lines = [wrapped(" ".join(stated), 8)] if stated else []
    lines += [wrapped(plain(operation.url), 8)] if operation.url else []
    return ["\n".join(lines)] if lines else []


def read_as(operation: Operation) -> Iterator[str]:
    """A note on a result that is not JSON: the media types that are asked for."""
    kinds = dict.fromkeys(kind for o in operation.successes for kind in o.accept)
    named = ", ".join(f"`{plain(kind)}`" for kind in kinds if kind != "*/*")
    if any(outcome.item is not None for outcome in operation.successes):
        yield f"Yields each value of {named} as it arrives."
    elif named and not all(map(is_json, kinds)):
        yield f"Returns {named}."


BY_EXAMPLE = (
    "The documentation shows this operation only by example: arguments come from the"
    " example, and the result is plain JSON."
)


def raises(operation: Operation) -> list[tuple[str, str]]:
    """The documented errors: class name and meaning."""
    found: dict[str, str] = {}
    for outcome in operation.errors:
        name = error_class(outcome.status)
        if name:
            room = 88 - 12 - len(name) - 3
            about = closed(sentences(outcome.description, room))
            repeats = set(words_of(about)) <= {*words_of(phrase(name)), *FILLERS}
            found.setdefault(name, f"Status {outcome.status}." if repeats else about)
    return list(found.items())


FILLERS = frozenset("a an the is was error response request status code http".split())
"""Words beside those of its class that say no more of an error."""


def words_of(text: str) -> list[str]:
    """The words of a text, numbers left out."""
    return re.findall("[a-z]+", text.lower())
