"""What has changed between two revisions of a document, route by route."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Document, Json, join_pointer, split_pointer


def route_changes(before: Document, after: Document) -> Iterator[tuple[str, str]]:
    """Each route that is new, gone or documented otherwise: what has become of it
    (`added`, `changed`, `removed`), and its key.
    """
    old = {each.key: each.at for each in before.operations()}
    new = {each.key: each.at for each in after.operations()}
    affected = affected_components(before, after)
    found = [("removed", key) for key in old if key not in new]
    found += [("added", key) for key in new if key not in old]
    for key in new.keys() & old.keys():
        # A path's own parameters and servers count for each of its operations.
        one, other = (
            [doc.at(at), *shared(doc.at(at[:-1]))]
            for doc, at in ((before, old[key]), (after, new[key]))
        )
        if one != other or affected & set(references(other)):
            found.append(("changed", key))
    yield from sorted(found)


def shared(item: Json) -> Iterator[Json]:
    """What a path item says for all of its operations."""
    stated = item if isinstance(item, dict) else {}
    yield from (stated.get(key) for key in ("parameters", "servers"))


def affected_components(before: Document, after: Document) -> set[str]:
    """The references to components that have changed, or that lead to such."""
    kinds = {**before.root.get("components", {}), **after.root.get("components", {})}
    leading: dict[str, list[str]] = {}
    waiting: list[str] = []
    for kind in kinds:
        place = ("components", kind)
        for name in {**before.mapping(place)[0], **after.mapping(place)[0]}:
            own = join_pointer((*place, name))
            node = after.at((*place, name))
            if node != before.at((*place, name)):
                waiting.append(own)
            for target in references(node):
                leading.setdefault(target, []).append(own)
    found: set[str] = set()
    while waiting:
        own = waiting.pop()
        if own not in found:
            found.add(own)
            waiting += leading.get(own, ())
    return found


def references(node: Json) -> Iterator[str]:
    """The references in a node, however deep."""
    waiting = [node]
    for each in waiting:
        if isinstance(each, dict):
            if isinstance(target := each.get("$ref"), str):
                yield join_pointer(split_pointer(target))
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
