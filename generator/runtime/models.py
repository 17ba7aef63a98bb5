"""Bases of the generated models that come in, and the JSON of models that go out."""

from __future__ import annotations

import json
import os
import re
import sys
from ast import literal_eval
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache, partial
from inspect import signature
from itertools import takewhile
from threading import Lock, stack_size
from typing import TYPE_CHECKING, Annotated, Any, ForwardRef, NoReturn, TypeVar, cast
from uuid import uuid4

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticSerializationError, to_json

from .errors import InvalidArgumentError, InvalidRequestError
from .options import did_you_mean
from .text import instant

if TYPE_CHECKING:
    from pydantic_core import CoreSchema


__all__ = ["MISSING", "DecimalNumber", "Missing", "Model", "OpenModel", "Wire"]


class Missing(Enum):
    """Type of `MISSING`; annotate `x: T | None | Missing = MISSING`."""

    MISSING = "MISSING"

    def __repr__(self) -> str:
        return "MISSING"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        from pydantic_core import core_schema

        # Only the member itself: no text on the wire may mean "missing".
        return core_schema.is_instance_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Any:
        return {"not": {}}  # No value of JSON stands for it.


# Not Final: several modules that import it may be star-imported into one.
MISSING = Missing.MISSING


D = TypeVar("D")
T = TypeVar("T")


class Exact:
    """Numbers with all their digits, which binary floating point cannot hold: each is a
    marked string until the JSON is written. `found` indicates whether there are any, `unfit`
    is one that JSON cannot express.
    """

    mark = uuid4().hex
    """Stands before such a number; nobody can guess it."""

    def __init__(self) -> None:
        self.found = False
        self.unfit = ""

    def marked(self, value: Decimal) -> str:
        """A number as the string that stands for it."""
        # Not raised: pydantic would try another member of a union.
        self.unfit = self.unfit if value.is_finite() else str(value)
        self.found = True
        return f"{self.mark}{value}"


def _number(value: Decimal, info: SerializationInfo) -> int | float | str:
    if isinstance(info.context, Exact):
        return info.context.marked(value)
    return int(value) if value == value.to_integral_value() else float(value)


DecimalNumber = Annotated[
    Decimal, PlainSerializer(_number, return_type=int | float | str, when_used="json")
]
"""A decimal that is a number in JSON: with all its digits where it is sent, else to the
17 digits that parsers of JSON keep.
"""


def Wire(name: str) -> Any:  # noqa: N802
    """The name of a field on the wire: `Annotated[str, Wire("X-Amz-Date")]`."""
    return Field(alias=name)


class Base(BaseModel):
    """The common base of both directions."""

    # Models are built when they are first used. The setting is for them alone: a
    # `TypeAdapter` that others make of one, as FastAPI does, must not wait with it.

    def __init_subclass__(cls, **settings: Any) -> None:
        super().__init_subclass__(**settings)
        cls.model_config["defer_build"] = True

    @classmethod
    def __pydantic_init_subclass__(cls, **settings: Any) -> None:
        super().__pydantic_init_subclass__(**settings)
        cls.model_config["defer_build"] = False

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The documented fields in both directions: `_dump` leaves out, and adds none."""
        plain = {k: v for k, v in core_schema.items() if k != "serialization"}
        made = handler(cast("CoreSchema", plain))
        shown = handler.resolve_ref_schema(made).get("properties", {})
        for name, wire in wires(cls).items():
            if cls.__pydantic_fields__[name].default is MISSING:
                shown[wire] = _without_missing(shown[wire])
        return made

    if not TYPE_CHECKING:
        # Type checkers make the constructor out of the fields.

        def __init__(self, /, *values: Any, **fields: Any) -> None:
            """Make a model of values by the names of its fields.

            Raises:
                InvalidArgumentError: It does not know one, or cannot hold it.
            """
            if values:
                name = type(self).__name__
                raise InvalidArgumentError(
                    f"{name} takes only keyword arguments: `name=value`"
                )
            try:
                super().__init__(**fields)
            except ValidationError as problem:
                raise InvalidArgumentError(_misfits(type(self), problem)) from None

        # What is parsed is not made by way of this.
        __init__.__pydantic_base_init__ = True
        # `help` shows the fields.
        __init__.__signature__ = signature(BaseModel.__init__)

    @classmethod
    def model_rebuild(cls, **options: Any) -> bool | None:
        """Complete the class, however many models its fields lead through."""
        # One frame more lies between here and what pydantic takes names from.
        options[_DEPTH] = options.get(_DEPTH, 2) + 1
        rebuild = partial(super().model_rebuild, **options)
        try:
            return rebuild()
        except RecursionError:
            return _with_room(rebuild)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready mapping with wire names, without what was never set."""
        return self.model_dump(mode="json", by_alias=True, warnings=False)

    def to_json(self, *, indent: int | None = None) -> str:
        """JSON text with wire names, without what was never set."""
        try:
            return self.model_dump_json(by_alias=True, indent=indent, warnings=False)
        except PydanticSerializationError:
            # A lone surrogate has no UTF-8 form, but an escaped one.
            separators = (",", ":") if indent is None else None
            return json.dumps(self.to_dict(), indent=indent, separators=separators)

    def __getitem__(self, key: str) -> Any:
        """A field by its wire name, documented or not."""
        extra = self.__pydantic_extra__ or {}
        if key in extra:
            return extra[key]
        name = wire_names(type(self)).get(key)
        if name is None or name not in self.__pydantic_fields_set__:
            raise KeyError(key)
        return self.__dict__[name]  # A deprecated attribute would warn.

    def get(self, key: str, default: D | None = None) -> Any | D | None:
        """A field by its wire name, or the default where it was not set."""
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key, _ABSENT) is not _ABSENT


