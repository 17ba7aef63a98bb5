"""Documents that are certainly valid: what openapi-spec-validator would only confirm.

Importing that library takes 0.15 s, a tenth of a build, and its walk in Python as much
for each megabyte. So a stricter check comes first: its schemas of OpenAPI, compiled, and
a plain form of its other checks. What passes here passes there (`tests/openapi` holds
both against each other); whatever else a document has is the library's to judge.
"""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

import jsonschema_rs

from generator import pointers
from generator.pointers import ABSENT
from generator.source import packaged

DIALECTS: Final = {
    "3.1": ("oas3.1/metaschema.json", "oas3.1/vocabularies/base"),
    "3.2": ("oas3.2/dialect/2025-09-17.json", "oas3.2/meta/2025-09-17.json"),
}
"""The schemas of schemas by the version of OpenAPI: the library's files."""
UNCHECKED: Final = ("uri", "uri-reference", "iri", "iri-reference")
METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
OWN_DIALECT: Final = ("$schema", "$id", "$dynamicRef", "$anchor", "$dynamicAnchor")
"""Keywords by which a schema means more than it says; few documents have one."""
KINDS: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}
NOT_JUDGING: Final = frozenset(
    {
        *("type", "default", "enum", "title", "description", "deprecated", "example"),
        *("examples", "nullable", "readOnly", "writeOnly", "externalDocs", "xml"),
    }
)
"""Keywords beside a default that allow it whatever they say, or that are looked at."""
INSIDE: Final = ("items", "additionalProperties")
"""Keywords that judge what is in a value, so not an empty one."""
WIDTHS: Final = {"int32": 2**31, "int64": 2**63, "float": 2**31, "double": 2**63}
"""Numbers of these formats may be as large at least."""


class Unsure(Exception):
    """Something that only the library judges."""


FAILURES: Final = (
    *(Unsure, OSError, ValueError, LookupError),
    *(TypeError, AttributeError, RecursionError),
)


def is_surely_valid(document: Mapping[str, Any]) -> bool:
    """Whether a document passes a check that is stricter than the library's."""
    version = str(document.get("openapi"))[:3]
    if version not in DIALECTS or "jsonSchemaDialect" in document:
        return False
    try:
        if not document_validator(version).is_valid(document):
            return False
        QuickCheck(document, version).run()
    except FAILURES:  # References lead to parts that no schema of OpenAPI is for.
        return False
    return True


def is_regex(text: str) -> bool:
    """Whether Python compiles a regular expression, as the library demands."""
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def compiled(schema: Any, resources: Mapping[str, Any]) -> Any:
    """A schema of schemas, with the resources that it refers to, as a validator."""
    formats: Any = {name: lambda text: True for name in UNCHECKED}
    return jsonschema_rs.Draft202012Validator(
        schema,
        registry=jsonschema_rs.Registry([*resources.items()]),
        validate_formats=True,
        formats={**formats, "regex": is_regex},
    )


@cache
def document_validator(version: str) -> Any:
    """The compiled schema of documents of a version.

    Raises:
        OSError: The library's files are not where they were.
    """
    path = f"resources/schemas/v{version}/schema.json"
    schema = json.loads(packaged("openapi_spec_validator", path))
    return jsonschema_rs.validator_cls_for(schema)(schema)


@cache
def schema_validator(version: str) -> Any:
    """The compiled schema of schemas in documents of a version.

    Raises:
        OSError: The library's files are not where they were.
    """
    schema, *parts = (
        json.loads(packaged("openapi_schema_validator", f"schemas/{path}"))
        for path in DIALECTS[version]
    )
    return compiled(schema, {part["$id"]: part for part in parts})


