"""Nouns and verbs in the titles of operations: the resource and the action."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from generator.merge.identity import Topic
from generator.merge.media import response_schema, success_status
from generator.merge.tree import Part
from generator.naming import (
    group_words,
    is_spellable,
    pascal,
    singular,
    snake,
    words,
)
from generator.titles import without_stage


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


DOUBLED = frozenset("drop get pin plan set skip stop run put submit".split())
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
    title = HOW_TO.sub("", without_number(title), count=1)
    title = LIST_OF.sub("List", CONDITION.split(title, maxsplit=1)[0], count=1)
    plain = re.sub(r"\((s|es)\)|(?<=\w)['\u2019]s?\b", "", title)
    described = words(one_verb(plain))
    if acting := acted(described):
        described[0] = acting
    for word in described:
        if word.lower() in STOP and kept:
            break
        if word.lower() not in ARTICLES:
            kept.append(word if kept else INFINITIVES.get(word.lower(), word))
    while len(kept) > 1 and kept[-1].lower() in EMPTY:
        kept.pop()
    return kept


def acted(described: Sequence[str]) -> str:
    """The verb of `Dropping a collection`, as methods are called; empty if there is none.

    Without an article, `Building floors` can be floors of a building.
    """
    first, second, *_ = (*(word.lower() for word in described[:2]), "", "")
    if not first.endswith("ing") or second not in ARTICLES:
        return ""
    return next((v for v in sorted(VERBS | ACTIONS) if inflected(v)[0] == first), "")


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


NO_GROUP = re.compile(r"api|rest|v?[\d.]+\w*|beta|[^A-Za-z]*", re.I)
"""Path segments that say nothing about what they hold."""


ENDING = re.compile(r"\.(?:json|xml|ya?ml|csv|php|html?)$", re.IGNORECASE)
"""An extension of a path's segment: part of the URL, not of a name."""


def telling_segments(topic: Topic) -> list[str]:
    """The literal segments of a path that are not a version."""
    bare = (ENDING.sub("", segment) for segment in topic.path.literals)
    return [segment for segment in bare if not NO_GROUP.fullmatch(segment)]


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
        if not isinstance(text, str) or not is_spellable(text):
            continue
        text = without_version(without_stage(text), topic)
        text = with_own_verb(text, topic)
        if expressed := title_words(text):
            if gives_back(topic) and words(text)[0].lower() in BACK:
                expressed[0] = "return"
            if all(singular(word.lower()) in known for word in expressed):
                # A noun alone names the resource.
                continue
            if topic.method in CHANGING and expressed[0].lower() in (*READING, "list"):
                # The heading speaks of the reading call beside this one.
                continue
            own = snake("_".join(_without(expressed, known)))
            if own.count("_") >= MANY_WORDS:
                continue
            return "list" if own in READING and _lists(expressed, topic) else own
    return by_path(operation, topic, known, taken, shared)


def by_path(
    operation: Part,
    topic: Topic,
    known: Collection[str],
    taken: frozenset[str],
    shared: int,
) -> str:
    """What an operation's method does to the resource of its path, without the words of
    its group (`known`).
    """
    segments = [words(part) for part in telling_segments(topic)]
    segments = segments[shared:] or segments
    own_at = [
        at
        for at, part in enumerate(segments)
        if all(singular(word.lower()) in known for word in part)
    ]
    behind = segments[own_at[-1] + 1 :] if own_at else segments
    expressed = [word for part in behind for word in part]
    rest = [word.lower() for word in expressed if singular(word.lower()) not in known]
    if action := action_name(topic, behind, known):
        return snake("_".join(action))
    if topic.method == "GET" and rest[-1:] in (["list"], ["all"]):
        return snake("_".join(["list", *rest[:-1][-2:]]))
    verb = _verb(topic, rest, taken)
    if verb == "list" and gives_one(operation):
        verb = "get"
    if verb in VAGUE:
        verb = described_verb(operation) or verb
        if topic.method == "PUT" and verb == "create" and sets(operation):
            verb = "set"
    return snake("_".join([verb, *(word for word in rest[-2:] if word != verb)]))


def named_otherwise(topic: Topic, known: Sequence[str]) -> set[str]:
    """The words by which a path names the resource that its group names otherwise:
    `/webhook_endpoints` of `webhooks`, `/contextfiles` of `context_files`.
    """
    parts = [
        [singular(word.lower()) for word in words(p)] for p in telling_segments(topic)
    ]
    if any({*part} <= {*known} for part in parts):
        return set()
    for part in reversed(parts):
        if {*part} - {*known} <= THINGS_ALIKE and {*known} < {*part}:
            return {*part}
        if "".join(part) == "".join(known):
            return {*part}
    return set()


THINGS_ALIKE = vocabulary("endpoint resource object record entity definition")
"""Words behind a noun that make no other thing of it; asset folders are no assets."""


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


