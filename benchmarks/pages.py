"""Reads every set of pages in a folder and prints what came out of each.

    python benchmarks/pages.py FOLDER [NAME ...] [--documents FOLDER] [--verbose]

A row a set: endpoints named, operations, parameters, fields of bodies and of responses,
unread endpoints, seconds of CPU. Where `operations.tsv` (method and path, `{}` for any
parameter) lies beside the pages, recall and precision of the operations; where a
document of the set's name lies in the other folder, those of parameters and fields,
and their recall over the names that the pages state near the operation.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.stated import Statements
from generator.openapi.load import load_document
from generator.prepare import Prepared, prepare
from generator.project.inputs import opened
from generator.project.jobs import plan_jobs
from generator.report.diagnostics import InputError, Report
from generator.source import read_source

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
MAX_DEPTH = 8
"""So many references and unions are followed for the fields of a schema."""


@dataclass(frozen=True)
class Call:
    """An operation: its method, and its path behind the host with `{}` for variables."""

    method: str
    path: str


@dataclass
class Contents:
    """What an operation has, by `in:name`, by name, and as `name: type`."""

    parameters: dict[str, bool] = field(default_factory=dict)
    body: dict[str, bool] = field(default_factory=dict)
    answer: set[str] = field(default_factory=set)
    types: dict[str, str] = field(default_factory=dict)


@dataclass
class Score:
    """How much of what is wanted was found, and how much of what was found is wanted."""

    wanted: int = 0
    found: int = 0
    common: int = 0

    def add(self, wanted: set[str], found: set[str]) -> None:
        """Count one operation's names."""
        self.wanted += len(wanted)
        self.found += len(found)
        self.common += len(wanted & found)

    def __str__(self) -> str:
        """Recall and precision."""
        precision = self.common / self.found if self.found else 1.0
        return f"{self.recall:6.1%} / {precision:6.1%}"

    @property
    def recall(self) -> float:
        """The share of what is wanted that was found."""
        return self.common / self.wanted if self.wanted else 1.0


def identity(path: str) -> str:
    """A path with `{}` for each variable, without a slash at its end."""
    plain = re.sub(r"\{[^{}]*\}", "{}", path.replace("\\", ""))
    return plain.rstrip("/") or "/"


def operations(document: Any) -> Iterator[tuple[Call, Any, Any]]:
    """The operations of a document with the Path Item Objects they stand in."""
    servers = document.get("servers") or [{}]
    base = urlsplit(str(servers[0].get("url", ""))).path.rstrip("/")
    for path, item in (document.get("paths") or {}).items():
        more = item.get("additionalOperations") or {}
        for method, operation in (*item.items(), *more.items()):
            if method in METHODS or method in more:
                yield Call(method.upper(), identity(base + path)), operation, item


def followed(document: Any, node: Any) -> Any:
    """A node behind its references."""
    for _ in range(MAX_DEPTH):
        if not isinstance(node, dict) or "$ref" not in node:
            break
        target = document
        for token in str(node["$ref"]).removeprefix("#/").split("/"):
            target = target.get(token.replace("~1", "/").replace("~0", "~"), {})
        node = target
    return node if isinstance(node, dict) else {}


def fields(document: Any, schema: Any, depth: int = 0) -> dict[str, tuple[bool, Any]]:
    """The top fields of a schema (of the items of a list), required or not."""
    node = followed(document, schema)
    if depth > MAX_DEPTH:
        return {}
    if "items" in node:
        return fields(document, node["items"], depth + 1)
    needed = set(node.get("required") or ())
    result = {n: (n in needed, s) for n, s in (node.get("properties") or {}).items()}
    for key in ("allOf", "oneOf", "anyOf"):
        for inner in node.get(key) or ():
            for name, (required, kind) in fields(document, inner, depth + 1).items():
                result.setdefault(name, (required and key == "allOf", kind))
    return result


def type_of(document: Any, schema: Any) -> str:
    """The types of a schema in words, null aside."""
    node = followed(document, schema)
    kinds = node.get("type", "")
    kinds = {kinds} if isinstance(kinds, str) else {*kinds}
    for key in ("allOf", "oneOf", "anyOf"):
        for inner in node.get(key) or ():
            kinds |= {*type_of(document, inner).split("|")}
    return "|".join(sorted(kinds - {"", "null"}))


