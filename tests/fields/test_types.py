"""Types in the words of pages: each form, and what stands beside it."""

from __future__ import annotations

import pytest

from generator.readers.fields.type_shapes import (
    BOOLEAN,
    DATE_TIME,
    INTEGER,
    NUMBER,
    OBJECT,
    STRING,
    TypeList,
    TypeMap,
    TypeName,
    TypeRef,
    TypeShape,
    TypeUnion,
    TypeValues,
)
from generator.readers.fields.types import MAX_LENGTH, TypeNote, read_type

KITE = TypeRef("Kite")
DATE = TypeName("string", "date")
ANYTHING = TypeName("", "")


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("int[]", TypeList(INTEGER)),
        ("[]int", TypeList(INTEGER)),
        ("[integer]", TypeList(INTEGER)),
        ("[Kite]", TypeList(KITE)),
        ("string array", TypeList(STRING)),
        ("list", TypeName("array")),
        ("list of boat", TypeList(TypeRef("boat"))),
        ("array of strings (colors)", TypeList(STRING)),
        ("array (string)", TypeList(STRING)),
        ("array of (string)", TypeList(STRING)),
        ("array of <Kite>", TypeList(KITE)),
        ("array of objects", TypeList(OBJECT)),
        ("array of {id, name}", TypeList(None)),
        ("Array of arrays of numbers", TypeList(TypeList(NUMBER))),
        ("List<List<int>>", TypeList(TypeList(INTEGER))),
        ("list[Map<string, int>]", TypeList(TypeMap(INTEGER))),
        ("set of unique strings", TypeList(STRING)),
        ("{string: integer}", TypeMap(INTEGER)),
        ("{[key: string]: number}", TypeMap(NUMBER)),
        ("map[string]int", TypeMap(INTEGER)),
        ("dict of strings", TypeMap(STRING)),
        ("dictionary of names to dates", TypeMap(DATE)),
        ("Map<string, Kite[]>", TypeMap(TypeList(KITE))),
        ("true", TypeValues((True,), BOOLEAN)),
        ("false", TypeValues((False,), BOOLEAN)),
        ("enum: [a, b]", TypeValues(("a", "b"))),
        ("enum: a, b", TypeValues(("a", "b"))),
        ("enum(string)", STRING),
        ("1 | 2 | 3", TypeValues((1, 2, 3), INTEGER)),
        ("'a', 'b' or 'c'", TypeValues(("a", "b", "c"))),
        ("string | 'a'", STRING),
        ("either string or integer", TypeUnion((STRING, INTEGER))),
        ("one of (string, boolean)", TypeUnion((STRING, BOOLEAN))),
        ("string/int/bool", TypeUnion((STRING, INTEGER, BOOLEAN))),
        ("string or Kite", TypeUnion((STRING, KITE))),
        ("int or list of int", TypeUnion((INTEGER, TypeList(INTEGER)))),
        ("string or uuid", STRING),
        ("any | string", ANYTHING),
        ("integer <int64>", TypeName("integer", "int64")),
        ("string(date)", DATE),
        ("number (float)", TypeName("number", "float")),
        ("string · email", TypeName("string", "email")),
        ("string, email", TypeName("string", "email")),
        ("integer (0-100)", INTEGER),
        ("string (Kite)", STRING),
        ("a valid string", STRING),
        ("an optional integer", INTEGER),
        ("ISO date string", DATE_TIME),
        ("string in ISO format", STRING),
        ("string values", STRING),
        ("unix timestamp", INTEGER),
        ("partial Kite", TypeRef("Kite", partial=True)),
        ("Kite object", KITE),
        ("kite object", TypeRef("kite")),
        ("The Kite", KITE),
        ("string!", STRING),
        ("string" + " " * MAX_LENGTH, STRING),
    ],
)
def test_shapes(text: str, shape: TypeShape) -> None:
    assert read_type(text) == TypeNote(shape, enum="enum" in text)


@pytest.mark.parametrize(
    "text",
    [
        "[1, 2]",
        "kite",
        '"string" | "number"',
        "(string)",
        ", ,",
        ".",
        "string or " * 40,
    ],
)
def test_what_names_no_type(text: str) -> None:
    assert read_type(text) is None


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("string | null", TypeNote(STRING, nullable=True)),
        ("Kite[] | null", TypeNote(TypeList(KITE), nullable=True)),
        ("?int", TypeNote(INTEGER, nullable=True)),
        ("Optional[str]", TypeNote(STRING, nullable=True)),
        ("Optional<List<int>>", TypeNote(TypeList(INTEGER), nullable=True)),
        ("string, nullable, readonly", TypeNote(STRING, nullable=True, read_only=True)),
        ("string (required)", TypeNote(STRING, required=True)),
        ("string - required", TypeNote(STRING, required=True)),
        ("required string", TypeNote(STRING, required=True)),
        ("integer, optional", TypeNote(INTEGER, required=False)),
        ("string (optional, deprecated)", TypeNote(STRING, required=False, deprecated=True)),
        ("deprecated string", TypeNote(STRING, deprecated=True)),
        ("integer read-only", TypeNote(INTEGER, read_only=True)),
        ("string *", TypeNote(STRING, starred=True)),
        ("*string", TypeNote(STRING)),
        ("string, max 255", TypeNote(STRING, rest=("max 255",))),
        ("int: 0", TypeNote(INTEGER, rest=("default: 0",))),
        ("string (required, max 9)", TypeNote(STRING, required=True, rest=("max 9",))),
        ("required", TypeNote(None, required=True)),
        ("nullable", TypeNote(None, nullable=True)),
        ("optional", TypeNote(None, required=False)),
    ],
)  # fmt: skip
def test_what_stands_beside_types(text: str, note: TypeNote) -> None:
    assert read_type(text) == note
