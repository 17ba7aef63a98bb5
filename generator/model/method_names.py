"""Names of methods in their groups: by operation ID, or by method and path."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote

from generator.model.definitions import Definitions
from generator.model.given_names import METHOD, given_name
from generator.model.group_names import VERSION, literal_segments, member
from generator.model.ir import ListOf, Model, Ref, Type
from generator.model.operation_ids import class_of, id_words, lower_words, strip_group
from generator.model.operations import Draft
from generator.model.verbs import ACTIONS, CERTAIN, MANY, NOUNS, ONE, READING
from generator.naming import group_words, joined, safe, singular, snake


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


def method_names(
    drafts: Sequence[Draft],
    group: tuple[str, ...],
    definitions: Definitions,
    overrides: Mapping[str, str],
) -> dict[str, str]:
    """The method name that each operation of a group wants, by pointer.

    The one that an extension gives (`overrides` those that the document's root gives,
    by pointer), else from the operation ID without the group's own words, else from
    method and path. Where several want one name, the group's own resource keeps it
    (`delete` of `/pets/{id}`); the others get longer ones.
    """
    made_up = {d.pointer for d in drafts if " /" in d.id}
    if any(is_made_up(d) and betrays(d) for d in drafts):
        made_up |= {d.pointer for d in drafts if is_made_up(d)}
    owner = class_of([draft.id for draft in drafts])
    methods: dict[str, set[str]] = {}
    for draft in drafts:
        methods.setdefault(draft.path, set()).add(draft.method)
    wishes: dict[str, Wish] = {}
    for draft in drafts:
        beside = methods[draft.path]
        if draft.pointer in made_up:
            names = path_names(draft, group, definitions, beside)
        else:
            own = draft.id.removeprefix(owner)
            names = id_names(draft, group, definitions, beside, own)
        given = given_name(draft.operation, METHOD) or overrides.get(draft.pointer, "")
        if given:
            names = (snake(given, "call"), *names)
        claim = (
            bool(given),
            *claim_of(draft, group, names[0], draft.pointer in made_up),
        )
        wishes[draft.pointer] = Wish(tuple(dict.fromkeys(names)), claim)
    return {pointer: member(name) for pointer, name in granted(wishes).items()}


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
    one thing or on all of them; said by its id; PATCH rather than PUT.
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
    return home and fits, stated and fits, draft.method == "PATCH"


def betrays(draft: Draft) -> bool:
    """Whether an id like method and path cannot be a person's by chance."""
    return "{" in draft.path or draft.method in ("POST", "PUT", "PATCH")


def is_made_up(draft: Draft) -> bool:
    """Whether an operation ID says no more than method and path: `GetPetsPet`,
    `get_pets_id`, `pets_get`, `petsPet_PUT`.

    Variables may be there as they are, as `id`, or behind `by`.
    """
    expressed = lower_words(draft.id)
    verb = draft.method.lower()
    if len(expressed) < 2 or verb not in (expressed[0], expressed[-1]):
        return False
    rest = expressed[1:] if expressed[0] == verb else expressed[:-1]
    segments = [part for part in draft.path.replace("#", "/").split("/") if part]
    return any(
        says_path(rest, segments[start:])
        for start in range(len(segments))
        if all(VERSION.fullmatch(part.lower()) for part in segments[:start])
    )


def says_path(expressed: Sequence[str], segments: Sequence[str]) -> bool:
    """Whether words are those of a path's segments, in their order."""
    expressed, at = [singular(word) for word in expressed], 0
    for segment in segments:
        described = [singular(word) for word in lower_words(segment)]
        if list(expressed[at : at + len(described)]) == described:
            at += len(described)
        elif "{" in segment:
            at += expressed[at : at + 1] == ["by"] and len(segments) > 2
            if list(expressed[at : at + len(described)]) == described:
                at += len(described)
            elif expressed[at : at + 1] == ["id"]:
                at += 1
            else:
                return False
        else:
            return False
    return at == len(expressed)


def full_name(draft: Draft) -> str:
    """A name from the whole operation ID, or from method and all of the path."""
    return snake(draft.id.replace("{", "by-"), "call")


