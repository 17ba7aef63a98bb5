"""The meaningful part of operation IDs, without what frameworks add.

FastAPI appends path and method (`read_user_users__id__get`), Django REST framework
writes the path before the verb (`api_users_partial_update`), NestJS and ASP.NET put a
class before the method (`UsersController_create`), springdoc appends a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from generator import patterns as re
from generator.model.group_names import VERSION
from generator.model.verbs import (
    ACTIONS,
    ARTICLES,
    CERTAIN,
    MANNERS,
    MODULES,
    ONE,
    PREPOSITIONS,
    QUALITIES,
    READING,
    VERBS,
    VIEWSETS,
)
from generator.naming import group_words, singular, words

CLASSES = frozenset("controller controllers resource handler service".split())
"""Last words of a class whose methods are operations."""
WHERE = frozenset("for in of on to".split())
"""Prepositions before the owner of what is meant."""
TAKING = frozenset("ban delete detach disconnect remove unassign unban unlink".split())
"""Verbs after which `from` says the owner, and not what something is made of."""
NUMBERED = re.compile(r"(.*[A-Za-z])_v?\d{1,2}", re.DOTALL)
"""An operation ID that was made unique by a number (`list_1`), or by a version."""


CLASS = re.compile(r"[A-Z][A-Za-z0-9]*_(?=[A-Z][A-Za-z0-9]*$)")
"""A class before the name of its method, as ASP.NET joins them."""


def class_of(ids: Sequence[str]) -> str:
    """The class before most operation IDs of a group (`Article_GetList`), which the
    paths need not name; empty if there is none.
    """
    found = Counter(match[0] for one in ids if (match := CLASS.match(one)))
    name, count = max(found.items(), key=lambda item: item[1], default=("", 0))
    return name if count > 2 and 2 * count > len(ids) else ""


def class_words(operation: str) -> tuple[list[str], str]:
    """The words of an ID's class, without what says that it is one, and the name of its
    method; none of either where an ID is not class and method.
    """
    found = CLASS.match(operation)
    if found is None:
        return [], ""
    nouns = lower_words(found[0])
    while len(nouns) > 1 and nouns[-1] in CLASSES | MODULES:
        nouns.pop()
    return nouns, operation[found.end() :]


def common_words(
    ids: Sequence[str], group: Sequence[str], paths: Sequence[str]
) -> tuple[str, ...]:
    """The words that IDs of a group begin with and that tell nothing: several of all of
    them that no path has (`Halo-5-Maps`), since one may be a verb, or one of most of them
    that is the group's in short (`repoGetFile` of `repository`).
    """
    split = [lower_words(one) for one in ids if words(one)]
    if len(split) < 3:
        return ()
    known = {singular(word) for path in paths for word in lower_words(path)}
    first, count = Counter(one[0] for one in split).most_common(1)[0]
    whole = [word for part in group for word in part.split("_")]
    if count > 2 and 2 * count > len(split) and is_short(first, whole):
        return (first,)
    found: list[str] = []
    for column in zip(*(one[:-1] for one in split), strict=False):
        word = column[0]
        if set(column) != {word} or word in VERBS or singular(word) in known:
            break
        found.append(word)
    return tuple(found) if found[1:] else ()


def is_short(word: str, whole: Sequence[str]) -> bool:
    """Whether a word is the beginning of a longer one (`org` of `organization`)."""
    longer = (w for w in whole if w.startswith(word) and singular(w) != word)
    return len(word) > 2 and any(w != word for w in longer)


IDS = frozenset("guid id uid uuid".split())


def without_variable(parts: Sequence[str], path: str) -> list[str]:
    """Words without the id behind `by` that is a variable, as an argument says already:
    `get_orders_by_customer_id` of `/customers/{customerId}/orders`.
    """
    by = len(parts) - 1 - list(parts)[::-1].index("by") if "by" in parts else 0
    said = list(parts[by + 1 :])
    names = [lower_words(name) for name in re.findall(r"\{([^{}]*)\}", path)]
    is_id = said[-1:] and said[-1] in IDS
    if not (by and is_id and any(name[-len(said) :] == said for name in names)):
        return list(parts)
    on_item = path.endswith("}") and names[-1][-len(said) :] == said
    last = singular(parts[by - 1]) if on_item else parts[by - 1]
    return [*parts[: by - 1], last]


def without_suffix_api(operation: str) -> str:
    """An ID without a class that is called after its API: `OrderApi_GetList`."""
    found = CLASS.match(operation)
    called = found is not None and found[0].endswith("Api_")
    return operation[found.end() :] if found is not None and called else operation


SAID_TWICE = {
    "get": frozenset("fetch find get list retrieve search validate verify".split()),
    "post": CERTAIN - {"invite"} | {"search", "list"},
    "put": frozenset("add change create edit modify replace set update upsert".split()),
    "patch": frozenset("change edit modify set update".split()),
    "delete": frozenset("cancel clear delete destroy remove revoke unassign".split()),
}
"""Verbs before which a method of HTTP says nothing."""


def id_words(
    operation: str,
    method: str,
    path: str,
    group: Sequence[str],
    prefix: Sequence[str] = (),
    *,
    on_thing: bool = False,
) -> list[str]:
    """The words of an operation ID in lower case, without what says only where the
    operation stands: its path, class, module, version, and the `prefix` that IDs of its
    group have in common. `on_thing` says that the path is something that is read,
    whatever its last segment looks like (`/orders/{id}/change-request`).
    """
    operation = without_suffix_api(operation)
    numbered = NUMBERED.fullmatch(operation)
    if numbered and operation.rpartition("_")[2] not in lower_words(path):
        operation = numbered[1]
    parts = lower_words(own_part(operation, group))
    if prefix and parts[: len(prefix)] == list(prefix) and parts[len(prefix) :]:
        parts = parts[len(prefix) :]
    parts = without_path(parts, method, path)
    parts = without_class(parts, method, path)
    parts = method_first(parts, method)
    parts = without_version(parts, path, group)
    parts = without_articles(parts)
    parts = verb_first(parts, path, group, on_thing=on_thing)
    parts = verb_ahead(parts, method, path, group)
    return without_method(parts, path, group)


def lower_words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [word.lower() for word in words(text)]


def own_part(operation: str, group: Sequence[str]) -> str:
    """An id without leading parts that are a version or the group's own words:
    `v1.users.list` in the group `users` gives `list`.
    """
    parts = [part for part in re.split(r"[./:]", operation) if words(part)]
    known = set(group_words(group))
    owners = [
        number
        for number, part in enumerate(parts[:-1])
        if known.issuperset(singular(word) for word in lower_words(part))
    ]
    del parts[: owners[-1] + 1 if owners else 0]
    while len(parts) > 1 and VERSION.fullmatch(parts[0].lower()):
        del parts[0]
    return ".".join(parts)


def without_path(
    parts: list[str], method: str, path: str, *, whole: bool = False
) -> list[str]:
    """Words without the path and method that FastAPI puts behind a function's name; with
    the version that the name ends with where it is `whole`.

    The path may lack what a server's URL holds, or have more of it.
    """
    if len(parts) < 2 or parts[-1] != method.lower():
        return parts
    before, segments = parts[:-1], lower_words(path)
    for start in range(len(segments)):
        tail = segments[start:]
        if all(VERSION.fullmatch(word) for word in segments[:start]) and (
            len(before) > len(tail) and before[-len(tail) :] == tail
        ):
            kept = before[: -len(tail)]
            while len(kept) > 1 and VERSION.fullmatch(kept[-1]) and not whole:
                kept.pop()
            return kept
    return parts


def method_first(parts: list[str], method: str) -> list[str]:
    """Words without a method of HTTP at their end where they begin with a verb, else
    with it in front: `getModules_get`, `saveUsingPOST`, `several_groups_patch`.
    """
    if len(parts) < 2 or parts[-1] != method.lower():
        return parts
    rest = parts[:-1]
    while len(rest) > 1 and rest[-1] == "using":
        rest.pop()
    return rest if rest[0] in VERBS else [parts[-1], *rest]


def without_class(parts: list[str], method: str, path: str) -> list[str]:
    """Words without a class before a method's name: `UsersController_findAll`. Before a
    method of HTTP alone, or where the path has it as well, a service or a resource may be
    what is meant.
    """
    known = singulars(lower_words(path))
    for at, word in enumerate(parts[:6]):
        if word in VERBS:
            break
        if word in CLASSES and at and parts[at + 1 :]:
            rest = parts[at + 1 :]
            called = rest[0] in VERBS and rest != [method.lower()]
            telling = word.startswith("controller") or (called and word not in known)
            return rest if telling else parts
    return parts


def without_version(parts: list[str], path: str, group: Sequence[str]) -> list[str]:
    """Words without names of modules in front, and without the path's version where
    the group is not called by it.
    """
    kept = list(parts)
    own = set(lower_words(" ".join((path, *group)))) - {"api", "apis"}
    whole = own_words(group[-1])
    while len(kept) > 1 and (
        (kept[0] in MODULES and kept[0] not in own) or re.fullmatch(r"v\d+", kept[0])
    ):
        if any(start == 0 for start, _ in mentions(singulars(kept), singulars(whole))):
            # `apiKeys` of the group `apikeys`.
            break
        del kept[0]
    versions = path_versions(path) - set(lower_words(" ".join(group)))
    named = {singular(word) for word in (*lower_words(path), *own)} | VERBS
    rest = [without_end(word, versions, named) for word in kept]
    return [word for word in rest if word not in versions] or kept


def singulars(parts: Sequence[str]) -> list[str]:
    """Words in the singular."""
    return [singular(word) for word in parts]


def path_versions(path: str) -> set[str]:
    """The versions among the segments of a path, in lower case."""
    return {s.lower() for s in path.split("/") if re.fullmatch(r"[vV]\d+\w*", s)}


def without_end(word: str, versions: Collection[str], known: Collection[str]) -> str:
    """A known word without a version that is written to its end (`getv1`)."""
    for version in versions:
        rest = word.removesuffix(version)
        if rest != word and singular(rest) in known:
            return rest
    return word


def said_version(operation: str, method: str, path: str) -> str:
    """The version of its path that an operation ID states itself, empty if none: not
    where only FastAPI's path behind a function's name has it.
    """
    if " /" in operation:
        return ""
    parts = without_path(lower_words(operation), method, path, whole=True)
    found = (v for v in path_versions(path) if any(word.endswith(v) for word in parts))
    return next(found, "")


def version_number(path: str) -> tuple[int, ...]:
    """What orders the versions of a path: the numbers in its last one."""
    found = re.findall(r"[vV]\d+\w*(?=/|$)", path)
    return tuple(map(int, re.findall(r"\d+", found[-1]))) if found else ()


def without_articles(parts: list[str]) -> list[str]:
    """Words without articles, which never come last (`A2A`)."""
    kept = [word for word in parts[:-1] if word not in ARTICLES]
    return [*kept, *parts[-1:]]


def verb_first(
    parts: list[str], path: str, group: Sequence[str], *, on_thing: bool
) -> list[str]:
    """Words of a path that a verb follows, with the verb in front: `users_posts_list`
    gives `list_posts` in the group `users`; what a path calls an action is the verb
    itself (`orders_cancel_create` gives `cancel`).
    """
    last = [(parts[-1],)] if parts[-1:] and parts[-1] in CERTAIN | ONE else []
    for verb in (*VIEWSETS, *last):
        nouns = parts[: -len(verb)]
        if parts[-len(verb) :] != list(verb) or not nouns or nouns[0] in CERTAIN:
            continue
        if not is_within(nouns, lower_words(path)):
            return parts
        rest = strip_leading(nouns, group)
        literal = [part for part in path.split("/") if part and "{" not in part]
        action = lower_words(literal[-1]) if literal else []
        if action[-len(verb) :] == list(verb):
            return parts
        does = action_verb(action)
        acts = does and not (on_thing and does not in READING)
        if acts and rest[-len(action) :] == action:
            reads = does in READING
            return rest if reads or verb[-1] in ("create", "update") else parts
        if rest and verb != ("list",) and verb[0] != "bulk":
            rest[-1] = singular(rest[-1])
        return [*verb, *rest]
    return parts


SAFE = frozenset({"GET", "HEAD"})
BETWEEN = CERTAIN | {"list", "post", "patch", "purge"}
"""Verbs between the words of a resource and those of its part (`domains_create_record`)."""


def verb_ahead(
    parts: list[str], method: str, path: str, group: Sequence[str]
) -> list[str]:
    """Words of a resource before a verb, behind it: `invoices_get_by_uuid` gives
    `get_invoice_by_uuid`; what the group says already is left out.
    """
    at = next((n for n, word in enumerate(parts) if word in VERBS | BETWEEN), 0)
    tail = parts[at + 1 :]
    if not 0 < at < 4 or not tail or parts[at] not in BETWEEN:
        return parts
    if (parts[at] in READING) != (method.upper() in SAFE):
        return parts
    nouns = [singular(word) for word in parts[:at]]
    own = group_words(group)
    known = {*own, *(singular(word) for word in lower_words(path))} - QUALITIES
    if not set(nouns) <= known:
        return parts
    verb = "create" if parts[at] == "post" else parts[at]
    is_whole = [*nouns, *map(singular, tail)] == own
    said = set(nouns) <= set(own) and not is_whole
    return [verb, *tail] if said else [verb, *nouns, *tail]


def action_verb(expressed: Sequence[str]) -> str:
    """The verb of a path's last segment that says what is done, in whatever manner or part
    (`batch_delete`, `stripe_attach_card`), or that it is undone; empty if it is a thing.
    """
    first, *rest = expressed or [""]
    if rest and (first in MANNERS or rest[1:]) and rest[0] in CERTAIN:
        return rest[0]
    undone = first.removeprefix("un")
    is_verb = first in (CERTAIN if rest else ACTIONS)
    return first if is_verb or (undone != first and undone in ACTIONS) else ""


def is_within(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether words occur among others in their order, in the singular or plural."""
    left = map(singular, others)
    return all(singular(word) in left for word in some)


