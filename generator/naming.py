"""Names: safe and unique Python identifiers from any text.

Identifiers are ASCII, match `[A-Za-z_][A-Za-z0-9_]*`, are never keywords, and are
allocated per scope so that distinct things get distinct names in any order.
"""

from __future__ import annotations

import keyword
import unicodedata
from collections import Counter, defaultdict
from collections.abc import (
    Callable,
    Collection,
    Hashable,
    Iterable,
    Mapping,
    Sequence,
)
from functools import lru_cache
from typing import TypeVar

from generator import patterns as re

K = TypeVar("K", bound=Hashable)
L = TypeVar("L", bound=Hashable)

MAX_LENGTH = 70
"""Longest identifier, so that file names stay far below any system's limit."""
MAX_CLASS = 100
"""Longest class name; documented ones are hardly ever longer."""

MIXED = tuple(
    "OAuth2 OAuth OpenAI OpenAPI GraphQL GitHub GitLab IPv4 IPv6 K8S K8s iOS macOS "
    "JavaScript TypeScript LinkedIn MongoDB MySQL NoSQL PayPal PostgreSQL WhatsApp "
    "YouTube".split()
)
"""Words whose own capitals are not word boundaries."""

WORD = re.compile(
    "|".join(
        (
            *(rf"{word}s?(?![a-z])" for word in MIXED),
            r"(?![Vv])[A-Za-z]2[A-Za-z](?![a-z])",  # A2A, b2b, P2P
            r"(?:[A-Z]+V|API|ID|JSON|PDF|URL|XML)(?=V[0-9]+(?![A-Za-z0-9]))",  # CSVV4
            r"[Vv][0-9]+(?=[a-z])",  # v2pets
            r"[A-Z]{2,}s(?![a-z])[0-9]*",
            r"[A-Z]+[0-9]+s(?![a-z])",  # MP3s
            r"[A-Z]+(?![a-z])[0-9]*",
            r"[A-Z]?[a-z]+(?:[0-9]+[a-z]+(?![a-z]))*[0-9]*",  # k8s, template40x
            r"[A-Z]+",
            r"[0-9]+[a-z]*",  # 2fa
        )
    )
)

KEYWORDS = frozenset(keyword.kwlist) | {"None", "True", "False"}


MODULES = frozenset(
    [
        "shared",
        "related",
        "con",
        "prn",
        "aux",
        "nul",
        "com1",
        "com2",
        "com3",
        "com4",
        "com5",
        "com6",
        "com7",
        "com8",
        "com9",
        "lpt1",
        "lpt2",
        "lpt3",
        "lpt4",
        "lpt5",
        "lpt6",
        "lpt7",
        "lpt8",
        "lpt9",
    ]
)
"""Module names that are taken or that a file system refuses."""
MAX_GROUP_CLASS = 40
"""Longest class name of a group, before what keeps it apart."""


LETTERS = str.maketrans(
    dict(
        zip(
            "ßæøœłđðþıÆØŒŁĐÞ",
            "ss ae o oe l d d th i AE O OE L D TH".split(),
            strict=True,
        )
    )
)
"""Letters of Latin scripts that are not an accented letter, as they are spelled in
ASCII."""
MOSTLY = 0.7
"""The part of a text's letters that ASCII can spell, so that its words are names."""


def is_spellable(text: str) -> bool:
    """Whether the words of a text can be names: `Größe` can, `获取 access token` cannot."""
    letters = sum(map(str.isalpha, text))
    return sum(map(str.isalpha, ascii_text(text))) >= MOSTLY * letters


def ascii_text(text: str) -> str:
    """Text with accents removed and everything that is not ASCII made a space."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS))
    kept = (c for c in plain if not unicodedata.combining(c))
    return "".join(c if c.isascii() else " " for c in kept)


POSSESSIVE = re.compile(r"(?<=[A-Za-z])['’](?=[sS](?![a-z]))")
"""The apostrophe of a genitive, which is within a word."""


def words(text: str) -> list[str]:
    """The words of a name in any casing, with their own capitals.

    >>> words("listSKUs"), words("OAuth2Token"), words("X-Amz-Date")
    (['list', 'SKUs'], ['OAuth2', 'Token'], ['X', 'Amz', 'Date'])
    """
    return [*_words(text[: 8 * MAX_LENGTH])]


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    """The same; a document has ten times as many names as different ones."""
    return tuple(WORD.findall(ascii_text(POSSESSIVE.sub("", text))))


@lru_cache(maxsize=20000)
def snake(text: str, fallback: str = "value") -> str:
    """A lower-case identifier: `X-Amz-Date` gives `x_amz_date`.

    Never a keyword (`class` gives `class_`), never private or a dunder.
    """
    return safe(joined([word.lower() for word in words(text)]), fallback)


def joined(parts: Sequence[str]) -> str:
    """Words as one identifier, whole ones left out of its middle where it would be too
    long.
    """
    kept = list(parts)
    while len(kept) > 2 and len("_".join(kept)) > MAX_LENGTH:
        del kept[(len(kept) - 1) // 2]
    return "_".join(kept)[:MAX_LENGTH].strip("_")


def pascal(text: str, fallback: str = "Model") -> str:
    """A class name: `oauth2-token` gives `Oauth2Token`, `OAuth2Token` stays."""
    parts = words(text)
    shout = len(parts) > 1 and all(part.isupper() or part.isdigit() for part in parts)
    name = "".join(
        part.capitalize() if shout else part[:1].upper() + part[1:] for part in parts
    )
    return safe(shortened(name, MAX_CLASS), fallback)


def shortened(name: str, limit: int) -> str:
    """A class name with whole words left out of its middle until it is short enough;
    where it is one word, its beginning.

    >>> shortened("PetOwnerHomeAddressLine", 16)
    'PetAddressLine'
    """
    if len(name) <= limit:
        return name
    parts = words(name)
    while len(parts) > 2 and sum(map(len, parts)) > limit:
        del parts[(len(parts) - 1) // 2]
    return "".join(parts)[:limit]


def safe(name: str, fallback: str) -> str:
    """The name made a legal identifier: not empty, no leading digit, no keyword."""
    if not name:
        return fallback
    if name[0].isdigit():
        glue = "_" if fallback.islower() or fallback.isupper() else ""
        name = f"{fallback}{glue}{name}"
    return f"{name}_" if name in KEYWORDS else name


def group_class(path: tuple[str, ...]) -> str:
    """The class name of a group, short enough for every line it is on."""
    return shortened(pascal("_".join(path)), MAX_GROUP_CLASS)


def singular(word: str) -> str:
    """An English noun's singular, by the regular rules and a few common exceptions."""
    before, _, last = word.rpartition("_")
    if before:
        return f"{before}_{singular(last)}"
    lower = word.lower()
    if lower in IRREGULAR:
        return word[:1] + IRREGULAR[lower][1:]
    if lower.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if lower.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if lower.endswith("as") and (len(word) < 5 or lower in SINGULAR_AS):
        return word
    if lower.endswith("s") and not (
        lower.endswith(("ss", "us", "is")) or lower in ACRONYMS
    ):
        return word[:-1]
    return word


