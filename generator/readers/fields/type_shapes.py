"""Vocabulary for types, their shapes, and the JSON Schema (2020-12) of
these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias, TypeGuard

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.facts import Json, Pointer
from generator.vocabulary import Meanings, Vocabulary, by_meaning, words_of


class TypeName(NamedTuple):
    """A type of JSON Schema by name, with its format; empty admits any value."""

    type: str
    format: str = ""


ANY = TypeName("")
STRING = TypeName("string")
INTEGER = TypeName("integer")
NUMBER = TypeName("number")
BOOLEAN = TypeName("boolean")
OBJECT = TypeName("object")
ARRAY = TypeName("array")
NULL = TypeName("null")
DATE_TIME = TypeName("string", "date-time")
NAMED: Mapping[str, TypeName] = {
    **{one.type: one for one in (STRING, INTEGER, NUMBER, BOOLEAN, OBJECT, ARRAY)},
    "float": TypeName("number", "float"),
    "double": TypeName("number", "double"),
}
"""Types by the names that the vocabulary gives them; its others are formats of strings."""


def _words(name: TypeName, words: str) -> dict[str, TypeName]:
    """A row of the table; words of several parts are joined by `_`."""
    return {word.replace("_", " "): name for word in words.split()}


WORDS: Mapping[str, TypeName] = {
    **_words(
        STRING,
        "string str text varchar char character nvarchar enum enumeration snowflake "
        "slug alphanumeric ulid string_enum enum_string string_snowflake "
        "ascii utf-8 utf8 markdown html csv numeric_string phone_number hex hexadecimal",
    ),
    **_words(
        INTEGER,
        "integer int uint uint8 uint16 uint32 int8 int16 short smallint tinyint bigint "
        "unsigned unsigned_integer positive_integer non-negative_integer "
        "whole_number nonnegative_integer signed_integer 64-bit_integer 32-bit_integer "
        " numeric_id unix_timestamp "
        "unix_time epoch epoch_time epoch_timestamp timestamp_in_milliseconds "
        "timestamp_in_seconds unix_timestamp_in_milliseconds unix_epoch serial",
    ),
    **_words(TypeName("integer", "int32"), "int32 i32"),
    **_words(TypeName("integer", "int64"), "int64 long i64 uint64 u64"),
    **_words(
        NUMBER,
        "number numeric decimal bigdecimal real num ",
    ),
    **_words(TypeName("number", "float"), "float float32"),
    **_words(TypeName("number", "double"), "double float64"),
    **_words(
        BOOLEAN,
        "boolean bool true/false logical true|false",
    ),
    **_words(
        OBJECT,
        "object obj json_object dict dictionary hash hashmap map struct record "
        "associative_array hashtable key-value_pairs key/value_pairs key_value_pairs ",
    ),
    **_words(
        ARRAY,
        "array list set arr tuple vector collection json_array ",
    ),
    **_words(TypeName("string", "date"), "date"),
    **_words(
        DATE_TIME,
        "datetime date-time date_time date/time iso8601 iso_8601 iso-8601 "
        "iso8601_timestamp iso_8601_timestamp iso8601_date iso_8601_date is08601_timestamp "
        "iso8601_datetime iso_8601_datetime iso8601_string iso_8601_string iso_date "
        "iso_timestamp rfc3339 rfc_3339 rfc3339_timestamp rfc3339_date utc_timestamp "
        "rfc3339_datetime rfc_3339_timestamp utc_datetime timestamptz offsetdatetime "
        "zoneddatetime date_and_time",
    ),
    **_words(TypeName("string", "uuid"), "uuid guid uuid4 uuidv4 uuid_string"),
    **_words(TypeName("string", "uri"), "uri url link href http_url https_url"),
    **_words(TypeName("string", "email"), "email e-mail email_address"),
    **_words(TypeName("string", "byte"), "base64 byte bytes base64_string base64url"),
    **_words(
        TypeName("string", "binary"),
        "file binary blob files file_contents binary_data multipart_file multipartfile "
        "upload file_upload image_file",
    ),
    **_words(TypeName("string", "ipv4"), "ipv4 ipv4_address"),
    **_words(TypeName("string", "ipv6"), "ipv6 ipv6_address"),
    **_words(NULL, "null none nil undefined"),
    **_words(
        ANY,
        "any mixed any_type unknown variant json jsonb jsonvalue any_value scalar "
        "json_value timestamp varies various dynamic arbitrary_json",
    ),
    **{
        phrase: NAMED.get(meaning, TypeName("string", meaning))
        for phrase, meaning in by_meaning(Meanings.TYPES).items()
    },
}

CHOICE = re.compile(
    r"[a-z][\w-]{0,30}(?:(?:, ?| ?/ ?| ?\| ?)[a-z][\w-]{0,30}){1,10},? or [a-z][\w-]{0,30}"
)
"""Three values or more in place of a type: `low, normal or high`. Two words may as well be
what a text is: `id or slug`."""
PAIR = re.compile(r"(?i)(yes|on|asc|y)(?: ?[/|] ?| or )(no|off|desc|n)")


def choice_of(text: str) -> TypeValues | None:
    """The values that stand in place of a type.

    >>> choice_of("low, normal or high").values, choice_of("yes/no").values
    (('low', 'normal', 'high'), ('yes', 'no'))
    """
    if pair := PAIR.fullmatch(text):
        return TypeValues(pair.groups())
    if not CHOICE.fullmatch(text):
        return None
    values = tuple(re.findall(r"[\w-]+", text.replace(" or ", " ")))
    known = any(v in WORDS or v.removesuffix("s") in WORDS for v in values)
    return None if known else TypeValues(values)


ENCODED = re.compile(
    r"(?i)(?:an? |the )?(?:base-?64|hex(?:adecimal)?|url|percent)[\w-]{0,20}[ -](?:encoded|encoding of)\b.{1,120}"
)
"""A text that something else is written as: `base64-encoded token object`."""

REQUIRED = words_of(Vocabulary.REQUIRED).union(
    "required mandatory obligatory compulsory req must 'required' always 是 richiesto".split(),
    ("must have",),
)
OPTIONAL = words_of(Vocabulary.OPTIONAL).union(
    "optional opt non-required 否".split(), ("not required",)
)
YES = words_of(Vocabulary.YES).union(
    "yes y true x 1 ✓ ✔ ✔️ ✅ ☑ ☑️ m r ● • :white_check_mark: :heavy_check_mark: v √ [x] * ! "
    "○required".split()
)
NO = words_of(Vocabulary.NO).union(
    "no n false 0 - – — × ✕ ✗ ✘ ✖ ❌ o ○ :x: [_] none ".split()
)
FOOTNOTE = re.compile(r"(?i)(?:required|mandatory)\s?(?:\*|\\\*|†|\^\d\^?)")
"""A mark with a star of its own: what is said elsewhere tells when it holds."""
NULLABLE = frozenset("nullable null anulable nullbar".split())


@dataclass(frozen=True, slots=True)
class TypeList:
    """A list of something; None if the page does not say of what."""

    item: TypeShape | None


@dataclass(frozen=True, slots=True)
class TypeMap:
    """An object whose keys are data."""

    value: TypeShape | None


@dataclass(frozen=True, slots=True)
class TypeUnion:
    """One of several types."""

    options: tuple[TypeShape, ...]


@dataclass(frozen=True, slots=True)
class TypeValues:
    """One of these values; `type` is their JSON type."""

    values: tuple[Json, ...]
    type: TypeName = STRING


@dataclass(frozen=True, slots=True)
class TypeRef:
    """A shape that is described elsewhere, by its name there or where a link leads.

    `is_object` says that it is called an object, which holds where nothing describes it.
    """

    name: str
    target: str = ""
    partial: bool = False
    is_object: bool = field(default=False, compare=False)


TypeShape: TypeAlias = TypeName | TypeList | TypeMap | TypeUnion | TypeValues | TypeRef


def shape_facts(
    shape: TypeShape | None, names: Mapping[TypeRef, str]
) -> Iterator[tuple[Pointer, Json]]:
    """The keywords of a shape (JSON Schema 2020-12); `names` are the shapes known."""
    match shape:
        case None:
            return
        case TypeName("", _):
            yield (), {}
        case TypeName(kind, layout):
            yield ("type",), kind
            if layout:
                yield ("format",), layout
        case TypeValues(values, kind):
            yield ("type",), kind.type
            yield ("enum",), list(values)
        case TypeList(item):
            yield ("type",), "array"
            yield from below("items", item, names)
        case TypeMap(inner):
            yield ("type",), "object"
            yield from below("additionalProperties", inner, names)
        case TypeUnion(options):
            for index, option in enumerate(options):
                for pointer, stated in shape_facts(option, names):
                    yield ("oneOf", str(index), *pointer), stated
        case TypeRef():
            if name := names.get(shape):
                yield ("$ref",), name
            elif shape.is_object:
                yield ("type",), "object"
            else:
                yield (), {}


def below(
    key: str, shape: TypeShape | None, names: Mapping[TypeRef, str]
) -> Iterator[tuple[Pointer, Json]]:
    """The keywords of a shape inside another; of anything where it is unknown."""
    for pointer, value in shape_facts(shape if shape is not None else ANY, names):
        yield (key, *pointer), value


def refs_of(shape: TypeShape | None) -> Iterator[TypeRef]:
    """The shapes that a shape refers to."""
    match shape:
        case TypeRef():
            yield shape
        case TypeList(inner) | TypeMap(inner):
            yield from refs_of(inner)
        case TypeUnion(options):
            for option in options:
                yield from refs_of(option)
        case _:
            return


def names_shape(shape: TypeShape | None) -> bool:
    """Whether a type is of shapes that have names, or holds such."""
    return any(True for _ in refs_of(shape))


def is_formatted(shape: TypeShape) -> TypeGuard[TypeName]:
    """Whether a shape is a plain type with a format."""
    return isinstance(shape, TypeName) and bool(shape.format)


def json_type(shape: TypeShape | None) -> str:
    """The JSON type of a shape, empty if it has several or none is known."""
    match shape:
        case TypeName(kind, _):
            return kind
        case TypeValues(_, kind):
            return kind.type
        case TypeList():
            return "array"
        case TypeMap():
            return "object"
        case _:
            return ""


def is_text(shape: TypeShape | None) -> bool:
    """Whether a type is text, or a list of texts, or either."""
    match shape:
        case TypeUnion(options):
            return all(map(is_text, options))
        case TypeList(item):
            return item == STRING
        case _:
            return shape == STRING


def union(options: list[TypeShape]) -> TypeShape:
    """Alternatives without repetition; a list of X and X are both kept."""
    flat: list[TypeShape] = []
    for option in options:
        flat.extend(option.options if isinstance(option, TypeUnion) else [option])
    kept = list(dict.fromkeys(flat))
    # `string or uuid` is any string.
    kept = [o for o in kept if not (is_formatted(o) and TypeName(o.type) in kept)]
    if ANY in kept:
        return ANY
    plain = [o for o in kept if not (isinstance(o, TypeValues) and o.type in kept)]
    return plain[0] if len(plain) == 1 else TypeUnion(tuple(plain))
