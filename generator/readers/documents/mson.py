"""MSON, the Markdown of data structures (apiaryio/mson), as facts about schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.facts import Json, Pointer
from generator.readers.calls.call import meant
from generator.report.diagnostics import Span

ITEM: Final = re.compile(r"^([ \t]*)[+*-][ \t]+(\S.*?)[ \t]*$")
QUALIFIED: Final = re.compile(
    r"\(([^()]{0,300}(?:\([^()]{0,200}\)[^()]{0,200}){0,4})\)"
)
NAME: Final = re.compile(
    r"^(?:`([^`]{1,200})`|\*{1,2}([^*]{1,200})\*{1,2}|([^\s:=(`]+(?: [^\s:=(`-][^\s:=(`]*){0,3}))"
)
PRIMITIVE: Final = {
    "string": "string", "number": "number", "boolean": "boolean", "bool": "boolean",
    "integer": "integer", "int": "integer", "float": "number", "double": "number",
    "object": "object", "date": "string", "datetime": "string", "timestamp": "string",
    "text": "string", "uuid": "string", "url": "string", "hash": "object", "file": "string",
    "decimal": "number", "long": "integer",
}  # fmt: skip
FORMATS: Final = {"date": "date", "datetime": "date-time", "uuid": "uuid", "url": "uri"}
FLAGS: Final = frozenset(
    {
        "required",
        "optional",
        "default",
        "sample",
        "fixed",
        "fixed-type",
        "nullable",
        "deprecated",
    }
)
WHOLE_NAMES: Final = re.compile(
    r"(?i)(.*[_-])?(id|ids|count|page|limit|offset|size|total|per_page|number|index|year|age|code)|.*[a-z]Id"
)
"""Names whose `number` is a whole one, where the sample is."""
LISTED: Final = re.compile(r"(?i)(members|values|items|properties|one of)\s*:?\s*(.*)")
NOTED: Final = re.compile(r"(?i)(sample|default|example)\s*:\s*(.*)")
INCLUDED: Final = re.compile(r"(?i)include\s+(.{1,200})")
COLLECTION: Final = re.compile(
    r"(?i)(array|list|enum)(?:\s*\[([^\[\]]{0,300})\]|\s+of\s+(.{1,100}))?"
)
MAX_DEPTH: Final = 12
"""Named types inside each other that are written out; real ones have 6."""
MAX_POINTER: Final = 80
"""Tokens of a pointer, about 40 levels; real structures have 8."""
MAX_STATEMENTS: Final = 4_000
"""Facts about one message; the largest real one has 600."""


@dataclass(frozen=True, slots=True)
class MsonMember:
    """A member of a structure: `kinds` are the type words, `flags` the others.

    `value` is what is after the colon, `members` what is nested.
    """

    name: str
    span: Span
    value: str = ""
    kinds: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    description: str = ""
    members: tuple[MsonMember, ...] = ()


@dataclass(frozen=True, slots=True)
class MsonLine:
    """A line of a structure with its place."""

    text: str
    span: Span


def members_of(lines: Sequence[MsonLine]) -> tuple[MsonMember, ...]:
    """The members that nested list items make; other lines are their descriptions."""
    root = Open(-1, MsonMember("", Span("", 1)))
    stack = [root]
    for line in lines:
        found = ITEM.match(line.text)
        if found is None:
            if line.text.strip() and len(stack) > 1:
                stack[-1].words.append(line.text.strip())
            continue
        indent = len(found[1].expandtabs(4))
        while len(stack) > 1 and stack[-1].indent >= indent:
            closed(stack)
        stack.append(Open(indent, member_of(found[2], line.span)))
    while len(stack) > 1:
        closed(stack)
    return tuple(root.inner)


@dataclass
class Open:
    """A member whose nested lines are being read."""

    indent: int
    member: MsonMember
    inner: list[MsonMember] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def closed(stack: list[Open]) -> None:
    """Finish the innermost member and give it to the one around it."""
    done = stack.pop()
    text = " ".join([done.member.description, *done.words]).strip()
    stack[-1].inner.append(
        replace(done.member, description=text, members=tuple(done.inner))
    )


def member_of(text: str, span: Span) -> MsonMember:
    """A member from its line: `name: value (type, required) - description`."""
    if text.startswith("(") and (typed_item := QUALIFIED.match(text)):
        kinds, flags, sample = qualified_by(typed_item[1])
        return MsonMember(
            "", span, sample, kinds, flags, text[typed_item.end() :].strip(" -")
        )
    found = NAME.match(text)
    if found is None:
        return MsonMember(text[:200], span)
    name = (found[1] or found[2] or found[3]).strip()
    rest = text[found.end() :].strip()
    head, qualifiers, tail = rest, "", ""
    if qualified := QUALIFIED.search(rest):
        head, qualifiers = rest[: qualified.start()], qualified[1]
        tail = rest[qualified.end() :]
    elif " - " in f" {rest}":
        head, _, tail = f" {rest}".partition(" - ")
    kinds, flags, sample = qualified_by(qualifiers)
    value = head.strip()
    for sign in (":", "="):
        value = value.removeprefix(sign).strip()
    words = re.sub(r"^\s*(-|\.{3}|–|—|:)\s*", "", tail).strip()
    return MsonMember(
        name, span, value.strip("`").strip() or sample, kinds, flags, words
    )


def qualified_by(text: str) -> tuple[tuple[str, ...], frozenset[str], str]:
    """Type words, flags and sample of what is in brackets."""
    kinds, flags, sample = [], set(), ""
    for part in split(text):
        word = part.strip().strip("*").strip()
        low = word.lower()
        if low in FLAGS:
            flags.add(low)
        elif low.startswith(("example", "sample", "default")) and re.search(
            r"[:=`]", word
        ):
            flags |= {"default"} if low.startswith("default") else set()
            sample = re.sub(
                r"(?i)^(example|sample|default)\s*[:=]?\s*", "", word
            ).strip("` ")
        elif word.startswith("`") and word.endswith("`"):
            sample = sample or word.strip("`")
        elif word:
            kinds.append(word)
    return tuple(kinds), frozenset(flags), sample


def split(text: str) -> list[str]:
    """The parts between commas outside of square brackets and code."""
    return re.findall(r"(?:\[[^\[\]]{0,300}\]|`[^`]{0,300}`|[^,\[\]`])+", text)


Types = Mapping[str, MsonMember]
Statements = Iterator[tuple[Pointer, Json, Span]]


@dataclass
class MsonWriter:
    """States members as facts; `types` are the named ones by lower-case name.

    `recursive` collects the names of types that hold themselves.
    """

    types: Types
    recursive: set[str] = field(default_factory=set)
    count: int = 0

    def schema(
        self, member: MsonMember, at: Pointer, stack: tuple[str, ...] = ()
    ) -> Statements:
        """Everything about the schema that a member has."""
        self.count += 1
        if (
            self.count > MAX_STATEMENTS
            or len(stack) > MAX_DEPTH
            or len(at) > MAX_POINTER
        ):
            return
        word = member.kinds[0] if member.kinds else ""
        collection = COLLECTION.fullmatch(word)
        if collection and collection[1].lower() == "enum":
            yield from self.enumeration(member, collection[2] or "", at)
        elif collection:
            yield from self.array(
                member, collection[2] or collection[3] or "", at, stack
            )
        elif word.lower() in PRIMITIVE and PRIMITIVE[word.lower()] != "object":
            yield from self.scalar(member, word.lower(), at)
        elif word and word.lower() not in PRIMITIVE:
            yield from self.named(member, word, at, stack)
        elif member.members and any(not is_note(m) for m in member.members):
            yield from self.object(member, at, stack)
        elif word:
            yield (*at, "type"), "object", member.span
        else:
            yield from self.shown(member, at)
        if "nullable" in member.flags:
            yield (*at, "nullable"), True, member.span
        if "default" in member.flags and member.value and not collection:
            yield (*at, "default"), meant(member.value), member.span

    def shown(self, member: MsonMember, at: Pointer) -> Statements:
        """A member without a type word: a string, as MSON has it, if it has a value."""
        listed = [m for m in member.members if LISTED.fullmatch(m.name)]
        if listed:
            yield from self.enumeration(member, "", at)
        else:
            yield (*at, "type"), "string", member.span

    def scalar(self, member: MsonMember, word: str, at: Pointer) -> Statements:
        """A primitive type."""
        kind = PRIMITIVE[word]
        values = listed_values(member)
        value = meant(member.value) if member.value else None
        if (
            kind == "number"
            and isinstance(value, int)
            and WHOLE_NAMES.fullmatch(member.name)
        ):
            kind = "integer"
        yield (*at, "type"), kind, member.span
        if word in FORMATS:
            yield (*at, "format"), FORMATS[word], member.span
        if values:
            yield (*at, "enum"), typed(values, kind), member.span

    def enumeration(self, member: MsonMember, inner: str, at: Pointer) -> Statements:
        """One of several values."""
        kind = PRIMITIVE.get(inner.strip().lower(), "string")
        yield (*at, "type"), kind, member.span
        if values := listed_values(member):
            yield (*at, "enum"), typed(values, kind), member.span

    def array(
        self, member: MsonMember, inner: str, at: Pointer, stack: tuple[str, ...]
    ) -> Statements:
        """A list of one type; of several types it is a list of anything."""
        yield (*at, "type"), "array", member.span
        names = [name.strip() for name in split(inner) if name.strip()]
        nested = [m for m in unlisted(member) if not is_note(m)]
        if len(names) == 1:
            item = MsonMember("", member.span, "", (names[0],), members=tuple(nested))
            yield from self.schema(item, (*at, "items"), stack)
        elif not names and len(nested) == 1:
            one = nested[0]
            known = one.name.lower() in self.types or one.name.lower() in PRIMITIVE
            kinds = one.kinds or ((one.name,) if known else ())
            yield from self.schema(replace(one, kinds=kinds), (*at, "items"), stack)
        elif not names and not nested and member.value:
            yield from self.scalar(
                replace(member, members=()), kind_word(member.value), (*at, "items")
            )

    def named(
        self, member: MsonMember, word: str, at: Pointer, stack: tuple[str, ...]
    ) -> Statements:
        """A type of the document's own, with what the member adds to it."""
        key = word.lower()
        base = self.types.get(key)
        if base is None:
            if member.members:
                yield from self.object(member, at, stack)
            return
        if key in stack:
            self.recursive.add(key)
            yield (*at, "$ref"), base.name, member.span
            return
        yield (*at, "$name"), base.name, member.span
        kinds = base.kinds or (("object",) if unlisted(base) or not base.kinds else ())
        whole = replace(
            base,
            kinds=kinds,
            members=(*base.members, *member.members),
            flags=frozenset(),
        )
        yield from self.schema(whole, at, (*stack, key))

    def object(
        self, member: MsonMember, at: Pointer, stack: tuple[str, ...]
    ) -> Statements:
        """An object with its properties."""
        yield (*at, "type"), "object", member.span
        for inner in self.properties(member, stack):
            place = (*at, "properties", inner.name)
            yield from self.schema(inner, place, stack)
            if inner.description:
                yield (*place, "description"), inner.description[:2000], inner.span
            if "deprecated" in inner.flags:
                yield (*place, "deprecated"), True, inner.span
            if inner.flags & {"required", "optional"}:
                required = "required" in inner.flags
                yield (*at, "required", inner.name), required, inner.span

    def properties(
        self, member: MsonMember, stack: tuple[str, ...], depth: int = 0
    ) -> Iterator[MsonMember]:
        """The properties of an object, included ones too."""
        for inner in unlisted(member):
            included = INCLUDED.fullmatch(inner.name)
            if included:
                base = self.types.get(included[1].strip().lower())
                if base is not None and depth < MAX_DEPTH:
                    yield from self.properties(base, stack, depth + 1)
            elif inner.name and not is_note(inner) and "{" not in inner.name:
                yield inner


