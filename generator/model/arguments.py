"""Python names for parameters and body keywords: unique within one operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from generator.dataclass import replace
from generator.model.ir import Body, Field, Parameter
from generator.naming import assign, snake

RESERVED = frozenset(
    [
        "self",
        "call",
        "str",
        "int",
        "float",
        "bool",
        "bytes",
        "list",
        "dict",
        "tuple",
        "dt",
    ]
)
"""Names that a function uses for itself."""
WHOLE = "body"
"""The argument that holds a body which is not spread over keywords."""
EXTRA = "additional_properties"
"""The argument of an open body."""
ORDER = ("path", "query", "header", "cookie")
BODY = len(ORDER)


def name_arguments(
    parameters: tuple[Parameter, ...], body: Body | None
) -> tuple[tuple[Parameter, ...], Body | None]:
    """Parameters and body with names.

    A path parameter keeps its plain name; another one that collides is prefixed with
    its location, a body keyword with `body_`.
    """
    fields = body.fields if body and body.fields is not None else ()
    needed = RESERVED | own_arguments(body)
    places = {(argument(p.name or p.wire, needed), p.location) for p in parameters}
    counts = Counter(name for name, _ in places)
    single = {
        (snake(p.wire), p.location) for p in parameters if not p.wire.endswith(LIST)
    }
    wanted = [
        (
            key(p.wire, ORDER.index(p.location)),
            wanted_name(p, counts, needed) + several(p, single),
        )
        for p in parameters
    ]
    taken = {name for _, name in wanted}
    wanted += [
        (key(f.wire, BODY), keyword(f.name or f.wire, taken, needed)) for f in fields
    ]
    names = assign(wanted)
    named = tuple(
        replace(p, name=names[key(p.wire, ORDER.index(p.location))]) for p in parameters
    )
    if body is None or body.fields is None:
        return named, body
    keywords = tuple(replace(f, name=names[key(f.wire, BODY)]) for f in fields)
    return named, replace(body, fields=keywords)


def key(wire: str, place: int = 0) -> tuple[int, bool, str]:
    """Who chooses first among those that want one name: first places before later
    ones, then what is spelled like a name already.
    """
    named = wire.isidentifier() and wire.islower() and wire.strip("_") == wire
    return place, not named, wire


def own_arguments(body: Body | None) -> frozenset[str]:
    """The arguments that an operation has for its body beside the documented names."""
    if body is None:
        return frozenset()
    if body.fields is None:
        return frozenset((WHOLE,))
    return frozenset((EXTRA,) if body.open else ())


LIST = "[]"
"""The ending of a list's name, as PHP reads it."""


def several(parameter: Parameter, single: Collection[tuple[str, str]]) -> str:
    """The suffix that tells a list from a value of the same name (`status[]`, `status`);
    `single` are the names and locations of such values.
    """
    if parameter.name or not parameter.wire.endswith(LIST):
        return ""
    if (snake(parameter.wire), parameter.location) not in single:
        return ""
    return "_list" if parameter.wire.endswith(f"s{LIST}") else "s"


def wanted_name(
    parameter: Parameter, counts: Counter[str], needed: frozenset[str]
) -> str:
    """The name a parameter wants."""
    name = argument(parameter.name or parameter.wire, needed)
    alone = counts[name] == 1 or parameter.location == "path"
    bare = snake(parameter.name or parameter.wire, "parameter")
    return name if alone else f"{parameter.location}_{bare}".rstrip("_")


def argument(
    wire: str, needed: frozenset[str] = RESERVED, fallback: str = "parameter"
) -> str:
    """A name for an argument; one that its function needs gets an underscore."""
    name = snake(wire, fallback)
    return f"{name}_" if name in needed else name


def keyword(wire: str, taken: set[str], needed: frozenset[str]) -> str:
    """The name a body keyword wants."""
    name = argument(wire, needed, "field")
    return f"body_{snake(wire, 'field')}".rstrip("_") if name in taken else name


def name_fields(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """A model's fields with names that clash with nothing of its class."""
    wanted = [
        (key(field.wire), field_name(field.name or field.wire)) for field in fields
    ]
    names = assign(wanted)
    return tuple(replace(field, name=names[key(field.wire)]) for field in fields)


def field_name(wire: str) -> str:
    """The attribute name a property wants."""
    name = snake(wire, "field")
    return f"{name}_" if name in TAKEN else name


TAKEN = frozenset(
    [
        "str",
        "int",
        "float",
        "bool",
        "list",
        "dict",
        "bytes",
        "tuple",
        "dt",
        "self",
        "mro",
        "register",
        "copy",
        "json",
        "schema",
        "construct",
        "validate",
        "parse_obj",
        "parse_raw",
        "parse_file",
        "from_orm",
        "schema_json",
        "update_forward_refs",
        "to_dict",
        "to_json",
        "get",
        "of",
        "model_computed_fields",
        "model_config",
        "model_construct",
        "model_copy",
        "model_dump",
        "model_dump_json",
        "model_extra",
        "model_fields",
        "model_fields_set",
        "model_json_schema",
        "model_parametrized_name",
        "model_post_init",
        "model_rebuild",
        "model_validate",
        "model_validate_json",
        "model_validate_strings",
    ]
)
"""Names of types in annotations, and attributes of the models' base classes."""
