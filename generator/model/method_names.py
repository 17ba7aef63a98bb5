"""What operations are called on their groups: by operation id, else by method and path."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from generator.model.definitions import Definitions
from generator.model.ir import ListOf, Model, Ref, Type
from generator.model.operations import Draft
from generator.naming import joined, safe, singular, snake, words

VERSION = re.compile(r"v?\d+(\.\d+)*([a-z]+\d*)?|api|rest")
MAX_GROUP_DEPTH = 3
DEFAULT_GROUP = ("default",)
SHADOWING = frozenset(
    [
        "str",
        "int",
        "float",
        "bool",
        "bytes",
        "dict",
        "tuple",
        "dt",
        "builtins",
        "property",
        "cached_property",
    ]
)
"""Names that the body of a class needs for itself."""
CLIENT_MEMBERS = frozenset(
    [
        "aclose",
        "api",
        "base_url",
        "close",
        "fetch",
        "is_closed",
        "paginate",
        "send",
        "stream",
        "with_options",
    ]
)
"""What every client has, whatever its groups."""


def documented_group(said: dict[str, Any], path: str, prefix: int) -> str:
    """What the document calls an operation's group: its first tag, or the first
    segment of its path. `prefix` is the number of leading segments that say nothing
    (a version that all paths share).
    """
    tags = said.get("tags")
    listed = tags if isinstance(tags, list) else []
    tag = next((t for t in listed if isinstance(t, str) and words(t)), "")
    return tag or next(iter(literal_segments(path)[prefix:]), "")


def group_path(documented: str, is_tag: bool = True) -> tuple[str, ...]:
    """The attribute path of a group; a tag with `.` or `/` gives nested groups."""
    split = re.split(r"[./]", documented) if is_tag else [documented]
    parts = [name for part in split if (name := snake(part, ""))]
    kept = tuple(
        member(safe(part, "group"), () if depth else CLIENT_MEMBERS)
        for depth, part in enumerate(parts[:MAX_GROUP_DEPTH])
    )
    return kept or DEFAULT_GROUP


def alike(documented: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The attribute path of each documented name; names that differ in nothing but case
    and separators (`PetStore`, `petstore`) share the one with the most words.
    """
    paths = {name: group_path(name) for name in documented}
    best: dict[str, tuple[str, ...]] = {}
    for path in sorted(paths.values(), key=lambda path: (-len("".join(path)), path)):
        best.setdefault(bare(path), path)
    return {name: best[bare(path)] for name, path in paths.items()}


def bare(path: tuple[str, ...]) -> str:
    """An attribute path without what separates words."""
    return ".".join(path).replace("_", "").casefold()


def member(name: str, taken: Collection[str] = ()) -> str:
    """The name of a method or group; one that its class needs gets an underscore."""
    return f"{name}_" if name in SHADOWING or name in taken else name


def literal_segments(path: str) -> list[str]:
    """The segments of a path template that are no parameters."""
    return [unquote(part) for part in path.split("/") if part and "{" not in part]


def common_prefix(paths: Sequence[str]) -> int:
    """How many leading segments are a version or `api` in every path."""
    split = [literal_segments(path) for path in paths]
    count = 0
    while split and all(
        len(p) > count + 1 and VERSION.fullmatch(p[count]) for p in split
    ):
        count += 1
    return count


def function_names(names: Iterable[tuple[str, str]], group: tuple[str, ...]) -> Any:
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


ARTICLES = frozenset({"a", "an", "the"})
PREPOSITIONS = frozenset({"by", "for", "from", "in", "of", "on", "to", "with"})
QUALITIES = frozenset(
    "active all any archived available batch bulk current deleted every latest many "
    "more multiple my new next one own pending popular previous public recent related "
    "several similar single some suggested top trending".split()
)
"""Words before a noun that need no noun behind them."""
ACTIONS = frozenset(
    "accept activate add advance apply approve archive assign attach authorize block cancel "
    "capture check clear clone close complete confirm copy deactivate delete deliver detach disable "
    "disconnect download duplicate enable execute expire export fail finalize find import "
    "invite join leave lock login logout lookup merge migrate move open pause pay ping "
    "preview publish reactivate redact refresh refuse reject release remove render reopen "
    "reset resend restart restore resume return retry reverse revoke rotate run search "
    "send ship sign start stop submit subscribe suspend sync test transfer trigger "
    "set unarchive unassign unblock unlock unpublish unsubscribe validate verify void".split()
)
"""Last segments of paths that are verbs themselves."""


def method_names(
    drafts: Sequence[Draft], group: tuple[str, ...], definitions: Definitions
) -> dict[str, str]:
    """The method name that each operation of a group wants, by pointer.

    From the operation id without the group's own words, else from method and path;
    where two want one name, from all of the path or the whole operation id.
    """
    made_up = {d.pointer for d in drafts if " /" in d.id}
    if any(is_made_up(d) and betrays(d) for d in drafts):
        made_up |= {d.pointer for d in drafts if is_made_up(d)}
    wanted, longer = {}, {}
    for draft in drafts:
        if draft.pointer in made_up:
            wanted[draft.pointer] = by_path(draft, group, definitions)
            longer[draft.pointer] = by_path(draft, group, definitions, exact=True)
        else:
            wanted[draft.pointer] = method_name(draft, group, definitions)
            longer[draft.pointer] = full_name(draft)
    counts = Counter(wanted.values())
    options = Counter(longer.values())
    for draft in drafts:
        plain, told = wanted[draft.pointer], longer[draft.pointer]
        if counts[plain] > 1:
            free = options[told] == 1 and (told == plain or told not in counts)
            wanted[draft.pointer] = told if free else full_name(draft)
    return {pointer: member(name) for pointer, name in wanted.items()}