def kind_word(value: str) -> str:
    """The type that a sample of a list shows."""
    first = meant(split(value)[0].strip()) if split(value) else None
    if isinstance(first, bool):
        return "boolean"
    return "number" if isinstance(first, int | float) else "string"


def is_note(member: MsonMember) -> bool:
    """Whether a nested item is about the member itself: `Sample: 1`, `Default: 2`."""
    return bool(NOTED.fullmatch(f"{member.name}: {member.value}")) and not member.kinds


def unlisted(member: MsonMember) -> list[MsonMember]:
    """The nested members, those under `Properties`, `Items` or `One Of` among them."""
    found: list[MsonMember] = []
    for inner in member.members:
        if LISTED.fullmatch(inner.name) and not inner.kinds:
            found.extend(inner.members)
        else:
            found.append(inner)
    return found


def listed_values(member: MsonMember) -> list[str]:
    """The values that a member is one of."""
    collection = member.kinds and member.kinds[0].lower().startswith("enum")
    values: list[str] = []
    for inner in member.members:
        if LISTED.fullmatch(inner.name):
            values += [m.name for m in inner.members] or [
                v.strip("` ") for v in split(inner.value) if v.strip("` ")
            ]
        elif collection and not is_note(inner):
            values.append(inner.name)
    return list(dict.fromkeys(values))


def typed(values: Sequence[str], kind: str) -> list[Json]:
    """Values of an enumeration as its type has them."""
    found = [
        meant(value) if kind in ("number", "integer") else value for value in values
    ]
    return [value for value in found if value is not None]
