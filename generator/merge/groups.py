"""Public names of operations: a group path and a method name for each.

The names in the documentation's own snippets come first, then the platform's IDs and
tags, then the words of the title. Operations documented only by examples join the group
of the section that contains them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TypeAlias

from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import Evidence, SnippetCall
from generator.merge.distinct_names import PublicName, distinct_names
from generator.merge.identity import Topic
from generator.merge.nouns import method_name
from generator.merge.path_names import ENDING, NO_GROUP, telling_segments
from generator.merge.tree import Part
from generator.naming import singular, snake, words
from generator.report.diagnostics import Span

Group: TypeAlias = tuple[str, ...]
"""A path of identifiers: `("collections", "items")`."""

LANGUAGES = ("python", "ruby", "typescript", "javascript")
"""Languages whose SDK names count, best first; others follow in sorted order."""


def name_operations(
    topics: Sequence[Topic], operations: Sequence[Part]
) -> list[PublicName]:
    """A public name for every operation; few are equal."""
    taken = frozenset(f"{topic.method} {topic.path.identity}" for topic in topics)
    lead = lead_of(topics)
    vague = without_resource(topics, operations, lead)
    named = [
        _documented(t, o, taken, lead, vague)
        for t, o in zip(topics, operations, strict=True)
    ]
    groups = [name.group if name else None for name in named]
    known = Kindred(topics, groups)
    complete = [
        name
        or _by_place(topic, operation, _near(topic, topics, groups), known, taken, lead)
        for name, topic, operation in zip(named, topics, operations, strict=True)
    ]
    return distinct_names(topics, operations, complete)


def calls(topic: Topic) -> list[tuple[str, SnippetCall]]:
    """The topic's SDK calls with their languages, best language first."""
    found = [
        (example.language, example.call)
        for voice in topic.voices
        for example in voice.section.examples
        if example.call and example.call.target
    ]
    return sorted(found, key=lambda pair: (language_rank(pair[0]), pair[1].target))


def language_rank(language: str) -> tuple[int, str]:
    """Where a language stands among those that name things."""
    known = LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)
    return (known, language)


def _documented(
    topic: Topic,
    operation: Part,
    taken: frozenset[str],
    lead: Lead,
    vague: Collection[tuple[str, str]],
) -> PublicName | None:
    if expressed := calls(topic):
        language = expressed[0][0]
        targets = Counter(c.target for known, c in expressed if known == language)
        target = min(targets, key=lambda t: (-targets[t], t))
        parts = [snake(part) for part in target]
        group = tuple(parts[:-1]) or _by_path(topic, lead)
        return PublicName(group, parts[-1], f"the {language} snippet's call")
    if found := _by_id(operation):
        return found
    if (last_tag(operation), _by_path(topic, lead)[0]) in vague:
        return None
    return _by_tag(topic, operation, taken, lead)


FILLER = frozenset(
    "misc miscellaneous other others various general more usage running".split()
)
"""Groups of what has no other."""


TASKS = 3
"""So many headings that share one path are tasks: `Querying`, `Creating`, `Deleting`; two
may be a resource and a part of it.
"""


def without_resource(
    topics: Sequence[Topic], operations: Sequence[Part], lead: Lead
) -> frozenset[tuple[str, str]]:
    """The tags that tell no resource, each with the one that paths below it have: that
    of what has no other (`Misc`), where the resource has several operations; and those
    of tasks, where the methods of one path are below several of them.
    """
    tags = [last_tag(operation) for operation in operations]
    resources = [_by_path(topic, lead)[0] for topic in topics]
    sizes, sizes_of_tags = Counter(resources), Counter(tags)
    around: dict[str, set[str]] = {}
    for topic, tag in zip(topics, tags, strict=True):
        around.setdefault(topic.path.identity, set()).add(tag)
    spread = {
        resource
        for topic, resource in zip(topics, resources, strict=True)
        if len(around[topic.path.identity]) >= TASKS
    }
    result = set()
    for topic, tag, resource in zip(topics, tags, resources, strict=True):
        named = snake(ENDING.sub("", tag))
        lonely = bool(lead.group) and sizes_of_tags[tag] == 1
        if (
            lonely
            or named in DOING
            or (named in FILLER and sizes[resource] > 1)
            or (resource in spread and not is_named_in(tag, topic))
        ):
            result.add((tag, resource))
    return frozenset(result)


