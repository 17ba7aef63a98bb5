"""Values of recorded calls: what was sent as a secret is nowhere else either."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.facts import Reading
from generator.readers import read
from generator.source import Source

SENT = {"user": "ann", "password": "S3cret-pass-77"}
GIVEN = {"echo": "S3cret-pass-77", "note": "signed in with S3cret-pass-77", "ok": True}


def recording(
    sent: Any, given: Any, *headers: tuple[str, str], text: str = ""
) -> Reading:
    """The reading of a HAR file with one call."""
    media = "application/json"
    request = {
        "method": "POST",
        "url": "https://api.kites.io/v1/logins",
        "headers": [{"name": name, "value": value} for name, value in headers],
        "postData": {"mimeType": media, "text": json.dumps(sent)},
    }
    content = {"mimeType": media, "text": text or json.dumps(given)}
    response = {"status": 200, "headers": [], "content": content}
    creator = {"name": "x", "version": "1"}
    entries = [{"request": request, "response": response}]
    log = {"version": "1.2", "creator": creator, "entries": entries}
    (found,) = read([Source("a.har", json.dumps({"log": log}))])
    return found


def collection(sent: Any, given: Any, *headers: tuple[str, str]) -> Reading:
    """The reading of a Postman collection with one call."""
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    raw = {"mode": "raw", "raw": json.dumps(sent)}
    request = {
        "method": "POST",
        "url": "https://api.kites.io/v1/logins",
        "header": [{"key": name, "value": value} for name, value in headers],
        "body": {**raw, "options": {"raw": {"language": "json"}}},
    }
    answer = {"name": "ok", "code": 200, "header": [], "body": json.dumps(given)}
    item = [{"name": "Log in", "request": request, "response": [answer]}]
    document = {"info": {"name": "Kites", "schema": schema}, "item": item}
    (found,) = read([Source("a.postman_collection.json", json.dumps(document))])
    return found


@pytest.mark.parametrize("form", [recording, collection])
def test_a_password_that_comes_back_is_hidden(form: Any) -> None:
    reading = form(SENT, GIVEN)
    assert "S3cret-pass-77" not in repr(reading)
    bodies = [e.body for section in reading.sections for e in section.examples]
    assert {"echo": "redacted", "note": "signed in with redacted", "ok": True} in bodies


@pytest.mark.parametrize("form", [recording, collection])
def test_a_scheme_of_its_own_stays(form: Any) -> None:
    reading = form({"a": 1}, {"b": 2}, ("Authorization", "Token 9944b09199c62bcf9418"))
    assert [scheme["scheme"] for _, scheme in reading.schemes] == ["Token"]
    assert "9944b09199c62bcf9418" not in repr(reading)


def test_halves_of_characters_are_no_text() -> None:
    reading = recording({"a": 1}, None, text='{"name": "a\\ud800b", "n": 1}')
    (example,) = (e for s in reading.sections for e in s.examples if e.status)
    assert example.body == {"name": "a?b", "n": 1}
