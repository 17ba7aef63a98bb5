"""Names of methods in their groups: by operation ID, or by method and path."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote

from generator.model.definitions import Definitions
from generator.model.given_names import METHOD, given_name
from generator.model.group_names import VERSION, literal_segments, member
from generator.model.ir import AnyType, ListOf, MapOf, Model, Ref, Type
from generator.model.made_up_ids import made_up_ids
from generator.model.operation_ids import (
    class_of,
    class_words,
    common_words,
    id_words,
    lower_words,
    strip_group,
    without_variable,
)
from generator.model.operations import Draft
from generator.model.verbs import (
    ACTIONS,
    CERTAIN,
    MANNERS,
    MANY,
    NOUNS,
    ONE,
    QUALITIES,
    READING,
    VERBS,
)
from generator.naming import group_words, joined, plural, safe, singular, snake


def function_names(
    names: Iterable[tuple[str, str]], group: tuple[str, ...]
) -> Iterable[tuple[str, str]]:
    """Pairs of key and wanted name of the endpoint function for each method name.

    A bare verb takes the group's noun, so that the function says what it is about and
    shadows no builtin: `list` gives `list_assets`, `get` gives `get_asset`.
    """
    noun = group[-1]
    for key, name in names:
        if "_" in name.strip("_"):
            yield key, name
        else:
            about = noun if name in ("list", "search", "count") else singular(noun)
            yield key, f"{name.strip('_')}_{about}"


class Wish(NamedTuple):
    """The names that an operation may have, best first, and how good its claim to the
    first one is where others want it too.
    """

    names: tuple[str, ...]
    claim: tuple[bool, ...]


class Surroundings(NamedTuple):
    """What names an operation besides itself: its group, what most operation IDs of the
    group begin with, the methods of its path, and whether it gives several things as its
    pages, its summary or a path to one of them tell.
    """

    group: tuple[str, ...]
    definitions: Definitions
    owner: str
    prefix: tuple[str, ...]
    methods: frozenset[str]
    gives_several: bool


def method_names(
    drafts: Sequence[Draft],
    group: tuple[str, ...],
    definitions: Definitions,
    overrides: Mapping[str, str],
    paged: Collection[str] = (),
) -> dict[str, str]:
    """The method name that each operation of a group wants, by pointer.

    The one that an extension gives (`overrides` those that the document's root gives,
    by pointer), else from the operation ID without the group's own words, else from
    method and path. Where several want one name, the group's own resource keeps it
    (`delete` of `/pets/{id}`); the others get longer ones. `paged` are the pointers of
    operations that give their results in pages.
    """
    made_up = made_up_ids(drafts)
    wishes: dict[str, Wish] = {}
    for draft, around in surroundings(drafts, group, definitions, paged):
        if draft.pointer in made_up:
            names = path_names(draft, around)
        else:
            names = id_names(draft, around)
        given = given_name(draft.operation, METHOD) or overrides.get(draft.pointer, "")
        if given:
            names = (snake(given, "call"), *names)
        claim = (
            bool(given),
            *claim_of(draft, group, names[0], draft.pointer in made_up),
        )
        wishes[draft.pointer] = Wish(tuple(dict.fromkeys(names)), claim)
    return {pointer: member(name) for pointer, name in granted(wishes).items()}


def surroundings(
    drafts: Sequence[Draft],
    group: tuple[str, ...],
    definitions: Definitions,
    paged: Collection[str],
) -> Iterator[tuple[Draft, Surroundings]]:
    """Each operation of a group, with what is around it."""
    ids = [draft.id for draft in drafts if " /" not in draft.id]
    owner = class_of(ids)
    prefix = common_words(ids, group, [draft.path for draft in drafts])
    methods: dict[str, set[str]] = {}
    for draft in drafts:
        methods.setdefault(draft.path.rstrip("/"), set()).add(draft.method)
    above = {path.rpartition("/")[0] for path in methods if path.endswith("}")}
    for draft in drafts:
        path = draft.path.rstrip("/")
        told = lower_words(draft.operation.summary)[:1] == ["list"]
        several = told or draft.pointer in paged
        several = several or (path in above and holds_several(draft, definitions))
        beside = frozenset(methods[path])
        yield draft, Surroundings(group, definitions, owner, prefix, beside, several)


def holds_several(draft: Draft, definitions: Definitions) -> bool:
    """Whether a result can be several things, for all that is known of it: a list, or an
    object around one.
    """
    kinds = (definitions.resolve(outcome.type) for outcome in draft.successes)
    return any(
        kind in (AnyType(), MapOf(AnyType()))
        or isinstance(kind, ListOf)
        or is_around_list(definitions.model(kind))
        for kind in kinds
    )


def is_around_list(model: Model | None) -> bool:
    """Whether an object is one list, with what there is to say of it."""
    fields = model.fields if model is not None else ()
    return sum(isinstance(field.type, ListOf) for field in fields) == 1 and (
        len(fields) <= ENVELOPE
    )


ENVELOPE = 6
"""Members of an object around a list: the list, counts, and links to other pages."""


def granted(wishes: Mapping[str, Wish]) -> dict[str, str]:
    """A name for every operation, rank by rank: who is alone in wanting one, or has the
    best claim, gets it. Who has no name left keeps the last one.
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for rank in range(max((len(wish.names) for wish in wishes.values()), default=0)):
        asking: dict[str, list[str]] = {}
        for key, wish in wishes.items():
            if key not in given:
                name = wish.names[min(rank, len(wish.names) - 1)]
                asking.setdefault(name, []).append(key)
        first = {w.names[0] for k, w in wishes.items() if k in given or rank == 0}
        for name, keys in asking.items():
            best = best_claim(keys, wishes) if rank == 0 else keys[0]
            free = name not in taken and (rank == 0 or name not in first)
            if free and (len(keys) == 1 or (rank == 0 and best)):
                given[best or keys[0]] = name
        taken = set(given.values())
    return {key: given.get(key, wish.names[-1]) for key, wish in wishes.items()}


