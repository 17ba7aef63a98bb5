"""Merging the statements of many pages into one OpenAPI document with provenance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from generator.addresses import split_url
from generator.facts import Reading
from generator.merge.base_paths import rebased
from generator.merge.complete import complete
from generator.merge.components import extract
from generator.merge.document import DocumentPlan, record_related, write_document
from generator.merge.emit import Writer
from generator.merge.former import at_routes, kept_names, names_of
from generator.merge.groups import client_name, name_operations
from generator.merge.identity import gather
from generator.merge.infer import mark_called
from generator.merge.notes import Notes, override
from generator.merge.provenance import provenance
from generator.merge.result import (
    DocumentNames,
    Merged,
    MergeSettings,
    Statement,
)
from generator.merge.servers import Servers, choose_servers
from generator.merge.shapes import MergedOperation
from generator.merge.shared import shared_components
from generator.naming import pascal, snake
from generator.report.diagnostics import Report
from generator.titles import subject_of

__all__ = [
    "DocumentNames",
    "MergeSettings",
    "Merged",
    "Statement",
    "merge",
    "provenance",
]


def merge(
    readings: Sequence[Reading], settings: MergeSettings, report: Report
) -> Merged:
    """One document from what all pages state, whatever their order.

    Disagreements and overrides that replace nothing are recorded, not reported;
    sections that belong to no operation go to the report.
    """
    stated = [section for reading in readings for section in reading.sections]
    sections = rebased(stated, settings.former.operations.keys())
    topics, payloads = gather(sections, report)
    shared = shared_components(sections)
    drafts, security = complete(topics, payloads, shared, readings, report)
    parts = [draft.part for draft in drafts]
    if not all(topic.by_call for topic in topics):
        for part in compress(parts, (topic.by_call for topic in topics)):
            mark_called(part)
    servers = choose_servers(parts)
    rows = zip(topics, parts, name_operations(topics, parts), strict=True)
    fresh = [MergedOperation(*row) for row in rows]
    former = at_routes(settings.former, fresh)
    operations = kept_names(fresh, former.operations)
    components, places = extract(operations, shared, former.schemas)
    client = client_name(topics)
    heading = next((r.title for r in readings if r.title), "")
    label = _label(client, servers, heading)
    name = client or pascal(label)
    title = settings.title or heading or ("API" if name == "Api" else f"{name} API")
    writer = Writer(Notes(), {c.wanted: c.name for c in shared})
    plan = DocumentPlan(title, drafts, operations, components, servers, security)
    document = write_document(plan, writer)
    notes = writer.notes
    record_related(operations, components, notes)
    remarks = override(document, settings.overrides, notes)
    return Merged(
        document,
        notes.origins,
        tuple(notes.conflicts[key] for key in sorted(notes.conflicts)),
        tuple(sorted(notes.repairs, key=lambda r: (r.pointer, r.rule))),
        notes.statements,
        notes.rules,
        client,
        label,
        remarks,
        names_of(operations, places),
    )


def _label(client: str | None, servers: Servers, title: str) -> str:
    """A short name: the client's, or the host's without `api.` and its ending.

    A host that is nobody's name (`localhost`, an address) leaves it to the title.
    """
    if client:
        return snake(client.removesuffix("Client") or client)
    host = split_url(str(servers.main.value)).hostname if servers.main else None
    if (
        host is None
        or host == "localhost"
        or "{" in host
        or host.strip("0123456789.:") == ""
    ):
        name = subject_of(title)
        if snake(name, ""):
            return snake(name)
    parts = [p for p in (host or "").split(".") if p not in ("api", "www")]
    name = (parts[0] if len(parts) < 2 else parts[-2]) if parts else "api"
    # `acmeapi.com` is Acme's.
    return snake(name[:-3] if len(name) > 5 and name.endswith("api") else name, "api")
