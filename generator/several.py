"""Several APIs in one build, told apart by their documents' servers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from generator.diagnostics import Report, Span
from generator.facts import Reading

OPENAPI = "openapi"
CODE = "several-apis"


def warn_of_several(readings: Sequence[Reading], report: Report) -> None:
    """Warn of OpenAPI documents that have neither operations nor servers in common."""
    documents = [r for r in readings if r.dialect == OPENAPI and r.sections]
    for number, other in enumerate(documents[1:], 1):
        first = next((d for d in documents[:number] if is_apart(d, other)), None)
        if first is not None:
            message = f"this seems to be another API than {first.file}"
            hint = "both become one client; build each by itself"
            report.warning(CODE, message, Span(other.file, 1), hint)


def is_apart(one: Reading, other: Reading) -> bool:
    """Whether two documents are of different servers, and share no operation."""
    mine, theirs = set(hosts(one)), set(hosts(other))
    if not mine or not theirs or mine & theirs:
        return False
    return not {(s.subject.method, s.subject.path) for s in one.sections} & {
        (s.subject.method, s.subject.path) for s in other.sections
    }


def hosts(reading: Reading) -> Iterator[str]:
    """The hosts of a document's servers; its address where that is only a path."""
    for section in reading.sections:
        for fact in section.facts:
            if fact.pointer[-3:] == ("servers", "0", "url"):
                yield urlsplit(str(fact.value)).netloc or str(fact.value)
