"""Nouns and verbs in the titles of operations: the resource and the action."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from generator import patterns as re
from generator.merge.identity import Topic
from generator.merge.path_names import (
    ACTIONS,
    ENDING,
    VERBS,
    by_path,
    gives_list,
    named_otherwise,
    telling_segments,
)
from generator.merge.tree import Part
from generator.naming import (
    ascii_text,
    group_words,
    is_spellable,
    pascal,
    plural,
    singular,
    snake,
    words,
)
from generator.titles import without_stage
from generator.vocabulary import Meanings, Vocabulary, by_meaning, words_of


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
PARTICIPLES = vocabulary(
    "associated based belong belonging belongs containing having including matching owned related running "
    "using"
)
"""Words that, behind a noun, begin what only says more of it: `List images using a tag`."""
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


DOUBLED = frozenset("drop format get pin plan set skip stop run put submit".split())
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


HOW_TO = re.compile(r"(?i)\A\s*how (?:to|do i|can i|do you)\s+(?=\w)")
"""The words in front of a task: `How to update a pet`."""


def without_number(title: str) -> str:
    """A title without its numbering."""
    found = NUMBERING.match(title)
    return title[found.end() :] if found else title


def title_words(title: str) -> list[str]:
    """The words of a title up to the first preposition, without articles and numbering.

    A verb in front is in the infinitive.
    """
    kept: list[str] = []
    for word in described_words(title):
        if (word.lower() in STOP and kept) or is_said_of(word, kept, title):
            break
        if word.lower() not in ARTICLES:
            kept.append(word if kept else INFINITIVES.get(word.lower(), word))
    while len(kept) > 1 and kept[-1].lower() in EMPTY:
        kept.pop()
    return kept


def is_said_of(word: str, before: Sequence[str], title: str) -> bool:
    """Whether a word begins what only says more of the noun before it in a title; not one
    that is a part of that noun (`cookie-based login`).
    """
    if len(before) < 2 or word.lower() not in PARTICIPLES:
        return False
    # Where every word has a capital letter, a preposition behind it tells it from a noun.
    behind = rf" {word} " if word.islower() else rf" {word} (?i:on|to|by|with|from) "
    return re.search(behind, title) is not None


def phrase(title: str) -> list[str]:
    """The words of a title as `title_words` has them, prepositions and all behind them as
    well; none where they are too many for a name.
    """
    first, *rest = title_words(title) or [""]
    kept = [word for word in described_words(title) if word.lower() not in ARTICLES]
    numbered = any(word[:1].isdigit() for word in kept)
    fits = first and not numbered and len(rest) < len(kept) - 1 <= MANY_WORDS + 2
    return [first, *kept[1:]] if fits else []


END_POINT = re.compile(r"(?i)\bend[ -]points?\b")


def described_words(title: str) -> list[str]:
    """All words of a title up to a condition, one verb in front, in the infinitive."""
    title = HOW_TO.sub("", without_number(ENDING.sub("", title)), count=1)
    title = END_POINT.sub("endpoint", title)
    title = LIST_OF.sub("List", CONDITION.split(title, maxsplit=1)[0], count=1)
    plain = re.sub(r"\((s|es)\)|(?<=\w)['\u2019]s?\b", "", title)
    described = words(one_verb(plain))
    if acting := acted(described):
        described[0] = acting
    return described


def acted(described: Sequence[str]) -> str:
    """The verb of `Dropping a collection` or `Executes a query`, as methods are called;
    empty if there is none.

    Without an article, `Building floors` can be floors of a building.
    """
    first, second, *_ = (*(word.lower() for word in described[:2]), "", "")
    if second not in ARTICLES:
        return ""
    verbs = sorted(VERBS | ACTIONS | DEEDS)
    known = next((v for v in verbs if first in inflected(v)), "")
    third = first.endswith("s") and not first.endswith(("ss", "us", "is", "ings"))
    return known or (singular(first) if third else "")


DEEDS = vocabulary("bind draw give link make pick pull put tag take tell unlink write")
"""Verbs of titles that no path ends in."""
EMPTY = frozenset("api apis endpoint request call operation method".split())
"""Words at the end of a title that say only that it is one: `Room members API`."""
SECOND = re.compile(
    r"\s*(\w+)\s*(?:/|,|&|\band\b|\bor\b)\s*(\w+)(?=\s+\S)", re.IGNORECASE
)


def one_verb(title: str) -> str:
    """A title without the second of two verbs: `Create and invite a user`."""
    found = SECOND.match(title)
    if not found or {found[1].lower(), found[2].lower()} - (CRUD | OTHER_VERBS):
        return title
    return f"{found[1]}{title[found.end() :]}"


def verb(title: str, method_name: str = "") -> str:
    """The verb that a title begins with, in lower case; empty if it has none."""
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
    `CollectionItem`. A single word is a verb where the operation is not a GET.
    """
    expressed = title_words(title)
    is_verb = verb(title, method_name) or (len(expressed) == 1 and not reads)
    rest = expressed[1:] if is_verb else expressed
    if 0 < len(rest) <= 3:
        return pascal(" ".join([*rest[:-1], singular(rest[-1])]))
    return group_noun(group)


