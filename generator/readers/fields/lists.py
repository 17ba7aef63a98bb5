"""Fields from lists, definition and field lists, and components."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.page import (
    Block,
    Component,
    Container,
    DefinitionList,
    Entry,
    Item,
    ItemList,
    Mark,
    Paragraph,
    Run,
    Runs,
    Table,
    text_of,
)
from generator.naming import is_spellable
from generator.readers.fields.attribute_lists import described_below
from generator.readers.fields.inner_fields import of_items, shifted, with_inner
from generator.readers.fields.paragraphs import IN_CASE
from generator.readers.fields.plain_lines import (
    DASH,
    LABELS,
    SHOWN,
    assigned_fields,
    bare_fields,
    holds_samples,
    is_of_terms,
    is_titled,
    named_first,
    nested_values,
    parts_below,
)
from generator.readers.fields.prose_types import (
    LITERALS,
    between_bars,
    end_of_alternatives,
    typed_prefix,
)
from generator.readers.fields.row import (
    METHODS,
    PLAIN_NAME,
    FieldRow,
    FieldSet,
    clean,
    field_row,
    marked,
    split_head,
    stripped,
)
from generator.readers.fields.tables import own_name, table_fields
from generator.readers.fields.type_shapes import is_text, json_type
from generator.readers.fields.types import TypeNote, links_of, note_of
from generator.readers.fields.values import value_of, values_stated
from generator.report.diagnostics import Span

NOTES = re.compile(
    r"\s*[:–—-]?\s*[(\[]([^()\[\]]{0,160}(?:[(\[][^()\[\]]{0,60}[)\]][^()\[\]]{0,80}){0,3})[)\]]\s*"
)
COMMA = re.compile(r"\A\s*,\s+(?=[a-z0-9])")
"""The comma between a type and what is said of the field: `*string*, who gets it`."""
COPULA = re.compile(
    r"\A\s+(?:is|are|specifies|sets|determines|defines|if|the|an?)\b", re.IGNORECASE
)


def list_fields(block: ItemList, depth: int = 0) -> FieldSet | None:
    """The fields that a list's items are, None unless most begin with a name."""
    if depth > 6 or not block.items or is_about_call(block) or holds_samples(block):
        return None
    found = [list(item_fields(item, depth)) for item in block.items]
    typed = sum(any(row.shape is not None for row in each) for each in found)
    if typed * 2 >= len(found):
        found = [
            each or bare_fields(item, depth)
            for each, item in zip(found, block.items, strict=True)
        ]
    named = sum(map(bool, found))
    rows = [row for each in found for row in each]
    if named * 5 < len(block.items) * 4:
        return None
    sure = any(row.shape is not None or row.required is not None for row in rows)
    return FieldSet(tuple(rows), block.span, sure, frozenset({"name", "description"}))


ASPECTS = frozenset(
    "summary description method methods path url endpoint parameters params limit auth "
    "authentication authorization permission permissions response responses returns "
    "request body headers scope scopes notes note example status errors role roles".split()
)
"""Aspects of an operation that lists name, one labelled item each."""
FEWEST_ASPECTS = 2
NAME_LABEL = re.compile(r"(?i)(?:parameter|header|key) name: ?\S")
"""An entry about what carries a credential."""


def is_about_call(block: ItemList) -> bool:
    """Whether a list describes an operation: `**Summary:** ...`, `**Parameters:** none`."""
    found = 0
    for item in block.items:
        if NAME_LABEL.match(text_of(item.runs)[:80]):
            return True
        run, *others = item.runs or (Run(""),)
        label = run.text.strip()
        behind = others[0].text if others else ""
        if run.mark is not Mark.STRONG or not (
            label.endswith(":") or behind[:1] == ":"
        ):
            return False
        found += label.istitle() and label.strip(" :").lower() in ASPECTS
    return found >= FEWEST_ASPECTS


def item_fields(item: Item, depth: int = 0) -> Iterator[FieldRow]:
    """The field that an item is about, and those of the lists inside it."""
    first = item.blocks[0] if item.blocks else None
    if not isinstance(first, Paragraph):
        return
    yield from entry_rows(first.runs, item.blocks[1:], depth, item.span)


