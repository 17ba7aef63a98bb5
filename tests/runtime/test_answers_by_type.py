"""The type of an answer decides how it is read, whatever its content type says."""

from __future__ import annotations

import asyncio
import warnings
from typing import Any

import httpx2
import pytest

from generator.runtime import ApiStatusError, Call, DecodeError, SchemaDriftError
from generator.runtime.decode import decoded
from generator.runtime.outcome import message_of
from tests.runtime.pets import Pet, async_pets, pets

KINDS = (
    None,
    "text/plain",
    "application/octet-stream",
    "application/json; Charset=utf-8",
)


def call(kind: Any, method: str = "GET", **more: Any) -> Call[Any]:
    """A call whose answer is of a type."""
    return Call(method, "/boats", kind, operation="boats.get", **more)


def both(
    body: bytes, content_type: str | None, wanted: Call[Any], **options: Any
) -> Any:
    """What both clients give, which is the same."""
    headers = {} if content_type is None else {"Content-Type": content_type}

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=body, headers=headers)

    async def run() -> Any:
        async with async_pets(answer, **options) as client:
            return await client.send(wanted)

    with pets(answer, **options) as client:
        found = client.send(wanted)
    assert asyncio.run(run()) == found
    return found


@pytest.mark.parametrize("content_type", KINDS)
def test_containers_are_json(content_type: str | None) -> None:
    assert both(b'{"a": 1}', content_type, call(dict[str, int])) == {"a": 1}
    assert both(b'["a"]', content_type, call(list[str])) == ["a"]
    assert both(b'{"a": ["b"]}', content_type, call(dict[str, list[str]])) == {
        "a": ["b"]
    }


def test_texts_are_texts() -> None:
    assert both(b'{"a"', "text/plain", call(str)) == '{"a"'
    assert both("ä".encode("latin-1"), "text/plain; CHARSET=latin-1", call(str)) == "ä"


def test_pages_of_a_site_are_no_answers() -> None:
    with pytest.raises(DecodeError):
        both(b"<html>Sign in</html>", "text/html", call(dict[str, Any]))


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-ndjson", b'{"a": 1}\n{"b": 2}\n'),
        ("text/event-stream", b'data: {"a": 1}\n\ndata: {"b": 2}\n\n'),
    ],
)
def test_streams_of_free_objects(content_type: str, body: bytes) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(
            200, content=body, headers={"Content-Type": content_type}
        )

    with pets(answer) as client, client.stream(call(dict[str, Any])) as stream:
        assert list(stream) == [{"a": 1}, {"b": 2}]


def test_whole_numbers() -> None:
    found = both(b'{"a": 3.0}', "application/json", call(dict[str, int]))
    assert found == {"a": 3}
    assert type(found["a"]) is int


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("body", [b"", b"\r\n"])
def test_nothing_where_the_server_has_done_its_work(method: str, body: bytes) -> None:
    with warnings.catch_warnings(record=True) as described:
        warnings.simplefilter("always")
        assert both(body, "application/json", call(Pet, method)) is None
    assert "got nothing" in str(described[0].message)
    with pytest.raises(SchemaDriftError):
        both(body, "application/json", call(Pet, method), strict=True)


def test_nothing_where_nothing_may_come() -> None:
    wanted = call(Pet | None, statuses={200: Pet, 204: None})
    with pytest.warns(match="got nothing"):
        assert both(b"", "application/json", wanted) is None


