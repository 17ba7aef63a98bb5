"""Folders of a collection as groups of operations with idiomatic names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from generator import patterns as re
from generator.addresses import segments
from generator.dataclass import replace
from generator.naming import singular, words
from generator.readers.calls.call import ID, DescribedCall, title_of
from generator.readers.calls.urls import VERSION

NUMBERED: Final = re.compile(r"^\s*(?:\d{1,3}(?:\.\d{1,3}){0,3}[.):\s-]\s{0,4})(?=\S)")
MARKS: Final = re.compile(r"[^\w\s&-]+")
NOISE: Final = re.compile(
    r"(?i)(api|rest api|endpoints?|requests?|all|collection|default|general|main|misc)s?"
)
DROPPED: Final = re.compile(
    r"(?i)\([^()]{0,80}\)|\b(api|rest|collection|postman|v\d[\d.]{0,9})\b"
)
"""Words of a document's title besides its subject."""
NO_GROUP: Final = re.compile(r"(?i)api|apis|rest|v\d[\d.]{0,9}|public")
VERBS: Final = {
    ("GET", False): "list", ("GET", True): "get", ("HEAD", True): "check",
    ("HEAD", False): "check", ("POST", False): "create", ("POST", True): "update",
    ("PUT", True): "update", ("PUT", False): "replace", ("PATCH", True): "update",
    ("PATCH", False): "update", ("DELETE", True): "delete", ("DELETE", False): "delete",
}  # fmt: skip
"""The verb of a method for a collection (False) and for one of its items (True)."""
GETTERS: Final = frozenset(
    {"get", "fetch", "retrieve", "show", "view", "read", "find", "load"}
)
THIRD: Final = {
    f"{verb}{ending}": verb
    for ending, verbs in (
        (
            "s",
            "get find return retrieve create update delete list add remove upload log place"
            " fetch show send set cancel check download upsert replace start stop read",
        ),
        ("es", "search fetch publish patch"),
    )
    for verb in verbs.split()
}
"""`Finds pets` names what `find pets` does."""
FILLERS: Final = frozenset(
    {"all", "the", "of", "every", "list", "a", "an", "your", "my"}
)
"""Words that tell nothing of what a `get` gives beyond that it is several."""
ACTIONS: Final = frozenset(
    (
        "upload download publish unpublish archive restore cancel send resend submit import export"
        " copy move start stop enable disable invite approve reject verify validate register upsert"
        " apply assign duplicate sync refund capture confirm close open accept run trigger login"
        " logout signin signup signout activate deactivate refresh reset lock unlock pay complete"
        " retry rotate search query preview like unlike follow unfollow vote merge split ping check"
        " revoke renew subscribe unsubscribe mark add remove set transfer convert calculate authenticate"
    ).split()
)
"""Verbs that a path ends with where it names what is done: `/orders/{id}/cancel`."""
MAX_LEVELS: Final = 4
"""Groups inside each other; deeper folders sort variants of one thing."""


def group_name(folder: str) -> str:
    """A folder's name without numbering, marks and slashes; empty if nothing stays."""
    name = MARKS.sub(" ", NUMBERED.sub("", folder[:200]))
    name = " ".join(name.split())
    ascii_letters = re.search(r"[A-Za-z]", name)
    plain = NOISE.fullmatch(name) or VERSION.fullmatch(name)
    return "" if plain or not ascii_letters else name


def grouped(calls: Sequence[DescribedCall], title: str = "") -> list[DescribedCall]:
    """Calls with the folders that group operations; `title` is the document's.

    A folder that holds but one operation (its variants) is not a group, nor is one that
    holds everything else. An API of procedures, each with a path of its own, is one
    group.
    """
    inside: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for call in calls:
        for level in range(1, len(call.group) + 1):
            inside.setdefault(call.group[:level], set()).add(call.identity)
    total = len({call.identity for call in calls})
    single = {
        head
        for head, operations in inside.items()
        if len(operations) == 1 and looks_like_operation(head[-1], operations)
    }
    whole = {head for head, operations in inside.items() if len(operations) == total}
    found = [replace(call, group=kept(call.group, single | whole)) for call in calls]
    if not any(call.group for call in found):
        found = [replace(call, group=kept(call.group, single)) for call in calls]
    if not any(call.group for call in found) and are_procedures(found):
        name = group_name(DROPPED.sub(" ", title))
        found = [replace(call, group=(name,) if name else ()) for call in found]
    return [renamed(call) for call in found]