class QuickCheck:
    """A pass over one document; whatever is not plain is `Unsure`."""

    def __init__(self, document: Mapping[str, Any], version: str) -> None:
        self.document = document
        self.schemas = schema_validator(version)
        self.operation_ids: set[str] = set()
        self.seen: set[int] = set()

    def run(self) -> None:
        """Check all parts that the library looks at.

        Raises:
            Unsure: One of them is not plainly valid.
        """
        tags = [tag["name"] for tag in self.document.get("tags", ())]
        nested = any("parent" in tag for tag in self.document.get("tags", ()))
        sure(len(set(tags)) == len(tags) and not nested)
        for path, item in self.document.get("paths", {}).items():
            if not path.startswith("x-"):
                self.path_item(path, item)
        components = self.document.get("components", {})
        for schema in components.get("schemas", {}).values():
            self.schema(schema)

    def path_item(self, path: str, item: Mapping[str, Any]) -> None:
        """Check the operations of a path, and that its variables are its parameters."""
        sure("$ref" not in item)
        variables = {name for _, name, _, _ in string.Formatter().parse(path) if name}
        shared = self.parameters(item)
        for name, operation in operations(item):
            sure(isinstance(operation, dict) and "$ref" not in operation and bool(name))
            if "operationId" in operation:
                sure(operation["operationId"] not in self.operation_ids)
                self.operation_ids.add(operation["operationId"])
            sure(shared | self.parameters(operation) == variables)
            for response in operation.get("responses", {}).values():
                self.contents(self.target(response))

    def parameters(self, owner: Mapping[str, Any]) -> set[str]:
        """Check the parameters of an operation or a path; the names of those in paths."""
        found = [self.target(each) for each in owner.get("parameters", ())]
        keys = [(each["name"], each["in"]) for each in found]
        sure(len(set(keys)) == len(keys))
        for parameter in found:
            if "schema" in parameter:
                self.schema(parameter["schema"])
        return {name for name, place in keys if place == "path"}

    def contents(self, response: Mapping[str, Any]) -> None:
        """Check the schemas of a response."""
        for media in response.get("content", {}).values():
            described = self.target(media)
            if "schema" in described:
                self.schema(described["schema"])

    def target(self, node: Any) -> Any:
        """An object, or the one that its reference is to.

        Raises:
            Unsure: It leads out of the document, nowhere, or in a circle.
        """
        for _ in range(pointers.MAX_HOPS):
            if not isinstance(node, dict) or "$ref" not in node:
                return node
            reference = node["$ref"]
            sure(isinstance(reference, str) and reference.startswith("#/"))
            tokens = pointers.parse(reference)
            node = ABSENT if tokens is None else pointers.get(self.document, tokens)
            sure(node is not ABSENT)
        raise Unsure()

    def schema(self, schema: Any) -> None:
        """Check a schema and those in it, each once."""
        waiting = [self.target(schema)]
        sure(self.schemas.is_valid(schema) and self.schemas.is_valid(waiting[0]))
        while waiting:
            node = self.target(waiting.pop())
            sure(isinstance(node, dict | bool))
            if isinstance(node, dict) and id(node) not in self.seen:
                self.seen.add(id(node))
                sure(not any(keyword in node for keyword in OWN_DIALECT))
                sure("default" not in node or is_fitting(node, node["default"]))
                if "allOf" in node and "required" in node:
                    missing = set(node["required"]) - set(node.get("properties", ()))
                    sure(not missing or missing <= self.names(node["allOf"]))
                waiting += inner_schemas(node)

    def names(self, schemas: Sequence[Any]) -> set[str]:
        """The names of all properties in schemas, and in those that they consist of."""
        found: set[str] = set()
        seen: set[int] = set()
        waiting = [*schemas]
        while waiting:
            node = self.target(waiting.pop())
            if isinstance(node, dict) and id(node) not in seen:
                seen.add(id(node))
                found.update(node.get("properties", ()))
                waiting += consists_of(node)
        return found


def sure(known: bool) -> None:
    """Raise `Unsure` unless something is known."""
    if not known:
        raise Unsure()


def operations(item: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The operations of a path by their methods."""
    yield from ((name, item[name]) for name in (*METHODS, "query") if name in item)
    yield from item.get("additionalOperations", {}).items()


def is_fitting(schema: Mapping[str, Any], value: Any) -> bool:
    """Whether a default is plainly of its schema: of its type, among its values, within
    its limits, and nothing else is said that matters.
    """
    stated = schema.get("type", ())
    types = [stated] if isinstance(stated, str) else stated
    if types and type(value) not in {kind for name in types for kind in KINDS[name]}:
        return False
    if not all(key.startswith("x-") or allows(key, schema, value) for key in schema):
        return False
    known = schema.get("enum")
    return known is None or any(type(v) is type(value) and v == value for v in known)


def allows(keyword: str, schema: Mapping[str, Any], value: Any) -> bool:
    """Whether a keyword plainly allows a value."""
    if keyword in NOT_JUDGING or (keyword in INSIDE and value in ([], {})):
        return True
    if type(value) not in (int, float):
        return False
    said = schema[keyword]
    match keyword:
        case "minimum":
            return bool(said <= value)
        case "maximum":
            return bool(value <= said)
        case "format":
            return bool(said in WIDTHS and abs(value) < WIDTHS[said])
    return False


def inner_schemas(schema: Mapping[str, Any]) -> Iterator[Any]:
    """The schemas in a schema that the library looks at."""
    yield from consists_of(schema)
    yield from schema.get("properties", {}).values()


def consists_of(schema: Mapping[str, Any]) -> Iterator[Any]:
    """The schemas in a schema whose properties it may have."""
    for keyword in ("allOf", "anyOf", "oneOf"):
        yield from schema.get(keyword, ())
    yield from (schema[keyword] for keyword in ("items", "not") if keyword in schema)
