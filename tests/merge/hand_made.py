"""Hand-made sections: short ways to say what a page states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from generator.facts import (
    Edition,
    Evidence,
    Example,
    ExampleKind,
    Fact,
    Json,
    Reading,
    Section,
    SnippetCall,
    Subject,
)
from generator.merge.merging import merge
from generator.merge.result import Merged, MergeSettings, Statement
from generator.report.diagnostics import Report, Span

SCHEMA = "responses/200/content/application~1json/schema"


def statement(
    value: Json,
    evidence: Evidence = Evidence.FRAGMENT,
    line: int = 1,
    version: str | None = None,
    published: date | None = None,
) -> Statement:
    return Statement(value, Span("a.md", line), evidence, Edition(version, published))


def facts(
    described: Mapping[str, Json], evidence: Evidence, file: str, line: int = 1
) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            tuple(t.replace("~1", "/") for t in pointer.split("/")),
            value,
            Span(file, line + index),
            evidence,
        )
        for index, (pointer, value) in enumerate(described.items())
    )


def section(
    subject: str,
    described: Mapping[str, Json] | None = None,
    *,
    evidence: Evidence = Evidence.FRAGMENT,
    file: str = "a.md",
    line: int = 1,
    url: str | None = None,
    version: str | None = None,
    published: date | None = None,
    examples: tuple[Example, ...] = (),
    by_example: bool = False,
) -> Section:
    """A section about `GET /pets` (or nothing: empty) with facts by pointer."""
    method, _, path = subject.partition(" ")
    return Section(
        Subject(method or None, path or None, url),
        evidence,
        Edition(version, published),
        Span(file, line),
        facts(described or {}, evidence, file, line),
        examples,
        by_example=by_example,
    )


def request(
    url: str | None = None,
    body: Json = None,
    *,
    language: str = "curl",
    method: str = "GET",
    title: str = "",
    line: int = 1,
    has_body: bool | None = None,
    call: SnippetCall | None = None,
    values: Mapping[str, Json] | None = None,
    headers: tuple[tuple[str, str], ...] = (),
) -> Example:
    return Example(
        ExampleKind.REQUEST,
        language,
        Span("a.md", line),
        title,
        method,
        url,
        headers,
        body is not None if has_body is None else has_body,
        body,
        call=call,
        values=tuple((values or {}).items()),
    )


def response(
    body: Json, *, status: str | None = "200", real: bool = False, title: str = ""
) -> Example:
    evidence = Evidence.PAYLOAD if real else Evidence.TABLE
    return Example(
        ExampleKind.RESPONSE,
        "json",
        Span("a.md", 90),
        title,
        has_body=True,
        body=body,
        status=status,
        evidence=evidence,
    )


def together(
    *sections: Section,
    report: Report | None = None,
    overrides: Mapping[str, Json] | None = None,
) -> Merged:
    """The document of some sections, one page each."""
    readings = [Reading(s.span.file, "test", (s,)) for s in sections]
    settings = MergeSettings("Test", overrides or {})
    return merge(readings, settings, report if report is not None else Report())