def id_names(
    draft: Draft,
    group: tuple[str, ...],
    definitions: Definitions,
    beside: Collection[str],
    own: str,
) -> tuple[str, ...]:
    """The names that an operation ID gives, shortest first; `own` is that without the
    class which the group has in common.
    """
    head = ".".join(group)
    if draft.id.startswith(f"{head}.") and snake(draft.id[len(head) + 1 :], ""):
        return snake(draft.id[len(head) + 1 :], "call"), full_name(draft)
    expressed = id_words(own, draft.method, draft.path, group)
    rest = strip_group(expressed, group)
    whole = safe(joined(expressed), "call")
    if not rest and expressed[-1:] and expressed[-1] in ACTIONS:
        return safe(expressed[-1], "call"), whole, full_name(draft)
    if not rest:
        return *path_names(draft, group, definitions, beside), whole
    if rest == [draft.method.lower()]:
        several = expressed[-1] != singular(expressed[-1])
        verb = crud(draft, is_on_item(draft), definitions, beside, several=several)
        return verb, rest[0], whole, full_name(draft)
    if rest[0] == "post" == draft.method.lower() and rest[0] not in lower_words(
        draft.path
    ):
        rest[0] = "create"
    name = safe(joined(rest), "call")
    if name in ONE & READING and crud(draft, False, definitions, beside) == "list":
        # FastAPI's `read_flows` beside `read_flow`.
        return name, "list", whole, full_name(draft)
    other = {"PUT": "replace", "PATCH": "patch"}.get(draft.method)
    if rest[0] == "update" and other and {"PUT", "PATCH"} <= set(beside):
        return name, joined([other, *rest[1:]]), whole, full_name(draft)
    return name, whole, full_name(draft)


def path_names(
    draft: Draft,
    group: tuple[str, ...],
    definitions: Definitions,
    beside: Collection[str],
) -> tuple[str, ...]:
    """The names that method and path give, shortest first: `list`, `create_refund`,
    `capture`, `list_for_user`.

    From the last two of the path's segments in the singular or plural that fits, or
    from all of them as they are.
    """
    described = told_segments(draft.path)
    own = set(map(undivided, group))
    nouns = [
        (name, on_one)
        for name, on_one in described
        if undivided(name) not in own and not VERSION.fullmatch(name)
    ]
    verb = crud(draft, is_on_item(draft), definitions, beside)
    exact = joined([verb, *(name for name, _ in nouns)])
    short = [singular(name) if on_one else name for name, on_one in nouns[-2:]]
    at_own = undivided(described[-1][0]) in own if described else False
    scoped = joined([verb, "for", *short])
    if at_own and nouns and is_on_item(draft):
        names = [verb, scoped]
    elif is_on_item(draft) or not nouns:
        names = [joined([verb, *short])]
    elif described[-1] == nouns[-1] and is_action(nouns[-1][0], draft.method):
        names = action_names(nouns)
    elif at_own and described[-2:-1] and described[-2][1]:
        names = [scoped]
    else:
        fits = verb == "create" and described[-1] == nouns[-1]
        last = singular(short[-1]) if fits else short[-1]
        names = [joined([verb, *short[:-1], last])]
    return (*(safe(name, "call") for name in (*names, exact)), full_name(draft))


def undivided(name: str) -> str:
    """A name in the singular as one word: `/broadcastservices` is the group
    `broadcast_services`.
    """
    return singular(name).replace("_", "")


def action_names(nouns: Sequence[tuple[str, bool]]) -> list[str]:
    """The names of what the last segment of a path does to what is before it:
    `cancel_order` or `cancel`; `change_status`, `change_order_status`.
    """
    verb, *rest = nouns[-1][0].split("_")
    known = {singular(word) for word in rest}
    before = [n for n in nouns[-2:-1] if singular(n[0]) not in known]
    about = [singular(name) if on_one or rest else name for name, on_one in before]
    longer = joined([verb, *about, *rest])
    single = rest and not any(on_one for _, on_one in before)
    return [joined([verb, *rest]), longer] if single else [longer]


def told_segments(path: str) -> list[tuple[str, bool]]:
    """The literal segments of a path as names, each with whether a variable follows; a
    custom verb (`levels:append`) and a fragment are segments of their own.
    """
    segments = [part for part in re.split(r"[/#]|(?<=[^{:]):(?=\w)", path) if part]
    named = (
        ("_".join(lower_words(unquote(part))), "{" in after)
        for part, after in pairwise([*segments, ""])
        if "{" not in part
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
    draft: Draft,
    on_item: bool,
    definitions: Definitions,
    beside: Collection[str],
    *,
    several: bool = False,
) -> str:
    """The verb of a name, by method, path and result; `several` where the operation's
    own noun is in the plural. `beside` are the methods of its path: a POST to one
    thing changes it, but not where a PUT or PATCH does.
    """
    match draft.method:
        case "GET":
            last = (literal_segments(draft.path) or [""])[-1]
            plural = several or last != singular(last)
            listed = (is_listing(o.type, definitions, plural) for o in draft.successes)
            several = several or any(listed)
            return "list" if several and not on_item else "get"
        case "POST":
            changes = on_item and not {"PUT", "PATCH"} & set(beside)
            return "update" if changes else "create"
        case "PUT":
            return "replace"
        case "PATCH":
            return "update"
        case other:
            return other.lower()


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
