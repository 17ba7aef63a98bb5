"""Placeholders `{{name}}` in collections and request files, their values, and the
variable files beside them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from fragmint.secrets import is_secret_name
from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import Json
from generator.source import Source

MAX_LENGTH: Final = 1_000_000
"""Longest file of variables, in characters; real ones have a few kilobytes."""
JETBRAINS: Final = re.compile(
    r"(?i)(^|[./_-])(http-client|rest-client)([.\w-]{0,40})\.env\.json$"
)
BRUNO: Final = re.compile(r"\s*vars \{\s*\n((?:[^}\n][^\n]*\n|\n)*)\}")
PUBLIC: Final = re.compile(r"(?i)prod|live|public|default")
PRIVATE: Final = re.compile(r"(?i)local|dev|test|stag|sandbox|qa|mock")


@dataclass(frozen=True, slots=True)
class Environment:
    """Variables under a name, for what lies in `folder` and below."""

    name: str
    folder: str
    values: Mapping[str, str]

    @property
    def rank(self) -> tuple[int, str]:
        """Which one counts where several say something: the public one."""
        public, private = PUBLIC.search(self.name), PRIVATE.search(self.name)
        return (0 if public else 2 if private else 1, self.name)


def environments_of(source: Source) -> tuple[Environment, ...]:
    """The environments that a file holds, none for any other file."""
    text = source.text
    if len(text) < MAX_LENGTH and BRUNO.match(text):
        path = PurePosixPath(source.file)
        lines = BRUNO.match(text)
        rows = re.findall(
            r"(?m)^\s*([\w.-]{1,100})\s*:\s*(.+?)\s*$", lines[1] if lines else ""
        )
        return (Environment(path.stem, path.parent.parent.as_posix(), plain(rows)),)
    if len(text) > MAX_LENGTH or not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return ()
    postman = '"values"' in text and (
        '"_postman_variable_scope"' in text or '"enabled"' in text
    )
    jetbrains = JETBRAINS.search(source.file)
    if not postman and not jetbrains:
        return ()
    try:
        value: Json = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return ()
    folder = PurePosixPath(source.file).parent.as_posix()
    if jetbrains and isinstance(value, dict):
        return tuple(
            Environment(name, folder, plain(inner.items()))
            for name, inner in value.items()
            if isinstance(inner, dict)
        )
    match value:
        case {"values": list(values), **rest} if (
            "item" not in rest and "info" not in rest
        ):
            pairs: list[tuple[Json, Json]] = [
                (item.get("key"), item.get("value"))
                for item in values
                if isinstance(item, dict)
                and item.get("enabled", True)
                and item.get("type") != "secret"
            ]
            return (Environment(str(rest.get("name", "")), folder, plain(pairs)),)
    return ()


def plain(pairs: Iterable[tuple[Json, Json]]) -> dict[str, str]:
    """The variables that have a value and are not secrets."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if not isinstance(name, str) or is_secret_name(name):
            continue
        if (
            isinstance(value, str | int | float)
            and not isinstance(value, bool)
            and value != ""
        ):
            found[name] = str(value)
    return found


def variables_for(
    source: Source, known: Sequence[Environment]
) -> tuple[tuple[str, str], ...]:
    """The variables that hold for a file: of its folder first, then of those above."""
    folder = PurePosixPath(source.file).parent
    above = [folder.as_posix(), *(p.as_posix() for p in folder.parents)]
    near = [e for e in known if e.folder in above] or list(known)
    ordered = sorted(
        near, key=lambda e: (above.index(e.folder) if e.folder in above else 99, e.rank)
    )
    values: dict[str, str] = {}
    for environment in ordered:
        for name, value in environment.values.items():
            values.setdefault(name, value)
    return tuple(values.items())


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
    """The replacement of a placeholder in a JSON text, inside or outside of a string."""
    if not token.startswith("{{"):
        return token
    filled = fill(token, values)
    if inside:
        return bare(filled).replace("\\", "").replace('"', "'").replace("\n", " ")
    return filled if filled != token and "{{" not in filled else "null"
