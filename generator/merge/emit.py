"""Writing decided values and examples as OpenAPI, with a note for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator import pointers
from generator.dataclass import dataclass, field
from generator.facts import PHRASES, Json
from generator.merge.evidence import same
from generator.merge.media import BRANCHES, JSON, MAPS
from generator.merge.notes import Notes
from generator.merge.observe import admits, part_kind
from generator.merge.samples import PlacedResponse, Sample
from generator.merge.security import ANY
from generator.merge.tree import NAME, PRESENCE, SHAPE, Decision, Part
from generator.report.diagnostics import Span
from generator.report.records import Repaired

Place = tuple[str, ...]

SCHEMAS: Place = ("components", "schemas")
PREFIX = "#/components/schemas/"
ASPECTS = {SHAPE: "kind", PRESENCE: "documented", "nullable": "nullable"}
QUIET = frozenset({"externalDocs", "operationId", "tags", "url"})
"""Facts of a page rather than of the operation: differences are not disputed."""
DROPPED = frozenset({"x-operation", "operationId", "tags", NAME})


@dataclass
class Writer:
    """Writes parts; `names` maps the names in `$ref` entries to components."""

    notes: Notes
    names: Mapping[str, str] = field(default_factory=dict)

    def schema(self, part: Part, place: Place) -> Json:
        """A Schema Object (OpenAPI 3.1.1, section 4.8.24)."""
        self.notes.place(place, part)
        result = self._keywords(part, place)
        if part.component is not None:
            result["$ref"] = PREFIX + part.component.name
        for key, child in part.children.items():
            self._schema_child(result, part, key, child, (*place, key))
        if part.value("nullable") is True:
            result = nullable(result)
        return result

    def _keywords(self, part: Part, place: Place) -> dict[str, Json]:
        result: dict[str, Json] = {}
        for key, entry in part.entries.items():
            if key in ASPECTS:
                self.notes.aspect(place, ASPECTS[key], entry)
            elif key == "$ref":
                self._reference(result, entry, place)
            elif key == "default" and not legal_default(part, entry.value):
                self._repair("illegal-default", entry, place)
            elif key not in DROPPED:
                result[key] = self.notes.value((*place, key), entry)
        return result

    def _repair(self, rule: str, entry: Decision, place: Place) -> None:
        span = next((s.span for s in entry.statements), None)
        self.notes.repairs.append(Repaired(rule, pointers.text(place), span))

    def _reference(
        self, result: dict[str, Json], entry: Decision, place: Place
    ) -> None:
        """Refer to a shared schema; a name that nothing has is any value."""
        name = self.names.get(str(entry.value))
        if name is not None:
            result["$ref"] = PREFIX + name
        else:
            self._repair("dangling-reference", entry, place)

    def _schema_child(
        self, result: dict[str, Json], part: Part, key: str, child: Part, place: Place
    ) -> None:
        if key == "required":
            self._required(result, part, child, place[:-1])
        elif key in MAPS:
            result[key] = {
                name: self.schema(inner, (*place, name))
                for name, inner in child.children.items()
            }
        elif key in BRANCHES:
            result[key] = [
                self.schema(inner, (*place, str(index)))
                for index, inner in enumerate(child.children.values())
            ]
        else:
            result[key] = self.schema(child, place)

    def _required(
        self, result: dict[str, Json], part: Part, child: Part, place: Place
    ) -> None:
        order = list(part.properties)
        names = sorted(
            (name for name, entry in child.entries.items() if entry.value),
            key=lambda n: (order.index(n) if n in order else len(order), n),
        )
        for name, entry in child.entries.items():
            if name in part.properties:
                self.notes.aspect((*place, "properties", name), "required", entry)
        if names:
            result["required"] = list(names)

    def operation(self, part: Part, place: Place) -> dict[str, Json]:
        """An Operation Object without its names (OpenAPI 3.1.1, section 4.8.10)."""
        result = self._plain_entries(part, place)
        for key, child in part.children.items():
            if key == "parameters":
                parameters = self._parameters(child, (*place, key))
                if parameters:
                    result[key] = parameters
            elif key == "security":
                if child.entries:
                    result[key] = self._security(child, (*place, key))
            else:
                result[key] = self._plain(child, (*place, key))
        responses = result.setdefault("responses", {})
        if isinstance(responses, dict):
            _describe(responses)
        return result

    def _plain(self, part: Part, place: Place) -> Json:
        result = self._plain_entries(part, place)
        for key, child in part.children.items():
            write = self.schema if key == "schema" else self._plain
            result[key] = write(child, (*place, key))
        return result

    def _plain_entries(self, part: Part, place: Place) -> dict[str, Json]:
        result: dict[str, Json] = {}
        for key, entry in part.entries.items():
            if key in ASPECTS:
                self.notes.aspect(place, ASPECTS[key], entry)
            elif key not in DROPPED:
                quiet = key in QUIET or bool(QUIET & set(place[-1:]))
                result[key] = self.notes.value((*place, key), entry, quiet=quiet)
        return result

    def _parameters(self, part: Part, place: Place) -> list[Json]:
        result: list[Json] = []
        for index, (key, child) in enumerate(part.children.items()):
            where, _, name = key.partition(":")
            spelled = header_name(name) if where == "header" else name
            parameter: dict[str, Json] = {"name": spelled, "in": where}
            body = self._plain(child, (*place, str(index)))
            if isinstance(body, dict):
                parameter |= body
            if "content" not in parameter:
                parameter.setdefault("schema", {})
            if where == "path":
                parameter["required"] = True
            result.append(parameter)
        return result

    def _security(self, part: Part, place: Place) -> list[Json]:
        result: list[Json] = []
        whole = part.entries.get(ANY)
        if whole is not None and isinstance(whole.value, list):
            self.notes.value(place, whole)
            return [_sorted_need(need) for need in whole.value]
        for name, entry in part.entries.items():
            if name == PRESENCE:
                self.notes.aspect(place, "documented", entry)
            else:
                at = (*place, str(len(result)), name)
                result.append({name: self.notes.value(at, entry)})
        return result


def header_name(name: str) -> str:
    """A header's name as it is usually spelled (case does not matter, RFC 9110)."""
    return "-".join(part[:1].upper() + part[1:] for part in name.split("-"))