def without_method(parts: list[str], path: str, group: Sequence[str]) -> list[str]:
    """Words without a method of HTTP before the verb itself (`postCreateUser`)."""
    if len(parts) < 2 or parts[1] not in SAID_TWICE.get(parts[0], ()):
        return parts
    expressed = {
        singular(word) for word in (*lower_words(path), *lower_words(" ".join(group)))
    }
    return parts if parts[1] == "list" and "list" in expressed else parts[1:]


def strip_group(parts: Sequence[str], group: Sequence[str]) -> list[str]:
    """The words without the group's path, or else without its last name, in the
    singular or the plural; twice where both a prefix and the words themselves name it.
    """
    rest = strip_once(list(parts), group)
    return strip_once(rest, group) if rest else rest


def strip_leading(parts: Sequence[str], group: Sequence[str]) -> list[str]:
    """The words without the group's, and those of a segment of a path kept whole: only
    what they begin with can be said twice (`parent_games` of the group `games`).
    """
    rest = strip_once(list(parts), group)
    own = group_words(group[-1:])
    again = [singular(word) for word in rest[: len(own)]] == own
    return strip_once(rest, group) if again else rest


def strip_once(parts: list[str], group: Sequence[str]) -> list[str]:
    """The words without one mention of the group, or of what is behind its version
    (`voice_v2_calls`).
    """
    named = [own_words(part) for part in group]
    alike = [singular(word) for word in parts]
    at = [n for n, word in enumerate(named[-1], 1) if re.fullmatch(r"v\d+", word)]
    behind = [named[-1][at[-1] :]] if at and named[-1][at[-1] :] else []
    for own in ([word for part in named for word in part], named[-1], *behind):
        one = [singular(word) for word in own]
        for start, end in mentions(alike, one):
            if may_go(parts, start, end):
                return parts[:start] + parts[end:]
            if ends_there(parts, start, end):
                return parts[: start - 1]
    return parts


