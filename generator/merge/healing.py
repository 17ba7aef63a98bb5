"""Text damage: letters that some variants of the same text lost.

Documentation platforms drop characters outside ASCII in some languages' snippets. The
variant that kept them tells what the others meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.facts import Json


def damaged(text: str) -> str:
    """What is left of a text when everything outside ASCII is lost."""
    return "".join(c for c in text if c.isascii())


def texts(value: Json) -> Iterator[str]:
    """All strings in a JSON value, keys aside."""
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from texts(item)
        case dict():
            for item in value.values():
                yield from texts(item)


def cures(values: Iterable[Json]) -> dict[str, str]:
    """Damaged strings and the undamaged ones that they stand for.

    >>> cures(["Pnico", "P\\u00e1nico", "Fish"])
    {'Pnico': 'Pánico'}
    """
    seen = {text for value in values for text in texts(value)}
    whole = sorted((t for t in seen if not t.isascii()), reverse=True)
    found = {
        damaged(text): text for text in whole if 2 * len(damaged(text)) > len(text)
    }
    return {lost: text for lost, text in found.items() if lost in seen}


def heal(value: Json, cured: Mapping[str, str]) -> Json:
    """A JSON value with its damaged strings replaced."""
    match value:
        case str():
            return cured.get(value, value)
        case list():
            return [heal(item, cured) for item in value]
        case dict():
            return {key: heal(item, cured) for key, item in value.items()}
    return value