def contents(document: Any, operation: Any, item: Any) -> Contents:
    """The parameters and fields of an operation."""
    result = Contents()
    for entry in (
        *(item.get("parameters") or ()),
        *(operation.get("parameters") or ()),
    ):
        node = followed(document, entry)
        name = f"{node.get('in')}:{node.get('name')}"
        if node.get("in") == "path":
            continue
        result.parameters[name] = bool(node.get("required"))
        result.types[name] = type_of(document, node.get("schema"))
    body = followed(document, operation.get("requestBody"))
    for media in (body.get("content") or {}).values():
        for sent, (required, schema) in fields(document, media.get("schema")).items():
            # `files[0]`, `files[1]` are `files` in the style `deepObject`.
            name = re.sub(r"\[\d+\]\Z", "", sent)
            result.body[name] = required
            result.types[f"body:{name}"] = type_of(document, schema)
    for status, entry in (operation.get("responses") or {}).items():
        if str(status).startswith("2"):
            for media in (followed(document, entry).get("content") or {}).values():
                found = fields(document, media.get("schema"))
                result.answer |= {*found}
    return result


VALUE = re.compile(r".*[A-Z\d].*")


def same(one: str, other: str) -> bool:
    """Whether two paths differ only in what the base URL has, or in values for `{}`."""
    if one == other or one.endswith(other) or other.endswith(one):
        return True
    mine, theirs = one.split("/"), other.split("/")
    return len(mine) == len(theirs) and all(
        a == b or ("{}" in (a, b) and VALUE.fullmatch(a + b))
        for a, b in zip(mine, theirs, strict=True)
    )


def distance(one: str, other: str) -> tuple[int, int]:
    """How much two paths differ: in the number of segments, then in their text."""
    mine, theirs = one.strip("/").split("/"), other.strip("/").split("/")
    differing = sum(
        a != b for a, b in zip(reversed(mine), reversed(theirs), strict=False)
    )
    return abs(len(mine) - len(theirs)), differing


def matched(wanted: Sequence[Call], found: Sequence[Call]) -> dict[Call, Call]:
    """The operation that was found for each that is wanted."""
    by_method: dict[str, list[Call]] = {}
    for call in found:
        by_method.setdefault(call.method, []).append(call)
    pairs = {}
    for call in wanted:
        options = [c for c in by_method.get(call.method, ()) if same(call.path, c.path)]
        if options:
            pairs[call] = min(options, key=lambda c: distance(call.path, c.path))
    return pairs


def one_to_one(pairs: Mapping[Call, Call]) -> dict[Call, Call]:
    """Of the operations that are matched to the same one, the nearest."""
    best: dict[Call, Call] = {}
    for call, other in pairs.items():
        held = best.setdefault(other, call)
        if distance(call.path, other.path) < distance(held.path, other.path):
            best[other] = call
    return {call: other for other, call in best.items()}


def prepared(folder: Path, report: Report) -> Prepared | None:
    """The document of a set of pages; None with errors in the report."""
    try:
        for job in plan_jobs((str(folder),), report):
            return prepare(opened(job, report), report)
    except InputError as error:
        report.extend(error.diagnostics)
    return None


def listed(path: Path) -> list[Call]:
    """The operations of `operations.tsv`."""
    rows = [line.split("\t") for line in path.read_text().splitlines() if "\t" in line]
    return list(dict.fromkeys(Call(row[0], identity(row[1])) for row in rows))


def row(folder: Path, documents: Path, *, verbose: bool) -> str:
    """What became of one set."""
    report = Report()
    start = time.process_time()
    result = prepared(folder, report)
    seconds = time.process_time() - start
    if result is None or report.failed:
        first = next(iter(report), "")
        return f"{folder.name:12} failed: {first}"
    calls = {
        call: contents(result.document, o, i)
        for call, o, i in operations(result.document)
    }
    count = result.endpoints
    parts = [
        f"{folder.name:12}",
        f"{count.get('mentioned', 0):6}",
        f"{len(calls):6}",
        f"{sum(len(c.parameters) for c in calls.values()):7}",
        f"{sum(len(c.body) for c in calls.values()):7}",
        f"{sum(len(c.answer) for c in calls.values()):7}",
        f"{count.get('unread', 0):7}",
        f"{seconds:8.2f}",
    ]
    if (table := folder / "operations.tsv").exists():
        parts.append(compared_operations(listed(table), list(calls), verbose=verbose))
    for suffix in (".json", ".yaml"):
        if (path := documents / f"{folder.name}{suffix}").exists():
            near = Statements(folder)
            parts.append(compared_contents(path, calls, near, verbose=verbose))
    return " ".join(parts)


