"""Swagger 2.0 converted to the form of OpenAPI 3.0, in place.

Specific to 2.0: a single host, media types beside the operation, body parameters, and
parameters and headers with schema keywords of their own.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, Final

from generator import pointers
from generator.dataclass import dataclass, field
from generator.media import FORM, MULTIPART
from generator.openapi.kinds import METHODS
from generator.openapi.nodes import Origins
from generator.openapi.rules import Path
from generator.pointers import ABSENT

JSON: Final = "application/json"
BINARY: Final = {"type": "string", "format": "binary"}
SCHEMA_KEYS: Final = (
    *("type", "format", "items", "default", "enum", "pattern", "multipleOf"),
    *("maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
    *("maxLength", "minLength", "maxItems", "minItems", "uniqueItems", "x-nullable"),
)
STYLES: Final = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
NDJSON: Final = "application/x-ndjson"
STREAMS: Final = "x-stream-definitions"
"""Where grpc-gateway describes the lines of streams, beside `definitions`."""
STREAM_TITLE: Final = "Stream result of "
DELIMITED: Final = "x-collectionFormat"
"""Keeps a format that no style of OpenAPI 3 stands for; read when lowering."""
FLOWS: Final = {"accessCode": "authorizationCode", "application": "clientCredentials"}


def take_schema(node: dict[str, Any]) -> dict[str, Any]:
    """The keywords of a schema that are in another object, taken out of it."""
    schema: dict[str, Any] = {k: node.pop(k) for k in SCHEMA_KEYS if k in node}
    if schema.get("type") == "file":
        schema |= BINARY
    inner = schema.get("items")
    if isinstance(inner, dict):
        inner.pop("collectionFormat", None)
    return schema


def make_parameter(node: dict[str, Any]) -> dict[str, Any]:
    """A parameter in path, query or header, changed in place."""
    if "$ref" in node:
        return node
    style_name = node.pop("collectionFormat", None)
    schema = take_schema(node)
    if "schema" not in node:
        node["schema"] = schema
    if schema.get("type") == "array":
        node |= array_style(str(style_name), str(node.get("in")))
    if "x-example" in node:
        node["example"] = node.pop("x-example")
    return node


def array_style(style_name: str, location: str) -> dict[str, Any]:
    """The style of a `collectionFormat` (Swagger 2.0, Parameter Object).

    A style of OpenAPI 3 says how an array is written in a query or form; tabs, and
    anything but commas elsewhere, have none.
    """
    if location in ("query", "formData"):
        style, explode = STYLES.get(style_name, STYLES["csv"])
        found: dict[str, Any] = {"style": style, "explode": explode}
        return found | ({DELIMITED: style_name} if style_name == "tsv" else {})
    return {DELIMITED: style_name} if style_name in ("ssv", "tsv", "pipes") else {}


def part_schema(part: dict[str, Any]) -> dict[str, Any]:
    """The schema of a body or of a form's field: `schema`, or its own keywords."""
    stated = part.get("schema")
    return dict(stated) if isinstance(stated, dict) else take_schema(dict(part))


