"""The same request in every language reads the same; nothing is ever executed."""

from __future__ import annotations

import json

import pytest

from generator.facts import Evidence, Example, ExampleKind, Json
from generator.snippets import read_snippet, readers
from generator.snippets.parts.source_code import MAX_CODE
from generator.source import Source

URL = "https://api.example.com/v1/things/7?dry=true"
BODY: dict[str, Json] = {
    "name": 'a "b"\n\u00e9',
    "tags": ["x", "y"],
    "n": 1.5,
    "deep": {"on": True, "off": None},
}
TEXT = '{\\n  \\"name\\": \\"a \\\\\\"b\\\\\\"\\\\n\\u00e9\\", \\"tags\\": [\\"x\\", \\"y\\"], \\"n\\": 1.5, \\"deep\\": {\\"on\\": true, \\"off\\": null}}'
JSON_TEXT = '{"name": "a \\"b\\"\\n\u00e9", "tags": ["x", "y"], "n": 1.5, "deep": {"on": true, "off": null}}'

SNIPPETS = {
    "bash": f"""curl -sX PATCH '{URL}' \\
  -H "Authorization: Bearer <token>" \\
  -H 'Content-Type: application/json' -d '{JSON_TEXT}' | jq .""",
    "httpie": f"""http --json PATCH '{URL}' 'Authorization:Bearer <token>' \\
  Content-Type:application/json name:='{json.dumps(BODY["name"])}' \\
  tags:='["x", "y"]' n:=1.5 deep:='{{"on": true, "off": null}}'""",
    "python": f"""import requests
url = "{URL}"
payload = {BODY!r}
headers = {{"Authorization": "Bearer <token>", "Content-Type": "application/json"}}
response = requests.patch(url, json=payload, headers=headers)
print(response.text)""",
    "javascript": f"""const url = '{URL}';
const options = {{
  method: 'PATCH',
  headers: {{Authorization: 'Bearer <token>', 'Content-Type': 'application/json'}},
  body: JSON.stringify({{name: 'a "b"\\n\\u00e9', tags: ['x', 'y'], n: 1.5, deep: {{on: true, off: null}},}})
}};
fetch(url, options).then(r => r.json());""",
    "go": f"""url := "{URL}"
payload := strings.NewReader("{TEXT}")
req, _ := http.NewRequest("PATCH", url, payload)
req.Header.Add("Authorization", "Bearer <token>")
req.Header.Add("Content-Type", "application/json")""",
    "ruby": f"""url = URI("{URL}")
request = Net::HTTP::Patch.new(url)
request["Authorization"] = 'Bearer <token>' # a comment
request["Content-Type"] = 'application/json'
request.body = "{TEXT}" """,
    "java": f"""HttpResponse<String> response = Unirest.patch("{URL}")
  .header("Authorization", "Bearer <token>")
  .header("Content-Type", "application/json")
  .body("{TEXT}")
  .asString();""",
    "kotlin": f"""val mediaType = MediaType.parse("application/json")
val body = RequestBody.create(mediaType, "{TEXT}")
val request = Request.Builder().url("{URL}").patch(body)
  .addHeader("Authorization", "Bearer <token>")
  .addHeader("Content-Type", "application/json").build()""",
    "php": f"""<?php
$response = $client->request('PATCH', '{URL}', [
  'json' => ['name' => "a \\"b\\"\\n\u00e9", 'tags' => ['x', 'y'], 'n' => 1.5,
             'deep' => array('on' => true, 'off' => null)],
  'headers' => [
    'Authorization' => 'Bearer <token>',
    'Content-Type' => 'application/json',
  ],
]);""",
    "csharp": f"""var client = new RestClient("{URL}");
var request = new RestRequest(Method.PATCH);
request.AddHeader("Authorization", "Bearer <token>");
request.AddHeader("Content-Type", "application/json");
request.AddParameter("application/json", "{TEXT}", ParameterType.RequestBody);""",
    "swift": f"""let headers = [
  "Authorization": "Bearer <token>",
  "Content-Type": "application/json"
]
let parameters = [
  "name": "a \\"b\\"\\n\\u{{e9}}", "tags": ["x", "y"], "n": 1.5,
  "deep": ["on": true, "off": nil]
] as [String : Any]
let request = NSMutableURLRequest(url: NSURL(string: "{URL}")! as URL)
request.httpMethod = "PATCH" """,
    "http": f"""PATCH {URL[len("https://api.example.com"):]} HTTP/1.1
Host: api.example.com
Authorization: Bearer <token>
Content-Type: application/json

{JSON_TEXT}""",
}  # fmt: skip


