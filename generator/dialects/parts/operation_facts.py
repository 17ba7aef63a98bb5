"""Parameters, contents and examples of an operation (OpenAPI 3.1.1, section 4.8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from generator.facts import Example, ExampleKind, Json, Pointer
from generator.readers.limits import limits_of

from .fragment import At, Fragment, members
from .prose import plain
from .schema_facts import SchemaReader
from .schema_keywords import types_of

IMPLIED = ("header:accept", "header:content-type")


@dataclass
class OperationReader:
    """What is being read about one operation; its facts gather in the fragment."""

    fragment: Fragment
    at: At
    schemas: SchemaReader
    examples: list[Example] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """The method in upper case."""
        return self.at[-1].upper()

    def parameters(self) -> None:
        """State the parameters of the operation, then those of its path."""
        seen: set[str] = set()
        for owner in (self.at, self.at[:-1]):
            group = (*owner, "parameters")
            self.fragment.use(group)
            for place, _ in members(group, self.fragment.get(group)):
                if at := self.fragment.follow(place):
                    self.declared(at, seen)

    def declared(self, at: At, seen: set[str]) -> None:
        """State a parameter, unless one of its name has been stated."""
        fragment = self.fragment
        parameter = fragment.get(at)
        match parameter:
            case {"in": str(where), "name": str(name)}:
                key = f"{where}:{name.lower() if where == 'header' else name}"
            case _:
                message = "a parameter needs `in` and `name`"
                fragment.error("bad-parameter", message, at)
                return
        if key in IMPLIED:
            fragment.drop(at, "the media types state it (OpenAPI 3.1.1, 4.8.12.2)")
        elif key in seen:
            fragment.drop(at, "stated before, nearer to the operation")
        else:
            seen.add(key)
            self.names[key] = name
            self.parameter(at, key)

    def parameter(self, at: At, key: str) -> None:
        """State one parameter under its `in:name` key."""
        fragment = self.fragment
        to: Pointer = ("parameters", key)
        fragment.use(at)
        for place, value in members(at, fragment.get(at)):
            match place[-1]:
                case "in" | "name":
                    fragment.use(place)
                case "schema":
                    self.schemas.read(place, (*to, "schema"))
                case "content":
                    self.content(place, (*to, "content"))
                case "description" if isinstance(value, str):
                    fragment.state((*to, "description"), plain(value), place)
                case other:
                    fragment.state((*to, other), value, place)
                    fragment.use_all(place)
        text = fragment.get((*at, "description"))
        types = types_behind(fragment, (*at, "schema"))
        for limit in limits_of(text, types) if isinstance(text, str) else ():
            pointer = (*to, "schema", limit.keyword)
            fragment.state(pointer, limit.value, (*at, "description"), weak=True)

    def content(self, at: At, to: Pointer, example: Example | None = None) -> None:
        """State the schemas of a `content` map; its examples are examples."""
        fragment = self.fragment
        fragment.use(at)
        for place, media in members(at, fragment.get(at)):
            fragment.use(place)
            for inner, value in members(place, media):
                pointer = (*to, place[-1], inner[-1])
                match inner[-1]:
                    case "schema":
                        self.schemas.read(inner, pointer)
                    case "example" | "examples" if example:
                        shown = replace(example, media_type=place[-1])
                        self.examples.extend(self.shown(inner, value, shown))
                    case _:
                        fragment.state(pointer, value, inner)
                        fragment.use_all(inner)

    def shown(self, at: At, value: Json, example: Example) -> Iterator[Example]:
        """The examples under `example` or `examples`."""
        fragment = self.fragment
        fragment.use_all(at)
        if at[-1] == "example":
            yield replace(example, body=value, span=fragment.span(at))
            return
        for place, _ in members(at, value):
            target = fragment.follow(place)
            entry = fragment.get(target) if target else None
            if target and isinstance(entry, dict) and "value" in entry:
                fragment.use_all(target)
                title = str(entry.get("summary") or place[-1])
                span = fragment.span(target)
                yield replace(example, body=entry["value"], span=span, title=title)

    def body_example(self) -> Example:
        """A request example without a body yet."""
        return Example(
            ExampleKind.REQUEST,
            "json",
            self.fragment.span(self.at),
            method=self.method,
            has_body=True,
            evidence=self.fragment.evidence,
        )

    def answer_example(self, status: str) -> Example:
        """A response example without a body yet."""
        return replace(
            self.body_example(), kind=ExampleKind.RESPONSE, method=None, status=status
        )


def types_behind(fragment: Fragment, at: At) -> tuple[str, ...]:
    """The types of a schema, through one reference."""
    schema = fragment.get(at)
    if isinstance(schema, dict) and isinstance(ref := schema.get("$ref"), str):
        schema = fragment.get(tuple(ref.lstrip("#").split("/")[1:]))
    return types_of(schema) if isinstance(schema, dict) else ()
