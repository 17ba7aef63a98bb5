"""The facts, examples and unread blocks in the passages about one operation."""

from __future__ import annotations

from collections.abc import Iterator

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import Evidence
from generator.formats.page import (
    Block,
    Code,
    Component,
    DefinitionList,
    Heading,
    ItemList,
    Page,
    Paragraph,
    Run,
    Table,
    text_of,
)
from generator.readers.endpoints.openapi_fences import kind_of
from generator.readers.endpoints.purposes import (
    APART,
    ASKING,
    GENERIC,
    GIVING,
    Announcement,
    Purpose,
    announced,
    is_summary,
    lead_announcement,
    lead_line,
    purpose_of,
)
from generator.readers.endpoints.scope import Passage, Scope
from generator.readers.fields.inner_fields import without_named_defaults
from generator.readers.fields.lists import fields_in
from generator.readers.fields.plain_lines import (
    bare_names,
    known_names,
    lines_of_fields,
)
from generator.readers.fields.presence import CALLERS, Stated
from generator.readers.fields.row import FieldSet
from generator.readers.fields.schema_statements import is_schema
from generator.readers.fields.sentences import all_required, gives_list
from generator.readers.fields.tables import codes_in, label_rows
from generator.readers.fields.type_shapes import TypeList
from generator.readers.operations.contents import speaks_markup
from generator.readers.operations.directives import httpdomain_rows, take_directives
from generator.readers.operations.error_sections import placed_errors
from generator.readers.operations.findings import (
    DescribedOperation,
    Found,
    body_names,
    footnoted,
    is_apart,
    lint,
    renamed_variable,
    settle_path,
    unread_name,
    without_labels,
)
from generator.readers.operations.levels import plain
from generator.readers.operations.member_comments import described_members
from generator.readers.operations.messages import messages_of
from generator.readers.operations.models import STRUCTURE, Models
from generator.readers.operations.paging_sections import shows_list, with_paging
from generator.readers.operations.roles import Placed, Witness, place_fields, witness_of
from generator.readers.operations.running_text import apply_clauses, take_paragraph
from generator.readers.operations.shown_messages import (
    announced_above,
    note_exchange,
    settle_messages,
    settle_pending,
    take_code,
    take_shown_statuses,
)
from generator.readers.operations.shown_shapes import (
    names_listed,
    prose_lists,
)
from generator.readers.operations.stated_maps import place_maps
from generator.readers.operations.stated_presence import (
    excepted,
    settle_presence,
    words_listed,
)
from generator.readers.operations.statements import examples, statements
from generator.readers.operations.statuses import (
    StatusNote,
    cell_statuses,
    heading_status,
    status_notes,
    status_shapes,
)
from generator.readers.operations.sub_tables import goes_on, nested_in
from generator.readers.operations.value_tables import value_clauses

SHAPES = frozenset({Purpose.MODEL, Purpose.FIELDS, Purpose.EXAMPLE})
"""Purposes announced above a table that describes a shape that operations share."""


def describe(scope: Scope, page: Page, models: Models) -> DescribedOperation:
    """The facts and examples of one operation, by all the passages it governs."""
    found = Found(scope, page, models, witness_of(scope.endpoints))
    aside = prose_lists(scope.passages)
    for passage in scope.passages:
        if passage.block.span not in aside:
            gather(found, passage)
    found.statuses.extend(found.titled)
    found.statuses.extend(failures_of_all(found))
    settle_pending(found)
    settle_messages(found)
    rename_variables(found)
    found.witness.otherwise |= speaks_markup(found)
    place_sets(found)
    settle_path(found)
    settle_presence(found)
    place_paging(found)
    place_maps(found)
    apply_clauses(found)
    listing = returns_list(found)
    found.placed = with_paging(found.placed, models.paging, found.witness, listing)
    shown = [m.status for m in found.messages if m.has_body]
    shown += [p.status for p in found.placed if p.status] + [s for s, *_ in found.given]
    stated = [note.status for note in found.statuses]
    found.placed.extend(placed_errors(models.error, stated, shown))
    found.facts.extend(statements(found))
    facts, broken = lint(scope.endpoints[0], found.facts, asked_in_query(found))
    found.diagnostics.extend(broken)
    viewed = any(fact.evidence is Evidence.VIEWER for fact in facts)
    return DescribedOperation(
        facts,
        tuple(examples(found)),
        frozenset(found.used),
        tuple(found.unused),
        tuple(found.diagnostics),
        tuple(found.renamed.items()),
        Evidence.VIEWER if viewed else Evidence.TABLE,
    )


def failures_of_all(found: Found) -> Iterator[StatusNote]:
    """The errors that a section beside those of operations lists for all of them."""
    known = {note.status for note in found.statuses}
    span = found.scope.endpoints[0].span
    for failures in found.models.failures:
        if failures.holds_at(span):
            yield from (note for note in failures.notes if note.status not in known)