def entry_rows(
    runs: Runs, blocks: Sequence[Block], depth: int, span: Span
) -> Iterator[FieldRow]:
    """A field from the text that begins with its name, and what is inside it."""
    runs = named_first(stripped(runs))
    first = runs[0] if runs else Run("")
    shown = SHOWN.fullmatch(first.text.strip()) if first.mark is Mark.CODE else None
    head, rest = (shown[1], runs[1:]) if shown else split_head(runs)
    if not can_be_name(head, first):
        return
    rest = tuple(
        replace(run, mark=Mark.PLAIN) if run.text.strip() == ":" else run
        for run in rest
    )
    place, rest = placed_in(rest)
    text = marked(rest)
    note, text = notes_behind(text, rest)
    if not is_entry_of(clean(head), first, note, text_of(rest)):
        return
    if shown and note is None:
        note = note_of(shown[2] or shown[3] or "", {})
    if shown and shown[4]:
        note = note_of("string", {})
        text = f"{text}\n{values_stated(shown[4].split('|'))}"
    text = DASH.sub("", text, count=1) if not COPULA.match(text) else text.strip()
    if note is None:
        note, text = typed_prefix(text)
    typed = note is not None and note.shape is not None
    stated, blocks = ("", blocks) if typed else described_below(blocks)
    notes: tuple[TypeNote | None, ...] = (note, note_of(stated, {}) if stated else None)
    if values := nested_values(text, blocks):
        notes = (*notes, TypeNote(None, rest=(values,)))
    inner, prose = inside(blocks, depth, text)
    text = "\n".join(part for part in (text.strip(), prose) if part)
    for each in (clean(part) for part in head.split(", ")):
        if each:
            row = field_row(each, span, notes, text)
            made = replace(row, depth=depth, marked=head.endswith("?"))
            yield replace(made, location=place) if place and not depth else made
    yield from inner


PLACE = re.compile(
    r"(?i)\A(\s?[:–—-]?\s?\((?:[^(),]{1,40}, ?){0,3})(?:in )?(path|query|header|body|cookie|form)"
    r"(?: param(?:eter)?)?(?:, ?(?=\w)|(?=\)))"
)


def placed_in(runs: Runs) -> tuple[str, Runs]:
    """Where the brackets behind a name say that it goes, and the text without that:
    `(query, boolean, optional)`.
    """
    found = PLACE.match(runs[0].text) if runs and "(" in runs[0].text[:4] else None
    if found is None:
        return "", runs
    text = runs[0].text[: found.end(1)] + runs[0].text[found.end() :]
    text = text.replace(", )", ")", 1).replace("()", "", 1)
    return found[2].lower(), (replace(runs[0], text=text), *runs[1:])


def can_be_name(head: str, first: Run) -> bool:
    """Whether the beginning of an entry is the name of a field."""
    name = clean(head)
    plain = name.split(",")[0].replace("{", "").replace("}", "")
    # An entry that begins with a value of JSON explains what it means.
    if not is_spellable(name) or name.lower() in LITERALS | LABELS:
        return False
    if not name or " " in name or head in METHODS or not PLAIN_NAME.fullmatch(plain):
        return False
    if first.mark is Mark.STRONG and is_titled(first.text.strip(" :")):
        return False
    label = first.mark is Mark.STRONG and first.text.strip().endswith(":")
    return not label or PLAIN_NAME.fullmatch(first.text.strip(" :")) is not None


def is_entry_of(name: str, first: Run, note: TypeNote | None, rest: str) -> bool:
    """Whether an entry is about the name that it begins with: the name is set off, has
    a type, or a dash or colon behind it.
    """
    if first.mark in (Mark.CODE, Mark.STRONG):
        return True
    if name.istitle() and SENTENCE.match(rest):
        return False
    if note is None and not re.match(r"\s*(?:[:–—=]|-\s)", rest):
        return False
    if note is not None and note.shape is not None:
        return True
    separated = re.match(r"\s*(?:[:–—=(\[]|-\s)", rest)
    return separated is not None and not name.istitle()


SENTENCE = re.compile(r"\s(?:an?|the|all|any|each|every|this|your|one|whether)\s")
"""How a sentence goes on behind its verb: `Returns a pet`."""
SAYS = re.compile(r"(?:be|is|are|was|has|have|not|to|can|must|may)\b")
"""How a sentence goes on behind its first word: `Must be a Hash`."""
LEADING_MARK = re.compile(r"\A\s{0,4}[*•·]\s{1,4}")
"""A bullet between a name and its type: `size • integer`."""


