"""A typed view of an OpenAPI 3.1 document: each object of the specification as a class.

`OpenAPIObject(references)` is the document; everything else is reached from it. Objects
know their pointer. References are resolved on access, except in schemas, where a
reference has a meaning of its own (`SchemaObject`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fragmint.openapi import DEFAULT_STYLES, DELIMITED, METHODS
from generator import pointers
from generator.facts import Json
from generator.openapi.nodes import (
    BadReference,
    ChoiceField,
    FlagField,
    JsonMap,
    JsonObject,
    ListField,
    MapField,
    ObjectT,
    OneField,
    ProseField,
    References,
    TextField,
    TextsField,
)
from generator.openapi.schema import SchemaField, SchemaMapField, SchemaObject

WHOLE_QUERY: Final = "querystring"
"""Location and style of a parameter that is the query string as a whole."""
ANONYMOUS: Final = "example"
"""The name of an example without one."""


class ExampleObject(JsonObject):
    """A named example (section 4.8.19)."""

    __slots__ = ()


class ExampledObject(JsonObject):
    """The common base of parameters, headers and media types: schema and examples."""

    __slots__ = ()
    schema = SchemaField("schema")
    named_examples = MapField("examples", ExampleObject)

    @property
    def examples(self) -> Iterator[tuple[str, Json]]:
        """Name and value of each example; the one without a name comes last."""
        for name, example in self.named_examples.items():
            if "value" in example:
                yield name, example.raw["value"]
        if "example" in self:
            yield ANONYMOUS, self.raw["example"]


class EncodingObject(JsonObject):
    """How one property of a form is written (section 4.8.15)."""

    __slots__ = ()
    content_type = TextField("contentType")
    explode = ChoiceField("explode")
    allow_reserved = FlagField("allowReserved")
    headers = MapField("headers", ExampledObject)

    @property
    def style(self) -> str:
        """The style that is stated; empty if none is."""
        return style_of(self)


class MediaTypeObject(ExampledObject):
    """Content of one media type (section 4.8.14)."""

    __slots__ = ()
    item_schema = SchemaField("itemSchema")
    encoding = MapField("encoding", EncodingObject)


class HeaderObject(ExampledObject):
    """A header of a response (section 4.8.21)."""

    __slots__ = ()
    description = ProseField("description")
    content = MapField("content", MediaTypeObject)


class ParameterObject(ExampledObject):
    """A parameter of an operation (section 4.8.12)."""

    __slots__ = ()
    name = TextField("name")
    stated_location = TextField("in")
    stated_explode = ChoiceField("explode")
    description = ProseField("description")
    is_required = FlagField("required")
    deprecated = FlagField("deprecated")
    allow_reserved = FlagField("allowReserved")
    content = MapField("content", MediaTypeObject)

    @property
    def location(self) -> str:
        """Where it is sent; empty for a place that no one knows. A whole query string
        (OpenAPI 3.2) is sent in the query, in a style of its own.
        """
        found = self.stated_location
        if found == WHOLE_QUERY:
            return "query"
        return found if found in DEFAULT_STYLES else ""

    @property
    def style(self) -> str:
        """The style in which it is written, the usual one where none is stated."""
        if self.stated_location == WHOLE_QUERY:
            return WHOLE_QUERY
        return style_of(self) or DEFAULT_STYLES.get(self.location, "")

    @property
    def explode(self) -> bool:
        """Whether each member is written by itself."""
        found = self.stated_explode
        return self.style in ("form", "cookie") if found is None else found

    @property
    def required(self) -> bool:
        """Whether every request has it: one of the path always."""
        return self.is_required or self.location == "path"


def style_of(node: JsonObject) -> str:
    """The style that a Parameter or Encoding Object states; empty if it does not."""
    match node.raw:
        case {"x-collectionFormat": str(name)} if name in DELIMITED:
            return DELIMITED[name]
        case {"style": str(style)}:
            return style
        case _:
            return ""


class RequestBodyObject(JsonObject):
    """The body of a request (section 4.8.13)."""

    __slots__ = ()
    description = ProseField("description")
    required = ChoiceField("required")
    content = MapField("content", MediaTypeObject)


class LinkObject(JsonObject):
    """An operation that a response leads on to (section 4.8.20)."""

    __slots__ = ()


class ResponseObject(JsonObject):
    """One response of an operation (section 4.8.17)."""

    __slots__ = ()
    description = ProseField("description")
    content = MapField("content", MediaTypeObject)
    headers = MapField("headers", HeaderObject)
    links = MapField("links", LinkObject)


class ServerVariableObject(JsonObject):
    """A variable in the URL of a server (section 4.8.6)."""

    __slots__ = ()

    @property
    def default(self) -> str:
        """The value where the user gives none."""
        return str(self.raw.get("default", ""))

    @property
    def allowed(self) -> tuple[str, ...]:
        """The values that it may have; empty if any will do."""
        return tuple(map(str, self.entries("enum")))


class ServerObject(JsonObject):
    """Where an API is served (section 4.8.5)."""

    __slots__ = ()
    description = ProseField("description")
    variables = MapField("variables", ServerVariableObject)


class OAuthFlowObject(JsonObject):
    """One way to get a token (section 4.8.29)."""

    __slots__ = ()
    token_url = TextField("tokenUrl")

    @property
    def scopes(self) -> tuple[str, ...]:
        """The names of the scopes."""
        return tuple(self.members("scopes"))


class OAuthFlowsObject(JsonObject):
    """The ways to get a token, as far as a client can go them by itself."""

    __slots__ = ()
    client_credentials = OneField("clientCredentials", OAuthFlowObject)


class SecuritySchemeObject(JsonObject):
    """A way to prove who calls (section 4.8.27)."""

    __slots__ = ()
    type = TextField("type")
    scheme = TextField("scheme")
    name = TextField("name")
    location = TextField("in")
    description = ProseField("description")
    flows = OneField("flows", OAuthFlowsObject)


class SecuredObject(JsonObject):
    """The common base of the document and its operations: servers and security."""

    __slots__ = ()
    servers = ListField("servers", ServerObject)

    @property
    def security(self) -> list[SecurityRequirementObject] | None:
        """The alternatives of security schemes; None if nothing is stated."""
        if not isinstance(self.raw.get("security"), list):
            return None
        return [
            SecurityRequirementObject(self.references, entry, (self, ("security",)))
            for entry in self.entries("security")
            if isinstance(entry, dict)
        ]


class SecurityRequirementObject(JsonObject):
    """Security schemes that hold together, by name (section 4.8.30)."""

    __slots__ = ()

    @property
    def schemes(self) -> tuple[str, ...]:
        """The names of the schemes."""
        return tuple(self.raw)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes of all schemes, each once."""
        found = (scope for name in self.raw for scope in self.entries(name))
        return tuple(dict.fromkeys(s for s in found if isinstance(s, str)))