def is_named_in(tag: str, topic: Topic) -> bool:
    """Whether a path names what a tag does."""
    named = {
        singular(word.lower()) for s in telling_segments(topic) for word in words(s)
    }
    return {singular(word.lower()) for word in words(tag)} <= named


def _by_id(operation: Part) -> PublicName | None:
    """From the platform's full id, `collections/items.list-items`."""
    full = operation.value("x-operation")
    if not isinstance(full, str) or "." not in full:
        return None
    head, _, method = full.rpartition(".")
    group = tuple(snake(part) for part in head.replace(".", "/").split("/") if part)
    return PublicName(group, snake(method), "the platform's id") if group else None


def _by_tag(
    topic: Topic, operation: Part, taken: frozenset[str], lead: Lead
) -> PublicName | None:
    tag = last_tag(operation)
    if not tag:
        return None
    group = tuple(snake(part) for part in tag.split("."))
    name = method_name(operation, group, topic, taken, telling(topic, lead))
    return PublicName(group, name, "the tag")


def last_tag(operation: Part) -> str:
    """The most specific tag as a dotted path; empty if there is none."""
    tags = operation.value("tags")
    last = tags[-1] if isinstance(tags, list) and tags else tags
    return str(last).replace("/", ".").strip(".") if last else ""


def _by_place(
    topic: Topic,
    operation: Part,
    near: Group | None,
    known: Kindred,
    taken: frozenset[str],
    lead: Lead,
) -> PublicName:
    kindred = None if near else known.of(topic)
    group = near or kindred or _by_path(topic, lead)
    rule = "the neighbours on the page" if near else "the path"
    if kindred:
        rule = "the documented operations on the same resource"
    name = method_name(operation, group, topic, taken, telling(topic, lead))
    return PublicName(group, name, rule)


class Kindred:
    """Groups that pages name, by the resources of their operations' paths."""

    def __init__(self, topics: Sequence[Topic], groups: Sequence[Group | None]) -> None:
        self.paths: dict[str, Counter[Group]] = {}
        self.resources: dict[str, Counter[Group]] = {}
        for topic, group in zip(topics, groups, strict=True):
            if group is None:
                continue
            self.paths.setdefault(topic.path.identity, Counter())[group] += 1
            if group[-1] in map(snake, telling_segments(topic)):
                self.resources.setdefault(group[-1], Counter())[group] += 1

    def of(self, topic: Topic) -> Group | None:
        """The group that the operations on the same path or resource have."""
        segments = [snake(segment) for segment in reversed(telling_segments(topic))]
        found = [self.paths.get(topic.path.identity, Counter())]
        found += [self.resources.get(name, Counter()) for name in segments]
        for counts in found:
            fitting = [g for g in counts if {*g} <= {*segments} or counts is found[0]]
            if fitting:
                return min(fitting, key=lambda group: (-counts[group], group))
        return None


MOST = 0.7
"""The part of all operations that a word in front of every path is shared by."""
NEARLY_ALL = 0.9
"""The part of all operations that a resource in front of every path is shared by, with the
variable behind it: `/accounts/{account}` tells none of them apart."""
FEWEST = 4
"""So many operations show what their paths share."""
VARIABLE = "{}"


ACTIONS_OF_ALL = "actions"
"""The group of procedures that no resource has; `api` is a member of every client."""


@dataclass(frozen=True, slots=True)
class Lead:
    """What paths have in front, and the group of all where none of them has a resource."""

    segments: tuple[str, ...]
    group: str = ""


