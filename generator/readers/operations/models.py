"""Named schemas shared by several operations of a set, and references to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.facts import Fact, Json, NamedSchema
from generator.formats.page import (
    Block,
    Component,
    Container,
    DefinitionList,
    Heading,
    ItemList,
    Page,
    Run,
    Table,
    text_of,
    walk,
)
from generator.naming import pascal
from generator.readers.endpoints.purposes import Purpose, announced
from generator.readers.fields.lists import fields_in, is_field
from generator.readers.fields.row import FieldRow, FieldSet, nest
from generator.readers.fields.schema_statements import tree_facts
from generator.readers.fields.type_shapes import (
    TypeRef,
    TypeShape,
    refs_of,
)
from generator.readers.operations.error_sections import (
    CommonFailures,
    ErrorShape,
    error_shape,
)
from generator.readers.operations.paging_sections import (
    PagingSections,
    paging_sections,
)
from generator.readers.operations.shape_links import (
    declared_shapes,
    extensions,
    listed_values,
    remarks_below,
    shown_shapes,
    slug,
    type_links,
    with_listed_values,
    with_remarks,
)
from generator.readers.operations.shown_types import with_shown_types
from generator.report.diagnostics import Span
from generator.titles import without_stage

SHAPE_WORDS = re.compile(
    r"(?i)(?<![\w-])(?:data[ -]?models?|json structure|objects?|structures?|models?|schemas?|attributes?|"
    r"properties|fields|resources?|definitions?|payloads?|representation|entity|объект|对象|objekt)\b"
)
OPERATION_WORDS = re.compile(
    r"(?i)\b(?:request|response|query|params?|parameters|headers?|body|errors?|example|flags|types|events?|"
    r"permissions|limits|get|list|create|update|delete|modify|retrieve)\b"
)
SURE_SHAPE = re.compile(r"(?i)\b(?:objects?|structures?|data model|schema)\b")
VERB_FIRST = re.compile(
    r"(?i)\W{0,4}(?:list|get|create|update|delete|add|remove|modify|retrieve|register|send|"
    r"upload|search|edit|change|replace|submit)(?:s|es|ing)?\s"
)
"""The heading of one operation: `Create a client`."""
MIN_KEYS = 4
"""Fewest shared keys by which an example is taken for a shape; `id, name, type` are
keys of half of all objects."""
MIN_MARKS = 2
"""Fewest tables of a page, or names of a table, with the mark `?` by which it means that
a field may be missing; one name may end with it by chance.
"""
MAX_MODELS = 5000


@dataclass(frozen=True, slots=True)
class NamedShape:
    """A shape with its own name; `slugs` are the anchors it can be reached by.

    `base` is the shape whose fields it has as well.
    """

    name: str
    file: str
    fields: FieldSet
    slugs: frozenset[str]
    words: str
    base: TypeRef | None = None


@dataclass(slots=True)
class Models:
    """The shapes of a set of pages.

    `marking` are files whose tables mark what may be missing with `?`: there, a name
    without the mark is required.
    """

    found: list[NamedShape] = field(default_factory=list)
    by_slug: dict[str, list[NamedShape]] = field(default_factory=dict)
    by_words: dict[str, list[NamedShape]] = field(default_factory=dict)
    by_name: dict[str, NamedShape] = field(default_factory=dict)
    marking: frozenset[str] = frozenset()
    spans: set[Span] = field(default_factory=set)
    shown: dict[str, list[Json]] = field(default_factory=dict)
    """Values of shapes that responses show."""
    paging: PagingSections = field(default_factory=PagingSections)
    error: ErrorShape | None = None
    failures: tuple[CommonFailures, ...] = ()
    valued: dict[str, TypeShape] = field(default_factory=dict)
    """The values that tables of values list, by anchor."""

    def add(self, model: NamedShape) -> None:
        """Add a shape under all the names it has."""
        self.found.append(model)
        self.spans.add(model.fields.span)
        self.by_name[model.name] = model
        for anchor in model.slugs | {model.words.replace(" ", "")}:
            self.by_slug.setdefault(anchor, []).append(model)
        self.by_words.setdefault(model.words, []).append(model)

    def resolve(self, ref: TypeRef, file: str) -> str | None:
        """The name of the shape that a reference means, None if it is not known."""
        page, _, anchor = ref.target.partition("#")
        near = page.rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0].lower()
        known = self.by_slug.get(anchor.lower(), []) if anchor else []
        known = known or self.by_words.get(words_of(ref.name), [])
        known = known or self.by_slug.get(slug(ref.name), [])
        known = known or self.ending(words_of(ref.name), file)
        if not known:
            return None
        best = next((m for m in known if near and near in m.file.lower()), None)
        best = best or next((m for m in known if m.file == file), known[0])
        if len({m.name for m in known}) > 1 and best.file != file and not near:
            return None
        return f"Partial{best.name}" if ref.partial else best.name

    @staticmethod
    def is_bare(title: str) -> bool:
        """Whether a title says only that a shape is described: `Attributes`, which just
        below the heading of an operation are of that one.
        """
        return not words_of(title)

    def ending(self, words: str, file: str) -> list[NamedShape]:
        """The only shape of a file whose name ends in these words: `Guild member` is
        the `member` that its page speaks of.
        """
        ending = [
            model
            for model in self.found
            if words and model.file == file and model.words.endswith(f" {words}")
        ]
        return ending if len(ending) == 1 else []

    def names(self, refs: Iterable[TypeRef], file: str) -> dict[TypeRef, str]:
        """The names of those references that are known."""
        pairs = ((ref, self.resolve(ref, file)) for ref in refs)
        return {ref: name for ref, name in pairs if name is not None}

    def rows(
        self, fields: FieldSet, file: str, *, partial: bool = False
    ) -> tuple[FieldRow, ...]:
        """The rows of a set, required where the page marks what is not.

        In the body of a PATCH (`partial`), only where the set itself has such marks:
        what a partial update leaves out stays as it is (RFC 5789).
        """
        rows = tuple(
            replace(row, shape=with_listed_values(row.shape, self.valued))
            for row in fields.rows
        )
        marks = sum(row.marked for row in rows)
        # A column of defaults tells in another way what may be missing.
        stated = fields.heads == {"name"}  # Running text has no marks.
        unmarked = not marks and (partial or stated or "default" in fields.heads)
        if (file not in self.marking and marks < MIN_MARKS) or unmarked:
            return rows
        return tuple(
            replace(row, required=True) if row.required is None else row for row in rows
        )

    def components(self, names: Iterable[str]) -> tuple[NamedSchema, ...]:
        """The shapes of these names and all that they refer to, each once."""
        done: dict[str, NamedSchema] = {}
        queue = list(dict.fromkeys(names))
        while queue and len(done) < MAX_MODELS:
            name = queue.pop()
            model = self.by_name.get(name) or self.by_name.get(
                name.removeprefix("Partial")
            )
            if name in done or model is None:
                continue
            facts = tuple(self.facts_of(model, partial=name not in self.by_name))
            done[name] = NamedSchema(name, facts)
            queue.extend(str(f.value) for f in facts if f.pointer[-1:] == ("$ref",))
        return tuple(done[name] for name in sorted(done))

    def facts_of(self, model: NamedShape, partial: bool = False) -> Iterator[Fact]:
        """The facts of one shape; of a partial one, nothing is required."""
        rows = self.every_row(model)
        rows = with_shown_types(rows, self.shown.get(model.name, []))
        refs = (ref for row in rows for ref in refs_of(row.shape))
        names = self.names(refs, model.file)
        for fact in tree_facts(nest(rows), (), model.fields.span, names):
            if not (
                partial and len(fact.pointer) == 2 and fact.pointer[0] == "required"
            ):
                yield fact

    def every_row(self, model: NamedShape, depth: int = 0) -> tuple[FieldRow, ...]:
        """The rows of a shape, behind those of the one that it extends."""
        own = self.rows(model.fields, model.file)
        name = self.resolve(model.base, model.file) if model.base else None
        base = self.by_name.get(name) if name else None
        if base is None or base is model or depth > MAX_BASES:
            return own
        names = {row.name for row in own if not row.depth}
        kept: list[FieldRow] = []
        hidden = False
        for row in self.every_row(base, depth + 1):
            if not row.depth:
                hidden = row.name in names
            if not hidden:
                kept.append(row)
        return (*kept, *own)

    def by_keys(self, keys: frozenset[str], file: str) -> str | None:
        """The only shape that has nearly all of these keys, and few others."""
        fitting = []
        for model in self.found:
            shared = len(model.fields.names & keys)
            if (
                shared >= MIN_KEYS
                and shared * 5 >= len(keys) * 4
                and shared * 3 >= len(model.fields.names) * 2
            ):
                fitting.append((model.file == file, shared, model.name))
        fitting.sort(reverse=True)
        if len(fitting) > 1 and fitting[0][:2] == fitting[1][:2]:
            return None
        return fitting[0][2] if fitting else None


def gather_models(pages: Sequence[Page]) -> Models:
    """The named shapes of a set of pages."""
    marking = frozenset(page.file for page in pages if marks_optional(page))
    models = Models(marking=marking, paging=paging_sections(pages))
    models.error = error_shape(pages)
    wanted = frozenset(anchor for page in pages for anchor in type_links(page)) - {""}
    for page in pages:
        taken: set[str] = set()
        bases, remarks = extensions(page), remarks_below(page)
        for heads, anchors, block in under_headings(titled_blocks(page), (), ()):
            if (values := listed_values(block)) is not None and heads:
                slugs = slugs_of(heads, anchors, wanted, taken) & wanted
                models.valued |= dict.fromkeys(slugs, values)
            elif (
                made := model_at(page, heads, anchors, block, wanted, taken)
            ) is not None:
                base = next(
                    (bases[h.span] for h in heads[::-1] if h.span in bases), None
                )
                fields = with_remarks(made.fields, remarks.get(heads[-1].span, ()))
                made = replace(unique(made, models), fields=fields, base=base)
                models.add(made)
        for head, fields in shown_shapes(page, wanted):
            own = frozenset({slug(text_of(head.runs)), head.anchor.lower()} - {""})
            label = words_of(text_of(head.runs))
            if label and not own & taken:
                fields = with_remarks(fields, remarks.get(head.span, ()))
                made = NamedShape(pascal(label), page.file, fields, own, label)
                models.add(unique(made, models))
        for declared, fields in declared_shapes(page):
            if declared.name not in models.by_name:
                own, label = frozenset({slug(declared.name)}), words_of(declared.name)
                made = NamedShape(declared.name, page.file, fields, own, label)
                models.add(replace(made, base=declared.base))
    return models


MAX_BASES = 4
"""So many shapes may extend each other; more would be a circle."""


def titled_blocks(page: Page) -> Sequence[Block]:
    """The blocks of a page, below its title where that alone names a shape: front matter
    has it, and no heading.
    """
    headed = any(isinstance(block, Heading) for block in page.blocks[:1])
    if headed or not page.blocks or not is_model_title(page.title):
        return page.blocks
    head = Heading(1, (Run(page.title),), page.blocks[0].span)
    return (head, *page.blocks)


def marks_optional(page: Page) -> bool:
    """Whether several tables of a page mark names with `?`."""
    marking = 0
    for block in walk(page.blocks):
        if isinstance(block, Table):
            texts = (row.cells[0].text for row in block.rows if row.cells)
            marking += any(
                re.fullmatch(r"[\w.-]+\?(?: ?\\?\*+)?", text) for text in texts
            )
    return marking >= MIN_MARKS


def under_headings(
    blocks: Sequence[Block], heads: tuple[Heading, ...], anchors: tuple[str, ...]
) -> Iterator[tuple[tuple[Heading, ...], tuple[str, ...], Block]]:
    """Tables and lists with the headings above them and the anchors just before.

    Components that state a field each come together, as what a container holds.
    """
    run: list[Component] = []
    for block in blocks:
        if isinstance(block, Component) and is_field(block):
            run.append(block)
            continue
        if run:
            yield heads, anchors, Container("fields", "", tuple(run), run[0].span)
            run, anchors = [], ()
        match block:
            case Heading():
                heads = (*(h for h in heads if h.level < block.level), block)
                anchors = (*anchors, block.anchor) if block.anchor else anchors
            case Table() | ItemList() | DefinitionList():
                yield heads, anchors, block
                anchors = ()
            case Component() if block.attribute("id") and not block.blocks:
                anchors = (block.attribute("id"),)
            case Container(blocks=inner) | Component(blocks=inner):
                yield from under_headings(inner, heads, anchors)
            case _:
                pass
    if run:
        yield heads, anchors, Container("fields", "", tuple(run), run[0].span)


def stated_fields(block: Block) -> FieldSet | None:
    """The fields of a table, of a list, or of components one behind the other."""
    if not isinstance(block, Container):
        return fields_in(block)
    found = [fields for inner in block.blocks if (fields := fields_in(inner))]
    rows = tuple(row for fields in found for row in fields.rows)
    return replace(found[0], rows=rows, span=block.span) if found else None


def model_at(
    page: Page,
    heads: tuple[Heading, ...],
    anchors: tuple[str, ...],
    block: Block,
    wanted: frozenset[str],
    taken: set[str],
) -> NamedShape | None:
    """The shape that a block describes, by the heading above it; None if none."""
    if not heads:
        return None
    texts = [text_of(head.runs).strip() for head in heads]
    slugs = slugs_of(heads, anchors, wanted, taken)
    linked = bool(slugs & wanted)
    own = words_of(texts[-1])
    label = own or (words_of(texts[-2]) if len(texts) > 1 else "")
    if not own and label and VERB_FIRST.match(texts[-2]):
        return None  # `Attributes` below `Create a pet` are of that request.
    housed = any(map(HOUSE.fullmatch, texts[:-1])) and is_shape_name(texts[-1])
    if not (linked or housed or is_model_title(texts[-1])) or not label:
        return None
    found = stated_fields(block)
    if found is None or (len(found.rows) < 2 and not (linked or housed)):
        return None
    if not found.sure and not isinstance(block, Table):
        return None
    taken |= slugs
    return NamedShape(pascal(label), page.file, found, frozenset(slugs), label)


HOUSE = re.compile(
    r"(?i)\W{0,4}(?:(?:common|shared|data|object|response|request|component|reference)s? )?"
    r"(?:types|models?|schemas|objects|definitions|structures|data types)\W{0,4}"
)
"""A heading below which every heading is the name of a shape."""


def is_shape_name(text: str) -> bool:
    """Whether a heading in such a section is a name, and no operation."""
    return len(text.split()) <= 4 and not (NO_SHAPE.search(text) or "/" in text)


NO_SHAPE = re.compile(
    r"(?i)\b(?:query|params?|parameters|headers?|body|example|permissions|limits|get|list|create|update|"
    r"delete|modify|retrieve)\b|\A\W*(?:requests?|responses?)\W*\Z"
)
"""Words of headings that are no names of shapes in a section of shapes."""


def is_model_title(text: str) -> bool:
    """Whether a heading names a shape: `Charge attributes`, `Guild Object`."""
    if not SHAPE_WORDS.search(text) or len(text) > 80:
        return False
    found, shape = announced(text), SURE_SHAPE.search(text)
    if OPERATION_WORDS.search(text) and not shape:
        return False
    return found is None or found.purpose in (Purpose.MODEL, Purpose.FIELDS)


def words_of(text: str) -> str:
    """The words that name a shape, lower case, the last in the singular."""
    text = without_stage(text).replace("_", " ").replace("-", " ")
    text = SHAPE_WORDS.sub(" ", text)
    text = re.sub(r"([a-z])([A-Z])", r"\1 \2", text)
    words = [
        w
        for w in re.findall(r"[^\W_]+", text.lower())
        if w not in ("the", "a", "an", "json", "partial", "json")
    ]
    if words and len(words[-1]) > 3:
        words[-1] = re.sub(r"ies\Z", "y", words[-1])
        words[-1] = re.sub(r"(?<![su])s\Z", "", words[-1])
    return " ".join(words)


STRUCTURE = re.compile(r"(?i)\w \b(?:objects?|structures?)\W*\Z")
"""A title that links of types make that of a shape: `Install Params Object`."""


def slugs_of(
    heads: tuple[Heading, ...],
    anchors: tuple[str, ...],
    wanted: frozenset[str],
    taken: set[str],
) -> set[str]:
    """The anchors by which a block is reached; those of outer headings go to the first."""
    texts = [slug(text_of(head.runs)) for head in heads]
    found = {texts[-1], *(a.lower() for a in anchors if a), heads[-1].anchor.lower()}
    if len(texts) > 1:
        found.add(f"{texts[-2]}-{texts[-1]}")
        outer = {texts[-2], heads[-2].anchor.lower()}
        above = text_of(heads[-2].runs)
        structured = outer & wanted and STRUCTURE.search(above)
        found |= outer - taken if structured or is_model_title(above) else set()
    return {each for each in found if each} - (taken - {texts[-1]})


def unique(model: NamedShape, models: Models) -> NamedShape:
    """A shape with a name that no other has: one of another page gets its page's."""
    if model.name not in models.by_name:
        return model
    stem = pascal(re.split(r"[/\\]", model.file)[-1].rsplit(".", 1)[0].split("__")[-1])
    name = f"{stem}{model.name}"
    number = 2
    while name in models.by_name:
        name, number = f"{stem}{model.name}{number}", number + 1
    return replace(model, name=name)
