"""The facts of all pages as one document: the entrance to what merges them."""

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
from generator.merge.former import at_routes, kept_names, names_of, titles_of
from generator.merge.groups import client_name, name_operations
from generator.merge.identity import gather
from generator.merge.infer import mark_called
from generator.merge.notes import Notes, override
from generator.merge.result import (
    Merged,
    MergeSettings,
)
from generator.merge.servers import Servers, choose_servers
from generator.merge.shapes import MergedOperation
from generator.merge.shared import shared_components
from generator.naming import pascal, snake
from generator.report.diagnostics import Report
from generator.titles import subject_of


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
    entitled = next((r.title for r in readings if r.title), "")
    host = _host(servers)
    heading = "" if host or client else heading_in(readings) or settings.folder
    label = _label(client, host, entitled or heading)
    name = client or heading or pascal(label)
    title = settings.title or entitled or ("API" if name == "Api" else f"{name} API")
    writer = Writer(Notes(), {c.wanted: c.name for c in shared})
    groups = titles_of(fresh, operations)
    parts_of = operations, components, servers, security, groups
    plan = DocumentPlan(title, drafts, *parts_of)
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


def heading_in(readings: Sequence[Reading]) -> str:
    """The one name that titles of pages give the API; empty if they disagree."""
    names = {r.heading for r in readings if r.heading}
    return names.pop() if len(names) == 1 else ""


def _host(servers: Servers) -> str:
    """The host of the API; empty for one that is nobody's name (`localhost`, an address,
    a placeholder).
    """
    url = str(servers.main.value) if servers.main else ""
    host = split_url(url).hostname or ""
    named = host != "localhost" and "{" not in host and host.strip("0123456789.:")
    return host if named else ""


SECOND_LEVEL = frozenset("ac co com edu gov net or org".split())
"""Labels in front of a country's that are no one's name: `co.uk`, `com.br`."""


def _label(client: str | None, host: str, title: str) -> str:
    """A short name: the client's, or the host's without `api.` and its ending, else
    that of a title.
    """
    if client:
        return snake(client.removesuffix("Client") or client)
    if not host:
        return snake(subject_of(title), "api")
    parts = [p for p in host.split(".") if p not in ("api", "www")]
    if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in SECOND_LEVEL:
        parts.pop()
    name = (parts[0] if len(parts) < 2 else parts[-2]) if parts else "api"
    # `acmeapi.com` is Acme's.
    return snake(name[:-3] if len(name) > 5 and name.endswith("api") else name, "api")