def best_claim(keys: Sequence[str], wishes: Mapping[str, Wish]) -> str:
    """The one with the best claim to a name; empty if several are as good."""
    best = max(wishes[key].claim for key in keys)
    found = [key for key in keys if wishes[key].claim == best]
    return found[0] if len(found) == 1 and (any(best) or len(keys) == 1) else ""


def claim_of(
    draft: Draft, group: Sequence[str], name: str, made_up: bool
) -> tuple[bool, ...]:
    """How well a name fits where an operation stands: on the group's own resource, on
    one thing or on all of them; said by its id; PATCH rather than PUT; of all things
    rather than of one.
    """
    own = group_words(group)
    described = [
        singular(word)
        for segment in literal_segments(draft.path)
        if not VERSION.fullmatch(segment.lower())
        for word in lower_words(segment)
    ]
    verb, on_item = name.partition("_")[0], is_on_item(draft)
    home = described in (own, own[-1:])
    fits = (verb not in ONE or on_item) and (verb not in MANY or not on_item)
    stated = not made_up and verb in lower_words(draft.id)
    segments = told_segments(draft.path)
    end = own_segments(segments, group)[1]
    alone = not segments[end - 1][1] if end else "{" not in draft.path
    return home and fits, stated and fits, draft.method == "PATCH", alone, fits


def full_name(draft: Draft) -> str:
    """A name from the whole operation ID, or from method and all of the path."""
    return snake(draft.id.replace("{", "by-"), "call")


def id_names(draft: Draft, around: Surroundings) -> tuple[str, ...]:
    """The names that an operation ID gives, shortest first."""
    group = around.group
    head = ".".join(group)
    if draft.id.startswith(f"{head}.") and snake(draft.id[len(head) + 1 :], ""):
        return snake(draft.id[len(head) + 1 :], "call"), full_name(draft)
    of_http = class_words(draft.id)[1].lower() == draft.method.lower()
    if of_http and (named := of_class(draft, around)):
        return *named, draft.method.lower(), full_name(draft)
    own = draft.id.removeprefix(around.owner)
    expressed = id_words(own, draft.method, draft.path, group, around.prefix)
    rest = strip_group(expressed, group)
    if rest[:1] and expressed[0] in VERBS - NOUNS and rest == expressed[1:]:
        # `downloadFile` of the downloads.
        rest = rest if rest[0] in VERBS else expressed
    whole = safe(joined(expressed), "call")
    if not rest and expressed[-1:] and expressed[-1] in ACTIONS:
        return safe(expressed[-1], "call"), whole, full_name(draft)
    if not rest:
        return *path_names(draft, around), whole
    if rest == [draft.method.lower()]:
        several = expressed[-1] != singular(expressed[-1])
        verb = crud(draft, around, is_on_item(draft), several=several)
        return verb, rest[0], whole, full_name(draft)
    rest = with_verb(rest, draft, around)
    name = joined(rest)
    names = [joined(without_variable(rest, draft.path)), name]
    if not around.owner or own == draft.id:
        names = [*of_class(draft, around), *names]
    if name in ONE & READING and crud(draft, around, False) == "list":
        # FastAPI's `read_flows` beside `read_flow`.
        names.append("list")
    other = {"PUT": "replace", "PATCH": "patch"}.get(draft.method)
    if rest[0] == "update" and other and {"PUT", "PATCH"} <= around.methods:
        names.append(joined([other, *rest[1:]]))
    return (*(safe(name, "call") for name in names), whole, full_name(draft))