def _sorted_need(need: Json) -> Json:
    return dict(sorted(need.items())) if isinstance(need, dict) else need


def _describe(responses: dict[str, Json]) -> None:
    """A Response Object must have a description (section 4.8.17)."""
    for status, response in responses.items():
        if isinstance(response, dict) and not response.get("description"):
            response["description"] = PHRASES.get(status, "Response")


def legal_default(part: Part, value: Json) -> bool:
    """Whether a default is a value of its own schema, as far as that says."""
    if value is None and part.value("nullable") is True:
        return True
    values = part.value("enum")
    if isinstance(values, list) and value not in values:
        return False
    if "const" in part.entries and not same(value, part.value("const")):
        return False
    kind = part_kind(part)
    if kind in ("oneOf", "anyOf"):
        branches = part.children[kind].children.values()
        return any(legal_default(branch, value) for branch in branches)
    return kind is None or admits(kind, value)


def nullable(schema: dict[str, Json]) -> dict[str, Json]:
    """The schema that also admits null."""
    if "$ref" in schema or "allOf" in schema:
        return _or_null(schema)
    result = dict(schema)
    values = schema.get("enum")
    if isinstance(values, list) and None not in values:
        result["enum"] = [*values, None]
    stated = schema.get("type")
    types = stated if isinstance(stated, list) else [stated] if stated else []
    if types:
        result["type"] = [*types, *(["null"] if "null" not in types else [])]
        return result
    for union in ("oneOf", "anyOf"):
        branches = schema.get(union)
        if isinstance(branches, list):
            result[union] = [*branches, {"type": "null"}]
    return result


def _or_null(schema: dict[str, Json]) -> dict[str, Json]:
    """Keep the statements about the place outside of the alternatives."""
    outside = ("description", "default", "deprecated", "readOnly", "writeOnly")
    result = {key: schema[key] for key in outside if key in schema}
    inner = {key: value for key, value in schema.items() if key not in result}
    result["anyOf"] = [inner, {"type": "null"}]
    return result


def place_requests(
    target: dict[str, Json],
    samples: Sequence[tuple[str, Sample]],
    place: Place,
    notes: Notes,
) -> None:
    """Spread request examples over parameters and body."""
    parameters = target.get("parameters")
    for key, sample in samples:
        for index, parameter in enumerate(_objects(parameters)):
            argument = _argument(parameter)
            if argument in sample.arguments:
                at = (*place, "parameters", str(index))
                value = sample.arguments[argument]
                _put(parameter, key, sample.title, value, at, sample.span, notes)
        if sample.has_body:
            _place_body(target, key, sample, place, notes)


def _argument(parameter: dict[str, Json]) -> str:
    """A parameter's key, as facts have it."""
    where, name = str(parameter.get("in")), str(parameter.get("name"))
    return f"{where}:{name.lower() if where == 'header' else name}"


def _place_body(
    target: dict[str, Json], key: str, sample: Sample, place: Place, notes: Notes
) -> None:
    body = target.get("requestBody")
    content = body.get("content") if isinstance(body, dict) else None
    if isinstance(content, dict) and content:
        media = JSON if JSON in content else next(iter(content))
        holder = content[media]
        if isinstance(holder, dict):
            at = (*place, "requestBody", "content", media)
            _put(holder, key, sample.title, sample.body, at, sample.span, notes)


def place_answers(
    target: dict[str, Json], found: Sequence[PlacedResponse], place: Place, notes: Notes
) -> None:
    """Put response examples to the content of their status."""
    responses = target.get("responses")
    for answer in found:
        response = responses.get(answer.status) if isinstance(responses, dict) else None
        content = response.get("content") if isinstance(response, dict) else None
        if isinstance(content, dict) and content:
            media = answer.media if answer.media in content else next(iter(content))
            holder = content[media]
            if isinstance(holder, dict):
                at = (*place, "responses", answer.status, "content", media)
                _put(holder, answer.key, "", answer.value, at, answer.span, notes)


def _objects(value: Json) -> list[dict[str, Json]]:
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]


def _put(
    holder: dict[str, Json],
    key: str,
    title: str,
    value: Json,
    place: Place,
    span: Span,
    notes: Notes,
) -> None:
    """Add an Example Object (OpenAPI 3.1.1, section 4.8.19)."""
    holder.pop("example", None)
    examples = holder.setdefault("examples", {})
    if isinstance(examples, dict):
        summary: dict[str, Json] = {"summary": title} if title else {}
        examples[key] = summary | {"value": value}
        notes.origins[pointers.text([*place, "examples", key])] = (span,)
