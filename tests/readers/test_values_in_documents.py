"""Values as scripts, forms and environments write them."""

from __future__ import annotations

import json

import pytest

from generator.facts import Json
from generator.readers import read
from generator.readers.calls.call import meant
from generator.readers.calls.call_credentials import of_auth
from generator.readers.calls.literals import read_json
from generator.readers.calls.parameters import FormRow, form_fields
from generator.readers.calls.variables import environments_of
from generator.report.diagnostics import Span
from generator.source import Source

HERE = Span("a.json", 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: -.5, b: .5, c: 5., d: 1e3}", {"a": -0.5, "b": 0.5, "c": 5.0, "d": 1000}),
        ("{a: 0x1f, b: 0X1F, c: -0x10, d: 007, e: 00.5}", {"a": 31, "b": 31, "c": -16, "d": 7, "e": 0.5}),
        ("{12: 1, '0x1': 2}", {"12": 1, "0x1": 2}),
        ("{a: 'it\\'s', b: \"x\\x41\", c: 'say \"no\"'}", {"a": "it's", "b": "xA", "c": 'say "no"'}),
        ("{a: `two\nlines`}", {"a": "two\nlines"}),
        ("{'a': undefined, b: NaN, c: true}", {"a": None, "b": None, "c": True}),
        ("[1, 2, ]", [1, 2]),
    ],
)  # fmt: skip
def test_values_of_scripts(text: str, value: Json) -> None:
    assert read_json(text) == value


def test_a_field_that_a_form_has_twice_is_a_list() -> None:
    rows = [
        FormRow("color", "red", HERE),
        FormRow("size", "4", HERE),
        FormRow("", "nothing", HERE),
        FormRow("color", "blue", HERE),
        FormRow("photo", "a.png", HERE, "What it looks like", is_file=True),
    ]
    color, size, photo = form_fields(rows, {})
    assert (color.name, color.value, dict(color.schema)) == (
        "color",
        None,
        {"type": "array"},
    )
    assert (size.name, size.value) == ("size", 4)
    assert (photo.name, photo.value, photo.description) == (
        "photo",
        None,
        "What it looks like",
    )


PAIRS = [
    {"key": "host", "value": "https://kites.io", "enabled": True},
    {"key": "old", "value": "https://old.io", "enabled": False},
    {"key": "hidden", "value": "x", "type": "secret"},
    {"key": "api_key", "value": "y"},
]


@pytest.mark.parametrize(
    ("file", "document", "values"),
    [
        ("a/b.json", {"name": "Test", "values": PAIRS}, {"host": "https://kites.io"}),
        ("a/b.json", {"values": PAIRS[2:], "_postman_variable_scope": "environment"}, {}),
        ("a/b.json", {"values": PAIRS[3:], "item": []}, None),
        ("a/b.json", {"values": [{"key": "host", "value": "x"}]}, None),
        ("a/b.json", {"info": {}, "values": PAIRS}, None),
        ("a/http-client.env.json", {"dev": {"host": "https://kites.io", "password": "x"}, "more": 1}, {"host": "https://kites.io"}),
        ("a/b.json", {"dev": {"host": "https://kites.io"}}, None),
    ],
)  # fmt: skip
def test_environments(file: str, document: Json, values: dict[str, str] | None) -> None:
    found = environments_of(Source(file, json.dumps(document)))
    assert [dict(each.values) for each in found] == ([] if values is None else [values])
    assert {each.folder for each in found} <= {"a"}


FLOW = {
    "authUrl": "https://id.kites.io/authorize",
    "accessTokenUrl": "https://id.kites.io/token",
    "scope": "kites:read kites:write, {{more}}",
}
SCOPES = {"kites:read": "", "kites:write": ""}


@pytest.mark.parametrize(
    ("kind", "given", "scheme"),
    [
        ("bearer", {}, {"type": "http", "scheme": "bearer"}),
        ("bearer", {"prefix": "Bearer"}, {"type": "http", "scheme": "bearer"}),
        ("bearer", {"prefix": "Token"}, {"type": "http", "scheme": "Token"}),
        ("bearer", {"prefix": "{{kind}}"}, {"type": "apiKey", "in": "header", "name": "Authorization"}),
        ("basic", {}, {"type": "http", "scheme": "basic"}),
        ("apikey", {"key": "X-Kite", "in": "header"}, {"type": "apiKey", "in": "header", "name": "X-Kite"}),
        ("apikey", {"key": "kite", "addTo": "queryParams"}, {"type": "apiKey", "in": "query", "name": "kite"}),
        ("apikey", {"key": "X-Kite"}, {"type": "apiKey", "in": "header", "name": "X-Kite"}),
        ("apikey", {"key": "{{name}}"}, None),
        ("apikey", {"key": "Authorization", "value": "Token abc123"}, {"type": "http", "scheme": "Token"}),
        ("oauth2", FLOW, {"type": "oauth2", "flows": {"authorizationCode": {"authorizationUrl": FLOW["authUrl"], "tokenUrl": FLOW["accessTokenUrl"], "scopes": SCOPES}}}),
        ("oauth2", {**FLOW, "grant_type": "implicit"}, {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": FLOW["authUrl"], "scopes": SCOPES}}}),
        ("oauth2", {"grant_type": "client_credentials", "accessTokenUrl": FLOW["accessTokenUrl"]}, {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": FLOW["accessTokenUrl"], "scopes": {}}}}),
        ("oauth2", {"authUrl": FLOW["authUrl"]}, {"type": "http", "scheme": "bearer"}),
        ("oauth2", {**FLOW, "accessTokenUrl": "{{base}}/token"}, {"type": "http", "scheme": "bearer"}),
        ("hawk", {}, None),
    ],
)  # fmt: skip
def test_credentials_of_collections(
    kind: str, given: dict[str, str], scheme: Json
) -> None:
    found = of_auth(kind, given, HERE)
    assert (found.scheme if found else None) == scheme


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", 1.5),
        ("-7", -7),
        ("true", True),
        ("false", False),
        ("", None),
        ("1.5.2", "1.5.2"),
        (str(2**53), str(2**53)),
        (str(2**53 - 1), 2**53 - 1),
    ],
)
def test_what_the_text_of_a_sample_means(text: str, value: Json) -> None:
    found = meant(text)
    assert (found, type(found)) == (value, type(value))


REQUESTS = """\
### Read the wind
# @note It blows from the west.
# In knots.
GET https://kites.io/wind

### Fly
POST https://kites.io/flights
Content-Type: application/json

{"wind": 4}
"""


def test_remarks_above_a_request_describe_it() -> None:
    (reading,) = read([Source("a.http", REQUESTS)])
    told = {
        section.subject.path: [
            fact.value
            for fact in section.facts
            if fact.pointer in (("summary",), ("description",))
        ]
        for section in reading.sections
    }
    assert told.keys() == {"/wind", "/flights"}
    assert "It blows from the west." in str(told["/wind"])
    assert "In knots." in str(told["/wind"])
    assert "Fly" in str(told["/flights"])
