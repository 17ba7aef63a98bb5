"""Payloads without an address: attached to the response whose shape they have."""

from __future__ import annotations

from collections.abc import Sequence

from generator.diagnostics import Report
from generator.facts import Example, ExampleKind, Section
from generator.merge.identity import Topic, Voice
from generator.merge.media import is_error, response_schemas
from generator.merge.observe import Fit, Observer
from generator.merge.tree import Node, Part


def attach_by_shape(
    sections: Sequence[Section],
    topics: Sequence[Topic],
    operations: Sequence[Part],
    report: Report,
) -> None:
    """Give every payload to the operation whose response fits it best."""
    observer = Observer()
    for section in sections:
        shown = [e for e in section.examples if e.kind is ExampleKind.RESPONSE]
        if not section.examples:
            continue
        topic = _best(shown, topics, operations, observer) if shown else None
        if topic is not None:
            topic.voices.append(Voice(section, Node()))
        else:
            report.warning(
                "unattached-section",
                "no documented response has the shape of this payload",
                section.span,
                "put the URL that it came from above it",
            )


def _best(
    shown: Sequence[Example],
    topics: Sequence[Topic],
    operations: Sequence[Part],
    observer: Observer,
) -> Topic | None:
    """The topic with the best fit; a whole answer of a GET before others."""
    ranked: list[tuple[tuple[object, ...], Topic]] = []
    for topic, operation in zip(topics, operations, strict=True):
        for status, _, schema in response_schemas(operation):
            fits = [observer.fit(schema, example.body) for example in shown]
            known = [fit for fit in fits if fit is not None]
            if not is_error(status) and len(known) == len(fits) and _close(known):
                worst = min(known)
                order = (*(-n for n in worst), topic.method != "GET", topic.key)
                ranked.append((order, topic))
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _close(fits: Sequence[Fit]) -> bool:
    """Whether a payload has more of a schema's properties than it has others."""
    return all(known > 0 and known >= -unknown for _, known, unknown in fits)
