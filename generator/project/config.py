"""The configuration in `fragmint.toml`, as frozen settings.

`config.schema.json` and docs/configuration.md describe every key. Paths in the file are
relative to its folder.
"""

from __future__ import annotations

import keyword
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from typing import Any, TypeAlias

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.facts import Json
from generator.project.publication import PROJECT, Publication, text as filled_text
from generator.report.diagnostics import Report, Span
from generator.signing import OPTIONS, signature_problem
from generator.source import Source


def text(value: object) -> str | None:
    """The problem with the name of a query parameter."""
    good = isinstance(value, str) and value.strip()
    return None if good else "must be a name"


def pointer(value: object) -> str | None:
    """The problem with the path to a field."""
    good = isinstance(value, list) and not any(map(text, value))
    return None if good else "must be a list of names: the path to a field"


def where(value: object) -> str | None:
    """The problem with a location in the request: a parameter, or a field of the body."""
    if text(value) is None or (pointer(value) is None and value):
        return None
    return "must be the name of a parameter, or a list of names: the path to a field"


def count(value: object) -> str | None:
    """The problem with a number."""
    good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return None if good else "must be a whole number, 0 or more"


COMMON: Mapping[str, Check] = {
    "items": pointer,
    "limit": where,
    "minimum": count,
    "maximum": count,
    "more": pointer,
    "done": pointer,
}
COUNTED: Mapping[str, Check] = {
    "total": pointer,
    "start": count,
    "next": pointer,
    "counted": pointer,
}
KINDS: Mapping[str, Mapping[str, Check]] = {
    "offset": {**COMMON, **COUNTED, "offset": where},
    "number": {
        **COMMON,
        **COUNTED,
        "number": where,
        "last": pointer,
        "current": pointer,
    },
    "cursor": {
        **COMMON,
        "cursor": where,
        "next": pointer,
        "last_item": pointer,
        "header": text,
    },
    "link": COMMON,
    "url": {**COMMON, "next": pointer},
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
            yield key, f"is not a pagination option; known: kind, {', '.join(known)}"
        elif problem := known[key](value):
            yield key, problem
    if kind is None and options.keys() <= known.keys() and fitting(options) is None:
        yield next(
            iter(options)
        ), "and its siblings belong to different kinds of pagination"


KeyPath: TypeAlias = tuple[str, ...]

PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
DOTTED = rf"{PART}(?:[ \t]*\.[ \t]*{PART})*"
HEADER = re.compile(rf"[ \t]*\[\[?[ \t]*({DOTTED})[ \t]*\]\]?[ \t]*(?:#.*)?$")
ENTRY = re.compile(rf"[ \t]*({DOTTED})[ \t]*=")
INLINE = re.compile(rf"[{{,][ \t]*({DOTTED})[ \t]*=")


def locate(source: Source, path: KeyPath) -> Span:
    """The place of a key, or of the nearest table or key above it that is found."""
    places = _places(source)
    while path:
        if path in places:
            return places[path]
        path = path[:-1]
    return source.span(1)


def _places(source: Source) -> dict[KeyPath, Span]:
    """The first place of every key, with tables under their own names."""
    places: dict[KeyPath, Span] = {}
    for above, key, line, column in _written_keys(source.lines):
        span = source.span(line, column)
        for length in range(1, len(key) + 1):
            places.setdefault(above + key[:length], span)
    return places


def _written_keys(lines: Sequence[str]) -> Iterator[tuple[KeyPath, KeyPath, int, int]]:
    """Each key below the table that it is in, with its line and column from 1."""
    table: KeyPath = ()
    for number, line in enumerate(lines, 1):
        if header := HEADER.match(line):
            table = _parts(header[1])
            yield (), table, number, header.start(1) + 1
        elif entry := ENTRY.match(line):
            key = _parts(entry[1])
            yield table, key, number, entry.start(1) + 1
            for inner in INLINE.finditer(line, entry.end()):
                yield table + key, _parts(inner[1]), number, inner.start(1) + 1


def _parts(dotted: str) -> KeyPath:
    """A dotted key as its parts, unquoted."""
    return tuple(map(_unquoted, re.findall(PART, dotted)))


def _unquoted(part: str) -> str:
    if part[0] not in "\"'":
        return part
    try:
        return str(tomllib.loads(f"x = {part}")["x"])
    except tomllib.TOMLDecodeError:
        return part[1:-1]


CONFIG_NAME = "fragmint.toml"

RESERVED_PACKAGES = frozenset({"tests", "httpx2", "pydantic", "typing_extensions"})
"""Package names that would hide what the generated package itself needs."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one build, from `fragmint.toml` and the command line.

    `groups` renames groups (documented name to attribute path), `names` anything else
    (identity to name); `pagination` is keyed by operation, False meaning none;
    `webhooks` says how their deliveries are signed.
    """

    title: str | None = None
    package: str | None = None
    client: str | None = None
    inputs: tuple[str, ...] = ("pages",)
    ignore: tuple[str, ...] = ()
    output: str | None = None
    overlay: str | None = None
    root: str | None = None
    extensions: str | None = None
    templates: str | None = None
    overrides: Mapping[str, Json] = field(default_factory=dict)
    repairs_off: frozenset[str] = frozenset()
    accept: tuple[str, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    pagination: Mapping[str, Json] = field(default_factory=dict)
    webhooks: Mapping[str, str] = field(default_factory=dict)
    project: Publication = field(default_factory=Publication)


FINDING = re.compile(r"[a-z][a-z-]*(?: (?:/.*)?)?", re.DOTALL)
"""A repair or conflict: its rule, and a JSON pointer where it is about one place."""

Check = Callable[[object], str | None]
"""Says what is wrong with a value, or None."""


def package_problem(name: object) -> str | None:
    """The reason why a string is not a valid import name for a package."""
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,79}", name):
        return "must be a module name: lower-case letters, digits and `_`"
    if keyword.iskeyword(name) or name in RESERVED_PACKAGES:
        return "is a reserved name"
    if name in sys.stdlib_module_names:
        return "is a module of Python's standard library"
    return None


def client_problem(name: object) -> str | None:
    """The reason why a string is not a valid name for a client class."""
    if not isinstance(name, str) or not re.fullmatch(r"[A-Z][A-Za-z0-9]{0,79}", name):
        return "must be a class name: a capital letter, then letters and digits"
    return "is a reserved name" if keyword.iskeyword(name) else None


def _texts(value: object) -> str | None:
    good = isinstance(value, list) and value and not any(map(filled_text, value))
    return None if good else 'must be a list of strings, such as ["a"]'


def _rules(value: object) -> str | None:
    good = isinstance(value, list) and not any(map(filled_text, value))
    return None if good else "must be a list of rule names"


def _findings(value: object) -> str | None:
    items = value if isinstance(value, list) else [value]
    plain = all(isinstance(item, str) and FINDING.fullmatch(item) for item in items)
    return (
        None
        if plain and items is value
        else "must be a list of `RULE` or `RULE /POINTER`"
    )


def _json(value: object) -> str | None:
    match value:
        case None | bool() | int() | str():
            return None
        case float():
            finite = value - value == 0
            return None if finite else "must be a finite number"
        case list():
            return next(filter(None, map(_json, value)), None)
        case dict():
            return next(filter(None, map(_json, value.values())), None)
    return "must be a JSON value (a date needs quotes)"


def _pages(value: object) -> str | None:
    good = value is False or isinstance(value, dict)
    return None if good else "must be a table, or false for no pagination"


TOP: Mapping[str, Check] = {
    "title": filled_text,
    "package": package_problem,
    "client": client_problem,
    "inputs": _texts,
    "ignore": _texts,
    "output": filled_text,
    "overlay": filled_text,
    "root": filled_text,
    "extensions": filled_text,
    "templates": filled_text,
}

TABLES: Mapping[str, Mapping[str, Check] | Check] = {
    "overrides": _json,
    "repairs": {"off": _rules},
    "strict": {"accept": _findings},
    "project": PROJECT,
    "groups": filled_text,
    "names": filled_text,
    "pagination": _pages,
    "webhooks": {key: partial(signature_problem, key) for key in OPTIONS},
}
"""Tables: with keys of their own, or with keys that are data and one check for all."""


def parse_config(source: Source, report: Report) -> Settings:
    """Read the text of a `fragmint.toml` (TOML 1.0).

    Mistakes go to the report, each with its place: `bad-toml`, `unknown-key` (with
    the nearest known key) and `bad-value`; the settings then lack what was wrong.
    """
    try:
        data = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        _bad_toml(source, error, report)
        return Settings()
    good = dict(_accepted(source, data, report))
    off = frozenset(good.pop("repairs", {}).get("off", ()))
    accept = tuple(good.pop("strict", {}).get("accept", ()))
    for key in good.keys() & {"inputs", "ignore"}:
        good[key] = tuple(good[key])
    project: dict[str, Any] = {
        key.replace("-", "_"): tuple(value) if isinstance(value, list) else value
        for key, value in good.pop("project", {}).items()
    }
    return Settings(
        **good, repairs_off=off, accept=accept, project=Publication(**project)
    )


def _accepted(source: Source, data: dict[str, Any], report: Report) -> dict[str, Any]:
    """The entries that are known and well formed."""
    known = {**TOP, **TABLES}
    good = {}
    for key, value in data.items():
        if key not in known:
            _unknown_key(source, (key,), known, report)
        elif key in TOP:
            if _passes(source, (key,), value, TOP[key], report):
                good[key] = value
        else:
            good[key] = _table(source, key, value, report)
    return good


def _table(source: Source, name: str, value: object, report: Report) -> dict[str, Any]:
    """The entries of a table that are known and well formed."""
    rule = TABLES[name]
    if not isinstance(value, dict):
        _bad_value(source, (name,), "must be a table", report)
        return {}
    good = {}
    for key, entry in value.items():
        check = rule if callable(rule) else rule.get(key)
        if check is None:
            _unknown_key(source, (name, key), dict.fromkeys(_keys(name)), report)
        elif _passes(source, (name, key), entry, check, report) and (
            name != "pagination" or _pages_fit(source, key, entry, report)
        ):
            good[key] = entry
    return good


def _pages_fit(source: Source, operation: str, entry: object, report: Report) -> bool:
    """Whether the options of an operation's pages are known and well formed."""
    found = list(problems(entry)) if isinstance(entry, dict) else []
    for key, problem in found:
        _bad_value(source, ("pagination", operation, key), problem, report)
    return not found


def _keys(name: str) -> tuple[str, ...]:
    """The known keys of a table, none if its keys are data."""
    rule = TABLES[name]
    return () if callable(rule) else tuple(rule)


def _passes(
    source: Source, path: KeyPath, value: object, check: Check, report: Report
) -> bool:
    problem = check(value)
    if problem is not None:
        _bad_value(source, path, problem, report)
    return problem is None


def _bad_value(source: Source, path: KeyPath, problem: str, report: Report) -> None:
    name = ".".join(path)
    report.error("bad-value", f"`{name}` {problem}", locate(source, path))


def _unknown_key(
    source: Source, path: KeyPath, known: Mapping[str, object], report: Report
) -> None:
    homes = [table for table in TABLES if path[-1] in _keys(table)]
    near = get_close_matches(path[-1], known, n=1, cutoff=0.5)
    if homes and len(path) == 1 and path[-1] not in near:
        report.error(
            "unknown-key",
            f"unknown key `{path[-1]}`",
            locate(source, path),
            f"it belongs in [{homes[0]}]",
        )
        return
    hint = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known)}"
    name = ".".join(path)
    report.error("unknown-key", f"unknown key `{name}`", locate(source, path), hint)


def _bad_toml(source: Source, error: Exception, report: Report) -> None:
    """Report a syntax error; tomllib tells the place at the end of its message."""
    text = str(error) or "too deeply nested"
    place = re.search(r" \(at line (\d+), column (\d+)\)$", text)
    line, column = map(int, place.groups()) if place else (len(source.lines), 1)
    message = text[: place.start()] if place else text.split(" (at ")[0]
    span = Span(source.file, line, column)
    report.error("bad-toml", f"not TOML: {message}", span, "correct the TOML there")
