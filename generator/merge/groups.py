"""Public names of operations: a group path and a method name for each.

The names of the documentation's own snippets come first, then the platform's ids and
tags, then the words of the title. Operations that only examples document join the group
of the part of the page that they stand in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from generator.facts import Evidence, SnippetCall
from generator.merge.identity import Topic
from generator.merge.nouns import title_words
from generator.merge.tree import Part
from generator.naming import assign, singular, snake, words
from generator.report.diagnostics import Span

NO_GROUP = re.compile(r"api|rest|v?[\d.]+\w*|beta|[^A-Za-z]*", re.I)
"""Path segments that say nothing about what they hold."""

Group: TypeAlias = tuple[str, ...]
"""A path of identifiers: `("collections", "items")`."""

LANGUAGES = ("python", "ruby", "typescript", "javascript")
"""Languages whose SDK names count, best first; others follow in sorted order."""


@dataclass(frozen=True, slots=True)
class PublicName:
    """`group` is a path of identifiers, `method` an identifier, `rule` who named it."""

    group: tuple[str, ...]
    method: str
    rule: str

    @property
    def dotted(self) -> str:
        """The name as it is used: `collections.items.list_items`."""
        return ".".join((*self.group, self.method))


def name_operations(
    topics: Sequence[Topic], operations: Sequence[Part]
) -> list[PublicName]:
    """A unique public name for every operation."""
    named = [_documented(t, o) for t, o in zip(topics, operations, strict=True)]
    groups = [name.group if name else None for name in named]
    known = Kindred(topics, groups)
    complete = [
        name or _by_place(topic, operation, _near(topic, topics, groups), known)
        for name, topic, operation in zip(named, topics, operations, strict=True)
    ]
    complete = _told_apart(topics, operations, complete)
    wanted = [(t.key, n.dotted) for t, n in zip(topics, complete, strict=True)]
    unique = assign(wanted, fold=str.casefold)
    return [
        PublicName(name.group, unique[topic.key].rpartition(".")[2], name.rule)
        for topic, name in zip(topics, complete, strict=True)
    ]


def _told_apart(
    topics: Sequence[Topic], operations: Sequence[Part], names: Sequence[PublicName]
) -> list[PublicName]:
    """Equal names with more words, where those tell them apart.

    In this order: the last word of the path, the whole title, the HTTP method, the last
    variables.
    """
    result = list(names)
    for more in (_with_last_word, _with_whole_title, _with_method, _with_variables):
        counts = Counter(name.dotted for name in result)
        clashing = [n for n, name in enumerate(result) if counts[name.dotted] > 1]
        if more in (_with_method, _with_variables):
            clashing = _but_shortest(clashing, topics, result)
        longer = {
            n: replace(names[n], method=more(topics[n], operations[n], names[n].method))
            for n in clashing
        }
        options = Counter(name.dotted for name in longer.values())
        for number, name in longer.items():
            if options[name.dotted] == 1 and not counts[name.dotted]:
                result[number] = name
    return result


def _but_shortest(
    clashing: Sequence[int], topics: Sequence[Topic], names: Sequence[PublicName]
) -> list[int]:
    """All but the shortest path of each name, which keeps it."""
    first: dict[str, int] = {}
    for number in sorted(
        clashing, key=lambda n: (len(topics[n].path.segments), topics[n].key)
    ):
        first.setdefault(names[number].dotted, number)
    return [n for n in clashing if first[names[n].dotted] != n]


def _with_last_word(topic: Topic, operation: Part, method: str) -> str:
    """A method's name with the last word of its path, unless it says it already."""
    last = " ".join(_telling(topic)[-1:])
    known = {singular(word) for word in method.split("_")}
    if {singular(word) for word in snake(last).split("_")} <= known:
        return method
    return _longer(method, last)


def _with_whole_title(topic: Topic, operation: Part, method: str) -> str:
    """All words of the title, those of the group as well."""
    text = operation.value("summary")
    spoken = title_words(text) if isinstance(text, str) else []
    return snake("_".join(spoken)) if spoken else method


def _with_method(topic: Topic, operation: Part, method: str) -> str:
    """A method's name behind that of HTTP: `delete_watch` beside `watch`."""
    verb = topic.method.lower()
    return method if method.startswith(verb) else snake(f"{verb} {method}")


def _with_variables(topic: Topic, operation: Part, method: str) -> str:
    """A method's name with the variables of its path."""
    names = " and ".join(topic.path.parameters[-2:])
    return snake(f"{method} by {names}") if names else method


def _longer(method: str, last: str) -> str:
    """A method's name with a path's last word, which may say the verb again."""
    whole = snake(last)
    return whole if whole.startswith(f"{method}_") else snake(f"{method} {last}")


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


def _documented(topic: Topic, operation: Part) -> PublicName | None:
    if spoken := calls(topic):
        language = spoken[0][0]
        targets = Counter(c.target for known, c in spoken if known == language)
        target = min(targets, key=lambda t: (-targets[t], t))
        parts = [snake(part) for part in target]
        group = tuple(parts[:-1]) or _by_path(topic)
        return PublicName(group, parts[-1], f"the {language} snippet's call")
    return _by_id(operation) or _by_tag(topic, operation)


