"""Parameter styles (OpenAPI 3.1.1 section 4.8.12, RFC 6570)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TypeAlias

from .errors import InvalidPathError
from .models import MISSING
from .text import (
    Quote,
    cookie_pair,
    quoted,
    quoted_cookie,
    quoted_path_reserved,
    quoted_reserved,
    scalar,
    unquoted,
)

_UNSAFE = frozenset({"", ".", ".."})


def path(template: str, *values: object) -> str:
    """Fill the `{}` of a template, in order, each value percent-encoded.

    Raises:
        InvalidPathError: A value is missing, or makes a segment empty, `.` or `..`.
    """
    if not values:
        return template
    pieces = template.split("{}")
    if len(pieces) != len(values) + 1:
        raise InvalidPathError(f"{template} takes {len(pieces) - 1} values")
    filled = pieces[0]
    for value, piece in zip(values, pieces[1:], strict=True):
        filled += _segment(template, value) + piece
    _refuse_unsafe(template, filled)
    return filled


def _segment(template: str, value: object) -> str:
    if type(value) is str:
        return quoted(value)

    if absent(value):
        raise InvalidPathError(f"{template}: a path value is missing")
    return path_text(value)


def _refuse_unsafe(template: str, filled: str) -> None:
    for stated, segment in zip(template.split("/"), filled.split("/"), strict=True):
        if (
            "{}" in stated
            and segment.replace("%2E", ".").replace("%2e", ".") in _UNSAFE
        ):
            made = (
                f"the path segment {segment!r}" if segment else "an empty path segment"
            )
            raise InvalidPathError(f"{template}: a value would make {made}")


Shape: TypeAlias = str | list[str] | dict[str, str]


@dataclass(frozen=True, slots=True)
class Styled:
    """A value with the style that its document gives it."""

    value: object
    kind: str
    explode: bool = False
    name: str = ""
    reserved: bool = False


def form(value: object, *, explode: bool = False) -> Styled:
    """`a=1,2`, or `a=1&a=2` when exploded."""
    return Styled(value, "form", explode)


def space_delimited(value: object, *, explode: bool = False) -> Styled:
    """`a=1%202`."""
    return Styled(value, "spaceDelimited", explode)


def pipe_delimited(value: object, *, explode: bool = False) -> Styled:
    """`a=1%7C2`."""
    return Styled(value, "pipeDelimited", explode)


def tab_delimited(value: object, *, explode: bool = False) -> Styled:
    """`a=1%092` (`collectionFormat: tsv` of Swagger 2.0)."""
    return Styled(value, "tabDelimited", explode)


def deep_object(value: object) -> Styled:
    """`a%5Bkey%5D=1`; nested objects and arrays (by index) go deeper."""
    return Styled(value, "deepObject", True)


def simple(value: object, *, explode: bool = False) -> Styled:
    """`1,2`; objects `k,1` or `k=1` when exploded."""
    return Styled(value, "simple", explode)


def label(value: object, *, explode: bool = False) -> Styled:
    """`.1,2`, or `.1.2` when exploded."""
    return Styled(value, "label", explode)


def matrix(name: str, value: object, *, explode: bool = False) -> Styled:
    """`;name=1,2`, or `;name=1;name=2` when exploded."""
    return Styled(value, "matrix", explode, name)


def cookie(value: object, *, explode: bool = False) -> Styled:
    """`a=1; a=2` when exploded, else `a=1,2`; never encoded (OpenAPI 3.2, 4.12.6)."""
    return Styled(value, "cookie", explode)


def reserved(value: object) -> Styled:
    """`allowReserved`: reserved characters are sent as they are."""
    styled = value if isinstance(value, Styled) else Styled(value, "form", True)
    return replace(styled, reserved=True)


def json_content(value: object) -> Styled:
    """A parameter with `content: application/json`."""
    return Styled(value, "content")


def absent(value: object) -> bool:
    """Whether a parameter is not sent at all."""
    if isinstance(value, Styled):
        value = value.value
    return value is None or value is MISSING


def plain(value: object) -> object:
    """Models and named tuples as mappings and lists, the rest unchanged."""
    dump = getattr(value, "to_dict", None)
    return dump() if callable(dump) else value


def is_sequence(value: object) -> bool:
    """Whether a value is sent as an array."""
    return isinstance(value, (list, tuple, AbstractSet)) or (
        isinstance(value, Iterable)
        and not isinstance(value, (str, bytes, bytearray, Mapping))
        and not hasattr(value, "read")
    )


def shape(value: object) -> Shape:
    """One of the three shapes that the style tables know."""
    value = plain(value)
    if isinstance(value, Mapping):
        return {str(k): _leaf(v) for k, v in value.items() if not absent(v)}
    if is_sequence(value):
        assert isinstance(value, Iterable)
        return [_leaf(item) for item in value if not absent(item)]
    return scalar(value)


def _leaf(value: object) -> str:
    value = plain(value)
    if isinstance(value, Mapping) or is_sequence(value):
        return json_text(value)
    return scalar(value)


def json_text(value: object) -> str:
    """Compact JSON of a value, ASCII only so that headers can carry it."""
    from .models import dumps

    return dumps(value, ascii_only=True).decode()


def _flat(value: Mapping[str, str], quote: Quote) -> list[str]:
    return [quote(part) for pair in value.items() for part in pair]


def _pairs(value: Mapping[str, str], quote: Quote) -> list[str]:
    return [f"{quote(k)}={quote(v)}" for k, v in value.items()]


def _delimited(delimiter: str) -> Callable[[str, Styled, Quote], list[str]]:
    def pieces(name: str, styled: Styled, quote: Quote) -> list[str]:
        key = quoted(name)
        match shape(styled.value):
            case str() as text:
                return [f"{key}={quote(text)}"]
            case list() | dict() as nothing if not nothing:
                return []
            case list() as items if styled.explode:
                return [f"{key}={quote(item)}" for item in items]
            case list() as items:
                return [f"{key}={delimiter.join(map(quote, items))}"]
            case dict() as fields if styled.explode:
                return _pairs(fields, quote)
            case dict() as fields:
                return [f"{key}={delimiter.join(_flat(fields, quote))}"]

    return pieces


def _deep(name: str, styled: Styled, quote: Quote) -> list[str]:
    return [f"{quoted(key)}={quote(text)}" for key, text in _leaves(name, styled.value)]


def _leaves(name: str, value: object) -> Iterable[tuple[str, str]]:
    value = plain(value)
    if isinstance(value, Mapping):
        for key, item in value.items():
            if item is not MISSING and item is not None:
                yield from _leaves(f"{name}[{key}]", item)
    elif is_sequence(value):
        assert isinstance(value, Iterable)
        for index, item in enumerate(value):
            yield from _leaves(f"{name}[{index}]", item)
    else:
        yield name, scalar(value)


def _content(name: str, styled: Styled, quote: Quote) -> list[str]:
    return [f"{quoted(name)}={quote(json_text(styled.value))}"]


_QUERY: dict[str, Callable[[str, Styled, Quote], list[str]]] = {
    "form": _delimited(","),
    "simple": _delimited(","),
    "spaceDelimited": _delimited("%20"),
    "pipeDelimited": _delimited("%7C"),
    "tabDelimited": _delimited("%09"),
    "deepObject": _deep,
    "content": _content,
    "whole": lambda name, styled, quote: [str(styled.value)] if styled.value else [],
}


def query_pieces(name: str, value: object) -> list[str]:
    """Encoded `key=value` pieces of one query parameter; none when absent."""
    kind = type(value)
    if kind is str:
        return [f"{quoted(name)}={quoted(value)}"]  # type: ignore[arg-type]
    if absent(value):
        return []
    if kind is int or kind is bool:
        return [f"{quoted(name)}={scalar(value)}"]
    styled = value if isinstance(value, Styled) else Styled(value, "form", True)
    quote = quoted_reserved if styled.reserved else quoted
    return _QUERY[styled.kind](name, styled, quote)


def query_string(query: Mapping[str, object]) -> str:
    """The encoded query, without the question mark; `""` when nothing is sent."""
    return "&".join(
        piece for name, value in query.items() for piece in query_pieces(name, value)
    )


def cookie_string(cookies: Mapping[str, object]) -> str:
    """Value of the Cookie header (RFC 6265 section 4.2); `""` when empty.

    Raises:
        InvalidHeaderError: A name is not a token, or a value of style `cookie` holds what
            no cookie can.
    """
    return "; ".join(
        piece
        for name, value in cookies.items()
        for piece in _cookie_pieces(name, value)
    )


def _cookie_pieces(name: str, value: object) -> list[str]:
    if isinstance(value, str):
        return [f"{quoted(name)}={quoted_cookie(value)}"]
    if not (isinstance(value, Styled) and value.kind == "cookie"):
        return query_pieces(name, value)
    if absent(value):
        return []
    match shape(value.value):
        case str() as text:
            pairs = [(name, text)]
        case list() as items if value.explode:
            pairs = [(name, item) for item in items]
        case dict() as fields if value.explode:
            pairs = list(fields.items())
        case list() as items:
            pairs = [(name, ",".join(items))] if items else []
        case dict() as fields:
            flat = ",".join(_flat(fields, unquoted))
            pairs = [(name, flat)] if fields else []
    return [cookie_pair(key, text) for key, text in pairs]


def header_value(value: object) -> str | None:
    """Text of a header parameter (style simple, never percent-encoded)."""
    if absent(value):
        return None
    styled = value if isinstance(value, Styled) else simple(value)
    if styled.kind == "content":
        return json_text(styled.value)
    return joined(styled, unquoted)


_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}


def joined(styled: Styled, quote: Quote) -> str:
    """Style simple: a bare comma-separated list; Swagger 2.0 has other delimiters."""
    other = _DELIMITERS.get(styled.kind)
    delimiter = quote(other) if other else ","
    match shape(styled.value):
        case str() as text:
            return quote(text)
        case list() as items:
            return delimiter.join(map(quote, items))
        case dict() as fields:
            parts = _pairs if styled.explode else _flat
            return delimiter.join(parts(fields, quote))


def labelled(styled: Styled, quote: Quote) -> str:
    """Style label: every part follows a dot."""
    if styled.explode:
        match shape(styled.value):
            case list() as items:
                return "".join(f".{quote(item)}" for item in items) or "."
            case dict() as fields:
                return "".join(f".{pair}" for pair in _pairs(fields, quote)) or "."
    return "." + joined(replace(styled, explode=False), quote)


def matrixed(styled: Styled, quote: Quote) -> str:
    """Style matrix: every part follows a semicolon and a name."""
    key = quote(styled.name)
    match shape(styled.value):
        case nothing if not nothing:
            return f";{key}"
        case list() as items if styled.explode:
            return "".join(f";{key}={quote(item)}" for item in items)
        case dict() as fields if styled.explode:
            return "".join(f";{pair}" for pair in _pairs(fields, quote))
    return f";{key}=" + joined(replace(styled, explode=False), quote)


_PATH: dict[str, Callable[[Styled, Quote], str]] = {
    "simple": joined,
    "form": joined,
    "spaceDelimited": joined,
    "pipeDelimited": joined,
    "tabDelimited": joined,
    "label": labelled,
    "matrix": matrixed,
    "content": lambda styled, quote: quote(json_text(styled.value)),
}


def path_text(value: object) -> str:
    """Text of a path parameter (style simple unless it says otherwise)."""
    styled = value if isinstance(value, Styled) else simple(value)
    quote = quoted_path_reserved if styled.reserved else quoted
    return _PATH[styled.kind](styled, quote)
