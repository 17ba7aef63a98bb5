"""Names of operation groups: by extension, tag, operation ID or path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from urllib.parse import unquote

from generator import patterns as re
from generator.model.given_names import GROUP, given_path
from generator.model.verbs import VERBS
from generator.naming import joined, safe, words
from generator.openapi.document import OperationObject

VERSION = re.compile(
    r"v\d+(\.\d+)*([a-z]+\d*)?|\d+(\.\d+)*((alpha|beta|rc)\d*)?|api|rest"
)
TAGGED_VERSION = re.compile(r"v\d+(\.\d+)*([a-z]+\d*)?|\d+(\.\d+)*|api|rest|default")
"""A tag that says nothing."""
MAX_GROUP_DEPTH = 8
"""The levels of groups below the client; some resources of Google's APIs have so many."""
DEFAULT_GROUP = ("default",)
CLIENT_MEMBERS = frozenset(
    [
        "aclose",
        "api",
        "base_url",
        "close",
        "fetch",
        "is_closed",
        "paginate",
        "request",
        "send",
        "stream",
        "with_options",
    ]
)
"""Names that every client has, whatever its groups."""
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
PARAMETER = re.compile(r"\{[^{}]*\}")
"""A parameter of a path, which another path may call otherwise."""
FILLERS = frozenset("api apis controller controllers".split())
"""Last words of a tag that say what it is, and not what it is about."""
SHORT_FORM = re.compile(r"([^()]{3,200}[^()\s]) {0,3}\(([A-Z][A-Za-z0-9]{1,9})\)")
"""A tag with its initials behind it."""
APOSTROPHE = re.compile(r"(?<=\w)['\u2019](?=s\b)")
"""That of a genitive or plural, which is not an end of a word."""
OWNER = re.compile(
    r"([A-Z][a-z0-9]{1,60}(?:[A-Z][a-z0-9]{0,60}){0,9})_[A-Z][A-Za-z0-9]+"
)
"""An operation ID of two parts: `VirtualMachines_Start`."""


def documented_group(operation: OperationObject, prefix: int) -> str:
    """The document's name of an operation's group: an extension's name, its first tag
    that says something, the first part of its id, or the first segment of its path.
    `prefix` is the number of leading segments that say nothing (a version that all
    paths share).
    """
    if given := given_path(operation, GROUP):
        return ".".join(given)
    named = [t for t in operation.tags if words(t) and not is_path(t, operation.path)]
    tag = next((t for t in named if not TAGGED_VERSION.fullmatch(t.lower())), "")
    segments = literal_segments(operation.path)[prefix:]
    telling = (s for s in segments if not VERSION.fullmatch(s.lower()))
    found = resource(tag, operation.operation_id) or tag
    found = found or id_group(operation.operation_id) or next(telling, "")
    return found or next(iter(named), "") or next(iter(segments), "")


def is_path(tag: str, path: str) -> bool:
    """Whether a tag is but the operation's own path: `carts/{cart_id}/items`."""
    whole, end = (PARAMETER.sub("{}", each).lstrip("/") for each in (path, tag))
    return "{}" in end and f"/{whole}".endswith(f"/{end}")


def resource(tag: str, operation: str) -> str:
    """The resource that an operation ID names below its tag: `hull.decks.cabins.list`
    with the tag `decks` is about `decks.cabins`. Empty if the tag is all that it names.
    """
    parts = operation.strip().split(".")[:-1]
    if tag not in parts or not all(part.isidentifier() for part in parts):
        return ""
    return ".".join(parts[parts.index(tag) :])


def id_group(operation: str) -> str:
    """The group that an operation ID of several parts begins with: that of
    `Disks_Start`, `disks.start` and `v1/disks/start`.
    """
    found = OWNER.fullmatch(operation)
    if found and found[1].lower() not in VERBS:
        return found[1]
    parts = [part for part in re.split(r"[./]", operation.strip()) if words(part)]
    kept = [part for part in parts[:-1] if not VERSION.fullmatch(part.lower())]
    spaced = any(len(part.split()) > 1 for part in parts)
    return "" if spaced or "{" in operation else ".".join(kept)


def group_paths(
    documented: Iterable[str], spelled: Collection[str] = ()
) -> dict[str, tuple[str, ...]]:
    """The attribute path of each documented name.

    Words that tell nothing are left out where that makes no two of them one. Names
    that differ in nothing but case and separators (`PetStore`, `petstore`) share the
    one with the most words. `spelled` are the lower-case words of the document's paths.
    """
    names = sorted(set(documented))
    whole = {name: group_path(name, spelled=spelled) for name in names}
    short = {name: group_path(telling(name), spelled=spelled) for name in names}
    claims = Counter({bare(short[n]) + "|" + bare(whole[n]): 1 for n in names})
    owners = Counter(claim.partition("|")[0] for claim in claims)
    paths = {n: short[n] if owners[bare(short[n])] == 1 else whole[n] for n in names}
    best: dict[str, tuple[str, ...]] = {}
    for path in sorted(paths.values(), key=lambda path: (-len("".join(path)), path)):
        best.setdefault(bare(path), path)
    return {name: best[bare(path)] for name, path in paths.items()}