def compared_operations(wanted: list[Call], found: list[Call], *, verbose: bool) -> str:
    """Recall and precision of the operations."""
    pairs = matched(wanted, found)
    back = matched(found, wanted)
    if verbose:
        for call in wanted:
            if call not in pairs:
                print("  missing", call.method, call.path)
        for call in found:
            if call not in back:
                print("  not listed", call.method, call.path)
    recall = len(pairs) / len(wanted) if wanted else 1.0
    precision = len(back) / len(found) if found else 1.0
    return f"{recall:6.1%} / {precision:6.1%}"


def compared_contents(
    path: Path, calls: dict[Call, Contents], near: Statements, *, verbose: bool
) -> str:
    """Recall and precision of names, required and types against a document."""
    document = load_document(read_source(path), Report()).value
    theirs = {call: contents(document, o, i) for call, o, i in operations(document)}
    pairs = one_to_one(matched(list(theirs), list(calls)))
    scores = {name: Score() for name in ("parameters", "body", "answer")}
    stated = {name: Score() for name in scores}
    agree = {"required": [0, 0], "types": [0, 0]}
    for call, other in pairs.items():
        mine, wanted = calls[other], theirs[call]
        told = near.near(call.path)
        for name, score in scores.items():
            asked, found = {*getattr(wanted, name)}, {*getattr(mine, name)}
            score.add(asked, found)
            known = {n for n in asked if n in found or n.rpartition(":")[2] in told}
            stated[name].add(known, found)
            if verbose and known - found:
                print(
                    f"  {call.method} {call.path}: {name} stated {sorted(known - found)}"
                )
        if verbose:
            described(call, wanted, mine)
        for one, two in (
            (wanted.parameters, mine.parameters),
            (wanted.body, mine.body),
        ):
            for name in one.keys() & two.keys():
                agree["required"][0] += one[name] == two[name]
                agree["required"][1] += 1
        for name in wanted.types.keys() & mine.types.keys():
            if wanted.types[name]:
                agree["types"][0] += wanted.types[name] == mine.types[name]
                agree["types"][1] += 1
    text = " ".join(f"{name} {score}" for name, score in scores.items())
    rates = " ".join(
        f"{name} {good / total:6.1%}" for name, (good, total) in agree.items() if total
    )
    ceiling = " ".join(
        f"{name} {score.recall:6.1%} ({score.wanted})" for name, score in stated.items()
    )
    return (
        f"\n{'':12} {len(pairs)} operations of {path.name}: {text} {rates}"
        f"\n{'':12} recall of what the pages state: {ceiling}"
    )


def described(call: Call, wanted: Contents, mine: Contents) -> None:
    """Print what differs in one operation."""
    for name, one, two in (
        ("parameter", {*wanted.parameters}, {*mine.parameters}),
        ("body", {*wanted.body}, {*mine.body}),
        ("answer", wanted.answer, mine.answer),
    ):
        if one - two:
            print(f"  {call.method} {call.path}: {name} missing {sorted(one - two)}")
        if two - one:
            print(f"  {call.method} {call.path}: {name} not there {sorted(two - one)}")


def main() -> int:
    """Print a row a set; 1 where a set gave no document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    documents = options.documents or options.folder.parent / "corpus"
    print(
        f"{'set':12} {'named':>6} {'ops':>6} {'params':>7} {'body':>7} {'answer':>7} "
        f"{'unread':>7} {'seconds':>8} recall / precision"
    )
    failed = 0
    for folder in sorted(options.folder.iterdir()):
        chosen = not options.names or folder.name in options.names
        if folder.is_dir() and chosen and (folder / "operations.tsv").exists():
            line = row(folder, documents, verbose=options.verbose)
            failed |= "failed:" in line
            print(line, flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