def snippet(language: str, text: str) -> Example:
    found = read_snippet(language, Source("p.md", text), "A title", Evidence.FRAGMENT)
    assert isinstance(found, Example), found
    return found


@pytest.mark.parametrize("language", SNIPPETS)
def test_the_same_request_in_every_language(language: str) -> None:
    example = snippet(language, SNIPPETS[language])
    assert (example.method, example.url) == ("PATCH", URL)
    assert dict(example.headers) == {
        "Authorization": "Bearer <token>",
        "Content-Type": "application/json",
    }
    assert example.has_body
    assert example.body == BODY
    assert example.media_type == "application/json"
    assert example.title == "A title"


def test_every_reader_is_covered() -> None:
    shown = {id(readers()[language]) for language in SNIPPETS}
    assert {id(reader) for reader in readers().values()} == shown


@pytest.mark.parametrize("language", sorted(readers()))
@pytest.mark.parametrize(
    "text", ["", "\n", "#", "//", "'", '"', "((((", "\0", "\ud800"]
)
def test_nothing_to_read(language: str, text: str) -> None:
    found = read_snippet(language, Source("p.md", text), "", Evidence.FRAGMENT)
    assert found == f"snippet in {language} shows no request"


def test_unknown_language_adds_nothing() -> None:
    source = Source("p.md", "x")
    found = read_snippet("Rust", source, "", Evidence.FRAGMENT)
    assert found == "snippet in rust adds nothing"
    assert "no language" in str(read_snippet("", source, "", Evidence.FRAGMENT))


def test_too_long() -> None:
    source = Source("p.md", "x" * (MAX_CODE + 1))
    assert "longer" in str(read_snippet("go", source, "", Evidence.FRAGMENT))


def test_python_is_not_executed() -> None:
    text = (
        "import sys\nsys.modules.clear()\nraise SystemExit\nclient = X()\nclient.a(b=1)"
    )
    call = snippet("python", text).call
    assert call is not None
    assert call.target == ("a",)


def test_python_sdk_call() -> None:
    example = snippet(
        "python",
        """
import datetime
from acme import Acme, Filter
from acme.things import Item, Part

async def main() -> None:
    async with Acme(token="t") as client:
        page = await client.things.parts.create(
            "7",
            items=[Item(id=1, part=Part(size=-2))],
            since=datetime.datetime.fromisoformat("2024-01-15T09:30:00+00:00"),
            filter=Filter(kind="x"),
            callback=print,
        )
""",
    )
    assert example.call is not None
    assert example.call.client == "Acme"
    assert example.call.module == "acme"
    assert example.call.target == ("things", "parts", "create")
    assert example.call.arguments == ("items", "since", "filter", "callback")
    assert dict(example.call.classes) == {
        ("items", "*"): "Item",
        ("items", "*", "part"): "Part",
        ("filter",): "Filter",
    }
    assert dict(example.values) == {
        "0": "7",
        "items": [{"id": 1, "part": {"size": -2}}],
        "since": "2024-01-15T09:30:00+00:00",
        "filter": {"kind": "x"},
    }


def test_typescript_sdk_call() -> None:
    example = snippet(
        "ts",
        """import { AcmeClient } from "@acme/sdk";
const client = new AcmeClient({ token: "t" });
console.log(client.version);
const page = await client.things.listParts("7", { kinds: ["a"], limit: 1.1 });""",
    )
    assert example.call is not None
    assert example.call.client == "AcmeClient"
    assert example.call.module == "@acme/sdk"
    assert example.call.target == ("things", "listParts")
    assert example.values == (("0", "7"), ("kinds", ["a"]), ("limit", 1.1))


def test_a_header_of_php_may_hold_colons() -> None:
    text = """<?php
curl_setopt_array($curl, [
  CURLOPT_URL => "https://a.example/b",
  CURLOPT_HTTPHEADER => ["Referer: https://b.example:8080/c", "Accept: text/plain "],
]);"""
    assert snippet("php", text).headers == (
        ("Referer", "https://b.example:8080/c"),
        ("Accept", "text/plain"),
    )


