"""One operation as platforms of documentation write it out below its page.

What is published as the text of a page is not the vendor's document but what the platform
made of the part that the page shows:

    paths:
      path: /kites/{id}
      method: get
      servers: [{url: https://api.example.com}]
      request:
        security: [{title: key, parameters: {header: {X-Key: {type: apiKey}}}}]
        parameters: {path: {id: {schema: [{type: string, required: true}]}}}
        body: {application/json: {schemaArray: [{type: object, properties: ...}]}}
      response:
        "200": {application/json: {schemaArray: [...], examples: ..., description: ...}}

A schema is a list of alternatives; what an object requires is `requiredProperties`, whether
a parameter or a body is required is `required`, a component is copied with its pointer in
`refIdentifier`, and the schema of each property stands in an `allOf` of its own. Here the
object of paths that it was made of is restored, each value at its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from generator import patterns as re
from generator.facts import as_object

if TYPE_CHECKING:
    from generator.openapi.nodes import Origins

At = tuple[str, ...]
LOCATIONS: Final = ("path", "query", "header", "cookie")
OF_PARAMETER: Final = ("style", "explode", "allowReserved", "example", "examples")
"""Keywords of a parameter that stand beside its schema."""
COMPONENT: Final = re.compile(r"#/components/schemas/([^/~]{1,200})")
ENUM: Final = re.compile(r"enum<(\w{1,20})>")
MADE_UP: Final = re.compile(
    r"<\w{1,20}>|2023-11-07T05:31:56Z|3c90c3cc-0d44-4b50-8888-8dd25736052a"
)
"""Values that the platform makes up for an example: they document nothing."""
NUMBER: Final = 123
"""The number that it makes up."""
NO_CONTENT: Final = "_mintlify/placeholder"
"""The media type of a response that is documented without one."""
MAX_DEPTH: Final = 60


def is_flattened(root: object) -> bool:
    """Whether a document is one operation, written out."""
    paths = root.get("paths") if isinstance(root, dict) else None
    return (
        isinstance(paths, dict)
        and isinstance(paths.get("path"), str)
        and isinstance(paths.get("method"), str)
        and not paths.keys().isdisjoint({"request", "response"})
    )


def restore(root: Any, origins: Origins) -> None:
    """Make a document of what `is_flattened`; it is changed in place."""
    flat = root["paths"]
    path, method = flat["path"], flat["method"].lower()
    hook = flat.get("type") == "webhook"
    table = "webhooks" if hook else "paths"
    made = Restorer(root, flat, origins, (table, path, method)).operation()
    del root["paths"]
    root[table] = {path: {method: made}}
    if hook:
        root.setdefault("openapi", "3.1.0")


class Restorer:
    """Restores an operation; `to` is where it will stand."""

    def __init__(
        self, root: dict[str, Any], flat: dict[str, Any], origins: Origins, to: At
    ) -> None:
        self.root = root
        self.flat = flat
        self.origins = origins
        self.to = to

    def operation(self) -> dict[str, Any]:
        """The Operation Object."""
        at: At = ("paths",)
        self.origins.move(at, self.to)
        request = as_object(self.flat.get("request"))
        made: dict[str, Any] = {}
        if isinstance(servers := self.flat.get("servers"), list) and servers:
            made["servers"] = servers
            self.origins.move((*at, "servers"), (*self.to, "servers"))
        if self.flat.get("deprecated") is True:
            made["deprecated"] = True
        if isinstance(security := request.get("security"), list):
            made["security"] = [self.requirement(each) for each in security]
        named = as_object(request.get("parameters"))
        if parameters := [*self.parameters(named, (*at, "request", "parameters"))]:
            made["parameters"] = parameters
        body = as_object(request.get("body"))
        if content := self.content(body, (*at, "request", "body"), "requestBody"):
            required = any(is_required(as_object(each)) for each in body.values())
            made["requestBody"] = {"content": content, "required": required}
        made["responses"] = self.responses(as_object(self.flat.get("response")))
        return made

    def requirement(self, stated: object) -> dict[str, list[str]]:
        """A Security Requirement Object, its schemes among the components."""
        whole = as_object(stated)
        every = [
            (location, name, as_object(each))
            for location, named in as_object(whole.get("parameters")).items()
            for name, each in as_object(named).items()
        ]
        title = str(whole.get("title") or "credential")
        schemes = as_object(self.root.setdefault("components", {}))
        known = as_object(schemes.setdefault("securitySchemes", {}))
        made: dict[str, list[str]] = {}
        for location, name, each in every:
            key = title if len(every) == 1 else f"{title} {name}"
            known[key] = scheme(location, name, each)
            made[key] = []
        return made

    def parameters(self, named: Mapping[str, Any], at: At) -> Iterator[dict[str, Any]]:
        """The Parameter Objects."""
        count = 0
        for location in LOCATIONS:
            for name, stated in as_object(named.get(location)).items():
                whole, here = as_object(stated), (*at, location, name)
                to = (*self.to, "parameters", str(count))
                count += 1
                self.origins.move(here, to)
                listed = whole.get("schema")
                first = as_object(
                    listed[0] if isinstance(listed, list) and listed else 0
                )
                made: dict[str, Any] = {"name": name, "in": location}
                made["required"] = location == "path" or first.get("required") is True
                for key in ("description", "deprecated"):
                    if key in first:
                        made[key] = first[key]
                made |= {key: whole[key] for key in OF_PARAMETER if key in whole}
                made["schema"] = self.alternatives(
                    listed, (*here, "schema"), (*to, "schema"), {"description"}
                )
                yield made

    def responses(self, stated: Mapping[str, Any]) -> dict[str, Any]:
        """The Responses Object."""
        made = {}
        for status, media in stated.items():
            at = ("paths", "response", str(status))
            self.origins.move(at, (*self.to, "responses", str(status)))
            texts = [
                as_object(each).get("description") for each in as_object(media).values()
            ]
            text = next((t for t in texts if isinstance(t, str)), "")
            response: dict[str, Any] = {"description": text}
            content = self.content(as_object(media), at, "responses", str(status))
            if content:
                response["content"] = content
            made[str(status)] = response
        return made

    def content(
        self, stated: Mapping[str, Any], at: At, *where: str
    ) -> dict[str, dict[str, Any]]:
        """The Media Type Objects of a body."""
        made = {}
        for name, each in stated.items():
            if name == NO_CONTENT:
                continue
            whole, to = as_object(each), (*self.to, *where, "content", name)
            here = (*at, name)
            self.origins.move(here, to)
            schema = self.alternatives(
                whole.get("schemaArray"), (*here, "schemaArray"), (*to, "schema"), set()
            )
            made[name] = {"schema": schema}
            examples = {
                key: example
                for key, example in as_object(whole.get("examples")).items()
                if not made_up(as_object(example).get("value"))
            }
            if examples:
                made[name]["examples"] = examples
        return made

    def alternatives(self, listed: object, at: At, to: At, without: set[str]) -> Any:
        """The schema that a list of alternatives means."""
        every = listed if isinstance(listed, list) else []
        if len(every) == 1:
            return self.schema(every[0], (*at, "0"), to, without)
        if not every:
            return {}
        return {
            "anyOf": [
                self.schema(each, (*at, str(n)), (*to, "anyOf", str(n)), without)
                for n, each in enumerate(every)
            ]
        }

    def schema(self, stated: object, at: At, to: At, without: set[str]) -> Any:
        """A Schema Object; a copied component is one again."""
        self.origins.move(at, to)
        if not isinstance(stated, dict):
            return {}
        made = {key: value for key, value in stated.items() if key not in without}
        made.pop("required", None)
        component = COMPONENT.fullmatch(str(made.pop("refIdentifier", "")))
        required = made.pop("requiredProperties", None)
        if isinstance(required, list):
            made["required"] = required
        kind = made.get("type")
        if kind == "any":
            del made["type"]
        elif isinstance(kind, str) and (found := ENUM.fullmatch(kind)):
            made["type"] = found[1]
        elif kind == "file":
            made |= {"type": "string", "format": "binary"}
        target = ("components", "schemas", component[1]) if component else to
        for key in ("items", "additionalProperties"):
            if key in made:
                made[key] = self.unwrapped(made[key], (*at, key), (*target, key))
        if isinstance(properties := made.get("properties"), dict):
            made["properties"] = {
                name: self.unwrapped(
                    each, (*at, "properties", name), (*target, "properties", name)
                )
                for name, each in properties.items()
            }
        return self.shared(component[1], made, at) if component else made

    def unwrapped(self, stated: object, at: At, to: At) -> Any:
        """A schema without the `allOf` that the platform puts it in."""
        self.origins.move(at, to)
        if isinstance(stated, dict) and stated.keys() == {"allOf"}:
            listed = stated["allOf"]
            if isinstance(listed, list) and len(listed) == 1:
                self.origins.move((*at, "allOf", "0"), to)
                return listed[0]
        return stated

    def shared(self, name: str, made: dict[str, Any], at: At) -> dict[str, str]:
        """A reference to a component; what the document states of it comes first."""
        components = as_object(self.root.setdefault("components", {}))
        schemas = components.setdefault("schemas", {})
        if isinstance(schemas, dict) and name not in schemas:
            schemas[name] = made
            self.origins.move(at, ("components", "schemas", name))
        return {"$ref": f"#/components/schemas/{name}"}


def scheme(location: str, name: str, stated: Mapping[str, Any]) -> dict[str, Any]:
    """A Security Scheme Object; of OAuth nothing but the token is known here."""
    made: dict[str, Any] = {"type": "apiKey", "in": location, "name": name}
    if stated.get("type") in ("http", "oauth2", "openIdConnect"):
        made = {"type": "http", "scheme": str(stated.get("scheme") or "bearer")}
    if isinstance(text := stated.get("description"), str):
        made["description"] = text
    return made


def is_required(media: Mapping[str, Any]) -> bool:
    """Whether a body has to be sent, by its first alternative."""
    listed = media.get("schemaArray")
    first = listed[0] if isinstance(listed, list) and listed else None
    return as_object(first).get("required") is True


def made_up(value: object, depth: int = 0) -> bool:
    """Whether an example is what the platform writes where none is documented."""
    if depth > MAX_DEPTH or value is None:
        return True
    if isinstance(value, dict):
        return any(
            made_up(each, depth + 1) for each in value.values() if each is not None
        )
    if isinstance(value, list):
        return any(made_up(each, depth + 1) for each in value if each is not None)
    if isinstance(value, str):
        return MADE_UP.fullmatch(value) is not None
    return value == NUMBER and not isinstance(value, bool)