def renamed(call: DescribedCall) -> DescribedCall:
    """A call whose title names a resource rather than what is done with it, or whose
    `get` of a whole collection is a list.
    """
    expressed = [word.lower() for word in words(title_of(call.title))]
    if not expressed:
        return replace(call, name=call.name or verb_name(call.method, call.path))
    parts = segments(call.path)
    last = parts[-1] if parts else ""
    if expressed[0] == "new" and call.method == "POST":
        return replace(call, name=" ".join(["create", *expressed[1:]]))
    if expressed[0] in THIRD:
        return replace(call, name=" ".join([THIRD[expressed[0]], *expressed[1:]]))
    nouns = {
        singular(word) for part in (*call.group, last) for word in words(part.lower())
    }
    rest = {singular(word) for word in expressed[1:]} - FILLERS - nouns
    whole = call.method == "GET" and "{" not in last and singular(last) != last
    if whole and not rest and expressed[0] in GETTERS:
        return replace(call, name=f"list {last}")
    return call


def first_word(segment: str) -> str:
    """The first word of a segment in lower case: `bulkDelete` gives `bulk`."""
    found = words(segment)
    return found[0].lower() if found else ""


def are_procedures(calls: Sequence[DescribedCall]) -> bool:
    """Whether every operation has a first segment of its own, as in `/acceptDispute`."""
    heads: dict[str, set[tuple[str, str]]] = {}
    for call in calls:
        parts = [p for p in call.path.split("/") if p and not NO_GROUP.fullmatch(p)]
        heads.setdefault(parts[0] if parts else "", set()).add(call.identity)
    alone = len(heads) > 2 and all(len(found) == 1 for found in heads.values())
    expressed = sum(len(words(head)) > 1 for head in heads)
    return alone and expressed * 2 > len(heads)


def verb_name(method: str, path: str) -> str:
    """A title for a call without one, in words: `list users`, `get user`, `cancel order`.

    The words of the path's resources follow the verb; a last segment that is a verb
    itself (`/orders/{id}/cancel`) comes first.
    """
    found = ["{}" if ID.fullmatch(p) else p for p in path.split("/")]
    parts = [p for p in found if p and not NO_GROUP.fullmatch(p)]
    literals = [p for p in parts if "{" not in p]
    item = bool(parts) and "{" in parts[-1]
    if not literals:
        return ""
    last = literals[-1]
    many = singular(last.lower()) != last.lower()
    action = method == "POST" and not item and first_word(last) in ACTIONS
    verb = last if action else VERBS.get((method, item), method.lower())
    if verb == "list" and not many:
        verb = "get"
    rest = literals[:-1] if action else literals
    nouns = [*rest[:-1], singular(rest[-1]) if item else rest[-1]] if rest else []
    return " ".join([verb, *nouns])


def looks_like_operation(name: str, operations: set[tuple[str, str]]) -> bool:
    """Whether a folder of one operation is named after it rather than after a resource."""
    path = next(iter(operations))[1]
    plain = re.sub(r"[^a-z0-9]", "", DROPPED.sub("", name.lower()))
    expressed = len(name.split()) > 2 or name.lstrip().startswith("/")
    return expressed or plain == re.sub(r"[^a-z0-9]", "", path.lower())


def kept(group: tuple[str, ...], dropped: set[tuple[str, ...]]) -> tuple[str, ...]:
    """The names of the folders that are groups."""
    names = [
        name
        for level, folder in enumerate(group, 1)
        if group[:level] not in dropped and (name := group_name(folder))
    ]
    return tuple(dict.fromkeys(names))[:MAX_LEVELS]