ACRONYMS = frozenset("aws css dns gps gcs kms https ios rss sms sas tls vps".split())
"""Short forms that end like a plural."""
SINGULAR_AS = frozenset(
    "alias atlas bias canvas christmas texas kansas whereas".split()
)
"""Nouns in the singular that end like `schemas`."""


def plural(word: str) -> str:
    """An English noun's plural, by the regular rules; one that is one stays."""
    lower = word.lower()
    if singular(word) != word:
        return word
    irregular = {one: several for several, one in IRREGULAR.items()}
    if lower in irregular:
        return word[:1] + irregular[lower][1:]
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if lower.endswith(("s", "x", "sh", "ch")) else f"{word}s"


IRREGULAR = {
    "people": "person",
    "children": "child",
    "statuses": "status",
    "addresses": "address",
    "aliases": "alias",
    "indices": "index",
    "axes": "axis",
    "bonuses": "bonus",
    "buses": "bus",
    "caches": "cache",
    "campuses": "campus",
    "cookies": "cookie",
    "movies": "movie",
    "niches": "niche",
    "quizzes": "quiz",
    "viruses": "virus",
    "skus": "sku",
    "menus": "menu",
    "shelves": "shelf",
    "leaves": "leaf",
    "halves": "half",
    "analyses": "analysis",
    "data": "data",
    "media": "media",
    "series": "series",
    "news": "news",
}


def assign(
    wanted: Iterable[tuple[K, str]],
    reserved: Collection[str] = (),
    fold: Callable[[str], str] = str,
) -> dict[K, str]:
    """Give every key a name of its own: its wanted one, or that with a number.

    The result does not depend on the order of `wanted`: keys that want the same name
    get it in the order of `repr(key)`, the first one plain. `fold` says which names
    count as equal (`str.casefold` for file names).
    """
    pairs = sorted(wanted, key=lambda pair: repr(pair[0]))
    counts = Counter(fold(name) for _, name in pairs)
    taken = {fold(name) for name in reserved}
    unique = {
        key: n for key, n in pairs if counts[fold(n)] == 1 and fold(n) not in taken
    }
    taken.update(fold(name) for name in unique.values())
    result: dict[K, str] = {}
    for key, name in pairs:
        result[key] = unique[key] if key in unique else _free(name, taken, fold)
        taken.add(fold(result[key]))
    return result


def _free(name: str, taken: Collection[str], fold: Callable[[str], str]) -> str:
    """The name, or the name with the lowest free number from 2."""
    if fold(name) not in taken:
        return name
    glue = "_" if name == name.lower() or name == name.upper() else ""
    number = 2
    while fold(f"{name}{glue}{number}") in taken:
        number += 1
    return f"{name}{glue}{number}"


def group_words(group: Iterable[str]) -> list[str]:
    """The words of a group's path, in the singular.

    >>> group_words(("pet_stores", "orders"))
    ['pet', 'store', 'order']
    """
    return [singular(word) for part in group for word in part.split("_")]


def alone(gone: Mapping[K, object], came: Mapping[L, object]) -> dict[L, K]:
    """Pairs of new and former keys that alone have the same sign."""
    had: dict[object, list[K]] = defaultdict(list)
    has: dict[object, list[L]] = defaultdict(list)
    for key, sign in gone.items():
        had[sign].append(key)
    for new, sign in came.items():
        has[sign].append(new)
    return {
        keys[0]: had[sign][0]
        for sign, keys in has.items()
        if len(keys) == 1 and len(had.get(sign, ())) == 1
    }


def dotted(path: Iterable[str], name: str) -> str:
    """The name of a method with that of its group, as callers write it.

    >>> dotted(("collections", "items"), "list")
    'collections.items.list'
    """
    return ".".join((*path, name))


def counted(number: int, name: str) -> str:
    """A number with its noun.

    >>> counted(1, "table"), counted(2, "block of code")
    ('1 table', '2 blocks of code')
    """
    head, space, rest = name.partition(" ")
    return f"{number} {head}{'' if number == 1 else 's'}{space}{rest}"


def capitalized(text: str) -> str:
    """A text with its first letter in upper case, and the others as they are."""
    return f"{text[:1].upper()}{text[1:]}"