def _by_id(operation: Part) -> PublicName | None:
    """From the platform's full id, `collections/items.list-items`."""
    full = operation.value("x-operation")
    if not isinstance(full, str) or "." not in full:
        return None
    head, _, method = full.rpartition(".")
    group = tuple(snake(part) for part in head.replace(".", "/").split("/") if part)
    return PublicName(group, snake(method), "the platform's id") if group else None


def _by_tag(topic: Topic, operation: Part) -> PublicName | None:
    tag = last_tag(operation)
    if not tag:
        return None
    group = tuple(snake(part) for part in tag.split("."))
    return PublicName(group, _method(operation, group, topic), "the tag")


def last_tag(operation: Part) -> str:
    """The most specific tag as a dotted path; empty where there is none."""
    tags = operation.value("tags")
    last = tags[-1] if isinstance(tags, list) and tags else tags
    return str(last).replace("/", ".").strip(".") if last else ""


def _by_place(
    topic: Topic, operation: Part, near: Group | None, known: Kindred
) -> PublicName:
    kindred = None if near else known.of(topic)
    group = near or kindred or _by_path(topic)
    rule = "the neighbours on the page" if near else "the path"
    if kindred:
        rule = "the documented operations on the same resource"
    return PublicName(group, _method(operation, group, topic), rule)


class Kindred:
    """Groups that pages name, by the resources of their operations' paths."""

    def __init__(self, topics: Sequence[Topic], groups: Sequence[Group | None]) -> None:
        self.paths: dict[str, Counter[Group]] = {}
        self.resources: dict[str, Counter[Group]] = {}
        for topic, group in zip(topics, groups, strict=True):
            if group is None:
                continue
            self.paths.setdefault(topic.path.identity, Counter())[group] += 1
            if group[-1] in map(snake, _telling(topic)):
                self.resources.setdefault(group[-1], Counter())[group] += 1

    def of(self, topic: Topic) -> Group | None:
        """The group that the operations on the same path or resource have."""
        segments = [snake(segment) for segment in reversed(_telling(topic))]
        found = [self.paths.get(topic.path.identity, Counter())]
        found += [self.resources.get(name, Counter()) for name in segments]
        for counts in found:
            fitting = [g for g in counts if {*g} <= {*segments} or counts is found[0]]
            if fitting:
                return min(fitting, key=lambda group: (-counts[group], group))
        return None


def _by_path(topic: Topic) -> tuple[str, ...]:
    """The first literal segment that is no version."""
    literals = _telling(topic)
    return (snake(literals[0]) if literals else "api",)


def _telling(topic: Topic) -> list[str]:
    """The literal segments of a path that are no version."""
    return [s for s in topic.path.literals if not NO_GROUP.fullmatch(s)]


def _method(operation: Part, group: tuple[str, ...], topic: Topic | None = None) -> str:
    """The operation's own words without those of its group."""
    known = {singular(word) for part in group for word in part.split("_")}
    for source in ("operationId", "summary"):
        text = operation.value(source)
        if isinstance(text, str) and (spoken := title_words(text)):
            own = snake("_".join(_without(spoken, known)))
            return "list" if own in READING and _lists(spoken, topic) else own
    literals = _telling(topic) if topic else []
    rest = _without([w for part in literals for w in words(part)], known)
    return snake("_".join([topic.method.lower() if topic else "call", *rest[-2:]]))


READING = ("get", "retrieve", "fetch", "show")
"""Verbs that say nothing about whether one thing comes or all of them."""


def _lists(spoken: Sequence[str], topic: Topic | None) -> bool:
    """Whether a title such as `Get pets` is about all of them."""
    last = spoken[-1].lower()
    segments = topic.path.segments if topic else ()
    whole = bool(segments) and "{" not in segments[-1]
    return whole and len(spoken) > 1 and singular(last) != last


def _without(spoken: Iterable[str], known: set[str]) -> list[str]:
    lower = [word.lower() for word in spoken]
    kept = [w for w in lower if singular(w) not in known]
    return kept or lower[:1]


def _near(
    topic: Topic, topics: Sequence[Topic], groups: Sequence[tuple[str, ...] | None]
) -> tuple[str, ...] | None:
    return _neighbours(topic, topics, groups) if topic.by_example else None


def _neighbours(
    topic: Topic, topics: Sequence[Topic], groups: Sequence[tuple[str, ...] | None]
) -> tuple[str, ...] | None:
    """The group of the run of examples that the topic stands in, or of what precedes."""
    placed = sorted(
        (voice.section.span, voice.section.by_example, group)
        for other, group in zip(topics, groups, strict=True)
        for voice in other.voices
        if voice.section.evidence is not Evidence.PAYLOAD
    )
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


def client_name(topics: Sequence[Topic]) -> str | None:
    """The class that the snippets use for the client, by the best language."""
    spoken = [pair for topic in topics for pair in calls(topic) if pair[1].client]
    if not spoken:
        return None
    best = min(language_rank(language) for language, _ in spoken)
    names = Counter(c.client for known, c in spoken if language_rank(known) == best)
    name = min(names, key=lambda n: (-names[n], n))
    if best[1] != "python" and name.endswith("Client") and name != "Client":
        return name.removesuffix("Client")
    return name
