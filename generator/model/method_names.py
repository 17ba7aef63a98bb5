"""Names of methods in their groups: by operation ID, or by method and path."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator import patterns as re
from generator.model.definitions import Definitions
from generator.model.given_names import METHOD, given_name
from generator.model.group_names import VERSION, literal_segments, member
from generator.model.ir import AnyType, ListOf, MapOf, Model
from generator.model.made_up_ids import made_up_ids
from generator.model.operation_ids import (
    NUMBERED,
    class_of,
    class_words,
    common_words,
    id_words,
    lower_words,
    path_versions,
    said_version,
    singulars,
    strip_group,
    version_number,
    without_variable,
)
from generator.model.operations import Draft
from generator.model.path_names import (
    Surroundings,
    crud,
    full_name,
    is_on_item,
    own_segments,
    path_names,
    stated_segments,
)
from generator.model.verbs import (
    ACTIONS,
    CERTAIN,
    MANY,
    NOUNS,
    ONE,
    PREPOSITIONS,
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


class Candidates(NamedTuple):
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
    candidates: dict[str, Candidates] = {}
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
        candidates[draft.pointer] = Candidates(tuple(dict.fromkeys(names)), claim)
    apart = versions_apart(drafts, candidates)
    named = granted({k: w for k, w in candidates.items() if apart.get(k, k) == k})
    for draft in drafts:
        if newest := apart.get(draft.pointer):
            version = said_version(draft.id, draft.method, draft.path)
            if draft.pointer != newest:
                version = version or min(path_versions(draft.path), default="")
            named[draft.pointer] = joined(
                [named[newest].rstrip("_"), *([version] if version else [])]
            )
    return {pointer: member(name) for pointer, name in named.items()}


def versions_apart(
    drafts: Sequence[Draft], candidates: Mapping[str, Candidates]
) -> dict[str, str]:
    """The newest of the same operation in several versions of its path, by the pointer
    of each of them, where only the version keeps their names apart.
    """
    alike: dict[tuple[str, ...], list[Draft]] = {}
    for draft in drafts:
        versions = path_versions(draft.path)
        rest = [s for s in draft.path.split("/") if s and s.lower() not in versions]
        same = re.sub(r"\{[^{}]*\}", "{}", "/".join(rest))
        wanted = candidates[draft.pointer].names[0]
        alike.setdefault((draft.method, same, wanted), []).append(draft)
    found: dict[str, str] = {}
    for several in alike.values():
        numbers = {draft.pointer: version_number(draft.path) for draft in several}
        newest = max(numbers, key=lambda pointer: numbers[pointer])
        if len(set(numbers.values())) == len(several) > 1:
            found |= dict.fromkeys(numbers, newest)
    return found


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
    are_calls = len(drafts) > 2 and all(
        draft.method == "POST" and "{" not in draft.path for draft in drafts
    )
    above = {path.rpartition("/")[0] for path in methods if path.endswith("}")}
    for draft in drafts:
        path = draft.path.rstrip("/")
        listed = lower_words(draft.operation.summary)[:1] == ["list"]
        several = listed or draft.pointer in paged
        several = several or (path in above and holds_several(draft, definitions))
        beside = frozenset(methods[path])
        yield (
            draft,
            Surroundings(group, definitions, owner, prefix, beside, several, are_calls),
        )


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


def granted(candidates: Mapping[str, Candidates]) -> dict[str, str]:
    """A name for every operation, rank by rank: who is alone in wanting one, or has the
    best claim, gets it. Who has no name left keeps the last one.
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for rank in range(
        max((len(wanted.names) for wanted in candidates.values()), default=0)
    ):
        asking: dict[str, list[str]] = {}
        for key, wanted in candidates.items():
            if key not in given:
                name = wanted.names[min(rank, len(wanted.names) - 1)]
                asking.setdefault(name, []).append(key)
        first = {w.names[0] for k, w in candidates.items() if k in given or rank == 0}
        for name, keys in asking.items():
            best = best_claim(keys, candidates) if rank == 0 else keys[0]
            free = name not in taken and (rank == 0 or name not in first)
            if free and (len(keys) == 1 or (rank == 0 and best)):
                given[best or keys[0]] = name
        taken = set(given.values())
    return {key: given.get(key, wanted.names[-1]) for key, wanted in candidates.items()}


def best_claim(keys: Sequence[str], candidates: Mapping[str, Candidates]) -> str:
    """The one with the best claim to a name; empty if several are as good."""
    best = max(candidates[key].claim for key in keys)
    found = [key for key in keys if candidates[key].claim == best]
    return found[0] if len(found) == 1 and (any(best) or len(keys) == 1) else ""


