"""Where a value of the document comes from, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from generator import pointers
from generator.diagnostics import InputError, Report, Span, input_error
from generator.display import Display
from generator.inputs import collect, plan_jobs
from generator.lower import LowerSettings, lower
from generator.merge import Merged, Statement
from generator.prepare import Prepared, prepare

MOST = 400
"""Longest value on one line, in characters."""


def explain(what: str, inputs: tuple[str, ...], report: Report) -> str:
    """The value, every statement that led to it, and the rule that chose.

    `what` is an operation (`assets.list`, or `GET /assets`) or a JSON pointer into the
    normalized document. Mistakes go to the report (`unknown-name`).
    """
    texts: list[str] = []
    missed: list[InputError] = []
    for job in plan_jobs(inputs, report):
        sources = collect(job, report)
        if report.failed:
            return ""
        story = Story(prepare(job, sources, report), job.display)
        try:
            pointer = _pointer(story.prepared, what)
            texts.append("\n".join(story.explained(pointer)))
        except InputError as error:
            missed.append(error)
    if not texts:
        report.extend(d for error in missed for d in error.diagnostics)
    return "\n\n".join(texts)


def _pointer(prepared: Prepared, what: str) -> str:
    """The pointer that the user means.

    Raises:
        InputError: Nothing has this name; a near one is suggested.
    """
    plain = what.removeprefix("#")
    known = dict(_operations(prepared))
    if plain in known:
        return known[plain]
    if plain.startswith("/") and at(prepared, plain) is not pointers.ABSENT:
        return plain
    candidates = [*known, *_pointers(prepared)]
    near = get_close_matches(plain, candidates, n=1, cutoff=0.4)
    hint = f"did you mean `{near[0]}`?" if near else "give an operation or a pointer"
    raise input_error("unknown-name", f"nothing is called `{what}`", None, hint)


def _operations(prepared: Prepared) -> Iterator[tuple[str, str]]:
    """Names of operations, each with the operation's pointer."""
    lowered = lower(prepared.document, LowerSettings())
    for group in lowered.api.groups:
        for operation in group.operations:
            pointer = operation.pointer.removeprefix("#")
            yield operation.id, pointer
            yield ".".join((*group.path, operation.name)), pointer
            yield f"{operation.method} {operation.path}", pointer


def _pointers(prepared: Prepared) -> Iterator[str]:
    """The pointers that have a story to tell."""
    if prepared.merged:
        yield from prepared.merged.statements


def at(prepared: Prepared, pointer: str) -> Any:
    """The value at a pointer, or ABSENT."""
    return pointers.get(prepared.document, pointers.tokens(pointer))


@dataclass(frozen=True, slots=True)
class Story:
    """Tells about a document, with places for the user's eyes."""

    prepared: Prepared
    display: Display

    def explained(self, pointer: str) -> Iterator[str]:
        """The value at a pointer, then what was said about it and what lies below it."""
        yield pointer or "/"
        value = at(self.prepared, pointer)
        text = json.dumps(value, indent=2, ensure_ascii=False)
        yield from (f"  {line}" for line in text.splitlines())
        merged = self.prepared.merged
        if merged is None:
            yield f"  at {self.place(self.prepared.locate(pointer))}"
        else:
            yield from self.stated(merged, pointer)
        yield from self.repaired(pointer)

    def place(self, span: Span | None) -> str:
        """A place in the user's terms."""
        return str(self.display.span(span)) if span else "no place"

    def stated(self, merged: Merged, pointer: str) -> Iterator[str]:
        """Every statement at and below a pointer, with the rule that chose."""
        below = f"{pointer.rstrip('/')}/"
        for place in sorted({*merged.statements, *merged.origins}):
            if place != pointer and not place.startswith(below):
                continue
            yield from ("", place, f"  {merged.rules.get(place, 'stated')}")
            statements = merged.statements.get(place, ())
            yield from (f"  {self.statement(one)}" for one in statements)
            if not statements:
                spans = merged.origins.get(place, ())
                yield from (f"  {self.place(span)}" for span in spans)

    def statement(self, statement: Statement) -> str:
        """One statement: place, evidence, edition and value."""
        edition = statement.edition
        published = edition.published.isoformat() if edition.published else None
        facts = (statement.evidence.name.lower(), edition.version, published)
        said = "left out" if statement.absent else _short(statement.value)
        about = ", ".join(filter(None, facts))
        return f"{self.place(statement.span)}: {about}: {said}"

    def repaired(self, pointer: str) -> Iterator[str]:
        """The repairs at and below a pointer."""
        for row in self.prepared.repairs:
            at = row["pointer"]
            if at == pointer or at.startswith(f"{pointer}/"):
                span = Span(row["file"], row["line"]) if row["file"] else None
                yield f"  repaired by {row['rule']}: {self.place(span)}"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST else f"{text[:MOST]} ..."