def telling(documented: str) -> str:
    """A documented name without a version before it and without what says only that
    it is a group of calls: `v1/users` and `UsersController` give `users`. One that
    tells its own short form is called by that: `Harbor Crane Engine (HCE)`.
    """
    if (found := SHORT_FORM.fullmatch(documented.strip())) is not None:
        initials = "".join(word[0] for word in words(found[1]))
        if initials.lower() == found[2].lower():
            return found[2]
    parts = [p for p in re.split(r"[./]", documented) if words(p)]
    kept = [p for p in parts if not TAGGED_VERSION.fullmatch(p.lower())] or parts
    expressed = words(kept[-1]) if kept else []
    while len(expressed) > 1 and expressed[-1].lower() in FILLERS:
        expressed.pop()
    if not kept or len(expressed) == len(words(kept[-1])):
        return ".".join(kept)
    return ".".join([*kept[:-1], " ".join(expressed)])


def group_path(
    documented: str, is_tag: bool = True, spelled: Collection[str] = ()
) -> tuple[str, ...]:
    """The attribute path of a group; a tag with `.` or `/` gives nested groups."""
    split = re.split(r"[./]", documented) if is_tag else [documented]
    parts = [name for part in split if (name := spell(part, spelled))]
    kept = tuple(
        member(safe(part, "group"), () if depth else CLIENT_MEMBERS)
        for depth, part in enumerate(parts[:MAX_GROUP_DEPTH])
    )
    return kept or DEFAULT_GROUP


def spell(text: str, spelled: Collection[str]) -> str:
    """The words of a group's name, those that belong together as one."""
    plain = APOSTROPHE.sub("", text)
    found = [
        word for token in re.split(r"[\s_-]+", plain) for word in humps(token, spelled)
    ]
    return joined([word.lower() for word in found])


def humps(token: str, spelled: Collection[str]) -> Iterator[str]:
    """The words of a name without separators.

    One capital is not a word: `XCom` is `xcom`, `A2A` is `a2a`. A short ending in capitals
    belongs to what is before it where the document's paths spell both as one word
    (`VectorDB` below `/vectordb`).
    """
    found = words(token)
    whole = "".join(found).lower()
    if len(found) == 2 and (is_one(*found) or ends_short(found[1], whole, spelled)):
        yield whole
    elif len(found) > 2 and is_one(*found[:2]):
        yield "".join(found[:2])
        yield from found[2:]
    else:
        yield from found


def is_one(first: str, second: str) -> bool:
    """Whether two words are one that is spelled with capitals inside (`XCom`, `A2A`)."""
    letter = len(first) == 1 and first.isalpha() and second[:1].isupper()
    number = len(second) == 1 and second.isalpha() and first[-1:].isdigit()
    return (letter and len(second) > 1) or (number and len(first) <= 3)


def ends_short(last: str, whole: str, spelled: Collection[str]) -> bool:
    """Whether a word of two or three capitals ends a word of the document's paths."""
    if not (last.isupper() and 1 < len(last) < 4):
        return False
    return whole in spelled or f"{whole}s" in spelled


def bare(path: tuple[str, ...]) -> str:
    """An attribute path without what separates words."""
    return ".".join(path).replace("_", "").casefold()


def member(name: str, taken: Collection[str] = ()) -> str:
    """The name of a method or group; one that its class needs gets an underscore."""
    return f"{name}_" if name in SHADOWING or name in taken else name


def literal_segments(path: str) -> list[str]:
    """The segments of a path template that are not parameters."""
    return [unquote(part) for part in path.split("/") if part and "{" not in part]


def path_words(paths: Iterable[str]) -> frozenset[str]:
    """The words of all paths in lower case, each also without separators."""
    found: set[str] = set()
    for segment in {s for path in paths for s in literal_segments(path)}:
        found.update(word.lower() for word in words(segment))
        found.add("".join(words(segment)).lower())
    return frozenset(found)


def common_prefix(paths: Sequence[str]) -> int:
    """How many leading segments are a version or `api` in every path."""
    split = [literal_segments(path) for path in paths]
    count = 0
    while split and all(
        len(p) > count + 1 and VERSION.fullmatch(p[count]) for p in split
    ):
        count += 1
    return count