def notes_behind(text: str, runs: Runs) -> tuple[TypeNote | None, str]:
    """The type and marks behind a name, and the text without them.

    In brackets, in code or emphasis, or as plain words before a dash or a colon; a
    mark may be in front of the type: `` **required** `string` ``.
    """
    links = links_of(runs)
    if found := NOTES.match(text):
        note = note_of(found[1], links) or note_of(between_bars(found[1]), {})
        if note is not None:
            return note, text[found.end() :]
    for index, run in enumerate(runs[:3]):
        if run.mark in (Mark.CODE, Mark.EMPHASIS, Mark.STRONG):
            end = end_of_alternatives(runs, index)
            kind = "".join(each.text for each in runs[index:end]).strip("() ")
            note = note_of(kind, links)
            if note is not None:
                return with_type_behind(note, runs[end:])
            break
        if run.text.strip(" :-–—(,\n"):
            break
    bare = LEADING_MARK.sub("", text, count=1)
    found = re.match(
        r"\s*[:–—-]?\s*([\w\[\]<>| ]{2,40}?)\s*(?:[–—:.,•·]|-(?=\s)|(?=\*\w)|\Z)", bare
    )
    stated = found is not None and SAYS.match(found[1]) is not None
    note = note_of(found[1], links) if found and not stated else None
    if found and note is not None:
        starred = bare != text and "*" in text[: len(text) - len(bare)]
        return replace(note, starred=note.starred or starred), bare[found.end() :]
    return None, text


def with_type_behind(note: TypeNote, runs: Runs) -> tuple[TypeNote, str]:
    """A mark (of any case) with the type set off behind it, and the text behind both."""
    text = marked(runs)
    text = COMMA.sub("", text, count=1)
    note = replace(note, required=None) if IN_CASE.match(text) else note
    following = [run for run in runs if run.text.strip()][:1]
    if note.shape is not None or not following or following[0].mark is Mark.PLAIN:
        return note, text
    kind, rest = notes_behind(text, runs)
    if kind is None or kind.shape is None:
        return note, text
    required = note.required if kind.required is None else kind.required
    return replace(kind, required=required), rest


def inside(
    blocks: Sequence[Block], depth: int, text: str = ""
) -> tuple[list[FieldRow], str]:
    """The fields in the lists and tables below a field, and the rest as text.

    A nested list whose items have neither type nor mark explains values; it is text,
    where no words (those of the field are `text`) call it one of fields.
    """
    rows: list[FieldRow] = []
    texts: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(runs=runs):
                texts.append(marked(runs).strip())
            case ItemList():
                parts = parts_below(texts[-1] if texts else text, block)
                shown = is_of_terms(block)
                found = None if shown else list_fields(parts or block, depth + 1)
                if found and (parts or any(row.shape for row in found.rows)):
                    rows.extend(found.rows)
                else:
                    texts.extend(f"- {plain_item(item)}" for item in block.items)
            case Table():
                table = table_fields(block)
                rows.extend(
                    shifted(table.rows, depth + 1) if table and table.sure else ()
                )
            case DefinitionList():
                terms = definition_fields(block)
                rows.extend(shifted(terms.rows, depth + 1) if terms else ())
            case Container(blocks=inner):
                deeper, rest = inside(inner, depth)
                rows.extend(deeper)
                texts.append(rest)
            case Component():
                rows.extend(component_rows(block, depth + 1))
                texts.append(
                    text_of(block.runs).strip() if not block.attributes else ""
                )
            case _:
                pass
    return rows, "\n".join(text for text in texts if text)


def plain_item(item: Item) -> str:
    """The text of an item's own paragraphs."""
    own = [marked(b.runs) for b in item.blocks if isinstance(b, Paragraph)]
    return " ".join(own).strip()


def entry_text(entry: Entry) -> str:
    """All text of an entry."""
    parts: list[str] = []
    for block in entry.blocks:
        match block:
            case Paragraph(runs=runs):
                parts.append(marked(runs).strip())
            case ItemList(items=items):
                parts.extend(f"- {plain_item(item)}" for item in items)
            case _:
                pass
    return "\n".join(parts)


def definition_fields(block: DefinitionList) -> FieldSet | None:
    """The fields that the terms of a definition list are."""
    if all(map(names_aspect, block.entries)):
        return None
    rows: list[FieldRow] = []
    named = 0
    for entry in block.entries:
        found = list(definition_rows(entry))
        named += bool(found)
        rows.extend(found)
    spared = sum(map(tells_of_others, block.entries))
    if not rows or named * 5 < (len(block.entries) - spared) * 4:
        return None
    sure = any(row.shape is not None or row.required is not None for row in rows)
    return FieldSet(tuple(rows), block.span, sure, frozenset({"name", "description"}))


def names_aspect(entry: Entry) -> bool:
    """Whether a term is an aspect of an operation in words, no field: `Roles required`."""
    text = text_of(entry.terms[0]).strip(" :") if entry.terms else ""
    first, *rest = re.findall(r"[a-z]+", text.lower()) or [""]
    plain = all(run.mark is Mark.PLAIN for term in entry.terms for run in term)
    return plain and bool(rest) and first in ASPECTS