FEW = 3
"""So many paths show that none of them has a resource."""
CALLING = re.compile(
    r"(?i)(?:add|cancel|check|create|del|delete|do|fetch|find|get|list|make|put|query|remove|"
    r"run|save|schedule|search|send|set|start|stop|update)(?![a-z]*ing\b)"
)


def lead_of(topics: Sequence[Topic]) -> Lead:
    """What all paths have in front.

    Where each path is alone behind it, that is what they are about (`/coordinate/nodes`,
    `/coordinate/update`); in front of names of procedures (`/listjobs`) it is the API.
    """
    lead = Lead(shared_lead(topics))
    groups = Counter(_by_path(topic, lead) for topic in topics)
    if len(groups) < max(FEW, len(topics)):
        return lead
    shared = [s for s in lead.segments if s != VARIABLE and not NO_GROUP.fullmatch(s)]
    if shared:
        return Lead(lead.segments, snake(shared[-1]))
    names = [telling_segments(topic) for topic in topics]
    calling = sum(
        len(name) == 1 and CALLING.match(name[0]) is not None for name in names
    )
    return Lead(lead.segments, ACTIONS_OF_ALL if 2 * calling > len(names) else "")


def shared_lead(topics: Sequence[Topic]) -> tuple[str, ...]:
    """The segments that most paths begin with and that tell no resource apart, variables
    as `{}`.

    A resource is followed by a variable or by nothing in some paths; what every path
    has in front (`/_admin/v1`) is followed by the resources' names, and so is what
    nearly all are about (`/accounts/{account}`).
    """
    lead: tuple[str, ...] = ()
    paths = [plain_segments(topic) for topic in topics]
    while len(paths) >= FEWEST:
        further = _further(paths, lead, 1, MOST) or _further(paths, lead, 2, NEARLY_ALL)
        if not further:
            return lead
        lead = (*lead, *further)
    return lead


def plain_segments(topic: Topic) -> tuple[str, ...]:
    """The segments of a path, `{}` in place of those that are variable."""
    return tuple(VARIABLE if "{" in s else s for s in topic.path.segments)


def _further(
    paths: Sequence[tuple[str, ...]], lead: tuple[str, ...], step: int, least: float
) -> tuple[str, ...]:
    """The segments behind a lead that so many paths share: a literal, or a literal and the
    variable behind it, each with a literal behind; empty if too few do.
    """
    at = len(lead)
    kinds = (*(False, True)[:step], False)
    following = Counter(
        path[at : at + step]
        for path in paths
        if path[:at] == lead
        and tuple(s == VARIABLE for s in path[at : at + step + 1]) == kinds
    )
    if not following:
        return ()
    found, count = min(following.items(), key=lambda pair: (-pair[1], pair[0]))
    return found if count >= least * len(paths) else ()


def _by_path(topic: Topic, lead: Lead) -> tuple[str, ...]:
    """The first literal segment that is not a version, behind what all paths share."""
    if lead.group:
        return (lead.group,)
    literals = telling_segments(topic)
    own = literals[max(telling(topic, lead), _before_version(topic)) :]
    while len(own) > 1 and len(own[0]) == 1 and _goes_on(topic, own[0]):
        # `/a/plugins` is the same for those who are signed in, no resource `a`.
        own = own[1:]
    if len(own) == 1 and own[0].lower() in DOING:
        # `/{token}/update/{pin}` has no word for what is updated.
        own = literals[:-1][-1:] or [ACTIONS_OF_ALL]
    first = (own or literals[-1:] or [ACTIONS_OF_ALL])[0]
    # `/pets.list` is the method `list` of `pets`.
    return (snake(first.rpartition(".")[0] or first),)


DOING = frozenset("add create delete fetch get list remove set update".split())
VERSION = re.compile(r"v\d{1,3}(?:[.-]\d{1,3})?(?:(?:alpha|beta|rc)\d{0,2})?")


