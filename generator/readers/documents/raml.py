"""RAML 0.8 and 1.0 documents as operations (github.com/raml-org/raml-spec).

Resources nest, and traits add to methods. `!include` of other files is ignored, because
their content is not part of this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.facts import Json, Pointer, Reading
from generator.media import FORMS
from generator.readers.calls.call import (
    CallBody,
    CallParameter,
    CallReply,
    Credential,
    DescribedCall,
)
from generator.readers.calls.call_credentials import api_key, standard
from generator.readers.calls.call_reading import DocumentReading, refused
from generator.readers.calls.literals import message_body
from generator.readers.documents.json_schema import TreeNode, root_of
from generator.readers.endpoints.targets import read_target
from generator.report.diagnostics import InputError, Span
from generator.source import Source

NAME = "raml"
HEAD: Final = re.compile(r"\ufeff?#%RAML (0\.8|1\.0)")
INCLUDE: Final = re.compile(r"!include[ \t]+[^\s#,\]}]{1,400}")
METHODS: Final = frozenset(
    {"get", "post", "put", "delete", "patch", "head", "options", "trace"}
)
JSON_TYPE: Final = "application/json"
MAX_DEPTH: Final = 30
"""Resources nest so deep at most; real ones have 8 levels."""
TYPES: Final[dict[str, dict[str, Json]]] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string"},
    "date-only": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "file": {"type": "string", "format": "binary"},
    "object": {"type": "object"},
    "array": {"type": "array"},
}
KEYWORDS: Final = (
    "enum",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "default",
)


def sniff(source: Source) -> float:
    """Sure if the first line says so."""
    return 1.0 if HEAD.match(source.text[:40]) else 0.0


def read(source: Source) -> Reading:
    """The operations of all resources."""
    result = DocumentReading(source, NAME)
    text = INCLUDE.sub("null", source.text)
    try:
        root = root_of(replace(source, text=text))
    except InputError as error:
        return refused(source, NAME, error)
    result.title = root.text("title")
    base = root.text("baseUri").replace("{version}", root.text("version"))
    document = RamlDocument(root, base.rstrip("/"))
    result.calls.extend(document.calls(root, Resource()))
    result.warn_of_nothing("RAML document")
    return result.reading()


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource on the way down: its path, names of groups, and path parameters."""

    path: str = ""
    group: tuple[str, ...] = ()
    parameters: tuple[CallParameter, ...] = ()
    secured: TreeNode | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class RamlDocument:
    """A document with what its resources refer to."""

    root: TreeNode
    base: str

    def calls(self, node: TreeNode, resource: Resource) -> Iterator[DescribedCall]:
        """The operations of a resource and those below it."""
        if resource.depth > MAX_DEPTH or not isinstance(node.value, dict):
            return
        if node.get("securedBy").value is not None:
            resource = replace(resource, secured=node.get("securedBy"))
        for inner in node.items():
            if inner.name.lower() in METHODS:
                yield self.call(inner, node, resource)
            elif inner.name.startswith("/"):
                yield from self.calls(inner, self.below(inner, resource))

    def below(self, node: TreeNode, resource: Resource) -> Resource:
        """A resource inside another one."""
        name = node.text("displayName")
        group = (name,) if name and not resource.group else resource.group
        own = tuple(parameters(node.get("uriParameters"), "path"))
        return Resource(
            resource.path + node.name,
            group,
            (*resource.parameters, *own),
            resource.secured,
            resource.depth + 1,
        )

    def call(
        self, node: TreeNode, owner: TreeNode, resource: Resource
    ) -> DescribedCall:
        """One method of a resource, with its traits."""
        path = resource.path.replace("{mediaTypeExtension}", "")
        target = read_target(path)
        sources = [*self.traits(owner), *self.traits(node), node]
        rows = {p.key: p for p in resource.parameters}
        for source in sources:
            rows |= {
                p.key: p for p in parameters(source.get("queryParameters"), "query")
            }
            rows |= {p.key: p for p in parameters(source.get("headers"), "header")}
        secured = node.get("securedBy")
        return DescribedCall(
            node.name.upper(),
            target.path if target else path,
            node.region,
            base=self.base if "{" not in self.base else "",
            title=node.text("displayName"),
            description=node.text("description") or owner.text("description"),
            group=resource.group,
            parameters=tuple(rows.values()),
            bodies=tuple(bodies(node.get("body"))),
            replies=tuple(replies(node.get("responses"))),
            credentials=self.credentials(
                secured if secured.value is not None else resource.secured
            ),
        )

    def traits(self, node: TreeNode) -> Iterator[TreeNode]:
        """The traits that a node is given, by `is`."""
        for given in node.get("is").items():
            name = next(iter(given.value), "") if isinstance(given.value, dict) else ""
            yield named(self.root.get("traits"), name or str(given.value))

    def credentials(self, secured: TreeNode | None) -> tuple[Credential, ...] | None:
        """The schemes that `securedBy` names; empty if one of them is `null`."""
        if secured is None:
            return None
        found = []
        for given in secured.items():
            value = given.value
            if value is None:
                return ()
            name = next(iter(value), "") if isinstance(value, dict) else str(value)
            scheme = named(self.root.get("securitySchemes"), name)
            found += list(of_scheme(scheme, given.span))
        return tuple(found[:1]) or None


