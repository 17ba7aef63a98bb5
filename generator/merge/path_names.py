"""Names of operations by their paths: what a method of HTTP does to a resource."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from generator import patterns as re
from generator.merge.identity import Topic
from generator.merge.media import response_schema, success_status
from generator.merge.tree import Part
from generator.naming import singular, snake, words

NO_GROUP = re.compile(r"api|rest|v?[\d.]+\w*|beta|[^A-Za-z]*", re.IGNORECASE)
"""Path segments that say nothing about what they hold."""

LONGEST = 4
"""Most words of a path's last segment that a name has."""
ENDING = re.compile(r"\.(?:json|xml|ya?ml|csv|php|html?)$", re.IGNORECASE)
"""An extension of a path's segment: part of the URL, not of a name."""


def telling_segments(topic: Topic) -> list[str]:
    """The literal segments of a path that are not a version."""
    bare = (ENDING.sub("", segment) for segment in topic.path.literals)
    return [segment for segment in bare if not NO_GROUP.fullmatch(segment)]


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
    segments = [words(part) for part in segments_of_one(topic)]
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
    if does_as_named(operation, segments):
        return snake("_".join(segments[-1]))
    if topic.method == "GET" and rest[-1:] in (["list"], ["all"]):
        return snake("_".join(["list", *rest[:-1][-2:]]))
    verb = _verb(topic, rest, taken)
    if verb == "list" and gives_one(operation):
        verb = "get"
    if verb in VAGUE:
        verb = described_verb(operation) or verb
        if topic.method == "PUT" and verb == "create" and sets(operation):
            verb = "set"
    # A segment of several words is one name: `read-only-quorum`.
    kept = rest[-min(max(2, len(behind[-1]) if behind else 0), LONGEST) :]
    return snake("_".join([verb, *(word for word in kept if word != verb)]))


def does_as_named(operation: Part, segments: Sequence[Sequence[str]]) -> bool:
    """Whether a description begins with the verb that the last segment of a path is or
    begins with: `Redistributes the configuration` of `/redistribute-config`.
    """
    text = operation.value("description")
    stated = [w.lower() for w in words(text[:60])] if isinstance(text, str) else []
    verb, *rest = [word.lower() for word in segments[-1]] if segments else [""]
    if rest and stated[: len(rest) + 1] == [verb, *rest]:
        return True
    third = bool(stated) and stated[0] in (f"{verb}s", f"{verb}es", f"{verb[:-1]}ies")
    known = verb in VERBS | ACTIONS and (third or stated[:1] == [verb])
    return known or (third and bool(rest))


def segments_of_one(topic: Topic) -> list[str]:
    """The telling segments of a path, those in the singular that a variable tells one of:
    `seat` and `tickets` of `/seats/{seat_id}/tickets`.
    """
    parts = topic.path.segments
    one = {a for a, b in pairwise(parts) if "{" in b and is_key(b, singular(a))}
    last = parts[-1:]
    telling = telling_segments(topic)
    return [singular(s) if s in one and s not in last else s for s in telling]


KEYS = frozenset("code id ident identifier key name number slug uuid".split())
"""Words of a variable that tell one thing from others."""


def is_key(variable: str, thing: str) -> bool:
    """Whether a variable tells one thing of a kind, and narrows no list of them by
    another: `{seat_id}` and `{id}` of a seat, not `{room}`.
    """
    own = {word.lower() for word in words(thing)}
    return {word.lower() for word in words(variable)} <= KEYS | own


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


THINGS_ALIKE = frozenset("endpoint resource object record entity definition".split())
"""Words behind a noun that make no other thing of it; asset folders are no assets."""


def action_name(
    topic: Topic, behind: Sequence[Sequence[str]], known: Collection[str]
) -> list[str]:
    """The words of what the last segment of a path does: `reboot`, `assign_nodes`,
    `grow_disk` for `/disk/{index}/grow`; none where it is a thing. `behind` are the words
    of the segments behind the group's, `known` those of the group.
    """
    segments = topic.path.segments
    if not behind or not segments or "{" in segments[-1]:
        return []
    first, *rest = [word.lower() for word in behind[-1]] or [""]
    if topic.method == "GET" and rest and first in READING:
        return [first, *rest]
    if topic.method not in ("POST", "PUT", "PATCH"):
        return []
    if first not in VERBS | ACTIONS and not (rest and first in READING):
        return []
    if topic.method != "POST" and not rest and first in THINGS:
        return []
    about = [] if rest else [w.lower() for part in behind[:-1][-1:] for w in part]
    about = [singular(word) for word in about if singular(word) not in known]
    return [first, *about, *rest]


READING = frozenset(
    "calculate clean fetch find generate get retrieve validate verify".split()
)
"""Verbs in front of a noun that are not a part of it: `/get_tag_services`; `/merge-requests`
are things."""
ACTIONS = frozenset(
    "assign associate ban boot clean cordon destroy drain drop evacuate failover flush follow grow kick migrate modify "
    "mute pin powercycle prepare promote purge reboot rebuild recreate reinstall repair rescue "
    "resize shrink shutdown star startup terminate trash unban unfollow unmute unpin "
    "unstar vote wait wake wipe withdraw".split()
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


WRAPPERS = frozenset(("data", "result", "response"))
"""Members of every response that hold what was asked for."""


def gives_one(operation: Part) -> bool:
    """Whether what is documented to come back is one object, with nothing that could be a
    list of things in it, whatever the path: `/settings` gives `{"theme": "dark"}`.
    """
    status = success_status(operation)
    schema = response_schema(operation, status) if status else Part()
    wrapped = (p for n, p in schema.properties.items() if n in WRAPPERS)
    inner = [schema, *schema.properties.values()]
    inner += (p for wrapper in wrapped for p in wrapper.properties.values())
    closed = all(
        part.properties or part.value("type") not in (None, "object", "array")
        for part in inner
    )
    return bool(schema.properties) and closed


def gives_list(operation: Part) -> bool:
    """Whether what is documented to come back is a list, with nothing around it."""
    status = success_status(operation)
    schema = response_schema(operation, status) if status else Part()
    return schema.value("type") == "array"
