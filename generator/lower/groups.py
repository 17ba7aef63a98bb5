"""Where operations hang on the client, and what they are called there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from urllib.parse import unquote

from generator.ir import ListOf, Model, Ref, Type
from generator.lower.definitions import Definitions
from generator.lower.operations import Draft
from generator.naming import MAX_LENGTH, safe, singular, snake, words

VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "query"})
VERSION = re.compile(r"v?\d+(\.\d+)*([a-z]+\d*)?|api|rest")
MAX_GROUP_DEPTH = 3
DEFAULT_GROUP = ("default",)
ARTICLES = frozenset({"a", "an", "the"})
PREPOSITIONS = frozenset({"by", "for", "from", "in", "of", "on", "to", "with"})
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


def method_names(
    drafts: Sequence[Draft], group: tuple[str, ...], definitions: Definitions
) -> dict[str, str]:
    """The method name that each operation of a group wants, by pointer.

    From the operation id without the group's own words, else from method and path;
    where two want one name, from the whole operation id.
    """
    wanted = {d.pointer: method_name(d, group, definitions) for d in drafts}
    counts = Counter(wanted.values())
    for draft in drafts:
        if counts[wanted[draft.pointer]] > 1:
            wanted[draft.pointer] = full_name(draft)
    return {pointer: member(name) for pointer, name in wanted.items()}


def full_name(draft: Draft) -> str:
    """A name from the whole operation id, or from method and all of the path."""
    return snake(draft.id.replace("{", "by-"), "call")


def method_name(draft: Draft, group: tuple[str, ...], definitions: Definitions) -> str:
    """The name one operation wants."""
    if " /" in draft.id:
        return by_path(draft, group, definitions)
    spoken = [w.lower() for w in words(draft.id)]
    rest = strip_group([w for w in spoken if w not in ARTICLES] or spoken, group)
    if not rest or (len(rest) == 1 and rest[0] in VERBS):
        return by_path(draft, group, definitions)
    return safe("_".join(rest)[:MAX_LENGTH].strip("_"), "call")


def strip_group(parts: list[str], group: tuple[str, ...]) -> list[str]:
    """The words without the group's path, or else without its last name.

    In the middle of a name the group may say what the next word belongs to
    (`save_albums_user`), so there it goes only where nothing depends on it.
    """
    named = [own_words(part) for part in group]
    for own in ([word for part in named for word in part], named[-1]):
        for start in range(len(parts) - len(own) + 1):
            after = parts[start + len(own) :]
            if parts[start : start + len(own)] == own and may_go(own, start, after):
                return parts[:start] + after
    return parts


def own_words(part: str) -> list[str]:
    """The words of a group's name, without `group` where that only precedes a digit."""
    first, *rest = part.split("_")
    return rest if first == "group" and rest and rest[0].isdigit() else [first, *rest]


def may_go(own: list[str], start: int, after: list[str]) -> bool:
    """Whether a group's words at a place of a name can be left out."""
    if start == 0 or not after or len(own) > 1:
        return True
    return after[0] in PREPOSITIONS or after[0] == singular(own[0])


def by_path(draft: Draft, group: tuple[str, ...], definitions: Definitions) -> str:
    """A name from method and path: `list`, `get`, `create_refund`, ..."""
    segments = [part for part in draft.path.split("/") if part]
    names = [snake(unquote(part), "") for part in segments if "{" not in part]
    own = set(group)
    rest = [name for name in names if name and name not in own][-2:]
    rest = [name for name in rest if not VERSION.fullmatch(name)]
    on_item = bool(segments) and "{" in segments[-1]
    verb = crud(draft, on_item, definitions)
    if on_item and rest:
        rest[-1] = singular(rest[-1])
    return safe("_".join([verb, *rest])[:MAX_LENGTH].strip("_"), "call")


def crud(draft: Draft, on_item: bool, definitions: Definitions) -> str:
    """The verb of a name, by method, path and result."""
    match draft.method:
        case "GET":
            several = any(is_listing(o.type, definitions) for o in draft.successes)
            return "list" if several and not on_item else "get"
        case "POST":
            return "update" if on_item else "create"
        case "PUT":
            return "replace"
        case "PATCH":
            return "update"
        case other:
            return other.lower()


def is_listing(kind: Type, definitions: Definitions) -> bool:
    """Whether a result is a list, or an object with a list in it."""
    kind = definitions.resolve(kind)
    if isinstance(kind, ListOf):
        return True
    model = definitions.drafts.get(kind.key) if isinstance(kind, Ref) else None
    if not isinstance(model, Model):
        return False
    return any(isinstance(field.type, ListOf) for field in model.fields)


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