def _before_version(topic: Topic) -> int:
    """How many telling segments are in front of the version of a path that goes on with a
    resource: two in `/wp-json/shop/v1/orders`, as they name whose API it is. One alone
    may be what all calls are about.
    """
    segments = list(topic.path.literals)
    at = next((n for n, s in enumerate(segments) if VERSION.fullmatch(s)), 0)
    before, behind = (
        [s for s in part if not NO_GROUP.fullmatch(s)]
        for part in (segments[:at], segments[at + 1 :])
    )
    return len(before) if behind and len(before) > 1 else 0


def _goes_on(topic: Topic, literal: str) -> bool:
    """Whether a literal segment of a path is followed by another one."""
    segments = topic.path.segments
    at = segments.index(literal) + 1 if literal in segments else len(segments)
    return at < len(segments) and "{" not in segments[at]


def telling(topic: Topic, lead: Lead) -> int:
    """How many of the telling segments of a path are among those that paths share."""
    behind = plain_segments(topic)[: len(lead.segments)] == lead.segments
    return len([s for s in lead.segments if not NO_GROUP.fullmatch(s)]) if behind else 0


def _near(
    topic: Topic, topics: Sequence[Topic], groups: Sequence[tuple[str, ...] | None]
) -> tuple[str, ...] | None:
    return _neighbours(topic, topics, groups) if topic.by_example else None


def _neighbours(
    topic: Topic, topics: Sequence[Topic], groups: Sequence[tuple[str, ...] | None]
) -> tuple[str, ...] | None:
    """The group of the run of examples that the topic is in, or of what precedes."""
    placed = [
        (voice.section.span, voice.section.by_example, group)
        for other, group in zip(topics, groups, strict=True)
        for voice in other.voices
        if voice.section.evidence is not Evidence.PAYLOAD
    ]
    placed.sort(key=lambda entry: (entry[0], entry[1], entry[2] or ()))
    here = min(v.section.span for v in topic.voices)
    same_file = [entry for entry in placed if entry[0].file == here.file]
    run = _run(same_file, [entry[0] for entry in same_file].index(here))
    common = Counter(group for _, _, group in run if group)
    if common:
        return min(common, key=lambda g: (-common[g], g))
    before = [g for span, _, g in same_file if g and span < here]
    return before[-1] if before else None


def _run(
    placed: Sequence[tuple[Span, bool, tuple[str, ...] | None]], index: int
) -> Sequence[tuple[Span, bool, tuple[str, ...] | None]]:
    """The unbroken run of example-only sections around an index."""
    first = last = index
    while first > 0 and placed[first - 1][1]:
        first -= 1
    while last + 1 < len(placed) and placed[last + 1][1]:
        last += 1
    return placed[first : last + 1]


NOBODY = frozenset(
    "http https rest api client sdk session connection web async sync unified requests "
    "axios fetch".split()
)
"""Words of a client's class that say nothing about whose API it is for."""


def client_name(topics: Sequence[Topic]) -> str | None:
    """The class that the snippets use for the client, by the best language; none if
    it would be a client of anything (`HTTP`, `RestClientV5`).
    """
    expressed = [
        (language, call.client)
        for topic in topics
        for language, call in calls(topic)
        if call.client and is_somebody(call.client)
    ]
    if not expressed:
        return None
    best = min(language_rank(language) for language, _ in expressed)
    names = Counter(name for known, name in expressed if language_rank(known) == best)
    name = min(names, key=lambda n: (-names[n], n))
    if best[1] != "python" and name.endswith("Client") and name != "Client":
        return name.removesuffix("Client")
    return name


def is_somebody(client: str) -> bool:
    """Whether the name of a class says whose API it is for."""
    own = (word.lower().rstrip("0123456789") for word in words(client))
    return any(word not in NOBODY and len(word) > 1 for word in own)