WRITING = {"post": "create", "put": "replace"}


def with_verb(rest: list[str], draft: Draft, around: Surroundings) -> list[str]:
    """Words with the verb for what a method of HTTP does, where they begin with that
    method, and with the usual one for a part of a thing.
    """
    first, method = rest[0], draft.method.lower()
    known = [singular(word) for word in lower_words(draft.path)]
    if first == method and first in WRITING and first not in known:
        nouns = NOUNS if not rest[2:] else NOUNS.intersection(known)
        is_said = rest[1:] and rest[1] in VERBS - nouns
        return rest[1:] if is_said else [WRITING[first], *rest[1:]]
    if method == "patch" and rest[:2] == ["partial", "update"]:
        return ["patch" if "PUT" in around.methods else "update", *rest[2:]]
    return rest


def of_class(draft: Draft, around: Surroundings) -> list[str]:
    """The name that an ID of class and method gives where its class is not just the
    group: `RoundingRules_GetRoundingRules` is `get_rounding_rules`, `LeaveNotes_Post` is
    `create_leave_note`.
    """
    whole, method = class_words(draft.id)
    nouns = strip_group(whole, around.group)
    called = id_words(method, draft.method, draft.path, around.group)
    if called == [draft.method.lower()]:
        is_own = draft.id.startswith(around.owner or " ")
        several = (*([[]] if is_own else []), nouns, whole)
        found = (of_resource(draft, around, each) for each in several)
        return [safe(joined(each), "call") for each in found]
    if not nouns or not called:
        return []
    verb, *about = with_verb(strip_group(called, around.group) or called, draft, around)
    if verb not in VERBS:
        return []
    if not about and nouns == whole[: len(nouns)] != whole:
        # `OwnerBoats_ListBoats` of the boats.
        about = ["for", *nouns]
    elif about == nouns[-len(about) :] or QUALITIES.issuperset(about):
        own = [noun for noun in nouns if noun != verb]
        if own and (verb == "list" or "all" in about):
            own[-1] = plural(own[-1])
        about = [*(word for word in about if word in QUALITIES), *own]
    return [safe(joined([verb, *about]), "call")]


def of_resource(draft: Draft, around: Surroundings, nouns: Sequence[str]) -> list[str]:
    """The verb for what a method of HTTP does to a class, and the class: in the singular
    or plural that its summary has, else in the one that fits.
    """
    results = [around.definitions.resolve(outcome.type) for outcome in draft.successes]
    on_item = is_on_item(draft)
    is_list = any(isinstance(kind, ListOf) for kind in results)
    verb = crud(draft, around, on_item, several=is_list)
    if not nouns:
        return [verb]
    if verb == "create" and nouns[0] in (CERTAIN if nouns[1:] else ACTIONS - NOUNS):
        return [*nouns]
    *before, last = nouns
    told = lower_words(draft.operation.summary)
    if verb == "list":
        described = {last, *told, *lower_words(draft.path)}
        if plural(last) in described or around.gives_several:
            return [verb, *before, plural(last)]
        return ["get", *nouns]
    if last not in told and (on_item or verb == "create"):
        last = singular(last)
    return [verb, *before, last]


def path_names(draft: Draft, around: Surroundings) -> tuple[str, ...]:
    """The names that method and path give, shortest first: `list`, `create_refund`,
    `capture`, `list_for_user`.

    From the last two of the path's segments in the singular or plural that fits, or
    from all of them as they are.
    """
    described = told_segments(draft.path)
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
    return (*(safe(name, "call") for name in (*names, exact)), full_name(draft))


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


def told_segments(path: str) -> list[tuple[str, bool]]:
    """The literal segments of a path as names, each with whether a variable follows; a
    custom verb (`levels:append`) and a fragment are segments of their own, a version is
    none.
    """
    segments = [part for part in re.split(r"[/#]|(?<=[^{:]):(?=\w)", path) if part]
    named = (
        ("_".join(lower_words(unquote(part))), "{" in after)
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
            told = singular("".join(lower_words(draft.operation.summary)[:1]))
            changes = changes or (told in CHANGING and "GET" in around.methods)
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