def asked_in_query(found: Found) -> frozenset[str]:
    """The names in lists that are called query parameters, beside others of the body."""
    purposes = {about.purpose for _, about, _, _ in found.sets if about}
    if not purposes & {Purpose.BODY, Purpose.FORM}:
        return frozenset()
    listed = (
        f for f, about, _, _ in found.sets if about and about.purpose is Purpose.QUERY
    )
    return frozenset(row.name for fields in listed for row in fields.rows)


def place_paging(found: Found) -> None:
    """Place the parameters of paging that sentences name and nothing else."""
    known = {row.name for placed in found.placed for row in placed.rows}
    known |= {*found.witness.variables.values()}
    rows = {row.name: row for row in found.paging if row.name not in known}
    if rows:
        members = tuple(rows.values())
        source = FieldSet(members, members[0].span, False)
        found.placed.append(Placed(Purpose.QUERY, members, source))


def returns_list(found: Found) -> bool:
    """Whether an operation returns a list: its path ends with the name of a collection."""
    ends = all(not e.path.rstrip("/").endswith("}") for e in found.scope.endpoints)
    said = any(isinstance(shape, TypeList) for shape, _ in found.returned)
    return ends and (said or shows_list(found.witness.given))


NAMING = (Purpose.PATH, Purpose.PARAMETERS, Purpose.REQUEST, Purpose.BODY)
"""Purposes of lists that name the variables of a path, among others."""


def unsent(fields: FieldSet, witness: Witness) -> FieldSet:
    """The required fields that no request shows in its body, where some are shown."""
    sent = witness.request_keys()
    rows = (row for row in fields.rows if sent and row.required)
    return replace(fields, rows=tuple(row for row in rows if row.name not in sent))


def rename_variables(found: Found) -> None:
    """Give variables that were named after examples the names that a list has."""
    for fields, about, _, _ in found.sets:
        if about is None or about.purpose not in NAMING:
            continue
        if about.purpose not in (Purpose.PATH, Purpose.PARAMETERS):
            fields = unsent(fields, found.witness)
        for endpoint in found.scope.endpoints:
            pair = renamed_variable(endpoint, fields.rows, found.witness)
            if pair is not None and pair[0] not in found.renamed:
                found.renamed[pair[0]] = pair[1]
    for old, new in found.renamed.items():
        names = dict(found.witness.variables)
        names.pop(plain(old), None)
        found.witness.variables = {**names, plain(new): new}


def tab_status(passage: Passage) -> StatusNote | None:
    """The status that the tab or box around a paragraph is: `404`, `Trip not found`."""
    block = passage.block
    if not passage.containers or not isinstance(block, Paragraph) or passage.lead:
        return None
    title = passage.containers[-1].strip()
    text = f"{title} {text_of(block.runs).strip()}" if title.isdigit() else title
    return heading_status(Heading(1, (Run(text[:99]),), block.span))


def gather(found: Found, passage: Passage) -> None:
    """Take what a passage holds, for all evidence to be there before it is decided."""
    block = passage.block
    nearest = lead_announcement(passage.lead)
    first = passage.trail != found.trail
    if first:
        found.label, found.trail, found.media = None, passage.trail, ""
    if nearest is not None and nearest.purpose not in GENERIC:
        found.label = nearest.purpose
    note_exchange(found, passage)
    if (titled := tab_status(passage)) is not None:
        found.titled.append(titled)
    match block:
        case Code() if kind_of(block):
            pass
        case Heading() if (note := heading_status(block)) is not None:
            found.titled.append(note)
        case Code() if (listed := coded_fields(block, passage)) is not None:
            take_fields(found, listed, passage)
        case Code():
            take_code(found, block, passage)
            take_comments(found, block, passage)
        case Paragraph():
            take_paragraph(found, block, passage, first)
        case DefinitionList() if rows := httpdomain_rows(block):
            take_directives(found, rows, passage)
        case ItemList() if OF_SAMPLE.match(lead_line(passage.lead.strip())):
            pass
        case Table() | ItemList() | DefinitionList() | Component():
            take_fields(found, block, passage)
        case _:
            pass
    found.last = block


def take_comments(found: Found, code: Code, passage: Passage) -> None:
    """Take what comments in JSON say of its members."""
    if (fields := described_members(code)) is not None:
        about = announced_above(found, code, passage)
        found.sets.append((fields, about, passage.lead, found.label))


