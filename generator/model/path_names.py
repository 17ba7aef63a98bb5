"""Names of methods by method and path, where no operation ID says more."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote

from generator import patterns as re
from generator.model.definitions import Definitions
from generator.model.group_names import VERSION, literal_segments
from generator.model.ir import ListOf, Model, Ref, Type
from generator.model.operation_ids import lower_words
from generator.model.operations import Draft
from generator.model.verbs import ACTIONS, CERTAIN, MANNERS, NOUNS, READING
from generator.naming import joined, safe, singular, snake


class Surroundings(NamedTuple):
    """What names an operation besides itself: its group, what most operation IDs of the
    group begin with, the methods of its path, whether it gives several things as its
    pages, its summary or a path to one of them tell, and whether all of the group are
    procedures that a POST calls by name.
    """

    group: tuple[str, ...]
    definitions: Definitions
    owner: str
    prefix: tuple[str, ...]
    methods: frozenset[str]
    gives_several: bool
    are_calls: bool = False


def path_names(draft: Draft, around: Surroundings) -> tuple[str, ...]:
    """The names that method and path give, shortest first: `list`, `create_refund`,
    `capture`, `list_for_user`.

    From the last two of the path's segments in the singular or plural that fits, or
    from all of them as they are.
    """
    described = stated_segments(draft.path)
    start, end = own_segments(described, around.group)
    nouns, below = [*described[:start], *described[end:]], described[end:]
    verb = crud(draft, around, is_on_item(draft))
    exact = joined([verb, *(name for name, _ in nouns)])
    short = [singular(name) if on_one else name for name, on_one in nouns[-2:]]
    at_own = start < end == len(described)
    scoped = joined([verb, "for", *short])
    if at_own and nouns and is_on_item(draft):
        names = [verb, scoped]
    elif at_own and described[start - 1 : start] and described[start - 1][1]:
        names = [scoped]
    elif below or not at_own:
        names = part_names(draft, verb, below or nouns)
        names += part_names(draft, verb, nouns)
    else:
        names = [joined([verb, *short])]
    if below and described[end - 1][1] and start < end:
        names.insert(1, joined([names[0], "for", singular(described[end - 1][0])]))
    if draft.method == "PATCH" and "PUT" in around.methods:
        names.append(joined(["patch", *names[0].split("_")[1:]]))
    names += [long_name(draft, verb, nouns), exact]
    if around.are_calls and below and start < end:
        names.insert(0, joined([name for name, _ in below]))
    return (*(safe(name, "call") for name in names), full_name(draft))


def long_name(draft: Draft, verb: str, nouns: Sequence[tuple[str, bool]]) -> str:
    """The name that all segments give, each in the singular where it is one thing:
    `list_mysql_instance_backups`, `restore_mysql_instance_backup`.
    """
    short = [singular(name) if on_one else name for name, on_one in nouns]
    if short and not is_on_item(draft) and is_action(nouns[-1][0], draft.method):
        done, *rest = short[-1].split("_")
        return joined([done, *short[:-1], *rest])
    if short and verb == "create":
        short[-1] = singular(short[-1])
    return joined([verb, *short])


def part_names(draft: Draft, verb: str, nouns: Sequence[tuple[str, bool]]) -> list[str]:
    """The names for what is done to, or with, what the last of some segments says."""
    short = [singular(name) if on_one else name for name, on_one in nouns[-2:]]
    if verb == "list" and nouns:
        short[-1] = nouns[-1][0]
    if is_on_item(draft) or not nouns:
        return [joined([verb, *short])]
    if is_action(nouns[-1][0], draft.method):
        return action_names(nouns)
    last = singular(short[-1]) if verb == "create" else short[-1]
    return [joined([verb, *short[:-1], last])]


def own_segments(
    described: Sequence[tuple[str, bool]], group: Sequence[str]
) -> tuple[int, int]:
    """Where the group is among the segments of a path, the last time: one or several
    that together have its name; an empty range where it is not.
    """
    own = {undivided(name) for name in (*group, "_".join(group))}
    for end in range(len(described), 0, -1):
        for start in range(max(end - 3, 0), end):
            if undivided("_".join(n for n, _ in described[start:end])) in own:
                return start, end
    return 0, 0


def undivided(name: str) -> str:
    """A name in the singular as one word: `/broadcastservices` is the group
    `broadcast_services`, `/orgs/{id}/settings` the group `org_settings`.
    """
    return "".join(singular(word) for word in name.split("_"))


def action_names(nouns: Sequence[tuple[str, bool]]) -> list[str]:
    """The names of what the last segment of a path does to what is before it:
    `cancel_order` or `cancel`; `change_status`, `change_order_status`.
    """
    verb, *rest = nouns[-1][0].split("_")
    if not rest and nouns[1:] and nouns[-2][0] in MANNERS:
        return [joined([nouns[-2][0], verb, *(name for name, _ in nouns[-3:-2])])]
    known = {singular(word) for word in rest}
    before = [n for n in nouns[-2:-1] if singular(n[0]) not in known]
    about = [singular(name) if on_one or rest else name for name, on_one in before]
    longer = joined([verb, *about, *rest])
    single = rest and not any(on_one for _, on_one in before)
    return [joined([verb, *rest]), longer] if single else [longer]


FORMAT = re.compile(r"(?<=[^.])\.(?:json|xml)$", re.IGNORECASE)
"""The end of a segment that says only how the response is written."""


def stated_segments(path: str) -> list[tuple[str, bool]]:
    """The literal segments of a path as names, each with whether a variable follows; a
    custom verb (`levels:append`) and a fragment are segments of their own, a version is
    none.
    """
    segments = [part for part in re.split(r"[/#]|(?<=[^{:]):(?=\w)", path) if part]
    named = (
        ("_".join(lower_words(FORMAT.sub("", unquote(part)))), "{" in after)
        for part, after in pairwise([*segments, ""])
        if "{" not in part and not VERSION.fullmatch(part.lower())
    )
    return [(name, on_one) for name, on_one in named if name]


def is_action(segment: str, method: str) -> bool:
    """Whether the last segment of a path is what is done: `cancel`, `change_status`."""
    first, _, rest = segment.partition("_")
    match method:
        case "GET" | "HEAD":
            return first in READING or (not rest and first in CERTAIN)
        case "POST":
            return first in (CERTAIN if rest else ACTIONS)
        case "PUT" | "PATCH":
            return first in (CERTAIN if rest else ACTIONS - NOUNS)
    return False


def is_on_item(draft: Draft) -> bool:
    """Whether a path ends with what tells one thing from others."""
    return "{" in re.split(r"[/#]", draft.path.rstrip("/"))[-1]


def crud(
    draft: Draft, around: Surroundings, on_item: bool, *, several: bool = False
) -> str:
    """The verb of a name, by method, path and result; `several` where the operation's
    own noun is in the plural. A POST to one thing changes it, but not where a PUT or
    PATCH does; one to the only thing of a path does if it says so.
    """
    match draft.method:
        case "GET":
            last = (literal_segments(draft.path) or [""])[-1]
            plural = several or last != singular(last)
            found = around.definitions
            listed = (is_listing(o.type, found, plural) for o in draft.successes)
            several = several or any(listed)
            return (
                "list" if around.gives_several or (several and not on_item) else "get"
            )
        case "POST":
            changes = on_item and not {"PUT", "PATCH"} & around.methods
            verb = singular("".join(lower_words(draft.operation.summary)[:1]))
            changes = changes or (verb in CHANGING and "GET" in around.methods)
            return "update" if changes else "create"
        case "PUT":
            return "replace"
        case "PATCH":
            return "update"
        case other:
            return other.lower()


CHANGING = frozenset("change edit modify update".split())
"""Verbs that a summary begins with where a POST creates nothing."""


def is_listing(kind: Type, definitions: Definitions, plural: bool) -> bool:
    """Whether a result is a list, or an object with a list in it where the operation
    speaks of several things.
    """
    kind = definitions.resolve(kind)
    if isinstance(kind, ListOf):
        return True
    model = definitions.drafts.get(kind.key) if isinstance(kind, Ref) else None
    if not isinstance(model, Model) or not plural:
        return False
    return any(isinstance(field.type, ListOf) for field in model.fields)


def full_name(draft: Draft) -> str:
    """A name from the whole operation ID, or from method and all of the path."""
    return snake(draft.id.replace("{", "by-"), "call")
