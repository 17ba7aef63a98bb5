"""TypeScript types printed by API viewers, as facts about a schema.

Handwritten pages use a looser form (`{"name": String, "ids": [Int64]}`).
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.dataclass import dataclass, field
from generator.facts import Json, Pointer
from generator.readers.fields.type_shapes import WORDS
from generator.snippets.parts.source_code import Lexis, Token, TokenKind, scan

MAX_DEPTH = 60
LEXIS = Lexis(escaped="\"'`")

NAMED: dict[str, tuple[tuple[Pointer, Json], ...]] = {
    "string": ((("type",), "string"),),
    "number": ((("type",), "number"),),
    "integer": ((("type",), "integer"),),
    "int": ((("type",), "integer"),),
    "bigint": ((("type",), "integer"),),
    **dict.fromkeys(("boolean", "bool"), ((("type",), "boolean"),)),
    **dict.fromkeys(("float", "double"), ((("type",), "number"),)),
    "object": ((("type",), "object"),),
    "array": ((("type",), "array"),),
    "unknown": (((), {}),),
    "any": (((), {}),),
    "null": ((("nullable",), True),),
    "Date": ((("type",), "string"), (("format",), "date-time")),
    "Blob": ((("type",), "string"), (("format",), "binary")),
    "File": ((("type",), "string"), (("format",), "binary")),
}
NOTHING = ("undefined", "void", "never")
LOOSE = frozenset(
    "string str bool boolean int int32 int64 integer float float32 float64 double long "
    "number object uuid datetime date timestamp".split()
)
"""Names of types in other languages, whatever their case."""


class NotTypeError(Exception):
    """The text is not a type; carries the offset of what was not expected."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


@dataclass(frozen=True, slots=True)
class TypeFact:
    """A keyword below a schema, its value and the offset that tells it."""

    to: Pointer
    value: Json
    at: int