def form_content(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """The form that several parameters describe."""
    properties: dict[str, Any] = {}
    encoding: dict[str, Any] = {}
    for part in fields:
        name = str(part.get("name", ""))
        schema = part_schema(part)
        if "description" in part:
            schema["description"] = part["description"]
        properties[name] = schema
        if schema.get("type") == "array":
            encoding[name] = array_style(str(part.get("collectionFormat")), "formData")
    schema = {"type": "object", "properties": properties}
    required = [str(p.get("name", "")) for p in fields if p.get("required") is True]
    if required:
        schema["required"] = required
    return {"schema": schema, **({"encoding": encoding} if encoding else {})}


def make_response(node: dict[str, Any], produces: list[str], streams: Any) -> None:
    """A response, changed in place; `streams` are the definitions of streams."""
    headers = node.get("headers")
    for header in headers.values() if isinstance(headers, dict) else ():
        if isinstance(header, dict) and "$ref" not in header:
            header.pop("collectionFormat", None)
            header["schema"] = take_schema(header)
    schema, examples = node.pop("schema", None), node.pop("examples", None)
    schema = streamed(schema, streams)
    if is_streamed(schema):
        produces = [NDJSON]
    shown = examples if isinstance(examples, dict) else {}
    if schema is None and not shown:
        return
    is_file = isinstance(schema, dict) and schema.get("type") == "file"
    if is_file:
        schema = dict(BINARY)
        produces = [p for p in produces if p != JSON] or ["application/octet-stream"]
    content: dict[str, Any] = {}
    for kind in produces if schema is not None else shown:
        content[kind] = media(schema)
    for kind, example in shown.items():
        content.setdefault(kind, media(schema))
        content[kind]["example"] = example
    node["content"] = content


def streamed(schema: Any, streams: Any) -> Any:
    """A schema with what it refers to among the definitions of streams."""
    ref = schema.get("$ref") if isinstance(schema, dict) else None
    pointer = pointers.parse(ref) if isinstance(ref, str) else None
    if not isinstance(streams, dict) or not pointer or pointer[0] != STREAMS:
        return schema
    return streams.get(pointer[1], {}) if len(pointer) == 2 else schema


def is_streamed(schema: Any) -> bool:
    """Whether a schema is that of each line of a stream, as grpc-gateway writes it: with
    a result or an error, and a title that says so.
    """
    if not isinstance(schema, dict) or not isinstance(schema.get("properties"), dict):
        return False
    title = schema.get("title")
    stated = isinstance(title, str) and title.startswith(STREAM_TITLE)
    return stated and {"result"} <= schema["properties"].keys() <= {"result", "error"}


def media(schema: Any) -> dict[str, Any]:
    """A media type with a schema of its own."""
    return {} if schema is None else {"schema": copy.deepcopy(schema)}


def make_scheme(node: dict[str, Any]) -> dict[str, Any]:
    """A security definition, changed in place."""
    if node.get("type") == "basic":
        node["type"], node["scheme"] = "http", "basic"
    if node.get("type") == "oauth2":
        flow = str(node.pop("flow", "accessCode"))
        keys = ("authorizationUrl", "tokenUrl", "scopes")
        made = {k: node.pop(k) for k in keys if k in node}
        node["flows"] = {FLOWS.get(flow, flow): made}
    return node


SECTIONS: Final = {
    "definitions": "schemas",
    "parameters": "parameters",
    "responses": "responses",
    "securityDefinitions": "securitySchemes",
}
ROOT_KEYS: Final = ("host", "basePath", "schemes", "consumes", "produces", "swagger")


@dataclass
class Converter:
    """Converts one document."""

    root: dict[str, Any]
    origins: Origins
    consumes: list[str] = field(default_factory=list)
    produces: list[str] = field(default_factory=list)
    streams: Any = None

    def convert(self) -> None:
        """Change the document; its values keep their places."""
        self.consumes = texts(self.root.get("consumes")) or [JSON]
        self.produces = texts(self.root.get("produces")) or [JSON]
        self.root["openapi"] = "3.0.3"
        self.streams = self.root.pop(STREAMS, None)
        if (url := server(self.root)) is not None:
            self.root["servers"] = url
        for path, item in objects(self.root.get("paths")):
            self.path_item(("paths", path), item)
        self.components()
        for key in (*ROOT_KEYS, *SECTIONS):
            self.root.pop(key, None)
        relink(self.root)

    def components(self) -> None:
        """Move what is shared into `components`."""
        made: dict[str, Any] = {}
        for old, new in SECTIONS.items():
            for name, value in objects(self.root.get(old)):
                section, part = new, value
                if old == "parameters" and value.get("in") in ("body", "formData"):
                    continue
                if old == "parameters":
                    part = make_parameter(value)
                elif old == "responses":
                    make_response(value, self.produces, self.streams)
                elif old == "securityDefinitions":
                    part = make_scheme(value)
                made.setdefault(section, {})[name] = part
                self.origins.move((old, name), ("components", section, name))
        if made:
            self.root["components"] = made | (self.root.get("components") or {})

    def path_item(self, path: Path, item: dict[str, Any]) -> None:
        """A path with its operations."""
        shared = self.parameters(item)
        bodies = [p for p, _ in shared if p.get("in") in ("body", "formData")]
        self.keep(path, item, shared)
        for method in METHODS:
            operation = item.get(method)
            if isinstance(operation, dict):
                self.operation((*path, method), operation, bodies)

    def operation(
        self, path: Path, node: dict[str, Any], shared: list[dict[str, Any]]
    ) -> None:
        """One operation; `shared` are the body parameters of its path."""
        consumes = texts(node.pop("consumes", None)) or self.consumes
        produces = texts(node.pop("produces", None)) or self.produces
        node.pop("schemes", None)
        own = self.parameters(node)
        indexes = [i for p, i in own if is_body(p)]
        sources = [self.origins.source((*path, "parameters", i)) for i in indexes]
        self.keep(path, node, own)
        bodies = shared + [p for p, _ in own]
        body = make_body(bodies, consumes)
        if body:
            node["requestBody"] = body
            if sources:
                self.origins.adopt(*sources[0], (*path, "requestBody"))
        for _, response in objects(node.get("responses")):
            make_response(response, produces, self.streams)

    def parameters(self, node: dict[str, Any]) -> list[tuple[dict[str, Any], int]]:
        """The parameters of a node with their indexes, bodies without references."""
        written = pointers.spread(self.root, node.get("parameters"))
        if written is not node.get("parameters"):
            node["parameters"] = written
        found: list[tuple[dict[str, Any], int]] = []
        for index, item in enumerate(written if isinstance(written, list) else []):
            target = pointers.resolve(self.root, item)
            if isinstance(item, dict):
                found.append((target if is_body(target) else item, index))
        return found

    def keep(
        self, path: Path, node: dict[str, Any], found: list[tuple[dict[str, Any], int]]
    ) -> None:
        """Leave the parameters that are not bodies, with their places."""
        kept = [(p, i) for p, i in found if not is_body(p)]
        sources = [self.origins.source((*path, "parameters", i)) for _, i in kept]
        if "parameters" in node:
            node["parameters"] = [make_parameter(p) for p, _ in kept]
        for new, (tree, pointer) in enumerate(sources):
            self.origins.adopt(tree, pointer, (*path, "parameters", new))


def is_body(parameter: dict[str, Any]) -> bool:
    """Whether a parameter is the body or a part of it."""
    return parameter.get("in") in ("body", "formData")


def make_body(parameters: list[dict[str, Any]], consumes: list[str]) -> dict[str, Any]:
    """The request body that the parameters describe; empty if they do not."""
    fields = [p for p in parameters if p.get("in") == "formData"]
    bodies = {str(p.get("name")): p for p in parameters if p.get("in") == "body"}
    if fields:
        # What stands beside a form can only be a part of it, as JSON.
        fields += [{**body, "name": name} for name, body in bodies.items()]
        files = any(p.get("type") == "file" for p in fields)
        kinds = [c for c in consumes if c in (FORM, MULTIPART)]
        kinds = kinds or [MULTIPART if files or bodies else FORM]
        if files and MULTIPART in kinds:
            kinds = [MULTIPART]
        required = any(p.get("required") is True for p in fields)
        content = {k: form_content(fields) for k in kinds}
        return {"required": required, "content": content}
    if not bodies:
        return {}
    body = next(iter(bodies.values())) if len(bodies) == 1 else joined(bodies)
    kept = ("description", "required")
    found: dict[str, Any] = {k: body[k] for k in kept if k in body}
    found |= {k: v for k, v in body.items() if k[:2] == "x-"}
    schema = part_schema(body)
    return {**found, "content": {c: media(schema) for c in consumes}}


def joined(bodies: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Several bodies, of which Swagger allows one, as an object that has them all."""
    required = [name for name, body in bodies.items() if body.get("required") is True]
    properties = {name: part_schema(body) for name, body in bodies.items()}
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    return {
        "required": bool(required),
        "schema": {**schema, **({"required": required} if required else {})},
    }


def server(root: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The servers that host, base path and schemes mean."""
    host, base = root.get("host"), root.get("basePath") or ""
    if not isinstance(host, str) or not host:
        return [{"url": base}] if isinstance(base, str) and base else None
    schemes = texts(root.get("schemes")) or ["https"]
    known = [s for s in ("https", "http", *schemes) if s in schemes]
    return [{"url": f"{s}://{host}{base}"} for s in dict.fromkeys(known)]


def texts(value: Any) -> list[str]:
    """A list of strings, or of one."""
    items = value if isinstance(value, list) else [value]
    return [v for v in items if isinstance(v, str)]


def objects(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The members of a map that are objects."""
    for name, item in list(value.items()) if isinstance(value, dict) else ():
        if isinstance(item, dict) and name[:2] != "x-":
            yield name, item


def relink(root: dict[str, Any]) -> None:
    """Lead references to where the shared objects are now."""
    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            ref = node.get("$ref")
            pointer = pointers.parse(ref) if isinstance(ref, str) else None
            if pointer and pointer[0] in SECTIONS:
                new = ("components", SECTIONS[pointer[0]], *pointer[1:])
                if pointers.get(root, new) is not ABSENT:
                    node["$ref"] = pointers.spell(new)
            if isinstance(node.get("discriminator"), str) and (
                {"properties", "allOf", "type"} & node.keys()
            ):
                node["discriminator"] = {"propertyName": node["discriminator"]}
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
