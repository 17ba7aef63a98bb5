"""Disambiguation of operations with equal names, by their differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.merge.identity import Topic
from generator.merge.nouns import STOP, phrase, title_words
from generator.merge.path_names import ENDING, telling_segments
from generator.merge.tree import Part
from generator.naming import (
    dotted,
    group_words,
    is_spellable,
    singular,
    snake,
    words,
)


@dataclass(frozen=True, slots=True)
class PublicName:
    """`group` is a path of identifiers, `method` an identifier, `rule` who named it."""

    group: tuple[str, ...]
    method: str
    rule: str

    @property
    def dotted(self) -> str:
        """The name as it is used: `collections.items.list_items`."""
        return dotted(self.group, self.method)


def distinct_names(
    topics: Sequence[Topic], operations: Sequence[Part], names: Sequence[PublicName]
) -> list[PublicName]:
    """Equal names with more words, where those distinguish them.

    In this order: what a longer path is for (`list_for_job`), the last word of the
    path, the whole title up to a preposition, the HTTP method, the title behind it, the
    extension, the last variables, the version.
    """
    result = _scoped(topics, names)
    for more in LONGER:
        counts = Counter(name.dotted for name in result)
        clashing = [n for n, name in enumerate(result) if counts[name.dotted] > 1]
        if more in PHRASES:
            clashing = _but_shorter(clashing, topics, result)
        elif more in LONGER[2:]:
            clashing = _but_shortest(clashing, topics, result)
        else:
            clashing = _but_at_home(clashing, topics, result)
        if more is _with_method:
            clashing = _of_several_methods(clashing, topics, result)
        longer = {
            n: replace(names[n], method=more(topics[n], operations[n], names[n]))
            for n in clashing
        }
        options = Counter(name.dotted for name in longer.values())
        for number, name in longer.items():
            if options[name.dotted] == 1 and not counts[name.dotted]:
                result[number] = name
    return result


def _scoped(topics: Sequence[Topic], names: Sequence[PublicName]) -> list[PublicName]:
    """Equal names of paths that differ by what is in the middle, distinguished by it:
    `list` of `/builds/{}/notes` and `list_for_job` of `/builds/{}/jobs/{}/notes`.
    """
    result = list(names)
    sharing: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        sharing.setdefault(name.dotted, []).append(number)
    taken = {name.dotted for name in names}
    for numbers in sharing.values():
        numbers.sort(key=lambda n: (len(topics[n].path.segments), topics[n].key))
        for at, number in enumerate(numbers):
            earlier = (
                n for n in numbers[:at] if topics[n].method == topics[number].method
            )
            scope = next(
                (s for n in earlier if (s := _scope(topics[n], topics[number]))), ""
            )
            name = replace(names[number], method=f"{names[number].method}_for_{scope}")
            if scope and name.dotted not in taken:
                taken.add(name.dotted)
                result[number] = name
    return result


def _scope(short: Topic, long: Topic) -> str:
    """The word for what a longer path has in the middle; empty if they differ
    otherwise.
    """
    few, many = _kinds(short), _kinds(long)
    extra = len(many) - len(few)
    start = 0
    while start < len(few) and few[start] == many[start]:
        start += 1
    tail = few[start:]
    if extra <= 0 or not any(tail) or many[start + extra :] != tail:
        return ""
    words_ = [word for word in many[start : start + extra] if word]
    return snake(singular(words_[-1])) if words_ else ""


def _kinds(topic: Topic) -> list[str]:
    """The segments of a path: literals as they are, variables as empty strings."""
    return [
        "" if "{" in segment else ENDING.sub("", segment)
        for segment in topic.path.segments
    ]


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


def _but_shorter(
    clashing: Sequence[int], topics: Sequence[Topic], names: Sequence[PublicName]
) -> list[int]:
    """All but the one path of each name that is shorter than the others: of several alike,
    none is what the bare name stands for.
    """
    shortest = {*clashing} - {*_but_shortest(clashing, topics, names)}
    sizes = Counter((names[n].dotted, len(topics[n].path.segments)) for n in clashing)
    return [
        n
        for n in clashing
        if n not in shortest or sizes[names[n].dotted, len(topics[n].path.segments)] > 1
    ]


def _but_at_home(
    clashing: Sequence[int], topics: Sequence[Topic], names: Sequence[PublicName]
) -> list[int]:
    """All but the one of each name whose path is that of the group, where the others go
    on behind it: `list` is that of `/node/pools` in the group `node_pools`, beside
    `/node/pool/{id}/nodes`.
    """
    sharing: dict[str, list[int]] = {}
    for number in clashing:
        sharing.setdefault(names[number].dotted, []).append(number)
    kept: set[int] = set()
    for numbers in sharing.values():
        parts = {n: telling_segments(topics[n]) for n in numbers}
        home = min(numbers, key=lambda n: len(parts[n]))
        own = [singular(word.lower()) for word in words(" ".join(parts[home]))]
        further = all(len(parts[n]) > len(parts[home]) for n in numbers if n != home)
        if further and own == group_words(names[home].group):
            kept.add(home)
    return [n for n in clashing if n not in kept]


def _of_several_methods(
    clashing: Sequence[int], topics: Sequence[Topic], names: Sequence[PublicName]
) -> list[int]:
    """Those whose HTTP method tells them from the others of their name."""
    methods: dict[str, set[str]] = {}
    for name, topic in zip(names, topics, strict=True):
        methods.setdefault(name.dotted, set()).add(topic.method)
    return [n for n in clashing if len(methods[names[n].dotted]) > 1]


def _with_last_word(topic: Topic, operation: Part, name: PublicName) -> str:
    """A method's name with the last word of its path, unless it says it already."""
    last = " ".join(telling_segments(topic)[-1:])
    known = {singular(word) for word in name.method.split("_")}
    if {singular(word) for word in snake(last).split("_")} <= known:
        return name.method
    return _longer(name.method, last)


