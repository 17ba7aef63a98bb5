"""Placeholders `{{name}}` of collections and request files, and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

PLACEHOLDER: Final = re.compile(r"\{\{\s{0,4}([^{}\r\n]{1,200}?)\s{0,4}\}\}")
MAX_ROUNDS: Final = 5
"""How often a value may itself hold placeholders; a cycle ends here."""
MAX_RESOLVED: Final = 1_000_000
"""Longest text after resolving, in characters; values may multiply each other."""

DYNAMIC: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), value)
    for pattern, value in (
        (
            r"\$?(random)?u?guid|\$?(random\.)?uuid",
            "00000000-0000-4000-8000-000000000000",
        ),
        (r"\$(iso)?timestamp\b.*", "1700000000"),
        (r"\$(datetime|isotimestamp|localdatetime)\b.*", "2024-01-01T00:00:00Z"),
        (r"\$?random(\.integer|int).*", "1"),
        (r"\$random(boolean)", "true"),
        (r"\$?random\.?email", "user@example.com"),
        (r"\$random(url|imageurl)", "https://example.com"),
        (r"\$random(price|float|latitude|longitude)", "1.5"),
        (r"\$?random.*", "text"),
    )
)
"""Variables that request tools compute: a value of the same kind for each."""


def names_in(text: str) -> list[str]:
    """The placeholders of a text, in order."""
    return PLACEHOLDER.findall(text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with all known placeholders replaced; unknown ones stay."""
    for _ in range(MAX_ROUNDS):
        filled = PLACEHOLDER.sub(lambda m: known(m[1], values, m[0]), text)
        if filled == text or len(filled) > MAX_RESOLVED:
            break
        text = filled
    return text


def known(name: str, values: Mapping[str, str], fallback: str) -> str:
    """The value of a placeholder: of the collection, or of the tool's own kind."""
    if name in values:
        return values[name]
    return next((v for pattern, v in DYNAMIC if pattern.fullmatch(name)), fallback)


def bare(text: str) -> str:
    """The text with the names of unknown placeholders in their places."""
    return PLACEHOLDER.sub(lambda m: m[1].lstrip("$"), text)


def fill_json(text: str, values: Mapping[str, str]) -> str:
    """A JSON text with its placeholders filled: bare names in strings, else null.

    What an unknown placeholder outside of quotes stands for is not known.
    """
    if "{{" not in text:
        return text
    pieces: list[str] = []
    inside, at = False, 0
    for match in re.finditer(r'\\.|"|\{\{[^{}\r\n]{1,200}\}\}', text):
        pieces.append(text[at : match.start()])
        at = match.end()
        inside ^= match[0] == '"'
        pieces.append(value_at(match[0], values, inside))
    return "".join([*pieces, text[at:]])


def value_at(token: str, values: Mapping[str, str], inside: bool) -> str:
    """What a placeholder of a JSON text becomes, inside or outside of a string."""
    if not token.startswith("{{"):
        return token
    filled = fill(token, values)
    if inside:
        return bare(filled).replace("\\", "").replace('"', "'").replace("\n", " ")
    return filled if filled != token and "{{" not in filled else "null"
