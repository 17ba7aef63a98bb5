"""The pure kernels of reading fields: types, names, remarks, announcements, messages."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from generator.facts import ExampleKind
from generator.formats.page import (
    Cell,
    Code,
    Heading,
    Mark,
    Paragraph,
    Row,
    Run,
    Table,
)
from generator.merge.records import keyed_by_data
from generator.readers.credentials import in_headers, own_scheme
from generator.readers.endpoints.purposes import Purpose, announced, lead_announcement
from generator.readers.fields.lists import fields_in
from generator.readers.fields.notes import remarks_of
from generator.readers.fields.row import FieldRow, nest, read_name, steps_of
from generator.readers.fields.type_shapes import (
    BOOLEAN,
    DATE_TIME,
    INTEGER,
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
from generator.readers.fields.types import read_type
from generator.readers.operations.messages import messages_of
from generator.readers.stated_credentials import in_text, in_words
from generator.report.diagnostics import Span

HERE = Span("page.md", 1)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("string", STRING),
        ("Integers", INTEGER),
        ("object[]", TypeList(OBJECT)),
        ("Array<Kite>", TypeList(TypeRef("Kite"))),
        ("array of Kite objects", TypeList(TypeRef("Kite"))),
        ("array of two integers (low, high)", TypeList(INTEGER)),
        ("[]string", TypeList(STRING)),
        ("map of names to integers", TypeMap(INTEGER)),
        ("Record<string, boolean>", TypeMap(BOOLEAN)),
        ("string/int", TypeUnion((STRING, INTEGER))),
        ("`string`, `integer`", TypeUnion((STRING, INTEGER))),
        ("boolean or list or string", None),
        ("ISO8601 timestamp", DATE_TIME),
        ("string (uuid)", TypeName("string", "uuid")),
        ("cadena", STRING),
        ("整数", INTEGER),
        ('"low" | "high"', TypeValues(("low", "high"))),
        ("enum(low, high)", TypeValues(("low", "high"))),
    ],
)
def test_types(text: str, shape: TypeShape | None) -> None:
    note = read_type(text)
    assert note is not None
    assert shape is None or note.shape == shape


@pytest.mark.parametrize("text", ["The name of it", "yes", "", "How many to give"])
def test_no_types(text: str) -> None:
    note = read_type(text)
    assert note is None or note.shape is None


def test_flags_beside_types() -> None:
    note = read_type("?string")
    assert note
    assert note.nullable
    assert note.shape == STRING
    note = read_type("integer, optional")
    assert note
    assert note.required is False
    assert note.shape == INTEGER
    note = read_type("string: <required>")
    assert note
    assert note.required is True
    note = read_type("string or null")
    assert note
    assert note.nullable
    assert note.shape == STRING


def test_links_lead_to_shapes() -> None:
    note = read_type(
        [Run("list of "), Run("kite", Mark.LINK, "#kite-object"), Run(" objects")]
    )
    assert note
    assert note.shape == TypeList(TypeRef("kite", "#kite-object"))


@given(st.text(max_size=400))
def test_types_are_total(text: str) -> None:
    read_type(text)
    remarks_of(text, STRING)
    announced(text)
    lead_announcement(text)
    read_name((Run(text),))
    steps_of(text)


@given(
    st.lists(st.tuples(st.text("ab.[]> ", max_size=6), st.integers(0, 4)), max_size=12)
)
def test_nesting_is_total(rows: list[tuple[str, int]]) -> None:
    nest(FieldRow(name, HERE, depth=depth) for name, depth in rows)


def test_nesting_is_one_rule() -> None:
    dotted = nest([FieldRow("size.wide", HERE)])
    deep = nest([FieldRow("size", HERE), FieldRow("wide", HERE, depth=1)])
    assert list(dotted.children["size"].children) == ["wide"]
    assert list(deep.children["size"].children) == ["wide"]
    listed = nest([FieldRow("tails[].color", HERE)])
    assert listed.children["tails"].listed
    assert list(listed.children["tails"].children) == ["color"]


@pytest.mark.parametrize(
    ("text", "name", "depth", "optional"),
    [
        ("tail?", "tail", 0, True),
        ("> tail", "tail", 1, False),
        (">> tail", "tail", 2, False),
        ("» tail", "tail", 1, False),
        ("└ tail", "tail", 1, False),
        (":tail", "tail", 0, False),
    ],
)
def test_names(text: str, name: str, depth: int, optional: bool) -> None:
    found = read_name((Run(text),))
    assert found is not None
    assert (found.names[0], found.depth, found.optional) == (name, depth, optional)


def test_a_name_with_its_type_in_one_cell() -> None:
    found = read_name((Run("tail", Mark.CODE), Run(" string (required)")))
    assert found
    assert found.note
    assert (found.note.shape, found.note.required) == (STRING, True)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Either `tail_id` or `tail_key` is required", []),
        ("Its id. Either `tail_id` or `tail_key` must be provided.", []),
        ("One of `tail_id` and `tail_key` is **required**.", []),
        ("For kites, either `tail`, `cord` or `frame` is given with it", []),
        ("Either `low` or `high` is allowed.", ["low", "high"]),
        ("Must be either `low` or `high`. It is required.", ["low", "high"]),
        ("One of `low`, `high` must be set to start", ["low", "high"]),
    ],
)
def test_fields_to_choose_from_are_not_values(text: str, values: list[str]) -> None:
    found = dict(remarks_of(text, STRING, name="tail").keywords)
    assert found.get("enum", []) == values


def test_remarks() -> None:
    remarks = remarks_of("How many (1-50). Defaults to `20`.", INTEGER)
    assert dict(remarks.keywords) == {"minimum": 1, "maximum": 50, "default": 20}
    assert remarks_of("Either `low` or `high`.", STRING).keywords == (
        ("enum", ["low", "high"]),
    )
    assert remarks_of("`string`, `integer`", STRING).keywords == ()
    assert remarks_of("Required if there is wind", STRING).required is None
    assert remarks_of("Required. Its name", STRING).required is True


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("Query Parameters", Purpose.QUERY),
        ("JSON Params (Group kite)", Purpose.BODY),
        ("Request body", Purpose.BODY),
        ("Response Parameters", Purpose.RESPONSE),
        ("Response headers", Purpose.RESPONSE_HEADER),
        ("Error responses", Purpose.ERROR),
        ("404", Purpose.ERROR),
        ("请求参数", Purpose.PARAMETERS),
        ("Parámetros", Purpose.PARAMETERS),
        ("Antwort", Purpose.RESPONSE),
        ("Kite Object Structure", Purpose.MODEL),
        ("Bulk kite response", Purpose.RESPONSE),
    ],
)
def test_headings(text: str, purpose: Purpose) -> None:
    found = announced(text)
    assert found is not None
    assert found.purpose is purpose


@pytest.mark.parametrize("text", ["Fly a kite", "Kites", "List all kites"])
def test_titles_announce_nothing(text: str) -> None:
    assert announced(text) is None


def test_leads() -> None:
    lead = "Gives all kites.\nIt accepts the following query parameters in the URL:"
    found = lead_announcement(lead)
    assert found
    assert found.purpose is Purpose.QUERY
    found = lead_announcement("The command above returns JSON like this:")
    assert found
    assert found.purpose is Purpose.RESPONSE


def test_curl_with_its_answer_in_one_block() -> None:
    text = '$ curl -X POST https://kites.example/kites \\\n  -d \'{"a": 1}\'\n{\n  "id": 7\n}\n'
    request, response = messages_of(Code(text, HERE, "bash"))
    assert (request.kind, request.body) == (ExampleKind.REQUEST, {"a": 1})
    assert (response.kind, response.body) == (ExampleKind.RESPONSE, {"id": 7})


def test_http_messages_in_one_block() -> None:
    text = 'PUT /kites/1 HTTP/1.1\nHost: kites.example\n\n{"a": 1}\n\nHTTP/1.1 201 Created\n\n{"id": 7}\n'
    request, response = messages_of(Code(text, HERE, "http"))
    assert (request.method, request.url) == ("PUT", "https://kites.example/kites/1")
    assert (response.status, response.body) == ("201", {"id": 7})


def test_a_file_is_no_body() -> None:
    code = Code("curl -d @kite.json https://kites.example/kites", HERE, "sh")
    assert not messages_of(code)[0].has_body


def test_keys_that_are_data() -> None:
    assert keyed_by_data(["2026-01-02", "2026-01-03"])
    assert keyed_by_data(["7b6d0a52-0d52-4b5e-9a51-1d6bb6a1c001"])
    assert not keyed_by_data(["id", "2"])
    assert not keyed_by_data([])


def test_a_table_of_values_is_none_of_fields() -> None:
    cells = [
        tuple(Cell((Run(text),), HERE) for text in row)
        for row in (("Value", "Description"), ("1", "Calm"))
    ]
    table = Table(Row(cells[0], HERE), (Row(cells[1], HERE),), HERE)
    assert fields_in(table) is None


def test_a_heading_about_keys_ends_with_the_section_that_it_is_in() -> None:
    def heading(text: str, level: int) -> Heading:
        return Heading(level, (Run(text),), HERE)

    def described(text: str) -> Paragraph:
        return Paragraph((Run(text),), HERE)

    blocks = (
        heading("Authentication", 2),
        heading("API key permissions", 3),
        heading("Creating a request", 3),
        described("All requests contain the following headers:"),
        described("AB-API-KEY The key as a string."),
        heading("Kites", 2),
        described("KITE-API-KEY is the key of a kite, in no header."),
    )
    assert [sign.name for sign in in_words(blocks)] == ["ab-api-key"]


def test_keys_in_front_of_the_word_headers() -> None:
    text = "Include your `X-Vendor-ID` and `X-API-Key` in the HTTP request headers."
    (sign,) = in_text(text.replace("`", ""), HERE)
    assert sign.name == "x-api-key"


@pytest.mark.parametrize(
    ("value", "scheme"),
    [
        ("Token 9944b09199c62bcf", "Token"),
        ("ApiKey <your key>", "ApiKey"),
        ("Key $KITE_KEY", "Key"),
        ("KITE-Auth-Key {{key}}", "KITE-Auth-Key"),
        ("YOUR API KEY", ""),
        ("9944b09199c62bcf", ""),
        ("Token token=abc", ""),
        ("Token that you were given", ""),
        ("Bearer abc", ""),
    ],
)
def test_schemes_with_names_of_their_own(value: str, scheme: str) -> None:
    assert own_scheme(value) == scheme
    found = [
        sign.definition for sign in in_headers([("Authorization", value)], [], HERE)
    ]
    own = {"type": "http", "scheme": scheme}
    assert (own in found) == bool(scheme)


def test_a_scheme_of_its_own_in_words() -> None:
    (sign,) = in_text(
        "Send `Authorization: Token <key>` along.".replace("`", '"'), HERE
    )
    assert sign.definition == {"type": "http", "scheme": "Token"}


def test_a_scheme_that_cannot_be_had_is_none() -> None:
    assert not list(in_text("You can't configure basic authentication here.", HERE))
    (sign,) = in_text("Webhooks are not supported. Use basic authentication.", HERE)
    assert sign.name == "basic"


SPOKEN = [
    ("All calls need `X-Api-Key`.", "header", "X-Api-Key"),
    ("Pass your key as the `key` query parameter.", "query", "key"),
    ("You are logged in as long as the cookie `sid` is sent.", "cookie", "sid"),
    ("Authentication uses the `kite_session` cookie.", "cookie", "kite_session"),
    ("The key goes into the `Authorization` header as is.", "header", "Authorization"),
    ("Authorization: YOUR_API_KEY", "header", "Authorization"),
    ("All kites have an `X-Line`.", "", ""),
    ("Sort by the `key` query parameter.", "", ""),
    ("A cookie `theme` keeps the color.", "", ""),
    ("Authorization: required, see your key", "", ""),
]


@pytest.mark.parametrize(("text", "place", "name"), SPOKEN)
def test_keys_in_sentences(text: str, place: str, name: str) -> None:
    pieces = text.split("`")
    runs = [Run(t, Mark.CODE if i % 2 else Mark.PLAIN) for i, t in enumerate(pieces)]
    title = Heading(2, (Run("Authentication"),), HERE)
    blocks = (title, Paragraph(tuple(runs), HERE))
    found = {tuple(dict(sign.scheme).items()) for sign in in_words(blocks)}
    wanted = (("type", "apiKey"), ("in", place), ("name", name))
    assert found == ({wanted} if name else set())