def named(owner: TreeNode, name: str) -> TreeNode:
    """A definition: in a map (1.0), or in a list of maps (0.8)."""
    if isinstance(owner.value, list):
        for item in owner.items():
            if isinstance(item.value, dict) and name in item.value:
                return item.get(name)
    return owner.get(name)


def of_scheme(scheme: TreeNode, span: Span) -> Iterator[Credential]:
    """The credential of a security scheme."""
    kind = scheme.text("type").lower()
    if "basic" in kind:
        yield standard("basic", span)
        return
    for place, key in (("header", "headers"), ("query", "queryParameters")):
        for row in scheme.get("describedBy", key).items():
            if row.name.lower() != "authorization":
                yield api_key(place, row.name, span)
                return
    if "oauth 2" in kind or "bearer" in kind or "x-" in kind or "pass through" in kind:
        yield standard("bearer", span)


def parameters(owner: TreeNode, place: str) -> Iterator[CallParameter]:
    """Named parameters; a name that ends in `?` is optional (1.0)."""
    for node in owner.items():
        name = node.name.removesuffix("?").removesuffix("[]")
        stated = node.get("required").value
        usual = needed_unless_marked(node)
        required = bool(stated) if stated is not None else usual
        yield CallParameter(
            place,
            name,
            node.span,
            value=node.get("example").value,
            description=node.text("description"),
            required=True if place == "path" else required,
            schema=tuple(schema(node).items()),
        )


def needed_unless_marked(node: TreeNode) -> bool:
    """Whether a parameter that does not say so is required: in 1.0 without a `?`."""
    newer = "properties" in node.pointer
    return newer and not node.name.endswith("?")


def schema(node: TreeNode) -> dict[str, Json]:
    """The keywords of a parameter or a property."""
    kind = node.value if isinstance(node.value, str) else node.text("type")
    listed = str(kind).endswith("[]")
    plain: dict[str, Json] = dict(
        TYPES.get(str(kind).removesuffix("[]").strip("()"), {})
    )
    if listed:
        return {"type": "array", "items": plain}
    if not kind and node.get("properties").value is None:
        plain = {"type": "string"}
    for key in KEYWORDS:
        value = node.get(key).value
        if value is not None:
            plain[key] = value
    return plain


def bodies(owner: TreeNode) -> Iterator[CallBody]:
    """The bodies of a request, by media type."""
    for node in owner.items():
        if "/" in node.name:
            yield body_of(node, node.name)
        elif node.name in ("properties", "type", "example"):
            yield body_of(owner, JSON_TYPE)
            return


def body_of(node: TreeNode, media: str) -> CallBody:
    """One body: its example, its properties, or the fields of a form."""
    form = node.get("formParameters")
    if media in FORMS and form.value is not None:
        return CallBody(media, node.span, fields=tuple(parameters(form, "form")))
    facts = tuple(properties(node, ()))
    shown = node.get("example").value
    if isinstance(shown, str) and (made := message_body(shown, media, node.span)):
        return replace(made, facts=(*made.facts, *facts))
    if isinstance(shown, dict | list):
        return CallBody(media, node.span, shown, True, facts=facts)
    return CallBody(media, node.span, facts=facts)


def properties(
    node: TreeNode, at: Pointer, depth: int = 0
) -> Iterator[tuple[Pointer, Json, Span]]:
    """The facts of an object's properties (1.0)."""
    owner = node.get("properties")
    if owner.value is None or depth > MAX_DEPTH:
        return
    yield (*at, "type"), "object", node.span
    for inner in owner.items():
        name = inner.name.removesuffix("?")
        place = (*at, "properties", name)
        for key, value in schema(inner).items():
            yield (*place, key), value, inner.span
        if text := inner.text("description"):
            yield (*place, "description"), text, inner.span
        stated = inner.get("required").value
        needed = bool(stated) if stated is not None else not inner.name.endswith("?")
        yield (*at, "required", name), needed, inner.span
        yield from properties(inner, place, depth + 1)


def replies(owner: TreeNode) -> Iterator[CallReply]:
    """The responses by status."""
    for node in owner.items():
        found = [body_of(n, n.name) for n in node.get("body").items() if "/" in n.name]
        title = node.text("description")
        described = bool(title)
        if not found:
            yield CallReply(node.name, node.span, title, described=described)
        for body in found:
            yield CallReply(node.name, node.span, title, body, described=described)