def take_items(found: Found, block: ItemList, passage: Passage) -> None:
    """Take what the items of a list label, as a widespread template writes it:
    `* **URL Params**` with a list below, `* **Code:** 200`.
    """
    for item in block.items:
        label, extra = "", ""
        for inner in item.blocks:
            if isinstance(inner, ItemList | DefinitionList | Paragraph):
                lead = f"{label} {extra}".strip() or passage.lead
                gather(found, Passage(inner, passage.trail, lead, passage.containers))
            if isinstance(inner, Paragraph):
                text = text_of(inner.runs).strip()
                # `**Required:**` on a line of its own is about what follows it.
                extra = text if len(text) < 20 else ""
                label = label or text[:100]


def take_fields(
    found: Found, block: Table | ItemList | DefinitionList | Component, passage: Passage
) -> None:
    """Take the statuses or fields that a block lists, or what its labels label."""
    notes = status_notes(block)
    if notes:
        found.statuses.extend(notes)
        found.stated.extend(Stated(n.text, n.span, n.status in CALLERS) for n in notes)
        if isinstance(block, Table):
            found.given.extend(status_shapes(block))
            take_shown_statuses(found, block)
        if isinstance(block, ItemList):
            take_items(found, block, passage)
        return
    if isinstance(block, Table):
        sets = [fields for fields, *_ in found.sets]
        if values := value_clauses(sets, block, passage):
            found.clauses.extend(values)
            return
    fields = without_labels(fields_in(block)) or named_plainly(block, passage)
    if fields is None and isinstance(block, ItemList):
        known = {v.name for e in found.scope.endpoints for v in e.query}
        listed = known_names(block, known)
        fields = fields_in(listed) if listed else None
    passage = without_used_lead(found, block, passage, fields)
    about = announcement_of(found, block, passage, fields)
    if fields is None and isinstance(block, ItemList) and about and about.required:
        fields = names_listed(block)
        found.stated += words_listed(block, required=True)
    if fields is not None:
        found.diagnostics.extend(map(unread_name, fields.unread))
        if isinstance(block, Table) and about and about.purpose is Purpose.BODY:
            fields = without_drawn(found, block, fields, about)
        elsewhere = len(passage.trail) != 1 or not Models.is_bare(passage.title)
        is_shape = about is None or about.purpose in SHAPES
        is_shape |= STRUCTURE.search(passage.title) is not None
        if fields.span in found.models.spans and is_shape and elsewhere:
            return
        if about is not None and about.required is not None:
            fields = all_required(fields, about.required, excepted(found.stated))
        if about is not None:
            fields = found.without_headers(fields, about.purpose)
        title = passage.lead or passage.title
        if (fields := found.without_whole_body(fields, about)).rows:
            found.sets.append((fields, about, title, found.label))
    elif isinstance(block, ItemList):
        take_items(found, block, passage)
    elif isinstance(block, Table):
        take_cells(found, block, passage)


def take_cells(found: Found, table: Table, passage: Passage) -> None:
    """Take the statuses and the code that cells with labels beside them hold."""
    for label, cell in label_rows(table):
        if stated := cell_statuses(label, cell):
            found.statuses.extend(stated)
            continue
        for code in codes_in(cell):
            gather(found, Passage(code, passage.trail, label, passage.containers))


def is_request(block: Block, fields: FieldSet | None) -> bool:
    """Whether a table says by its own columns that it is about what is sent."""
    return isinstance(block, Table) and (is_asking(block) or is_demanding(fields))


def without_used_lead(
    found: Found, block: Block, passage: Passage, fields: FieldSet | None
) -> Passage:
    """A passage of a request without a line above it that is about something else.

    A line that leads to code is done with it, whatever stands behind the code.
    """
    if not is_request(block, fields):
        return passage
    used = isinstance(found.last, Code) or is_summary(passage.lead)
    return replace(passage, lead="") if used else passage


def announcement_of(
    found: Found, block: Block, passage: Passage, fields: FieldSet | None
) -> Announcement | None:
    """What the fields of a block are about, as far as words tell."""
    title = fields.title if fields else ""
    about = purpose_of(passage, title)
    if about and about.purpose in APART and is_described(passage, fields):
        about = purpose_of(replace(passage, lead=""), title)
    behind = isinstance(found.last, Code) and is_request(block, fields)
    if about is None and behind and is_demanding(fields):
        about = Announcement(Purpose.PARAMETERS)
    if tells_of_items(passage.lead):
        bodiless = found.witness.bodiless
        about = Announcement(Purpose.RESPONSE if bodiless else Purpose.MODEL)
    if about is None and leads_operation(found, block, passage):
        about = Announcement(Purpose.PARAMETERS)
    return about


def is_described(passage: Passage, fields: FieldSet | None) -> bool:
    """Whether the line above a table of types is but the description of the message that
    its heading names: `Response`, then `Relay status`.
    """
    about = announced(passage.title) if passage.lead.strip() else None
    named = about is not None and about.purpose in ASKING | GIVING
    typed = fields is not None and "type" in fields.heads
    return named and typed and not passage.lead.rstrip("*_ ").endswith((":", "："))