def test_axios() -> None:
    example = snippet(
        "js", "axios.post('https://a.example/b', {c: 1}, {headers: {d: 'e'}})"
    )
    assert (example.method, example.body, example.headers) == (
        "POST",
        {"c": 1},
        (("d", "e"),),
    )


@pytest.mark.parametrize(
    ("command", "method", "url", "body"),
    [
        ("curl https://a.example", "GET", "https://a.example", None),
        ("$ curl -L https://a.example -o x", "GET", "https://a.example", None),
        ("curl -d a=1 -d b=2 https://a.example", "POST", "https://a.example", {"a": "1", "b": "2"}),
        ("curl -G -d a=1 https://a.example?b", "GET", "https://a.example?b&a=1", None),
        ("curl --json '{\"a\":1}' https://a.example", "POST", "https://a.example", {"a": 1}),
        ("curl -F f=@x.png https://a.example", "POST", "https://a.example", {"f": "@x.png"}),
        ("curl --request=DELETE --url=https://a.example", "DELETE", "https://a.example", None),
        ("curl -I https://a.example", "HEAD", "https://a.example", None),
    ],
)  # fmt: skip
def test_curl_options(command: str, method: str, url: str, body: Json) -> None:
    example = snippet("sh", command)
    assert (example.method, example.url, example.body) == (method, url, body)


def test_curl_user_is_basic() -> None:
    headers = dict(snippet("curl", "curl -u me:secret https://a.example").headers)
    assert headers["Authorization"].startswith("Basic ")


def test_expressions_in_headers_do_not_hide_the_others() -> None:
    text = """fetch("https://a.example", {headers: {
      "X-Api-Key": process.env["KEY"] ?? make({a: 1}), "B": "c"}})"""
    headers = dict(snippet("js", text).headers)
    assert headers == {"X-Api-Key": "", "B": "c"}


PARTS = """--X
Content-Disposition: form-data; name="a"

1
--X
Content-Disposition: form-data; name="f"; filename="x.png"
Content-Type: image/png


--X
Content-Disposition: form-data; name="e"


--X--
"""
MULTIPART = PARTS.replace('"', '\\"').replace("\n", "\\r\\n")
FORMS = {
    "go": f"""url := "https://a.example"
payload := strings.NewReader("{MULTIPART}")
req, _ := http.NewRequest("POST", url, payload)
req.Header.Add("Content-Type", "multipart/form-data; boundary=X")""",
    "csharp": f"""var client = new RestClient("https://a.example");
var request = new RestRequest(Method.POST);
request.AddParameter("multipart/form-data; boundary=X", "{MULTIPART}", ParameterType.RequestBody);""",
    "php": """request('POST', 'https://a.example', ['multipart' => [
  ['name' => 'a', 'contents' => '1'],
  ['name' => 'f', 'filename' => 'x.png', 'contents' => null],
  ['name' => 'e', 'contents' => null]]]);""",
    "curl": "curl https://a.example -F a=1 -F f=x.png",
}  # fmt: skip


@pytest.mark.parametrize("language", FORMS)
def test_forms_are_fields(language: str) -> None:
    example = snippet(language, FORMS[language])
    assert example.body == {"a": "1", "f": "x.png"}
    assert example.media_type == "multipart/form-data"


def test_a_value_that_is_missing_is_no_body() -> None:
    text = """let parameters = [["name": "a", "value": ]]
let request = NSMutableURLRequest(url: NSURL(string: "https://a.example")! as URL)
request.httpMethod = "POST" """
    assert not snippet("swift", text).has_body


def test_http_answer() -> None:
    example = snippet("http", 'HTTP/1.1 201 Created\nX-Id: 7\n\n{"a": 1}')
    assert (example.kind, example.status) == (ExampleKind.RESPONSE, "201")
    assert (example.body, example.url) == ({"a": 1}, None)


def test_a_body_that_is_no_literal_is_no_body() -> None:
    text = 'fetch("https://a.example", {method: "POST", body: JSON.stringify(data)})'
    assert not snippet("js", text).has_body
