"""The name of an operation by its own words, or by what it does to its resource."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from generator.merge.identity import Topic
from generator.merge.nouns import MANY_WORDS, title_words
from generator.merge.tree import Part
from generator.naming import is_spellable, singular, snake, words

NO_GROUP = re.compile(r"api|rest|v?[\d.]+\w*|beta|[^A-Za-z]*", re.I)
"""Path segments that say nothing about what they hold."""


ENDING = re.compile(r"\.(?:json|xml|ya?ml|csv|php|html?)$", re.IGNORECASE)
"""An extension of a path's segment: part of the URL, not of a name."""


def telling_segments(topic: Topic) -> list[str]:
    """The literal segments of a path that are no version."""
    bare = (ENDING.sub("", segment) for segment in topic.path.literals)
    return [segment for segment in bare if not NO_GROUP.fullmatch(segment)]


def method_name(
    operation: Part, group: tuple[str, ...], topic: Topic, taken: frozenset[str]
) -> str:
    """The operation's own words without those of its group; else what its method does
    to the resource of its path.
    """
    known = {singular(word) for part in group for word in part.split("_")}
    for source in ("operationId", "summary"):
        text = operation.value(source)
        if not isinstance(text, str) or not is_spellable(text):
            continue
        if expressed := title_words(text):
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
    segments = [words(part) for part in telling_segments(topic)]
    own_at = [
        at
        for at, part in enumerate(segments)
        if all(singular(word.lower()) in known for word in part)
    ]
    behind = segments[own_at[-1] + 1 :] if own_at else segments
    expressed = [word for part in behind for word in part]
    rest = [word.lower() for word in expressed if singular(word.lower()) not in known]
    verb = _verb(topic, rest, taken)
    if verb in VAGUE:
        verb = described_verb(operation) or verb
    return snake("_".join([verb, *(word for word in rest[-2:] if word != verb)]))


VAGUE = ("post", "put")
"""What these methods do, only words can tell."""
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


def described_verb(operation: Part) -> str:
    """The verb that a description begins with: `Fires an event` gives `fire`."""
    text = operation.value("description")
    first = words(text[:40])[:1] if isinstance(text, str) else []
    expressed = first[0].lower() if first else ""
    forms = (expressed, expressed.removesuffix("s"), expressed.removesuffix("es"))
    return next((form for form in forms if form in VERBS), "")


def _verb(topic: Topic, rest: Sequence[str], taken: frozenset[str]) -> str:
    """What a method does to a resource, as SDKs call it: a GET of several is `list`.

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
