"""Requests as different libraries of one language write them."""

from __future__ import annotations

import pytest

from generator.facts import Evidence, Example, Json
from generator.snippets import read_snippet
from generator.source import Source

URL = "https://a.example/b"


def read(language: str, text: str) -> Example:
    found = read_snippet(language, Source("p.md", text), "", Evidence.FRAGMENT)
    assert isinstance(found, Example), found
    return found


@pytest.mark.parametrize(
    ("keywords", "url", "body", "media"),
    [
        ('params={"x": 1, "y": ["a", "b"]}', f"{URL}?x=1&y=a&y=b", None, None),
        ('json={"x": 1}', URL, {"x": 1}, "application/json"),
        ('data={"x": "1"}', URL, {"x": "1"}, "application/x-www-form-urlencoded"),
        ('data={"x": "1"}, files={"f": open("a.png")}', URL, {"x": "1"}, "multipart/form-data"),
        ("data='{\"x\": 1}'", URL, {"x": 1}, "application/json"),
        ("content='{\"x\": 1}'", URL, {"x": 1}, "application/json"),
    ],
)  # fmt: skip
def test_python(keywords: str, url: str, body: Json, media: str | None) -> None:
    example = read("python", f'import requests\nrequests.post("{URL}", {keywords})')
    assert (example.method, example.url, example.body) == ("POST", url, body)
    if body is not None:
        assert example.media_type == media


@pytest.mark.parametrize(
    ("call", "method", "url"),
    [
        (f'requests.request("PATCH", "{URL}")', "PATCH", URL),
        (f'httpx.get(url="{URL}")', "GET", URL),
        (f'requests.get("{URL}?z=0", params={{"x": 1}})', "GET", f"{URL}?z=0&x=1"),
    ],
)
def test_python_methods(call: str, method: str, url: str) -> None:
    example = read("python", f"import requests, httpx\n{call}")
    assert (example.method, example.url) == (method, url)


CSHARP = """
var request = new HttpRequestMessage {
  Method = HttpMethod.Put,
  RequestUri = new Uri("https://a.example/b"),
  Headers = { { "X-One", "1" }, { "X-Two", "2" } },
  Content = new StringContent("{\\"x\\": 1}")
};
"""


def test_csharp_initializers() -> None:
    example = read("csharp", CSHARP)
    assert (example.method, example.url, example.body) == ("PUT", URL, {"x": 1})
    assert {("X-One", "1"), ("X-Two", "2")} <= set(example.headers)


def test_csharp_arguments() -> None:
    text = f'var r = new HttpRequestMessage(HttpMethod.Get, "{URL}");'
    example = read("csharp", text + '\nr.Headers.Add("X-One", "1");')
    assert (example.method, example.url) == ("GET", URL)
    assert example.headers == (("X-One", "1"),)


def test_csharp_json_bodies() -> None:
    text = (
        f'var client = new RestClient("{URL}");\n'
        "var request = new RestRequest(Method.POST);\n"
        'request.AddJsonBody("{\\"x\\": 1}");'
    )
    example = read("csharp", text)
    assert (example.method, example.body) == ("POST", {"x": 1})


def test_php_curl_that_sends() -> None:
    text = f"""<?php
curl_setopt($curl, CURLOPT_URL, "{URL}");
curl_setopt($curl, CURLOPT_POSTFIELDS, '{{"x": 1}}');"""
    example = read("php", text)
    assert (example.method, example.url, example.body) == ("POST", URL, {"x": 1})


def test_php_forms() -> None:
    text = f"<?php\n$c->request('POST', '{URL}', ['form_params' => ['x' => '1']]);"
    example = read("php", text)
    assert example.body == {"x": "1"}
    assert example.media_type == "application/x-www-form-urlencoded"


def test_javascript_bodies() -> None:
    text = f"fetch('{URL}', {{method: 'POST', body: '{{\"x\": 1}}'}})"
    assert read("js", text).body == {"x": 1}
    text = f"fetch('{URL}', {{method: 'POST', body: JSON.stringify(data)}})"
    assert read("js", text).has_body is False


@pytest.mark.parametrize(
    ("command", "url"),
    [
        ("curl a.example/b", "https://a.example/b"),
        ("curl $API/b", "https://{host}/b"),
        ("curl <server>/b", "https://{host}/b"),
    ],
)
def test_hosts_of_curl(command: str, url: str) -> None:
    assert read("bash", command).url == url
