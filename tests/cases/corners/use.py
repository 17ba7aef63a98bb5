import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import assert_type

import httpx2
import pytest
from corners_client import ApiStatusError, Corners, RedirectStatusError
from corners_client._runtime import Call
from corners_client.endpoints import page

Answer = Callable[[httpx2.Request], httpx2.Response]


def client(answer: Answer) -> Corners:
    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    return Corners(http_client=http, max_retries=0)


def answering(status: int, content: bytes = b"", **headers: str) -> Corners:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return client(
        lambda request: httpx2.Response(status, content=content, headers=given)
    )


def sent(call: Call[None]) -> httpx2.Request:
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        request.read()
        seen.append(request)
        return httpx2.Response(204)

    client(answer).send(call)
    return seen[0]


def test_redirects_are_results_only_where_nothing_else_is_documented() -> None:
    response = answering(302, Location="/there").fetch(page.moved_page())
    assert_type(response.value, None)
    assert (response.status, response.headers["location"]) == (302, "/there")
    assert_type(answering(200, b"3").page.perhaps(), int)
    assert answering(200, b"3").page.perhaps() == 3
    with pytest.raises(RedirectStatusError):
        answering(308, Location="/").page.perhaps()
    with pytest.raises(RedirectStatusError):
        answering(304).page.unchanged()


def test_other_statuses_are_errors() -> None:
    for status in (301, 404):
        try:
            answering(status).page.moved()
        except ApiStatusError as error:
            assert error.status == status
        else:
            raise AssertionError(status)


def test_head_gives_headers() -> None:
    response = answering(200, X_Count="3").fetch(page.look_page())
    assert_type(response.value, None)
    assert response.header("X-Count", int) == 3


def test_framing_belongs_to_the_client() -> None:
    request = sent(page.framing_page(x_mark="m"))
    assert request.headers["host"] == "corners.example"
    assert "content-length" not in request.headers


def test_a_value_of_any_type_is_json() -> None:
    request = sent(page.value_page(id=1))
    assert request.headers["content-type"] == "application/json"
    assert request.content == b'{"id":1}'


def test_the_content_says_which_type_of_a_range_it_is() -> None:
    path = Path(tempfile.mkdtemp()) / "a.png"
    path.write_bytes(b"png")
    assert sent(page.image_page(body=path)).headers["content-type"] == "image/png"
    bare = sent(page.image_page(body=b"x")).headers["content-type"]
    assert bare == "application/octet-stream"
    named = sent(page.image_page(body=("a", b"x", "image/webp")))
    assert named.headers["content-type"] == "image/webp"


def test_text_is_in_the_documented_charset() -> None:
    assert sent(page.latin_page(body="é")).content == b"\xe9"
    assert sent(page.yaml_page(body="é: 1")).content == "é: 1".encode()


def test_patches_are_told_apart_by_their_media_types() -> None:
    calls = {
        "application/json": page.change_page(id=1),
        "application/merge-patch+json": page.change_merge_patch(id=1),
        "application/json-patch+json": page.change_json_patch(body=[{"op": "x"}]),
    }
    for media_type, call in calls.items():
        assert sent(call).headers["content-type"] == media_type
    assert not hasattr(page, "change_hal")


def test_parts_of_other_multipart_types() -> None:
    request = sent(page.related_page(meta={"id": 1}, file=b"x"))
    assert request.headers["content-type"].startswith("multipart/related; boundary=")
    assert b'Content-Type: application/json\r\n\r\n{"id":1}\r\n' in request.content


def test_parts_in_a_style() -> None:
    call = page.parts_page(flat=["a b", "c"], deep={"k": 1}, plain=["x", "y"])
    pieces = sent(call).content.split(b"\r\n")
    values = [p for p in pieces if p and not p.startswith((b"--", b"Content-Type"))]
    assert values == [
        b'Content-Disposition: form-data; name="flat"',
        b"a b|c",
        b'Content-Disposition: form-data; name="deep[k]"',
        b"1",
        b'Content-Disposition: form-data; name="plain"',
        b"x",
        b'Content-Disposition: form-data; name="plain"',
        b"y",
    ]


def test_a_part_that_is_a_form() -> None:
    call = page.parts_page(form={"x": "a b", "y": [1, 2]})
    assert (
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\nx=a+b&y=1&y=2\r\n"
        in sent(call).content
    )


def test_files_under_any_name() -> None:
    path = Path(tempfile.mkdtemp()) / "a.png"
    path.write_bytes(b"png")
    whole = page.files_page(body={"x": path, "y": ("n.txt", b"n")})
    more = page.more_files(a="t", b=path, additional_properties={"y": path})
    for call, names in ((whole, ["a.png", "n.txt"]), (more, ["a.png", "a.png"])):
        content = sent(call).content.decode()
        assert re.findall('filename="([^"]*)"', content) == names


def test_a_form_as_text() -> None:
    request = sent(page.form_text(body="a=1&b"))
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.content == b"a=1&b"


def test_parts_without_names_are_sent_as_they_are() -> None:
    assert sent(page.listed_page(body=b"--a\r\n")).content == b"--a\r\n"


def test_further_properties_have_their_type() -> None:
    call = page.open_page(a="b", additional_properties={"n": 1})
    assert json.loads(sent(call).content) == {"a": "b", "n": 1}
    page.open_page(additional_properties={"n": "x"})  # type: ignore[dict-item]