class ExternalDocumentationObject(JsonObject):
    """A page about something (section 4.8.11)."""

    __slots__ = ()
    url = TextField("url")


class OperationObject(SecuredObject):
    """One operation (section 4.8.10), with the method and path that lead to it."""

    __slots__ = ("item", "method", "path")
    method: str
    path: str
    item: PathItemObject
    operation_id = TextField("operationId")
    summary = ProseField("summary")
    description = ProseField("description")
    deprecated = FlagField("deprecated")
    documented_by = TextField("x-documented-by")
    tags = TextsField("tags")
    external_docs = OneField("externalDocs", ExternalDocumentationObject)
    own_parameters = ListField("parameters", ParameterObject)
    request_body = OneField("requestBody", RequestBodyObject)
    responses = MapField("responses", ResponseObject, extensible=True)

    @property
    def parameters(self) -> list[ParameterObject]:
        """The parameters of the path and of the operation, outermost first."""
        return [*self.item.parameters, *self.own_parameters]

    @property
    def key(self) -> str:
        """The identity of an operation: `GET /pets/{id}`."""
        return f"{self.method} {self.path}"

    @property
    def callbacks(self) -> Iterator[tuple[str, PathItemObject]]:
        """The paths under each callback, by its name (section 4.8.18). They are this
        operation's own, even where a reference leads to them.
        """
        for name, entry in self.members("callbacks").items():
            callback = self.child(JsonObject, entry, "callbacks", name)
            for path, item in callback.raw.items():
                step = ("callbacks", name, path)
                if not path.startswith("x-"):
                    yield name, self.child(PathItemObject, item, *step).at(path)