def group_noun(group: Sequence[str]) -> str:
    """The resource of a group: every part in the singular."""
    return pascal(" ".join(group_words(group)))


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


def method_name(
    operation: Part,
    group: tuple[str, ...],
    topic: Topic,
    taken: frozenset[str],
    shared: int = 0,
) -> str:
    """The operation's own words without those of its group; else what its method does
    to the resource of its path, behind so many segments that all paths share.
    """
    known = set(group_words(group))
    known |= named_otherwise(topic, group_words(group))
    for source in ("operationId", "summary"):
        text = operation.value(source)
        if not isinstance(text, str) or not is_spellable(text) or TELLING.match(text):
            continue
        text = without_version(without_stage(text), topic)
        text = with_own_verb(text, topic)
        if acting := acting_abroad(text):
            # The other words are none of ours either.
            plain = by_path(operation, topic, known, taken, shared)
            return acting_by_path(text, acting, plain)
        if expressed := kind_first(title_words(text), topic):
            if gives_back(topic) and words(text)[0].lower() in BACK:
                expressed[0] = "return"
            if all(singular(word.lower()) in known for word in expressed):
                # A noun alone names the resource.
                continue
            if topic.method in CHANGING and expressed[0].lower() in (*READING, "list"):
                # The heading speaks of the reading call beside this one.
                continue
            own = snake("_".join(_telling(_without(expressed, known), topic)))
            if own.count("_") >= MANY_WORDS:
                continue
            if own in READING and _lists(text, expressed, operation, topic):
                return "list"
            if own.startswith("list_") and EVERY.match(text):
                return plural(own)
            return f"list_{own}" if _names_list(own, operation, topic) else own
    return by_path(operation, topic, known, taken, shared)


@cache
def verbs_abroad(group: Meanings) -> dict[str, str]:
    """The verbs of titles in other languages, without accents, by those of methods.

    On first use: builds of a document name nothing by titles.
    """
    return {ascii_text(word): verb for word, verb in by_meaning(group).items()}


def acting_abroad(title: str) -> str:
    """The verb of a method for a title in another language; empty if it is in English.

    >>> acting_abroad("Crear un pedido"), acting_abroad("Neue Straße anlegen")
    ('create', 'create')
    >>> acting_abroad("Modifier groups")
    ''
    """
    expressed = re.findall(r"[^\W\d_]+", ascii_text(title).lower())
    last = verbs_abroad(Meanings.VERBS_LAST)
    known = last | verbs_abroad(Meanings.VERBS)
    for first in (" ".join(expressed[:2]), *expressed[:1]):
        if verb := known.get(first):
            return verb
    return last.get(expressed[-1], "") if len(expressed) > 1 else ""


def acting_by_path(title: str, verb: str, name: str) -> str:
    """A name made of a path, with the verb of a title in another language where the
    method of HTTP says little.

    >>> acting_by_path("Crear un pedido", "create", "post")
    'create'
    >>> acting_by_path("Rechercher un lac", "search", "post_recherche")
    'search'
    >>> acting_by_path("Alle Seen abrufen", "get", "get")
    'list'
    """
    first, _, rest = name.partition("_")
    if name == "get" and not words_of(Vocabulary.EVERY).isdisjoint(
        title.lower().split()
    ):
        return "list"
    if first not in ("post", "put"):
        return name
    same = rest and title.lower().startswith(rest[: max(STEM, len(rest) - 2)])
    return snake(f"{verb} {'' if same else rest}")


STEM = 5
"""So many letters of a verb and of a noun that are the same are of one word."""


KINDS = {"list": "list", "listing": "list", "detail": "get", "details": "get"}
"""What titles end in that name no action: `Review Notes List`."""