def action_name(
    topic: Topic, behind: Sequence[Sequence[str]], known: Collection[str]
) -> list[str]:
    """The words of what the last segment of a path does: `reboot`, `assign_nodes`,
    `grow_disk` for `/disk/{index}/grow`; none where it is a thing. `behind` are the words
    of the segments behind the group's, `known` those of the group.
    """
    segments = topic.path.segments
    if topic.method not in ("POST", "PUT", "PATCH") or not behind or not segments:
        return []
    first, *rest = [word.lower() for word in behind[-1]] or [""]
    if "{" in segments[-1] or first not in VERBS | ACTIONS:
        return []
    if topic.method != "POST" and not rest and first in THINGS:
        return []
    about = [] if rest else [w.lower() for part in behind[:-1][-1:] for w in part]
    about = [singular(word) for word in about if singular(word) not in known]
    return [first, *about, *rest]


ACTIONS = frozenset(
    "assign ban boot cordon drain drop evacuate failover flush follow grow kick migrate modify "
    "mute pin powercycle prepare promote purge reboot rebuild recreate reinstall repair rescue "
    "resize shrink shutdown star startup terminate trash unban unfollow unmute unpin "
    "unstar vote wake wipe withdraw".split()
)
"""Verbs at the end of a path besides those of SDKs."""
THINGS = frozenset(
    "block call change check fire grant issue join leave list lock post process push queue "
    "release replay request search set share start stop store test".split()
)
"""Those that are as often things, where something is put."""
VAGUE = ("post", "put")
"""Methods whose action only words can tell."""
VERBS = frozenset(
    "accept activate add approve archive assign attach authorize block build calculate "
    "call cancel change check clear clone close commit complete confirm connect convert "
    "copy create deactivate decline delete deploy detach disable disconnect duplicate "
    "enable execute export fetch fire generate grant import insert install invite issue "
    "join launch leave list load lock login logout mark merge move notify obtain open "
    "pause perform ping post process publish push queue read rebuild receive refresh "
    "refund register reject release reload remove rename render renew replace replay "
    "request reset resolve restart restore resume retrieve retry revoke rotate run save "
    "schedule search send set share sign skip start stop store submit subscribe suspend "
    "sync test toggle transfer translate trigger unblock unlock unsubscribe update "
    "upgrade upload validate verify".split()
)
"""Verbs by which SDKs call methods; the first word of a description may be another."""


SETS = re.compile(r"(?i)\W*creates?\b[^.]{0,30}\bor (?:updat|replac|overwrit|modif)")


def sets(operation: Part) -> bool:
    """Whether a description begins as `Create or replace the owner`."""
    text = operation.value("description")
    return isinstance(text, str) and SETS.match(text[:80]) is not None


def described_verb(operation: Part) -> str:
    """The verb that a description begins with: `Fires an event` gives `fire`."""
    text = operation.value("description")
    first = words(text[:40])[:1] if isinstance(text, str) else []
    expressed = first[0].lower() if first else ""
    forms = (expressed, expressed.removesuffix("s"), expressed.removesuffix("es"))
    return next((form for form in forms if form in VERBS), "")


def _verb(topic: Topic, rest: Sequence[str], taken: frozenset[str]) -> str:
    """The verb of a method for a resource, as SDKs call it: a GET of several is `list`.

    A path that ends in a variable is one thing, unless a longer one shows that the
    variable only narrows a list (`/queues/{host}` beside `/queues/{host}/{name}`).
    """
    longer = f"{topic.method} {topic.path.identity.rstrip('/')}/{{}}"
    single = "{" in (topic.path.segments or ("",))[-1] and longer not in taken
    last = rest[-1] if rest else (telling_segments(topic) or [""])[-1].lower()
    several = not single and (longer in taken or singular(last) != last)
    match topic.method:
        case "GET":
            return "list" if several else "get"
        case "POST":
            return "create" if several and not rest else "post"
        case "PATCH":
            return "update"
    return topic.method.lower()


def gives_one(operation: Part) -> bool:
    """Whether what is documented to come back is one object, with nothing that could be a
    list of things in it, whatever the path: `/settings` gives `{"theme": "dark"}`.
    """
    status = success_status(operation)
    schema = response_schema(operation, status) if status else Part()
    inner = [schema, *schema.properties.values()]
    closed = all(
        part.properties or part.value("type") not in (None, "object", "array")
        for part in inner
    )
    return bool(schema.properties) and closed


CHANGING = frozenset(("PUT", "PATCH", "DELETE"))


READING = ("get", "retrieve", "fetch", "show")
"""Verbs that say nothing about whether one thing comes or all of them."""


def _lists(expressed: Sequence[str], topic: Topic) -> bool:
    """Whether a title such as `Get pets` is about all of them."""
    last = expressed[-1].lower()
    segments = topic.path.segments
    whole = bool(segments) and "{" not in segments[-1]
    return whole and len(expressed) > 1 and singular(last) != last


def _without(expressed: Iterable[str], known: set[str]) -> list[str]:
    lower = [word.lower() for word in expressed]
    kept = [w for w in lower if singular(w) not in known]
    return kept or lower[:1]