def mentions(parts: Sequence[str], own: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where words are mentioned, whatever their letters are divided by: a group `xcom`
    in `list_x_com`, `a2a` in `list_a2_a`.
    """
    whole = "".join(own)
    for start in range(len(parts)):
        spelled = ""
        for end in range(start + 1, len(parts) + 1):
            spelled += parts[end - 1]
            if spelled == whole:
                yield start, end
            if len(spelled) >= len(whole):
                break


def ends_there(parts: Sequence[str], start: int, end: int) -> bool:
    """Whether a group's words only end a name by where it all happens:
    `add_member_to_team` of the teams is `add_member`.
    """
    before = parts[:start]
    if len(before) < 3 or before[0] not in VERBS or end < len(parts):
        return False
    return before[-1] in WHERE or (before[-1] == "from" and before[0] in TAKING)


def own_words(part: str) -> list[str]:
    """The words of a group's name, without `group` where that only precedes a digit."""
    first, *rest = part.strip("_").split("_")
    return rest if first == "group" and rest and rest[0].isdigit() else [first, *rest]


def may_go(parts: Sequence[str], start: int, end: int) -> bool:
    """Whether a group's words can be left out between others.

    Not where what follows belongs to the group (`save_albums_user`), nor where what
    precedes would be taken for what is meant (`list_users_playlists`). What is a part
    of the group is called after it in the singular: `get_artist_albums`.
    """
    before, own, after = parts[:start], parts[start:end], parts[end:]
    if not before or any(re.fullmatch(r"v\d+\w*", word) for word in own):
        return True
    if not after:
        done = before[-1] in VERBS and MANNERS.issuperset(before[:-1])
        short = done or len(before) == 1
        return short or before[-1] in QUALITIES or before[-1].endswith("ed")
    if [singular(w) for w in after[-len(own) :]] == [singular(w) for w in own]:
        return True
    plain = all(word in QUALITIES for word in before[1:])
    if after[0] in PREPOSITIONS:
        return plain
    return before[0] in VERBS and plain and own[-1] == singular(own[-1])