def _with_whole_title(topic: Topic, operation: Part, name: PublicName) -> str:
    """All words of the title, those of the group as well."""
    text = operation.value("summary")
    named = isinstance(text, str) and is_spellable(text)
    expressed = title_words(str(text)) if named else []
    return snake("_".join(expressed)) if expressed else name.method


def _with_method(topic: Topic, operation: Part, name: PublicName) -> str:
    """A method's name behind that of HTTP: `delete_watch` beside `watch`."""
    verb = topic.method.lower()
    method = name.method
    if verb == "get" and method.startswith("list"):
        return method
    return method if method.startswith(verb) else snake(f"{verb} {method}")


def _with_phrase(topic: Topic, operation: Part, name: PublicName) -> str:
    """All that the title says but the group's words: `assign_to_user_on_domain` of the
    roles, beside those for groups and projects.
    """
    expressed = _phrase_of(operation)
    known = group_words(name.group)
    kept = [word for word in expressed[1:] if singular(word.lower()) not in known]
    behind = [*kept[1:], "of"] if kept else []
    dangling = any({one, two} <= STOP for one, two in zip(kept, behind, strict=True))
    short = expressed and not dangling
    return snake("_".join([expressed[0], *kept])) if short else name.method


def _with_whole_phrase(topic: Topic, operation: Part, name: PublicName) -> str:
    """All that the title says."""
    expressed = _phrase_of(operation)
    return snake("_".join(expressed)) if expressed else name.method


def _phrase_of(operation: Part) -> list[str]:
    """The words of a title with all behind a preposition; none if it has no title."""
    text = operation.value("summary")
    named = isinstance(text, str) and is_spellable(text)
    return phrase(str(text)) if named else []


def _with_format(topic: Topic, operation: Part, name: PublicName) -> str:
    """A method's name with the extension of its path: `create_xml` beside `create`."""
    found = ENDING.search(topic.path.segments[-1]) if topic.path.segments else None
    return snake(f"{name.method} {found[0][1:]}") if found else name.method


def _with_variables(topic: Topic, operation: Part, name: PublicName) -> str:
    """A method's name with the variables of its path."""
    names = " and ".join(topic.path.parameters[-2:])
    return snake(f"{name.method} by {names}") if names else name.method


def _with_version(topic: Topic, operation: Part, name: PublicName) -> str:
    """A method's name with the version in its path: `list_v5` beside `list`."""
    versions = (s for s in topic.path.segments if re.fullmatch(r"v\d[\d.]*", s))
    return snake(f"{name.method} {next(versions, '')}")


PHRASES = (_with_phrase, _with_whole_phrase)
LONGER = (
    *(_with_last_word, _with_whole_title),
    *(_with_method, *PHRASES, _with_format, _with_variables, _with_version),
)
"""Words that tell equal names apart, in the order in which they are tried; from the third
on, the shortest path keeps its name.
"""


def _longer(method: str, last: str) -> str:
    """A method's name with a path's last word, which may say the verb again."""
    whole = snake(last)
    return whole if whole.startswith(f"{method}_") else snake(f"{method} {last}")