OTHERS = re.compile(r"(?i)\W{0,3}(?:any|all|every) (?:other|further|additional)\b")
"""An entry about what has no name: `Any other parameter`."""


def tells_of_others(entry: Entry) -> bool:
    """Whether an entry speaks of all that has no entry of its own."""
    return any(OTHERS.match(text_of(term)) for term in entry.terms)


def definition_rows(entry: Entry) -> Iterator[FieldRow]:
    """The fields of an entry: its terms, and what is in lists below them."""
    inner, prose = inside(entry.blocks, 0)
    for term in entry.terms:
        found = own_name(term)
        for name in found.names if found else ():
            rest = marked(found.rest) if found else ""
            note = found.note if found else None
            if note is None and rest:
                note, rest = notes_behind(rest, found.rest if found else ())
            leading, text = typed_prefix(prose) if note is None else (note, prose)
            more = note_of(rest.strip(" ,;·–—-"), {}) if note else None
            yield field_row(name, entry.span, (note or leading, more), text)
    yield from inner


FIELD_COMPONENT = re.compile(
    r"(?i)(?:.*(?:param|field|propert|prop\b|attribute|argument|header|response-?item|cookie).*|prop)"
)
PLACED = ("path", "query", "body", "header", "cookie", "form")


def is_field(component: Component) -> bool:
    """Whether a component states a field by its attributes."""
    placed = any(key in PLACED and value for key, value in component.attributes)
    named = bool(
        component.attribute("name", "field", "param-name", "property", "title")
    )
    return bool(FIELD_COMPONENT.fullmatch(component.name)) and (placed or named)


def component_rows(component: Component, depth: int = 0) -> Iterator[FieldRow]:
    """The field that a component states, and those in components inside it."""
    if depth > 12:
        return
    if not is_field(component):
        for block in component.blocks:
            if isinstance(block, Component | Container):
                yield from nested_components(block, depth)
        return
    place = next((p for p in PLACED if component.attribute(p)), "")
    name = component.attribute(
        *PLACED, "name", "field", "param-name", "property", "title"
    )
    kind = component.attribute("type", "schema", "dataType")
    given = dict(component.attributes)
    rows, prose = inside_component(component, depth)
    note = note_of(kind, links_of(component.runs))
    if note is not None and is_text(note.shape):  # Lists below tell of its values.
        prose = "\n".join((prose, *(f"- `{r.name}`: {r.description}" for r in rows)))
        rows = []
    row = field_row(clean(name.strip()), component.span, (note,), prose)
    keywords = dict(row.keywords)
    default = given.get("default", given.get("initialValue"))
    if default and (value := value_of(default, json_type(row.shape))) is not None:
        keywords["default"] = value
    yield replace(
        row,
        depth=depth,
        location=place or component.attribute("paramType", "in", "location"),
        required=flag(given, "required", row.required),
        deprecated=bool(flag(given, "deprecated", row.deprecated)),
        nullable=bool(flag(given, "nullable", row.nullable)),
        keywords=tuple(keywords.items()),
    )
    yield from rows


def flag(given: Mapping[str, str], name: str, otherwise: bool | None) -> bool | None:
    """A boolean attribute: there alone, or with a value."""
    if name not in given:
        return otherwise
    return given[name].strip("{}\"' ").lower() not in ("false", "no", "0", "optional")


def inside_component(component: Component, depth: int) -> tuple[list[FieldRow], str]:
    """The fields inside a component, and its text."""
    rows, text = inside(component.blocks, depth)
    own = marked(component.runs).strip()
    return rows, "\n".join(part for part in (own, text) if part)


def nested_components(block: Block, depth: int) -> Iterator[FieldRow]:
    """The fields of components inside components and containers that only wrap."""
    match block:
        case Component():
            yield from component_rows(block, depth)
        case Container(blocks=inner):
            for each in inner:
                yield from nested_components(each, depth)
        case _:
            return


def component_fields(component: Component) -> FieldSet | None:
    """The fields that a component states."""
    rows = tuple(component_rows(component))
    if not rows:
        return None
    return FieldSet(rows, component.span, True, frozenset({"name", "type"}))


def fields_in(block: Block) -> FieldSet | None:
    """The fields that a block lists, whatever its form."""
    found = listed_in(block)
    return of_items(found) if found else None


def listed_in(block: Block) -> FieldSet | None:
    """The same, under the names that the block has."""
    match block:
        case Table():
            found = table_fields(block)
            return with_inner(block, found, fields_in) if found else None
        case ItemList():
            return list_fields(block)
        case DefinitionList():
            return definition_fields(block)
        case Component():
            return component_fields(block)
        case Paragraph():
            return assigned_fields(block)
        case _:
            return None