def coded_fields(code: Code, passage: Passage) -> ItemList | None:
    """The parameters that lines of code name, below what announces parameters."""
    listed = lines_of_fields(code)
    about = purpose_of(passage, code.title) if listed else None
    asking = about is not None and about.purpose in (Purpose.PARAMETERS, Purpose.QUERY)
    return listed if asking else None


NAMED = ASKING | {Purpose.PATH, Purpose.HEADER}


def named_plainly(block: Block, passage: Passage) -> FieldSet | None:
    """The parameters of a list of plain names, below what announces parameters."""
    about = purpose_of(passage) if isinstance(block, ItemList) else None
    if about is None or about.purpose not in NAMED or not isinstance(block, ItemList):
        return None
    listed = bare_names(block)
    return fields_in(listed) if listed else None


def without_drawn(
    found: Found, table: Table, fields: FieldSet, about: Announcement
) -> FieldSet:
    """The fields without rows whose cell holds the JSON Schema of the whole body."""
    drawn: set[str] = set()
    for row in table.rows:
        codes = (code for cell in row.cells[1:] for code in codes_in(cell))
        for code in codes:
            shown = messages_of(code) if isinstance(code, Code) else ()
            if len(shown) == 1 and is_schema(shown[0].body):
                name = row.cells[0].text.strip(" *")
                required = any(r.required for r in fields.rows if r.name == name)
                found.schemas.append((shown[0], replace(about, required=required)))
                drawn.add(name)
    return replace(fields, rows=tuple(r for r in fields.rows if r.name not in drawn))


ASKING_HEAD = re.compile(
    r"(?i)(?:(?:query|request|url)[ -])?param(?:eter)?s?(?: name)?"
)


ITEMS = re.compile(
    r"(?i)\A(?:each|every|all|an?|the|these|this)\b(?![^.:]{0,80}\b(?:request|query|body|payload|"
    r"parameters?|headers?|form|you)\b)[^.:]{1,160}\b(?:has|have|contains?|containing|provides?|includes?|consists? of)\b"
    r"[^.:]{0,60}\b(?:fields|attributes|properties|keys|members|elements|columns)\b[^.:]{0,40}[.:]?\Z"
)
"""A sentence about things that are shown below: `Each comment has these attributes:`"""


OF_SAMPLE = re.compile(
    r"(?i)(?:in|for) (?:this|the|these) (?:(?:above|following|previous|preceding) )?"
    r"(?:example|sample)s?(?: above| below)?[^.:,]{0,40}[:,]?\Z"
)
"""A line above remarks on the values of a sample: they are no fields."""


def tells_of_items(lead: str) -> bool:
    """Whether the last sentence above a list says what things consist of."""
    last = lead_line(lead.strip())
    return len(last) < 200 and bool(ITEMS.match(last.strip()))


def leads_operation(found: Found, block: Block, passage: Passage) -> bool:
    """Whether a table of parameters is above all that an operation gives back."""
    if not isinstance(block, Table) or passage.trail or found.witness.responses:
        return False
    return found.label is None and is_asking(block)


def is_demanding(fields: FieldSet | None) -> bool:
    """Whether a column says what is required, and some of it is."""
    heads = fields.heads if fields else frozenset[str]()
    told = fields is not None and any(row.required for row in fields.rows)
    return "required" in heads and told


def is_asking(table: Table) -> bool:
    """Whether the first column of a table is headed as one of parameters."""
    head = table.head.cells[0].text if table.head and table.head.cells else ""
    return bool(ASKING_HEAD.fullmatch(head))


def place_sets(found: Found) -> None:
    """Decide what each list is about, sub-tables of a field included."""
    sent = body_names(found)
    for fields, about, lead, behind in found.sets:
        nested = nested_in(found, fields, lead, about)
        if nested or goes_on(found, fields, lead, about):
            continue
        if found.footnotes or found.page.file in found.models.marking:
            fields = footnoted(fields)
        kept = (row for row in fields.rows if row.name not in found.scope.refused)
        fields = without_named_defaults(replace(fields, rows=tuple(kept)))
        if about and about.purpose is Purpose.PARAMETERS and is_apart(fields, sent):
            about = replace(about, purpose=Purpose.QUERY)
        placed = place_fields(fields, about, found.witness, behind)
        if (
            gives_list(lead, lead_line(lead.strip()), fields)
            and not found.witness.given
        ):
            placed = [as_items(each) for each in placed]
        found.placed.extend(placed)
        specific = about is not None and about.purpose in APART
        if not placed and fields.sure and not specific:
            found.unused.append(fields.span)


def as_items(placed: Placed) -> Placed:
    """The fields of a response as those of its items."""
    is_whole = placed.purpose is Purpose.RESPONSE and not placed.wrapper
    return replace(placed, wrapper=("*",)) if is_whole else placed