def betrays(draft: Draft) -> bool:
    """Whether an id like method and path cannot be a person's by chance."""
    return "{" in draft.path or draft.method in ("POST", "PUT", "PATCH")


def full_name(draft: Draft) -> str:
    """A name from the whole operation id, or from method and all of the path."""
    return snake(draft.id.replace("{", "by-"), "call")


def is_made_up(draft: Draft) -> bool:
    """Whether an operation id says no more than method and path (`GetPetsPet`)."""
    spoken = [word.lower() for word in words(draft.id)]
    told = [word.lower() for word in words(draft.path)]
    return (
        len(spoken) > 1
        and spoken[0] == draft.method.lower()
        and spoken[1:] == told[len(told) - len(spoken) + 1 :]
        and all(VERSION.fullmatch(word) for word in told[: 1 - len(spoken)])
    )


def method_name(draft: Draft, group: tuple[str, ...], definitions: Definitions) -> str:
    """The name one operation wants."""
    head = ".".join(group)
    if draft.id.startswith(f"{head}.") and snake(draft.id[len(head) + 1 :], ""):
        return snake(draft.id[len(head) + 1 :], "call")
    spoken = [w.lower() for w in words(draft.id)]
    rest = strip_group([w for w in spoken if w not in ARTICLES] or spoken, group)
    if not rest and spoken[-1:] and spoken[-1] in ACTIONS:
        return safe(spoken[-1], "call")
    if not rest:
        return by_path(draft, group, definitions)
    if rest == [draft.method.lower()]:
        several = spoken[-1] != singular(spoken[-1])
        return crud(draft, is_on_item(draft), definitions, several=several)
    return safe(joined(rest), "call")


def strip_group(parts: list[str], group: tuple[str, ...]) -> list[str]:
    """The words without the group's path, or else without its last name, in the
    singular or the plural.
    """
    named = [own_words(part) for part in group]
    alike = [singular(word) for word in parts]
    for own in ([word for part in named for word in part], named[-1]):
        one = [singular(word) for word in own]
        for start in range(len(parts) - len(own) + 1):
            before, after = parts[:start], parts[start + len(own) :]
            if alike[start : start + len(own)] == one and may_go(before, after, one):
                return before + after
    return parts


def own_words(part: str) -> list[str]:
    """The words of a group's name, without `group` where that only precedes a digit."""
    first, *rest = part.split("_")
    return rest if first == "group" and rest and rest[0].isdigit() else [first, *rest]


def may_go(before: list[str], after: list[str], own: list[str]) -> bool:
    """Whether a group's words can be left out between others.

    Not where what follows belongs to the group (`save_albums_user`), nor where what
    precedes would be taken for what is meant (`list_users_playlists`).
    """
    if not before:
        return True
    if not after:
        return len(before) == 1 or before[-1] in QUALITIES or before[-1].endswith("ed")
    again = [singular(word) for word in after[-len(own) :]] == own
    return again or (after[0] in PREPOSITIONS and len(before) == 1)


def by_path(
    draft: Draft,
    group: tuple[str, ...],
    definitions: Definitions,
    *,
    exact: bool = False,
) -> str:
    """A name from method and path: `list`, `get`, `create_refund`, `capture`, ...

    From the last two of its segments in the singular or plural that fits, or from all
    of them as they are.
    """
    segments = [part for part in draft.path.split("/") if part]
    told = [
        (snake(unquote(part), ""), "{" in after)
        for part, after in pairwise([*segments, ""])
        if "{" not in part
    ]
    own = {singular(part) for part in group}
    nouns = [
        singular(name) if on_one and not exact else name
        for name, on_one in told
        if name and singular(name) not in own and not VERSION.fullmatch(name)
    ]
    nouns = nouns if exact else nouns[-2:]
    on_item = is_on_item(draft)
    verb = crud(draft, on_item, definitions)
    if draft.method in ("GET", "POST") and nouns and not on_item:
        if nouns[-1] in ACTIONS:
            verb = nouns.pop()
        elif verb == "create" and told[-1][0] == nouns[-1] and not exact:
            nouns[-1] = singular(nouns[-1])
    return safe(joined([verb, *nouns]), "call")


def is_on_item(draft: Draft) -> bool:
    """Whether a path ends with what tells one thing from others."""
    return "{" in draft.path.rstrip("/").rpartition("/")[2]


def crud(
    draft: Draft, on_item: bool, definitions: Definitions, *, several: bool = False
) -> str:
    """The verb of a name, by method, path and result; `several` where the operation's
    own noun is in the plural.
    """
    match draft.method:
        case "GET":
            last = (literal_segments(draft.path) or [""])[-1]
            plural = several or last != singular(last)
            listed = (is_listing(o.type, definitions, plural) for o in draft.successes)
            several = several or any(listed)
            return "list" if several and not on_item else "get"
        case "POST":
            return "update" if on_item else "create"
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
