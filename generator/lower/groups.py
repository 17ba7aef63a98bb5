"""Where operations hang on the client, and what they are called there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from urllib.parse import unquote

from generator.naming import safe, singular, snake, words

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