def kind_first(expressed: list[str], topic: Topic) -> list[str]:
    """The words of a title with its verb in front, where it is told behind.

    A title that has a verb in front is left as it is.
    """
    *about, last = expressed or [""]
    kind = KINDS.get(last.lower())
    named = about and about[0].lower() not in {*CRUD, *OTHER_VERBS, *VERBS, *ACTIONS}
    if topic.method != "GET" or not kind or not named:
        return expressed
    return [kind, *about[:-1], singular(about[-1]) if kind == "get" else about[-1]]


TELLING = re.compile(
    r"(?i)\W{0,3}(?:(?:it|you|we|they|there|if|like|same)\b"
    r"|returns? (?:an? )?(?:HTTP )?status\b)"
)
"""How a sentence begins that tells something of an operation, and is no title of it."""
BACK = frozenset(("return", "returns", "returning"))
"""What a response does in most titles; but a loan is returned as well."""


def gives_back(topic: Topic) -> bool:
    """Whether an operation returns something that was lent, as its path says."""
    return topic.method != "GET" and telling_segments(topic)[-1:] == ["return"]


VERSIONED = re.compile(r"\s{0,3}[(\[](v\d[\w.]{0,8})[)\]]\s*$", re.IGNORECASE)
"""The version at the end of a title: `List pets (v2)`."""


def without_version(title: str, topic: Topic) -> str:
    """A title without a version behind it that the path has as well."""
    found = VERSIONED.search(title)
    stated = found is not None and found[1].lower() in topic.path.literals
    return title[: found.start()] if found and stated else title


def with_own_verb(title: str, topic: Topic) -> str:
    """A title of two operations with the verb of one: `Pause and resume tasks` of
    `/tasks/resume` is `resume tasks`.
    """
    found = SECOND.match(title)
    last = (topic.path.segments or ("",))[-1].lower()
    if not found or last not in (found[1].lower(), found[2].lower()):
        return title
    return f"{last}{title[found.end() :]}"


CHANGING = frozenset(("PUT", "PATCH", "DELETE"))


READING = ("get", "retrieve", "fetch", "show")
"""Verbs that say nothing about whether one thing comes or all of them."""


EVERY = re.compile(r"(?i)\s*\w+\s+(?:every|each)\b")
OF_ALL = re.compile(r"(?i)\s*\w+\s+(?:all|every|each|(?:a |the )?list of)\b")
"""How a title begins that is about all things of a kind: `Get every pet`."""


def _lists(text: str, expressed: Sequence[str], operation: Part, topic: Topic) -> bool:
    """Whether a title such as `Get pets` is about all of them, as its words or what comes
    back say.
    """
    segments = topic.path.segments
    if not segments or "{" in segments[-1]:
        return False
    last = expressed[-1].lower()
    several = len(expressed) > 1 and singular(last) != last
    return several or bool(OF_ALL.match(text)) or gives_list(operation)


def _names_list(own: str, operation: Part, topic: Topic) -> bool:
    """Whether a title names but the things that come back in a list: `All seats`."""
    *before, last = own.split("_")
    is_list = topic.method == "GET" and singular(last) != last and not before
    return is_list and last in topic.path.segments[-1:] and gives_list(operation)


VACUOUS = frozenset("details detail information info data".split())
"""Words behind a verb of reading that say nothing of what is read: `Show user details`."""


def _telling(expressed: list[str], topic: Topic) -> list[str]:
    """The words of a method's name without those that are of an example (`Edit event 1`)
    or that say nothing where one thing is read: `show_details` of `/pets/{id}`.
    """
    kept = list(expressed)
    while len(kept) > 1 and topic.path.parameters and kept[-1].isdigit():
        kept.pop()
        if len(kept) > 1 and kept[-1] in ("id", "number", "no"):
            kept.pop()
    of_one = "{" in (topic.path.segments or ("",))[-1]
    vacuous = of_one and kept[0] in READING and kept[-1] in VACUOUS
    if vacuous and (len(kept) == 2 or kept[-1] == "details"):
        kept.pop()
    return kept


def _without(expressed: Iterable[str], known: set[str]) -> list[str]:
    lower = [word.lower() for word in expressed]
    kept = [w for w in lower if singular(w) not in known]
    if kept and kept[0] != lower[0] and lower[0] in INFINITIVES.values():
        # A group may be called after what its operations do: `query.format`.
        kept.insert(0, lower[0])
    return kept or lower[:1]
