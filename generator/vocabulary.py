"""The words of documentation in languages other than English, by what they mean.

They are data, in `languages.toml`: a table for each language, named by its tag (BCP 47).
"""

from __future__ import annotations

import pkgutil
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import TypeAlias

from generator import patterns as re

DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A character of a script that puts no blanks, or few, around words."""
Table: TypeAlias = Mapping[str, str | Mapping[str, str]]
"""The words of a language, by the group, and in some by the meaning in that."""


class Vocabulary(StrEnum):
    """What the words of a group do."""

    TITLES = "titles"
    """They are in titles of an operation's parts; one alone makes a title such a one."""
    BESIDE = "beside"
    """They are in such titles beside those."""
    REQUIRED = "required"
    """They call a field required, in all their forms."""
    OPTIONAL = "optional"
    YES = "yes"
    NO = "no"
    FIELD = "field"
    """They are words for a field beside `required`: `campo obligatorio`."""
    WHEN = "when"
    """They begin a condition: `if`, `when`."""
    ONLY = "only"
    """They go on with a remark that holds for some cases only: `for`, `only`."""
    DEFAULT = "default"
    """They stand in front of a default."""
    IS = "is"
    """They stand between such a word and the value."""
    ALLOWED = "allowed"
    """They stand in front of the values that are allowed."""
    JOIN = "join"
    """They are `and` and `or` between values."""
    ERRORS = "errors"
    """They are labels in front of statuses."""
    EVERY = "every"
    """They are in a sentence that speaks of all operations."""
    NOTE = "note"
    """They are labels of notes."""


class Meanings(StrEnum):
    """Groups in which every word has a meaning of its own."""

    LABELS = "labels"
    """Vocabulary of titles and labels, by what they announce: `query`, `body`, `response`."""
    COLUMNS = "columns"
    """Heads of columns, by what the column holds: `name`, `type`, `required`."""
    VERBS = "verbs"
    """Verbs with which titles of operations begin, by those of methods."""
    VERBS_LAST = "verbs_last"
    """Those with which titles end, as in German, or begin."""
    TYPES = "types"
    """Vocabulary for types, by the type or the format of JSON Schema (2020-12)."""


@cache
def languages() -> Mapping[str, Table]:
    """The words of each language by its tag."""
    data = pkgutil.get_data("generator", "languages.toml")
    assert data is not None, "the package holds this file"
    found: Mapping[str, Table] = tomllib.loads(data.decode())
    return found


def phrases(words: str) -> Iterator[str]:
    """The phrases of a group.

    >>> list(phrases("wert erlaubte_werte"))
    ['wert', 'erlaubte werte']
    """
    return (word.replace("_", " ") for word in words.split())


def words_of(*groups: Vocabulary) -> frozenset[str]:
    """The phrases that all languages have in these groups.

    >>> "falls" in words_of(Vocabulary.WHEN)
    True
    """
    return frozenset(
        phrase
        for table in languages().values()
        for group in groups
        if isinstance(words := table.get(group), str)
        for phrase in phrases(words)
    )


def by_meaning(group: Meanings) -> dict[str, str]:
    """The meaning of each phrase that any language has in a group.

    >>> by_meaning(Meanings.COLUMNS)["wert"]
    'value'
    """
    return {
        phrase: meaning
        for table in languages().values()
        if isinstance(found := table.get(group), Mapping)
        for meaning, words in found.items()
        for phrase in phrases(words)
    }


def alternatives(*groups: Vocabulary, spaced: bool | None = None) -> str:
    """The phrases of these groups as alternatives of a pattern, the longest first.

    `spaced` takes those of scripts with blanks between words (or without) only.

    >>> alternatives(Vocabulary.NOTE, spaced=True).split("|")[0]
    'importante'
    """
    words = [
        word
        for word in words_of(*groups)
        if spaced in (None, DENSE.match(word) is None)
    ]
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