def claim_of(
    draft: Draft, group: Sequence[str], name: str, made_up: bool
) -> tuple[bool, ...]:
    """How well a name fits where an operation stands: on the group's own resource, on
    one thing or on all of them; said by its id; PATCH or POST rather than PUT; of all things
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
    segments = stated_segments(draft.path)
    end = own_segments(segments, group)[1]
    alone = not segments[end - 1][1] if end else "{" not in draft.path
    usual = draft.method == "PATCH" or (draft.method == "POST" and verb in VERBS)
    return home and fits, stated and fits, usual, alone, fits


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
    expressed = id_words(
        own,
        draft.method,
        draft.path,
        group,
        around.prefix,
        on_thing={"GET"} < around.methods,
    )
    rest = strip_group(expressed, group)
    if rest[:1] and expressed[0] in VERBS - NOUNS and rest == expressed[1:]:
        # `downloadFile` of the downloads.
        rest = rest if rest[0] in VERBS else expressed
    whole = safe(joined(expressed), "call")
    if not rest and expressed[-1:] and expressed[-1] in ACTIONS:
        return safe(expressed[-1], "call"), whole, full_name(draft)
    if not rest or says_little(rest, expressed, draft):
        by_path = path_names(draft, around)
        if not rest or by_path[0].count("_") < SHORT:
            return *by_path, whole
    if rest == [draft.method.lower()]:
        several = expressed[-1] != singular(expressed[-1])
        verb = crud(draft, around, is_on_item(draft), several=several)
        return verb, rest[0], whole, full_name(draft)
    rest = with_verb(rest, draft, around, is_cut=rest != expressed)
    name = joined(rest)
    names = [joined(without_variable(rest, draft.path)), name]
    if not around.owner or own == draft.id:
        names = [*of_class(draft, around), *names]
    names = of_reading(names, draft, around)
    other = {"PUT": "replace", "PATCH": "patch"}.get(draft.method)
    if rest[0] == "update" and other and {"PUT", "PATCH"} <= around.methods:
        names.append(joined([other, *rest[1:]]))
    found = [*(safe(name, "call") for name in names), whole]
    # What the path tells says more than a number, of the ID or behind the name.
    by_path = path_names(draft, around)[:-1]
    last = [*by_path, full_name(draft)]
    return *found, *(last if NUMBERED.fullmatch(draft.id) else [last[-1], *by_path])


def of_reading(names: list[str], draft: Draft, around: Surroundings) -> list[str]:
    """Names with the verb that fits how many things are read: `get` for `listServer` of
    `/servers/{id}`, `list` after FastAPI's `read_flows` beside `read_flow`.
    """
    name, on_item = names[-1], is_on_item(draft)
    of_one = lower_words(draft.id)[-1:] == singulars(lower_words(draft.id)[-1:])
    if name == "list" and on_item and of_one and crud(draft, around, True) == "get":
        return ["get", *names]
    if name in ONE & READING and crud(draft, around, False) == "list":
        return [*names, "list"]
    return names


SHORT = 3
"""Words of a name that a path gives, where it is better than a noun without its head."""


def says_little(rest: Sequence[str], expressed: Sequence[str], draft: Draft) -> bool:
    """Whether what is left of an operation ID without its group is no name: a preposition,
    or one noun of the path of which the group was the head (`serviceGroup` of the groups
    at `/groups/{serviceGroupId}`).
    """
    if len(rest) > 1:
        return False
    headless = draft.method == "GET" and expressed[-1] != rest[0]
    known = singulars(lower_words(draft.path))
    called = singulars(literal_segments(draft.path)[-1:])
    noun = singular(rest[0]) in known and singular(rest[0]) not in called
    return rest[0] in PREPOSITIONS or (headless and noun and rest[0] not in VERBS)


WRITING = {"post": "create", "put": "replace"}


def with_verb(
    rest: list[str], draft: Draft, around: Surroundings, *, is_cut: bool = False
) -> list[str]:
    """Words with the verb for what a method of HTTP does, where they begin with that
    method, or a GET with a preposition since its noun was the group's (`is_cut`), and
    with the usual one for a part of a thing.
    """
    first, method = rest[0], draft.method.lower()
    if is_cut and method == "get" and first in PREPOSITIONS and rest[1:]:
        # `keysFromGroup` of the keys.
        return [crud(draft, around, is_on_item(draft)), *rest]
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
    if called[:1] and called[0] in PREPOSITIONS:
        return []
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
    summary = lower_words(draft.operation.summary)
    if verb == "list":
        described = {last, *summary, *lower_words(draft.path)}
        if plural(last) in described or around.gives_several:
            return [verb, *before, plural(last)]
        return ["get", *nouns]
    if last not in summary and (on_item or verb == "create"):
        last = singular(last)
    return [verb, *before, last]
