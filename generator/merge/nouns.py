"""Nouns and verbs: what an operation's title says about its resource."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from generator.naming import pascal, singular, words


def vocabulary(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


CRUD = vocabulary(
    "get list create update delete retrieve fetch read find add edit modify patch "
    "replace remove show query search view change set"
)
"""Verbs that say nothing about the shape of what comes back."""

OTHER_VERBS = vocabulary(
    "upload download publish unpublish archive restore cancel send submit import "
    "export copy move start stop enable disable invite approve reject verify "
    "register upsert insert apply assign duplicate sync refund capture confirm close open "
    "accept run trigger stream watch poll tail scan browse resolve validate preview "
    "render compare evaluate calculate estimate count"
)
STOP = vocabulary("by of for from in to with on at into off out and or via per")
ARTICLES = vocabulary(
    "a an the all your every one new existing single multiple specific given it them "
    "this that these those"
)

GENERATED = re.compile(
    r"Response_?\d|ContentApplication|RequestBody|_(Response|Request)(_|$)|"
    r"(Get|Post|Put|Patch|Delete)(Responses?|Requests?|Parameters)|"
    r"(One|Any|All)Of\d|Schema(Items|$)|^(Inline|Anonymous)"
)
"""Component names that a platform made from paths and positions."""


def inflected(verb: str) -> tuple[str, ...]:
    """A verb as headings write it: `Creating a user`, `Creates a user`.

    >>> inflected("get"), inflected("modify")
    (('getting', 'gets'), ('modifying', 'modifies'))
    """
    if verb.endswith("y") and verb[-2] not in "aeo":
        return f"{verb}ing", f"{verb[:-1]}ies"
    third = f"{verb}es" if verb.endswith(("sh", "ch", "ss", "x")) else f"{verb}s"
    if verb.endswith("e"):
        return f"{verb[:-1]}ing", third
    return f"{verb}{verb[-1] if verb in DOUBLED else ''}ing", third


DOUBLED = frozenset("get set stop run put submit".split())
INFINITIVES = {
    form: verb
    for verb in sorted(
        {*CRUD, *OTHER_VERBS, "format", "check", "return", "obtain", "generate"}
    )
    for form in inflected(verb)
}
"""Verbs as headings write them, and as methods are called."""
INFINITIVES |= dict.fromkeys(("return", "returns", "obtain", "obtains"), "get")
MANY_WORDS = 6
"""Words of a method's name that callers still remember; longer titles are sentences."""
LIST_OF = re.compile(
    r"(?i)\s*(?:get|return|retrieve|obtain|show|fetch|provide)s?\s+(?:(?:the|a|an)\s+)?"
    r"(?:full |complete )?list of\b"
)
CONDITION = re.compile(
    r"(?i)[.;]\s|,? (?:if|when|that|which|where|while|whose|granted)\b"
)


NUMBERING = re.compile(
    r"(?i)\s*(?:step\s+)?\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}\s?[.):]|\d{1,3}(?:\.\d{1,3}){1,3}|"
    r"\d{1,3}\s?[-–—])\s+(?=\D)"
)
"""The number of a section or of a step in front of its title: `1. List`, `3.2 List`."""


def without_number(title: str) -> str:
    """A title without its numbering."""
    found = NUMBERING.match(title)
    return title[found.end() :] if found else title


def title_words(title: str) -> list[str]:
    """The words of a title up to the first preposition, without articles and numbering.

    A verb in front is in the infinitive.
    """
    kept: list[str] = []
    title = without_number(title)
    title = LIST_OF.sub("List", CONDITION.split(title, maxsplit=1)[0], count=1)
    plain = re.sub(r"\((s|es)\)|(?<=\w)['\u2019]s?\b", "", title)
    for word in words(one_verb(plain)):
        if word.lower() in STOP and kept:
            break
        if word.lower() not in ARTICLES:
            kept.append(word if kept else INFINITIVES.get(word.lower(), word))
    while len(kept) > 1 and kept[-1].lower() in EMPTY:
        kept.pop()
    return kept


EMPTY = frozenset("api apis endpoint request call operation method".split())
"""Words at the end of a title that say only that it is one: `Room members API`."""
SECOND = re.compile(r"\s*(\w+)\s*(?:/|,|&|\band\b|\bor\b)\s*(\w+)(?=\s+\S)", re.I)


def one_verb(title: str) -> str:
    """A title without the second of two verbs: `Create and invite a user`."""
    found = SECOND.match(title)
    if not found or {found[1].lower(), found[2].lower()} - (CRUD | OTHER_VERBS):
        return title
    return f"{found[1]}{title[found.end() :]}"


def verb(title: str, method_name: str = "") -> str:
    """The verb that a title begins with, in lower case; empty where it has none."""
    expressed = title_words(title)
    first = expressed[0].lower() if expressed else ""
    known = CRUD | OTHER_VERBS
    known |= {method_name.split("_")[0]} if len(expressed) > 1 else frozenset()
    described = words(title)[1:2]
    before_article = bool(described) and described[0].lower() in ARTICLES
    return first if first in known or before_article else ""


@lru_cache(maxsize=4096)
def noun(
    title: str, group: tuple[str, ...], method_name: str = "", *, reads: bool = True
) -> str:
    """The resource a title speaks of, as a class name: `List Pets` gives `Pet`.

    From the group where the title does not say: `("collections", "items")` gives
    `CollectionItem`. A single word is a verb where the operation is no GET.
    """
    expressed = title_words(title)
    is_verb = verb(title, method_name) or (len(expressed) == 1 and not reads)
    rest = expressed[1:] if is_verb else expressed
    if 0 < len(rest) <= 3:
        return pascal(" ".join([*rest[:-1], singular(rest[-1])]))
    return group_noun(group)


def group_noun(group: Sequence[str]) -> str:
    """The resource of a group: every part in the singular."""
    parts = [word for part in group for word in part.split("_")]
    return pascal(" ".join(singular(part) for part in parts))


def fold(parent: str, child: str) -> str:
    """The child's name behind the parent's, a shared word said once.

    >>> fold("AssetUpload", "uploadDetails"), fold("Pet", "owner")
    ('AssetUploadDetails', 'PetOwner')
    """
    head, tail = words(parent), words(pascal(child))
    if head and tail and head[-1].lower() == tail[0].lower():
        tail = tail[1:]
    return parent + pascal("".join(tail), "") if tail else parent


def inner_name(parent: str, child: str) -> str:
    """The name of a schema inside another one, never that of its parent.

    >>> inner_name("Error", "error"), inner_name("Pet", "owner")
    ('ErrorDetail', 'PetOwner')
    """
    name = fold(parent, child)
    return f"{name}Detail" if name == parent else name


def is_generated(name: str) -> bool:
    """Whether a component's name was made up from its place by a platform."""
    return bool(GENERATED.search(name)) or len(words(name)) > 6


def own_name(name: str) -> str:
    """A vendor's component name as a class name: `type_pets:Pet` gives `Pet`."""
    return pascal(name.rpartition(":")[2].rpartition(".")[2])