@dataclass
class TypeParser:
    """Reads one type; the facts gather in document order."""

    tokens: Sequence[Token]
    facts: list[TypeFact] = field(default_factory=list)
    next: int = 0
    loose: bool = False

    def peek(self) -> Token:
        """The next token; an empty mark at the end."""
        if self.next < len(self.tokens):
            return self.tokens[self.next]
        return Token(TokenKind.MARK, "", self.tokens[-1].at if self.tokens else 0)

    def take(self, *marks: str) -> bool:
        """Take one of these marks, if it is next."""
        if marks and self.peek().is_mark(*marks):
            self.next += 1
            return True
        return False

    def expect(self, mark: str) -> None:
        """Take this mark."""
        if not self.take(mark):
            raise NotTypeError(self.peek().at)

    def state(self, to: Pointer, value: Json, at: int) -> None:
        """State one fact."""
        self.facts.append(TypeFact(to, value, at))

    def union(self, to: Pointer, depth: int = 0) -> None:
        """Alternatives: literals give an enum, null nullability, others `oneOf`."""
        if depth > MAX_DEPTH:
            raise NotTypeError(self.peek().at)
        start = self.peek().at
        parts: list[list[TypeFact]] = []
        literals: list[Json] = []
        self.take("|")
        while True:
            found = self.part(depth)
            if isinstance(found, Literal):
                literals.append(found.value)
            elif [f.to for f in found] == [("nullable",)]:
                self.state((*to, "nullable"), True, start)
            else:
                parts.append(found)
            if not self.take("|"):
                break
        if literals:
            parts.append(enum_facts(literals, start))
        for index, part in enumerate(parts):
            inner = to if len(parts) == 1 else (*to, "oneOf", str(index))
            self.facts.extend(TypeFact((*inner, *f.to), f.value, f.at) for f in part)

    def part(self, depth: int) -> list[TypeFact] | Literal:
        """One alternative with facts relative to itself."""
        token = self.peek()
        inner = TypeParser(self.tokens, next=self.next, loose=self.loose)
        literal = inner.literal()
        if literal is None:
            inner.primary(depth)
        self.next = inner.next
        facts = inner.facts
        if literal and self.peek().is_mark("["):
            facts, literal = enum_facts([literal.value], token.at), None
        while self.take("["):
            self.expect("]")
            facts = [
                TypeFact(("type",), "array", token.at),
                *(TypeFact(("items", *f.to), f.value, f.at) for f in facts),
            ]
        if self.loose:
            self.take("?")
        if self.take("&"):
            other = self.part(depth + 1)
            return [*facts, *(other if isinstance(other, list) else [])]
        return literal or facts

    def literal(self) -> Literal | None:
        """A literal as a type."""
        token = self.peek()
        match token:
            case Token(TokenKind.STRING, text):
                value: Json = text
            case Token(TokenKind.NUMBER, text) if len(text) < 100:
                value = float(text) if set(text) & set(".eE") else int(text)
            case Token(TokenKind.NAME, "true" | "false" as text):
                value = text == "true"
            case _:
                return None
        self.next += 1
        return Literal(value)

    def primary(self, depth: int) -> None:
        """An object, a tuple, a type in brackets, or a name."""
        token = self.peek()
        if self.take("{"):
            self.members(token.at, depth)
        elif self.take("("):
            self.union((), depth + 1)
            self.expect(")")
        elif self.take("[") and self.loose:
            self.items(token.at, depth)
        elif token.is_mark("["):
            self.tuple(token.at, depth)
        elif token.kind is TokenKind.NAME:
            self.next += 1
            self.named(token, depth)
        else:
            raise NotTypeError(token.at)

    def members(self, at: int, depth: int) -> None:
        """The members of an object type."""
        self.state(("type",), "object", at)
        while not self.take("}"):
            if self.take(";", ","):
                continue
            token = self.peek()
            if self.take("["):
                while not self.take("]"):
                    self.next += 1
                    if self.next >= len(self.tokens):
                        raise NotTypeError(token.at)
                self.expect(":")
                self.union(("additionalProperties",), depth + 1)
                continue
            self.member(token, depth)

    def member(self, token: Token, depth: int) -> None:
        """One member: name, `?`, type."""
        if token.kind is TokenKind.MARK:
            raise NotTypeError(token.at)
        self.next += 1
        follows = self.peek()
        if token.text == "readonly" and follows.kind is not TokenKind.MARK:
            token, self.next = follows, self.next + 1
        name = token.text
        while self.take("-"):
            name += "-" + self.peek().text
            self.next += 1
        optional = self.take("?")
        self.expect(":")
        if not self.loose:
            self.state(("required", name), not optional, token.at)
        self.union(("properties", name), depth + 1)

    def tuple(self, at: int, depth: int) -> None:
        """A list with a type per position; with one, those who write types by hand mean
        a list of it.
        """
        self.state(("type",), "array", at)
        first, index = len(self.facts), 0
        while not self.take("]"):
            self.union(("prefixItems", str(index)), depth + 1)
            index += 1
            self.take(",")
        for number in range(first, len(self.facts)) if index == 1 else ():
            fact = self.facts[number]
            self.facts[number] = TypeFact(("items", *fact.to[2:]), fact.value, fact.at)

    def items(self, at: int, depth: int) -> None:
        """A list with the types that its items have: `[{"id": String}]`."""
        self.state(("type",), "array", at)
        parts: list[list[TypeFact]] = []
        while not self.take("]"):
            inner = TypeParser(self.tokens, next=self.next, loose=True)
            inner.union((), depth + 1)
            self.next = inner.next
            parts.append(inner.facts)
            self.take(",")
        for index, part in enumerate(parts):
            to = ("items",) if len(parts) == 1 else ("items", "oneOf", str(index))
            self.facts.extend(TypeFact((*to, *f.to), f.value, f.at) for f in part)

    def named(self, token: Token, depth: int) -> None:
        """A type by its name, with its arguments."""
        name = token.text
        if self.loose and name in ("Array", "List") and self.take("("):
            self.state(("type",), "array", token.at)
            self.union(("items",), depth + 1)
            self.expect(")")
        elif self.loose and name.lower() in LOOSE:
            known = WORDS[name.lower()]
            self.state(("type",), known.type or "string", token.at)
            if known.format:
                self.state(("format",), known.format, token.at)
        elif name in ("Array", "ReadonlyArray", "Set") and self.take("<"):
            self.state(("type",), "array", token.at)
            self.union(("items",), depth + 1)
            self.expect(">")
        elif name in ("Record", "Map") and self.take("<"):
            self.state(("type",), "object", token.at)
            TypeParser.skip(self)
            self.union(("additionalProperties",), depth + 1)
            self.expect(">")
        elif name not in NOTHING:
            for to, value in NAMED.get(name, (((), {}),)):
                self.state(to, value, token.at)

    def skip(self) -> None:
        """Skip the first of two type arguments."""
        self.next += 1
        self.expect(",")


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal type."""

    value: Json


def enum_facts(values: list[Json], at: int) -> list[TypeFact]:
    """The facts of a union of literals."""
    kinds = {json_kind(value) for value in values}
    if kinds == {"integer", "number"}:
        kinds = {"number"}
    facts = [TypeFact(("type",), kinds.pop(), at)] if len(kinds) == 1 else []
    return [*facts, TypeFact(("enum",), values, at)]


def json_kind(value: Json) -> str:
    """The JSON type of a literal."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "string" if isinstance(value, str) else "number"


def parse_type(text: str, *, loose: bool = False) -> list[TypeFact]:
    """The facts of a TypeScript type, or of one in `loose` words: there, `[x]` is a list
    of any length, and nothing says what must be there.

    Raises:
        NotTypeError: The text is not a type, or there is more behind it.
    """
    parser = TypeParser(scan(text, LEXIS), loose=loose)
    parser.union(())
    parser.take(";")
    if parser.next < len(parser.tokens):
        raise NotTypeError(parser.peek().at)
    return parser.facts
