"""Facts from JSON Schema objects of a fragment (OpenAPI 3.1.1, section 4.8.24)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from generator.facts import Json, NamedSchema, Pointer
from generator.readers.limits import limits_of

from .fragment import DEFINITIONS, MAX_DEPTH, MAX_FACTS, SCHEMAS, At, Fragment
from .schema_keywords import WALKS, leaf, types_of


class SchemaReader:
    """Turns schemas into facts, references resolved in place."""

    def __init__(self, fragment: Fragment) -> None:
        self.fragment = fragment
        self.wanted: dict[At, str] = {}

    def read(
        self, at: At, to: Pointer, depth: int = 0, skip: Collection[str] = ()
    ) -> None:
        """State the facts of the schema at `at`, without the keywords in `skip`."""
        fragment = self.fragment
        schema = fragment.get(at)
        if depth > MAX_DEPTH or (fragment.spent > 0 and self.overspent(at)):
            return
        fragment.use(at)
        match schema:
            case dict() if "$ref" in schema:
                self.refer(at, to, schema, depth)
            case dict():
                self.keywords(at, to, schema, depth, skip)
            case False:
                fragment.state((*to, "not"), {}, at)
            case True:
                fragment.state(to, {}, at)
            case _:
                fragment.repaired("not-a-schema", "a schema is expected here", at)
                fragment.state(to, {}, at)

    def overspent(self, at: At) -> bool:
        """Whether the fragment states more than anybody writes; reported once."""
        fragment = self.fragment
        if fragment.spent <= MAX_FACTS:
            return False
        if not any(d.code == "too-large" for d in fragment.diagnostics):
            fragment.error(
                "too-large",
                f"references expand to more than {MAX_FACTS} statements",
                at,
                "give the document itself instead of the page",
            )
        return True

    def refer(
        self, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
    ) -> None:
        """State what a reference leads to, and what stands beside it."""
        fragment = self.fragment
        siblings = {key: value for key, value in schema.items() if key != "$ref"}
        target = fragment.target(schema["$ref"], (*at, "$ref"))
        if target is None:
            return
        name = fragment.name(target)
        if target in fragment.recursive:
            fragment.state((*to, "$ref"), name, (*at, "$ref"))
            self.wanted.setdefault(target, name)
        else:
            if target[:-1] in (SCHEMAS, DEFINITIONS):
                fragment.state((*to, "$name"), name, (*at, "$ref"))
            fragment.use((*at, "$ref"))
            self.read(target, to, depth + 1, tuple(siblings))
        if siblings:
            self.keywords(at, to, siblings, depth, ())

    def keywords(
        self,
        at: At,
        to: Pointer,
        schema: Mapping[str, Json],
        depth: int,
        skip: Collection[str],
    ) -> None:
        """State the facts of a schema object, keyword by keyword."""
        if not schema:
            self.fragment.state(to, {}, at)
        for keyword in schema:
            if keyword not in skip:
                WALKS.get(keyword, leaf)(self, (*at, keyword), to, schema, depth)
        self.prose_limits((*at, "description"), to, schema)

    def prose_limits(self, at: At, to: Pointer, schema: Mapping[str, Json]) -> None:
        """State the limits that a schema's description tells."""
        text = schema.get("description")
        if isinstance(text, str):
            for limit in limits_of(text, types_of(schema)):
                self.fragment.state((*to, limit.keyword), limit.value, at, weak=True)

    def components(self) -> tuple[NamedSchema, ...]:
        """The recursive components that were referred to, with their own facts."""
        done: dict[At, NamedSchema] = {}
        while left := [at for at in self.wanted if at not in done]:
            at = left[0]
            before = self.fragment.facts
            self.fragment.facts = []
            self.read(at, ())
            done[at] = NamedSchema(self.wanted[at], tuple(self.fragment.facts))
            self.fragment.facts = before
        return tuple(done[at] for at in sorted(done))
