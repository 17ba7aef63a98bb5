"""JSON as it goes out: models by wire name, MISSING left out, no NaN."""

from __future__ import annotations

import json
import os
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NoReturn

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError, to_json

from .errors import InvalidRequestError
from .models import MISSING, Exact
from .text import instant


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