@pytest.mark.parametrize(
    ("body", "stated"),
    [
        ({"message": "No berth"}, "No berth"),
        ({"title": "Conflict", "detail": "The berth is taken"}, "The berth is taken"),
        ({"errors": ["The berth is taken"]}, "The berth is taken"),
        ({"errors": [{"title": "Taken"}, {"title": "Late"}]}, "Taken; Late"),
        (
            {"errors": [{"source": {"pointer": "/berth"}, "detail": "is taken"}]},
            "/berth: is taken",
        ),
        ({"detail": [{"loc": ["body", "pier"], "msg": "missing"}]}, "body.pier: missing"),
        (
            {"message": "Invalid", "details": [{"param": "pier", "description": "odd"}]},
            "Invalid: pier: odd",
        ),
        ({"pier": ["This is needed."], "mast": ["Too tall."]}, "pier: This is needed.; mast: Too tall."),
        ({"non_field_errors": ["Too late."]}, "Too late."),
        (["Too late"], "Too late"),
        ({"error": {"code": 7, "message": "Too late"}}, "Too late"),
        ({"error": "invalid_grant", "error_description": "Expired"}, "Expired"),
        ({"error": "invalid_grant"}, "invalid_grant"),
        ({"errors": [{"message": str(n)} for n in range(5)]}, "0; 1; 2; and 2 more"),
        ({"items": [1, 2]}, ""),
        ({"tags": []}, ""),
        ("<html>", ""),
        ("<html><title>Gate &amp; lock\n closed</title>", "Gate & lock closed"),
        ({"Message": "Too late"}, "Too late"),
        ({"ErrorMessage": "Too late"}, "Too late"),
        ({"fault": {"faultstring": "Too late"}}, "Too late"),
        (
            {"statusCode": 400, "message": ["a is odd", "b is no"], "error": "Bad"},
            "a is odd; b is no",
        ),
        ({"errorMessages": ["No such place"], "errors": {}}, "No such place"),
        ({"messages": [{"text": 1}, {"message": "Shut"}]}, "Shut"),
        ({"_error": {"code": 1, "message": "Too late"}}, "Too late"),
        ({"status": "error", "reason": "Too late"}, "Too late"),
        ({"response": {"error": {"description": "Too late"}}}, "Too late"),
        ({"error": {"errors": [{"error": {"message": "Too late"}}]}}, "Too late"),
        ({"meta": {"status": 400, "msg": "Too late"}, "response": []}, "Too late"),
        ({"status": "fail", "data": {"message": "Too late"}}, "Too late"),
        ({"data": {"id": "b1", "name": "North"}}, ""),
        ({"errors": {"pier": "is closed", "mast": ["Too tall."]}}, "pier: is closed; mast: Too tall."),
        ({"error": {}, "detail": "Too late"}, "Too late"),
        ("<Error><Code>Late</Code><Message>Too late &gt; 5</Message></Error>", "Too late > 5"),
        ("<s:Fault><s:faultstring xml:lang='en'>Too late</s:faultstring></s:Fault>", "Too late"),
    ],
)  # fmt: skip
def test_what_error_bodies_say(body: Any, stated: str) -> None:
    assert message_of(body) == stated


def test_redirects_say_where_they_lead() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(307, headers={"Location": "/boats/"})

    with pets(answer) as client, pytest.raises(ApiStatusError) as caught:
        client.send(call(Pet))
    assert "/boats/" in str(caught.value)
    assert "follow_redirects=True" in str(caught.value)


@pytest.mark.parametrize("charset", ["iso-8859-1", '"Windows-1252"', "utf-16"])
def test_json_in_a_stated_charset(charset: str) -> None:
    body = '{"name": "Môle"}'.encode(charset.strip('"'))
    kind = f"application/json; charset={charset}"
    assert both(body, kind, call(dict[str, str])) == {"name": "Môle"}


@pytest.mark.parametrize("charset", ["utf-8", "rot13", "unheard-of", ""])
def test_bytes_that_are_no_text(charset: str) -> None:
    with pytest.raises(DecodeError):
        both(b'{"name": "\xff"}', f"application/json; charset={charset}", call(Pet))


@pytest.mark.parametrize(
    ("kind", "found"),
    [("text/csv", "a,\ufffd"), ("image/png", b"a,\xff"), ("text/csv; charset=latin1", "a,ÿ")],
)  # fmt: skip
def test_bytes_where_a_text_is_documented(kind: str, found: object) -> None:
    drift: list[str] = []
    content = b"a,\xff"
    value = decoded(str, 200, kind, content, lambda *seen: drift.append(seen[1]))
    assert (value, drift) == (found, [] if "latin1" in kind else ["text"])


def test_utf8_that_is_stated_as_something_else() -> None:
    body = '{"name": "Môle"}'.encode()
    kind = "application/json; charset=iso-8859-1"
    assert both(body, kind, call(dict[str, str])) == {"name": "Môle"}