def _without_missing(shown: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a property, without what is said of `MISSING`."""
    options = [option for option in shown.get("anyOf", ()) if option != {"not": {}}]
    alone = options[0] if len(options) == 1 else {"anyOf": options}
    rest = {k: v for k, v in shown.items() if k not in {"anyOf", "default"}}
    return {**(alone if options else {}), **rest}


_DEPTH = "_parent_namespace_depth"
_ROOM = 512 * 1024 * 1024
"""Bytes of the stack, which are taken only as they are needed, of the thread in which a
chain of more models is completed than Python's usual limit of frames lets through.
"""
_FRAMES = 100_000
"""Frames of that thread: pydantic takes a dozen for each model."""
_ALONE = Lock()


def _with_room(rebuild: Callable[[], T]) -> T:
    """Run a function in a thread that has room for many frames, and return its result."""
    # Rarely needed, and not cheap to import.
    from concurrent.futures import ThreadPoolExecutor

    with _ALONE, ThreadPoolExecutor(1) as room:
        before, size = sys.getrecursionlimit(), stack_size(_ROOM)
        sys.setrecursionlimit(max(before, _FRAMES))
        try:
            return room.submit(rebuild).result()
        finally:
            sys.setrecursionlimit(before)
            stack_size(size)


def _misfits(model: type[BaseModel], problem: ValidationError) -> str:
    """Describe why a model cannot be made, without the values."""
    names = [*model.__pydantic_fields__]
    found: dict[str, dict[str, None]] = {}
    for each in problem.errors(include_url=False, include_input=False):
        place = _place(model, each["loc"])
        words = each["msg"].replace("Input should", "must", 1)
        if each["type"] == "extra_forbidden":
            words = f"is not a field{did_you_mean(str(each['loc'][-1]), names)}"
        elif each["type"] == "missing":
            words = "is missing"
        found.setdefault(place, {})[words] = None
    described = [f"`{place}` {' or '.join(words)}" for place, words in found.items()]
    more = f"; and {len(described) - _MOST} more" if len(described) > _MOST else ""
    twin = f"{model.__name__}Input"
    if issubclass(model, Model) and hasattr(sys.modules.get(model.__module__), twin):
        more += f"; to send one, use {twin}"
    return f"{model.__name__}: {'; '.join(described[:_MOST])}{more}"


_MOST = 3
"""At most this many misfits are reported of one model."""


def _place(model: type[BaseModel], location: tuple[int | str, ...]) -> str:
    """A field, with positions of items; what follows may be a member of a union."""
    name = wire_names(model).get(str(location[0]), str(location[0]))
    items = takewhile(lambda part: isinstance(part, int), location[1:])
    return name + "".join(f"[{item}]" for item in items)


class Model(Base):
    """Base of what comes in: unknown fields are kept, nothing is filled in."""

    model_config = ConfigDict(
        extra="allow",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        protected_namespaces=(),
        ser_json_inf_nan="constants",
    )

    @model_serializer(mode="wrap")
    def _dump(
        self, inner: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> dict[str, Any]:
        dumped: dict[str, Any] = inner(self)
        if not isinstance(self, Model):
            # A drifting value in the place of a model.
            return dumped
        fields = type(self).__pydantic_fields__
        unset = fields.keys() - self.__pydantic_fields_set__
        # An unknown field that is spelled like the Python name of a documented one
        # counts as set to pydantic, for both.
        for name in fields.keys() & (self.__pydantic_extra__ or ()):
            unset |= {name} if self.__dict__.get(name) is None else set()
        for name in unset:
            dumped.pop(dumped_key(type(self), name, info), None)
        return dumped


class OpenModel(Model):
    """Base of what comes in with fields of the user's own."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


_ABSENT = object()


def dumped_key(model: type[BaseModel], name: str, info: SerializationInfo) -> str:
    """The key of a field in what is dumped."""
    return name if info.by_alias is False else wires(model)[name]


@lru_cache(maxsize=4096)
def wires(model: type[BaseModel]) -> Mapping[str, str]:
    """Python name -> wire name of a model's fields; a wire name may be empty."""
    rule: Any = model.model_config.get("alias_generator") or str
    fields = model.__pydantic_fields__.items()
    return {name: _wire(name, field, rule) for name, field in fields}


@lru_cache(maxsize=4096)
def wire_names(model: type[BaseModel]) -> Mapping[str, str]:
    """Wire name -> Python name of a model's fields."""
    return {wire: name for name, wire in wires(model).items()}


def _wire(name: str, field: FieldInfo, rule: Callable[[str], str]) -> str:
    if field.serialization_alias is not None:
        return field.serialization_alias
    if isinstance(field.annotation, ForwardRef):
        # Not evaluated yet, as it names a class that is defined later.
        written = _WIRE.search(field.annotation.__forward_arg__)
        if written is not None:
            return str(literal_eval(written[1]))
    return rule(name)


_WIRE = re.compile(r", Wire\((.*)\)\]$", re.DOTALL)


def dumps(value: object, *, ascii_only: bool = False) -> bytes:
    """Compact UTF-8 JSON of plain values, models, dates, UUIDs and the like.

    Raises:
        InvalidRequestError: The value has no JSON form (NaN, a lone surrogate, ...).
    """
    exact = Exact()
    try:
        data = to_json(
            stripped(value, exact), ensure_ascii=ascii_only, inf_nan_mode="constants"
        )
    except (PydanticSerializationError, ValueError) as problem:
        raise InvalidRequestError(
            f"the body cannot be represented as JSON: {problem}"
        ) from None
    except RecursionError:
        raise InvalidRequestError("the body is nested too deeply for JSON") from None
    if exact.unfit:
        _refuse(exact.unfit)
    if b"NaN" in data or b"Infinity" in data:
        json.loads(data, parse_constant=_refuse)
    return _MARKED.sub(rb"\1", data) if exact.found else data


_MARKED = re.compile(rb'"' + Exact.mark.encode() + rb'([-+.0-9E]+)"')


def stripped(value: object, exact: Exact) -> object:
    """The value without MISSING members of its mappings, at any depth; the decimals that
    become numbers are marked by `exact`.
    """
    if isinstance(value, BaseModel):
        return value.model_dump(
            mode="json", by_alias=True, warnings=False, context=exact
        )
    if isinstance(value, Mapping):
        kept = ((k, v) for k, v in value.items() if v is not MISSING)
        return {k: stripped(v, exact) for k, v in kept}
    if isinstance(value, (list, tuple)):
        return [stripped(item, exact) for item in value]
    if isinstance(value, Decimal):
        return exact.marked(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, os.PathLike) or hasattr(value, "read"):
        raise InvalidRequestError("JSON cannot contain files: pass the bytes")
    binary = (str, bytes, bytearray, memoryview)
    if isinstance(value, Iterable) and not isinstance(value, binary):
        return [stripped(item, exact) for item in value]
    if isinstance(value, (bytes, bytearray, memoryview)):
        # JSON has no bytes; RFC 4648 section 4 is what servers expect in their place.
        return b64encode(value).decode()
    return value


def _refuse(constant: str) -> NoReturn:
    raise InvalidRequestError(
        f"the body contains {constant}, which JSON cannot express"
    )