class PathItemObject(JsonObject):
    """The operations of one path (section 4.8.9)."""

    __slots__ = ("path",)
    path: str
    servers = ListField("servers", ServerObject)
    parameters = ListField("parameters", ParameterObject)

    def at(self, path: str) -> PathItemObject:
        """The object, with the path that leads to it."""
        self.path = path
        return self

    @property
    def operations(self) -> Iterator[OperationObject]:
        """The operations by their methods, those that OpenAPI names first."""
        for method in METHODS:
            if isinstance(self.raw.get(method), dict):
                yield self.operation(method.upper(), method)
        for method, entry in self.members("additionalOperations").items():
            if isinstance(entry, dict):
                yield self.operation(method.upper(), "additionalOperations", method)

    def operation(self, method: str, *step: str) -> OperationObject:
        """The operation that stands some steps below."""
        entry = pointers.get(self.raw, step)
        found = OperationObject(self.references, entry, (self, step))
        found.method, found.path, found.item = method, self.path, self
        return found


class TagObject(JsonObject):
    """The document's description of a tag (section 4.8.22)."""

    __slots__ = ()
    name = TextField("name")
    title = ProseField("x-displayName")
    description = ProseField("description")


class InfoObject(JsonObject):
    """The document's description of the API (section 4.8.2)."""

    __slots__ = ()
    title = ProseField("title")
    version = ProseField("version")
    description = ProseField("description")


class ComponentsObject(JsonObject):
    """The named parts of the document (section 4.8.7)."""

    __slots__ = ()
    schemas = SchemaMapField("schemas")
    security_schemes = MapField("securitySchemes", SecuritySchemeObject)


class OpenAPIObject(SecuredObject):
    """A document (section 4.8.1)."""

    __slots__ = ()
    info = OneField("info", InfoObject)
    tags = ListField("tags", TagObject)
    components = OneField("components", ComponentsObject)

    @property
    def paths(self) -> list[PathItemObject]:
        """The paths, in documented order."""
        return self.items_of("paths")

    @property
    def webhooks(self) -> list[PathItemObject]:
        """The webhooks, each under its name as the path."""
        return self.items_of("webhooks")

    def items_of(self, key: str) -> list[PathItemObject]:
        """The path items in a field."""
        return [
            self.child(PathItemObject, entry, key, path).at(path)
            for path, entry in self.members(key).items()
            if not path.startswith("x-")
        ]

    def at(self, kind: type[ObjectT], ref: str) -> ObjectT:
        """The target of a reference, as it is there.

        Raises:
            BadReference: There is nothing at that place.
        """
        return kind(self.references, *self.references.step(ref))

    def schema(self, ref: str) -> SchemaObject:
        """The schema behind a reference, its pointer in one spelling. One that says
        more than where it leads is itself what is referred to.

        Raises:
            BadReference: A reference leads nowhere or in a circle.
        """
        for _ in range(pointers.MAX_HOPS):
            node, pointer = self.references.step(ref)
            found = SchemaObject(self.references, node, pointer)
            if not found.refers_only:
                return found
            ref = found.ref
        raise BadReference(f"`{ref}` refers to itself")

    def target(self, ref: str) -> str:
        """The pointer, in one spelling, of what a reference leads to in the end; empty
        where it leads nowhere.
        """
        try:
            return self.schema(ref).pointer
        except BadReference:
            return ""


def view(document: JsonMap) -> OpenAPIObject:
    """The typed view of a document."""
    return OpenAPIObject(References(document), document, "#")
