"""The kinds of pages and their options, as a `fragmint.toml` may give them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping


def text(value: object) -> str | None:
    """What is wrong with the name of a query parameter."""
    good = isinstance(value, str) and value.strip()
    return None if good else "must be a name"


def way(value: object) -> str | None:
    """What is wrong with the way to a field."""
    good = isinstance(value, list) and not any(map(text, value))
    return None if good else "must be a list of names that leads to a field"


def where(value: object) -> str | None:
    """What is wrong with a place in the request: a parameter, or a field of the body."""
    if text(value) is None or (way(value) is None and value):
        return None
    return "must be the name of a parameter, or a list of names that leads to a field"


def count(value: object) -> str | None:
    """What is wrong with a number."""
    good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return None if good else "must be a whole number, 0 or more"


Check = Callable[[object], str | None]

COMMON: Mapping[str, Check] = {
    "items": way,
    "limit": where,
    "minimum": count,
    "maximum": count,
    "more": way,
}
KINDS: Mapping[str, Mapping[str, Check]] = {
    "offset": {**COMMON, "offset": where, "total": way, "start": count},
    "number": {**COMMON, "number": where, "last": way, "total": way, "start": count},
    "cursor": {**COMMON, "cursor": where, "next": way, "last_item": way},
    "link": COMMON,
    "url": {**COMMON, "next": way},
}


def fitting(options: Mapping[str, object], kind: str | None = None) -> str | None:
    """The kind that has all the options: the one that is named or else the first."""
    kinds = [kind, *KINDS] if kind in KINDS else [*KINDS]
    names = options.keys() - {"kind"}
    return next((k for k in kinds if k and names <= KINDS[k].keys()), None)


def problems(options: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The keys that are wrong, and what is wrong with each."""
    kind = options.get("kind")
    if kind is not None and kind not in KINDS:
        yield "kind", f"must be one of {', '.join(KINDS)}"
        return
    known = (
        KINDS[str(kind)]
        if kind
        else {k: c for o in KINDS.values() for k, c in o.items()}
    )
    for key, value in options.items():
        if key == "kind":
            continue
        if key not in known:
            yield key, f"is no option of pages; known: kind, {', '.join(known)}"
        elif problem := known[key](value):
            yield key, problem
    if kind is None and options.keys() <= known.keys() and fitting(options) is None:
        yield next(iter(options)), "and its siblings belong to different kinds of pages"
