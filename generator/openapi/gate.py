"""openapi-spec-validator with its slow part, the meta-schema, replaced by
jsonschema-rs.

Importing this module takes 0.15 s, so only what `quick_check` leaves open imports it.
Stripe's 4 MB take 2.7 s with the original validator, which checks every schema against
the meta-schema in Python; its other checks run unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, Final

from jsonschema.exceptions import UnknownType, ValidationError
from jsonschema.validators import extend
from jsonschema_path.accessors import SchemaAccessor
from jsonschema_path.paths import SchemaPath
from openapi_schema_validator import _dialects as dialects
from openapi_schema_validator._specifications import REGISTRY
from openapi_spec_validator import OpenAPIV31SpecValidator, OpenAPIV32SpecValidator
from openapi_spec_validator.validation import keywords
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError
from referencing.exceptions import Unresolvable

from generator import pointers
from generator.openapi.quick_check import compiled
from generator.pointers import ABSENT

DIALECTS: Final[dict[str, Any]] = {
    dialects.OAS31_BASE_DIALECT_ID: dialects.OAS31_BASE_DIALECT_METASCHEMA,
    dialects.OAS32_BASE_DIALECT_ID: dialects.OAS32_BASE_DIALECT_METASCHEMA,
}
FAILURES: Final = (
    *(LookupError, TypeError, ValueError, AttributeError, AssertionError),
    *(RecursionError, ArithmeticError, re.error, Unresolvable, UnknownType),
)
"""Errors that the validator raises on documents that it cannot follow."""


@cache
def meta_validator(dialect: str) -> Any:
    """The compiled meta-schema of a dialect."""
    resources = {uri: REGISTRY[uri].contents for uri in REGISTRY}
    return compiled(DIALECTS[dialect], resources)


class IdSet(set[int]):
    """A set under the name that the validator uses for its list of visited schemas."""

    append = set.add


def placed(errors: Iterator[Any], node: Any) -> Iterator[Any]:
    """Errors with the path of the object that they are about, if they have none."""
    for error in errors:
        if not error.path:
            error.path.extend(node.parts)
        yield error


def is_text(value: Any) -> bool:
    """Whether a value is a string."""
    return isinstance(value, str)


def reachable_names(schema: Any) -> set[str]:
    """The names of all properties that a schema, or one it consists of, has."""
    names: set[str] = set()
    seen: set[int] = set()
    waiting = [schema]
    while waiting:
        path = waiting.pop()
        value = path.read_value()
        if not isinstance(value, dict) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value.get("properties"), dict):
            names.update(value["properties"])
        for keyword in ("allOf", "anyOf", "oneOf"):
            waiting += list(path / keyword) if keyword in path else []
        waiting += [path / keyword for keyword in ("items", "not") if keyword in path]
    return names


class FastSchema(keywords.OpenAPIV31SchemaValidator):
    """Checks schemas by the compiled meta-schema."""

    default_jsonschema_dialect_id = dialects.OAS31_BASE_DIALECT_ID

    def __init__(self, registry: Any) -> None:
        super().__init__(registry)
        self.visited_schema_ids: Any = IdSet()
        self.meta_checked_schema_ids: Any = IdSet()
        self.open: list[Any] = []

    def __call__(self, schema: Any, *args: Any, **options: Any) -> Iterator[Any]:
        """Check one schema and those in it."""
        self.open.append(schema.read_value())
        try:
            yield from placed(super().__call__(schema, *args, **options), schema)
        finally:
            self.open.pop()

    def _collect_properties(self, schema: Any) -> set[str]:
        """The names of properties anywhere in a part of the schema being checked, each
        part looked at once; none if what it requires is known without them.
        """
        owner = self.open[-1] if self.open else {}
        required = owner.get("required") if isinstance(owner, dict) else None
        own = owner.get("properties") if isinstance(owner, dict) else None
        known = set(own) if isinstance(own, dict) else set()
        if not isinstance(required, list) or known.issuperset(
            filter(is_text, required)
        ):
            return set()
        return reachable_names(schema)

    def _validate_schema_meta(self, schema: Any, schema_value: Any) -> Any:
        dialect = self._get_schema_dialect_id(schema, schema_value)
        if dialect not in DIALECTS:
            return super()._validate_schema_meta(schema, schema_value)
        for error in meta_validator(dialect).iter_errors(schema_value):
            path = [*schema.parts, *error.instance_path]
            return OpenAPIValidationError(error.message, path=path)
        return None


class FastSchema32(FastSchema):
    """The same for OpenAPI 3.2."""

    default_jsonschema_dialect_id = dialects.OAS32_BASE_DIALECT_ID


class PlacedOperation(keywords.OperationValidator):
    """Operations with places, and ids in a set."""

    def __init__(self, registry: Any) -> None:
        super().__init__(registry)
        self.operation_ids_registry: Any = IdSet()

    def __call__(
        self, url: str, name: str, operation: Any, path_parameters: Any
    ) -> Iterator[Any]:
        """Check one operation."""
        errors = super().__call__(url, name, operation, path_parameters)
        return placed(errors, operation)


def allowed(validator: Any, stated: Any, value: Any, schema: Any) -> Iterator[Any]:
    """A keyword that is not judged. A document's patterns are never run: Python's
    engine may take exponential time for them.
    """
    yield from ()


def no_multiple(
    validator: Any, stated: Any, value: Any, schema: Any
) -> Iterator[ValidationError]:
    """`multipleOf` by the decimals that are written: 0.3 is a multiple of 0.1."""
    numbers = (stated, value)
    if any(isinstance(n, bool) or not isinstance(n, int | float) for n in numbers):
        return
    try:
        step, number = (Decimal(str(n)) for n in numbers)
        is_multiple = not number % step
    except (ArithmeticError, ValueError):
        return  # Too large, too fine, or no number at all.
    if not is_multiple:
        yield ValidationError(f"{value!r} is not a multiple of {stated!r}")


PATTERNS: Final = (
    *("pattern", "patternProperties", "propertyNames"),
    *("additionalProperties", "unevaluatedProperties"),
)
JUDGED: Final[dict[str, Any]] = {
    **dict.fromkeys(PATTERNS, allowed),
    "multipleOf": no_multiple,
}


class PlacedDefault(keywords.OpenAPIV31ValueValidator):
    """Defaults with their places in the document."""

    value_validator_cls = extend(
        keywords.OpenAPIV31ValueValidator.value_validator_cls, JUDGED
    )

    def __call__(self, schema: Any, value: Any) -> Iterator[Any]:
        """Check the default of one schema."""
        for error in super().__call__(schema, value):
            error.path.extendleft(reversed([*schema.parts, "default"]))
            yield error


class PlacedDefault32(PlacedDefault):
    """The same for OpenAPI 3.2."""

    value_validator_cls = extend(
        keywords.OpenAPIV32ValueValidator.value_validator_cls, JUDGED
    )


class Validator31(OpenAPIV31SpecValidator):
    """The validator of OpenAPI 3.1."""

    keyword_validators = {  # noqa: RUF012
        **OpenAPIV31SpecValidator.keyword_validators,
        "default": PlacedDefault,
        "schema": FastSchema,
        "operation": PlacedOperation,
    }


class Validator32(OpenAPIV32SpecValidator):
    """The validator of OpenAPI 3.2."""

    keyword_validators = {  # noqa: RUF012
        **OpenAPIV32SpecValidator.keyword_validators,
        "default": PlacedDefault32,
        "schema": FastSchema32,
        "operation": PlacedOperation,
    }


NEAR: Final = 1_000
"""Values that are known by their paths: the validator goes deep before it goes wide, so
that what it asks for is near what it asked for before.
"""


class LocalAccessor(SchemaAccessor):
    """The values of a document by their paths, each found from the one around it.

    The library looks up every path from the root and asks for protocols at each step,
    which takes two thirds of a validation. Whatever is not plain is left to it.
    """

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.known: dict[Any, Any] = {}

    def __getitem__(self, parts: Any) -> Any:
        """The value at a path, behind its references."""
        if parts not in self.known:
            found = self.found(parts)
            if len(self.known) >= NEAR:
                self.known.clear()
            self.known[parts] = found
        return self.known[parts]

    def found(self, parts: Any) -> Any:
        """The same, looked up in the value around it."""
        inner = pointers.get(self[parts[:-1]], parts[-1:]) if parts else self.node
        for _ in range(pointers.MAX_HOPS):
            reference = inner.get("$ref") if isinstance(inner, dict) else None
            if not isinstance(reference, str):
                break
            target = pointers.parse(reference)
            inner = ABSENT if target is None else pointers.get(self.node, target)
        else:
            inner = ABSENT
        return super().__getitem__(parts) if inner is ABSENT else inner


def make_validator(value: dict[str, Any]) -> Any:
    """The validator for a document; `iter_errors` gives its findings.

    It takes extensions of the Paths Object for paths, so they are kept from it.
    """
    paths = value.get("paths")
    if isinstance(paths, dict) and any(name.startswith("x-") for name in paths):
        own = {name: item for name, item in paths.items() if not name.startswith("x-")}
        value = {**value, "paths": own}
    root = SchemaPath(LocalAccessor.from_schema(value))
    is_newer = str(value.get("openapi")).startswith("3.2")
    return (Validator32 if is_newer else Validator31)(root)


def deepest(error: Any) -> Any:
    """The error among those of alternatives that is furthest inside, if any is."""
    while error.context:
        inner = max(error.context, key=lambda e: len(e.absolute_path))
        if len(inner.absolute_path) <= len(error.absolute_path):
            break
        error = inner
    return error
