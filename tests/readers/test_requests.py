"""The kernels of readers of requests: addresses, ids in paths, names, and secrets."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from fragmint.secrets import Secrets, clean, is_secret_name
from generator.facts import Json
from generator.project.init import config_text
from generator.readers.calls.groups import group_name, verb_name
from generator.readers.calls.urls import SeenCall, common_base, parse_url, templates
from generator.readers.calls.variables import fill, fill_json
from generator.readers.documents.blueprint_messages import parse_template
from generator.titles import subject_of

HERE = Path(__file__).parent
VALUES = {
    "slashed": "https://c.example/v1/",
    "base": "https://a.example/api",
    "host": "b.example",
    "id": "7",
    "apiVersion": "v2",
}


@pytest.mark.parametrize(
    ("text", "base", "path"),
    [
        ("https://a.example/x/{y}", "https://a.example", "/x/{y}"),
        ("{{base}}/x/{{id}}", "https://a.example/api", "/x/{id}"),
        ("{{base}}", "https://a.example/api", "/"),
        ("{{ base }}/x", "https://a.example/api", "/x"),
        ("https://{{host}}/{{apiVersion}}/x", "https://b.example", "/v2/x"),
        ("{{host}}/x/:id", "https://b.example", "/x/{id}"),
        ("{{unknown}}/x", "", "/x"),
        ("{{unknown}}users/{{id}}", "", "/users/{id}"),
        ("{{slashed}}users", "https://c.example/v1", "/users"),
        ("{{scheme}}://{{host}}/x", "https://b.example", "/x"),
        ("http://{{host}}:{{port}}/x", "http://b.example:{port}", "/x"),
        ("https://{{region}}.a.example/x", "https://{region}.a.example", "/x"),
        ("https://a.example{{basePath}}/x", "https://a.example", "/x"),
        ("a.example/x?b=1", "https://a.example", "/x"),
        ("localhost:8080/x", "http://localhost:8080", "/x"),
        ("https://me:secret@a.example/x#part", "https://a.example", "/x"),
        ("/x/<id>", "", "/x/{id}"),
        ("https://a.example/x/", "https://a.example", "/x/"),
    ],
)
def test_addresses(text: str, base: str, path: str) -> None:
    found = parse_url(text, VALUES)
    assert found is not None
    assert (found.base, found.path) == (base, path)


@pytest.mark.parametrize(
    "text", ["", "wss://a.example/x", "grpc://a.example", "what?", "http://"]
)
def test_no_addresses(text: str) -> None:
    assert parse_url(text, {}) is None


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_address_is_read_or_refused(text: str) -> None:
    found = parse_url(f"https://a.example/{text}", {})
    assert found is None or found.path.startswith("/")


def test_a_version_belongs_to_the_base_where_all_have_it() -> None:
    assert common_base(["/api/v1/x", "/api/v1/y/z"]) == "/api/v1"
    assert common_base(["/api/v1/x", "/health"]) == ""
    assert common_base([]) == ""


def test_variables_end_in_cycles() -> None:
    assert fill("{{a}}", {"a": "{{b}}", "b": "{{a}}"}) in ("{{a}}", "{{b}}")
    assert len(fill("{{a}}", {"a": "{{a}}" * 90})) < 10_000_000


def test_placeholders_of_a_body() -> None:
    text = '{"a": "{{id}}", "b": {{id}}, "c": {{none}}, "d": "{{none}}"}'
    assert fill_json(text, VALUES) == '{"a": "7", "b": 7, "c": null, "d": "none"}'


def call(path: str, shape: str = "") -> SeenCall:
    """A recorded call of an address."""
    return SeenCall("GET", tuple(path.strip("/").split("/")), shape)


def test_ids_become_parameters() -> None:
    paths = [
        *(
            "users/12/posts/9",
            "users/7b0c2a34-9d1e-4f6a-8b2c-1d3e5f7a9b0c",
            "v1/users/3",
        ),
        *("customers/cus_9s6XKzkNRiz8i3", "users/me", "2/lists", "days/2026-01-31"),
    ]
    found = ["/".join(parts) for parts in templates([call(path) for path in paths])]
    assert found == [
        *("users/{user_id}/posts/{post_id}", "users/{user_id}", "v1/users/{user_id}"),
        *("customers/{customer_id}", "users/me", "{id}/lists", "days/{day_id}"),
    ]


def test_siblings_of_one_shape_are_a_parameter() -> None:
    calls = [call(f"towns/{name}", "mayor,name") for name in ("oslo", "rome", "bonn")]
    other = [call("towns/search", "hits")]
    found = ["/".join(parts) for parts in templates([*calls, *other])]
    assert found == ["towns/{town_id}"] * 3 + ["towns/search"]
    two = templates(calls[:2])
    assert two == [("towns", "oslo"), ("towns", "rome")]
    prefixed = [call(f"api/{name}", "a,b") for name in ("one", "two", "three")]
    assert templates(prefixed)[0] == ("api", "one")


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/users", "list users"),
        ("GET", "/users/{id}", "get user"),
        ("POST", "/users", "create users"),
        ("DELETE", "/users/{id}/keys/{key}", "delete users key"),
        ("POST", "/orders/{id}/cancel", "cancel orders"),
        ("GET", "/status", "get status"),
        ("POST", "/", ""),
    ],
)
def test_names_of_calls_without_a_title(method: str, path: str, name: str) -> None:
    assert verb_name(method, path) == name


def test_names_of_folders() -> None:
    names = [
        "1. Users",
        "v2",
        "API",
        "Orders / Items",
        "\U0001f680 Launch",
        "---",
        "Q&A",
    ]
    assert [group_name(name) for name in names] == [
        *("Users", "", "", "Orders Items", "Launch", "", "Q&A")
    ]


def test_uri_templates() -> None:
    found = parse_template("/a/{b}{/c}{?d,e*}{&f}{#g}")
    assert (found.path, found.query) == ("/a/{b}/{c}", ("d", "e", "f"))
    fixed = parse_template("/a?kind=x&q={q}")
    assert (fixed.path, fixed.query, fixed.fixed) == ("/a", ("q",), (("kind", "x"),))


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "X-Api-Key",
        "accessToken",
        "client_secret",
        "Set-Cookie",
        "sid",
        "Authorization",
    ],
)
def test_secret_names(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name", ["name", "token_type", "max_tokens", "keyword", "shipping", "author"]
)
def test_plain_names(name: str) -> None:
    assert not is_secret_name(name)


TOKENS = (
    "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "AKIAIOSFODNN7EXAMPLE", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    "Bearer abc123def456", "q8Zr2LmX0vB7nT5kY1wP9sJ4", "olga@example.org",
    "https://olga:pw@host.example/x?access_token=abc123def",
)  # fmt: skip


@pytest.mark.parametrize("token", TOKENS)
def test_keys_go_by_their_shape(token: str) -> None:
    seen = str(clean({"note": f"use {token} here"}))
    assert token not in seen
    assert not any(word in seen for word in ("olga", "abc123", "q8Zr2", "c2ln"))


def test_plain_values_stay() -> None:
    value: Json = {
        "id": "7b0c2a34-9d1e-4f6a-8b2c-1d3e5f7a9b0c", "at": "2026-01-31T10:00:00Z",
        "slug": "a-rather-long-name-of-a-page-2", "n": 12, "ok": True, "none": None,
    }  # fmt: skip
    assert clean(value) == value


@given(
    st.text(
        alphabet=string.ascii_letters + string.digits + "-_.", min_size=8, max_size=60
    )
)
@settings(max_examples=200, deadline=None)
def test_a_known_secret_is_nowhere(secret: str) -> None:
    secrets = Secrets()
    secrets.hide(f"Bearer {secret}")
    if secrets.found:
        value: Json = {
            "a": [f"x{secret}y", {secret: 1}],
            "b": f"https://h.example/?k={secret}",
        }
        assert secret not in str(secrets.scrub(value))


def test_init_names_what_a_document_calls_itself(tmp_path: Path) -> None:
    source = HERE / "postman" / "harbour" / "harbour.postman_collection.json"
    text = config_text(source)
    assert 'package = "harbour_client"' in text
    other = tmp_path / "mill.postman_collection.json"
    other.write_text("{}")
    assert 'package = "mill_client"' in config_text(other)
    assert subject_of("The Harbour REST API v2.1") == "Harbour"
