"""What speaks for a whole set of pages: base URLs, credentials, groups, accounts."""

from __future__ import annotations

from typing import Any

import pytest

from generator.facts import ExampleKind, MentionKind, Reading
from generator.merge.merging import merge
from generator.merge.result import MergeSettings
from generator.readers import read
from generator.readers.accounting import NOTHING, differing, tally, unread
from generator.report.diagnostics import Report
from generator.source import Source


def pages(*texts: str) -> list[Reading]:
    """The readings of Markdown pages."""
    return read([Source(f"page{n}.md", text) for n, text in enumerate(texts)])


def facts(reading: Reading, index: int = 0) -> dict[tuple[str, ...], Any]:
    """The facts of one section by pointer."""
    return {fact.pointer: fact.value for fact in reading.sections[index].facts}


SERVER = ("servers", "0", "url")


@pytest.mark.parametrize(
    ("intro", "call", "server", "path"),
    [
        (
            "Base URL: `https://api.kites.io/v2/`",
            "`GET /kites`",
            "https://api.kites.io/v2",
            "/kites",
        ),
        (
            "The base URL is https://kites.io/api.",
            "`GET /api/kites`",
            "https://kites.io",
            "/api/kites",
        ),
        (
            "",
            "`GET https://api.kites.io/v2/kites`",
            "https://api.kites.io/v2",
            "/kites",
        ),
        (
            "",
            "```\ncurl https://api.kites.io/v2/kites\n```",
            "https://api.kites.io/v2",
            "/kites",
        ),
        (
            "This endpoint is slow.\n\n```bash\ncurl https://kites.io/api/v2/kites\n```",
            "`GET /api/v2/kites`",
            "https://kites.io",
            "/api/v2/kites",
        ),
        ("", "`GET https://{your-host}/v2/kites`", None, "/v2/kites"),
        ("", "```\ncurl http://localhost:80/v2/kites\n```", None, "/v2/kites"),
    ],
)
def test_base_url(intro: str, call: str, server: str | None, path: str) -> None:
    (reading,) = pages(f"# Kites\n\n{intro}\n\n## List kites\n\n{call}\n")
    assert facts(reading).get(SERVER) == server
    assert reading.sections[0].subject.path == path
    codes = [item.code for item in reading.diagnostics]
    assert ("no-base-url" in codes) == (server is None)


LOCAL_CALLS = (
    "```\ncurl http://localhost:4000/kites\n```\n\n"
    "```\ncurl -X POST http://198.51.100.7:4000/kites\n```\n"
)


def test_a_host_in_passing_is_no_base_url() -> None:
    """Calls go to the reader's own machine; the one elsewhere is of another API."""
    aside = "## Tips\n\n```\n# like curl https://answers.io/q/1\ncurl https://answers.io/q/1\n```\n"
    (reading,) = pages(f"# Kites\n\n## Calls\n\n{LOCAL_CALLS}\n{aside}")
    assert "no-base-url" in [item.code for item in reading.diagnostics]
    assert {s.subject.path for s in reading.sections} == {"/kites"}
    asides = [m for m in reading.mentions if m.kind is MentionKind.ASIDE]
    assert {m.reason for m in asides} == {"another host"}


def test_a_stated_host_outweighs_local_calls() -> None:
    base = "Base URL: `https://api.kites.io`\n\n"
    (reading,) = pages(f"# Kites\n\n{base}## Calls\n\n{LOCAL_CALLS}")
    assert facts(reading)[SERVER] == "https://api.kites.io"


PREFIXES = {
    "All endpoints are prefixed with `/api/v1`.": "/api/v1",
    "Every route is mounted under `/api/`.": "/api",
    "The base path of the service is /rest/v3.": "/rest/v3",
    "**Base path:** `/rest`": "/rest",
    "All paths in this document are relative to `/rest`.": "/rest",
    "Prefix all routes with `/v2`.": "/v2",
    "All endpoints under `/admin` require a token.": "",
    "All requests to endpoints that are under /admin are logged.": "",
    "These endpoints are prefixed with `/admin`; others are not.": "",
    "The boats are available at `/boats`.": "",
}


@pytest.mark.parametrize("sentence", PREFIXES)
@pytest.mark.parametrize("apart", [True, False])
def test_prefixes_in_sentences(sentence: str, apart: bool) -> None:
    """On a page of its own a sentence speaks for all pages, else for its own page."""
    kites = "## List\n\n`GET /kites`\n\n## Get\n\n`GET /kites/{id}`\n"
    texts = [f"# Kites\n\n{sentence}\n\n{kites}", "# Other\n\n## GET /other\n"]
    if apart:
        texts = [f"# Introduction\n\n{sentence}\n", f"# Kites\n\n{kites}"]
    found = [s.subject.path for reading in pages(*texts) for s in reading.sections]
    lead = PREFIXES[sentence]
    assert found[:2] == [f"{lead}/kites", f"{lead}/kites/{{id}}"]
    assert apart or found[2] == "/other"


def test_paths_that_have_their_prefix() -> None:
    text = "# Kites\n\nAll endpoints start with `/api`.\n\n## GET /api/kites\n\n## GET /api/winds\n"
    (reading,) = pages(text)
    assert [s.subject.path for s in reading.sections] == ["/api/kites", "/api/winds"]


def test_a_prefix_beside_a_host() -> None:
    intro = "# Start\n\nBase URL: `https://kites.io`\n\nAll endpoints begin with `/api/v1`.\n"
    _, reading = pages(intro, "# Kites\n\n## GET /kites\n")
    assert facts(reading)[SERVER] == "https://kites.io/api/v1"
    assert reading.sections[0].subject.path == "/kites"


@pytest.mark.parametrize(
    ("text", "name", "scheme"),
    [
        (
            '`curl -H "Authorization: Bearer $T" https://kites.io/a`',
            "bearer",
            {"type": "http", "scheme": "bearer"},
        ),
        (
            "`curl -u me:secret https://kites.io/a`",
            "basic",
            {"type": "http", "scheme": "basic"},
        ),
        (
            '`curl -H "X-Api-Key: 1" https://kites.io/a`',
            "x-api-key",
            {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
        ),
        (
            "`curl https://kites.io/a?api_key=1`",
            "api_key",
            {"type": "apiKey", "in": "query", "name": "api_key"},
        ),
    ],
)
def test_credentials_of_calls(text: str, name: str, scheme: dict[str, str]) -> None:
    call = text.strip("`")
    (reading,) = pages(f"# Kites\n\n## Read a kite\n\n```\n{call}\n```\n")
    assert dict(reading.schemes) == {name: scheme}
    assert facts(reading)["security", name] == []


@pytest.mark.parametrize(
    ("prose", "names"),
    [
        ("Send your token as a bearer token.", ["bearer"]),
        ("The API uses HTTP basic authentication.", ["basic"]),
        ("Put the key into the `X-Kite-Key` header.", ["x-kite-key"]),
        ("Put the key into the `X-Encryption-Key` header.", []),
        (
            "All requests need `X-Kite-Id` and `X-Kite-Key`.",
            ["x-kite-id", "x-kite-key"],
        ),
        ("Each request needs `X-Kite-Key` or `X-Api-Key`.", ["x-kite-key"]),
        ("Put the key into the `X-Api-Key` header.", ["x-api-key"]),
        ("Nothing to see here.", []),
    ],
)
def test_credentials_of_prose(prose: str, names: list[str]) -> None:
    (reading,) = pages(
        f"# Kites\n\n## Authentication\n\n{prose}\n\n## Read\n\n`GET /kites`\n"
    )
    assert [name for name, _ in reading.schemes] == names


def test_permissions_alone_are_no_token() -> None:
    (reading,) = pages("# Kites\n\n## A\n\n`GET /a`\n\nScopes: `kites:read`\n")
    assert not any(key[0] == "security" for key in facts(reading))
    told = (
        "# Kites\n\nGet an access token.\n\n## A\n\n`GET /a`\n\nScopes: `kites:read`\n"
    )
    (reading,) = pages(told)
    assert facts(reading)["security", "bearer"] == ["kites:read"]


def test_headers_below_a_request_line_are_credentials() -> None:
    (reading,) = pages(
        "# Kites\n\n## A\n\n```http\nGET /a HTTP/1.1\nX-API-Key: secret\n```\n"
    )
    assert facts(reading)["security", "x-api-key"] == []


def test_the_call_that_gives_out_a_key_needs_none() -> None:
    (reading,) = pages(
        "# Kites\n\n## Login\n\n```\ncurl 'https://kites.io/login?user=me'\n```\n\n"
        "## A\n\n```\ncurl 'https://kites.io/a?token=1'\n```\n\n"
        "## B\n\n```\ncurl 'https://kites.io/b?token=1'\n```\n"
    )
    assert facts(reading, 0)["security", "$any"] == []
    assert facts(reading, 1)["security", "token"] == []


def test_credentials_that_seem_to_be_needed() -> None:
    (reading,) = pages("# Kites\n\nWithout a key you get 401.\n\n## A\n\n`GET /a`\n")
    assert "no-credentials" in [item.code for item in reading.diagnostics]


def test_an_operation_that_needs_none() -> None:
    (reading,) = pages(
        "# Kites\n\nUse a bearer token.\n\n## A\n\n`GET /a`\n\n## B\n\n`GET /b`\n\n"
        "No authentication is needed.\n"
    )
    assert facts(reading, 0)["security", "bearer"] == []
    assert facts(reading, 1)["security", "$any"] == []


def test_signed_requests_are_named_as_such() -> None:
    (reading,) = pages(
        "# Kites\n\n## Authentication\n\nSign each request with HMAC-SHA256.\n\n"
        "## A\n\n`GET /a`\n"
    )
    assert "signed-requests" in [item.code for item in reading.diagnostics]


def test_an_account_in_front_of_all_calls_is_a_variable_of_the_server() -> None:
    text = (
        "# Kites\n\n## List kites\n\n* `GET /kites.json` lists them.\n\n```\n"
        "curl https://api.kites.io/$ACCOUNT_ID/kites.json\n```\n"
    )
    (reading,) = pages(text)
    assert facts(reading)[SERVER] == "https://api.kites.io/{account_id}"
    merged = merge([reading], MergeSettings(), Report())
    assert merged.document["servers"] == [
        {
            "url": "https://api.kites.io/{account_id}",
            "variables": {"account_id": {"default": "{account_id}"}},
        }
    ]


def test_pages_are_groups() -> None:
    kites, tails = pages(
        "# Kites API\n\n## List kites\n\n`GET /kites`\n\n## Fly\n\n`PUT /kites/{id}`\n",
        "# Tails\n\n## List tails\n\n`GET /tails`\n\n## Cut\n\n`DELETE /tails/{id}`\n",
    )
    assert facts(kites)[("tags",)] == ["Kites"]
    assert facts(tails, 1)[("tags",)] == ["Tails"]


def test_methods_are_named_by_what_they_do() -> None:
    paths = [
        "GET /kites",
        "POST /kites",
        "GET /kites/{id}",
        "PATCH /kites/{id}",
        "DELETE /kites/{id}",
        "GET /kites/{id}/tails.json",
        "GET /hills/{hill}/kites",
        "GET /lines/{line}",
        "GET /lines/{line}/{reel}",
    ]
    texts = [
        f"# {name}\n\n" + "\n\n".join(f"`{p}`" for p in paths if rest in p)
        for name, rest in (("Kites", "kites"), ("Lines", "lines"))
    ]
    merged: Any = merge(pages(*texts), MergeSettings(), Report()).document
    found = {
        f"{method.upper()} {path}": operation["operationId"]
        for path, item in merged["paths"].items()
        for method, operation in item.items()
    }
    assert found == {
        "GET /kites": "kites.list",
        "POST /kites": "kites.create",
        "GET /kites/{id}": "kites.get",
        "PATCH /kites/{id}": "kites.update",
        "DELETE /kites/{id}": "kites.delete",
        "GET /kites/{id}/tails.json": "kites.list_tails",
        "GET /hills/{hill}/kites": "kites.list_for_hill",
        "GET /lines/{line}": "lines.list",
        "GET /lines/{line}/{reel}": "lines.get",
    }


def test_headings_of_one_page_are_groups() -> None:
    (reading,) = pages(
        "# API\n\n## Kites\n\n### List\n\n`GET /kites`\n\n### Fly\n\n`PUT /kites/{id}`\n\n"
        "## Tails\n\n### All\n\n`GET /tails`\n\n### Cut\n\n`DELETE /tails/{id}`\n"
    )
    tags = [facts(reading, n)[("tags",)] for n in range(4)]
    assert tags == [["Kites"], ["Kites"], ["Tails"], ["Tails"]]


def test_an_endpoint_that_several_pages_name_counts_once() -> None:
    readings = pages(
        "# A\n\n## Fly\n\n`PUT /kites/{id}`\n\nSee also `DELETE /kites/{id}`.\n",
        "# B\n\n## Also\n\n```\ncurl -X PUT https://kites.io/kites/4\n```\n",
    )
    count = tally(readings)
    assert (count.mentioned, count.operations, count.unread) == (2, 1, 1)
    (warning,) = unread(readings)
    assert "`DELETE /kites/{id}`" in warning.message


def test_a_call_that_its_section_contradicts_is_told() -> None:
    readings = pages(
        "# A\n\n## GET /kites\n\nAll.\n\n```\ncurl -X POST http://localhost/kites/\n```\n"
    )
    count = tally(readings)
    assert (count.operations, count.examples, count.unread) == (1, 1, 0)
    (warning,) = differing(readings)
    assert warning.message == (
        "`POST /kites/` is called here, but its section declares `GET /kites`"
    )


def test_a_page_of_nothing_says_what_was_seen() -> None:
    (reading,) = pages("# Kites\n\nThey fly.\n\n- high\n")
    (remark,) = reading.diagnostics
    assert remark.code == NOTHING
    assert "1 heading, " in remark.message


def test_a_page_of_mentions_says_where() -> None:
    (reading,) = pages("# Kites\n\nText.\n\nDo not call `GET /kites` any more.\n")
    assert [m.kind for m in reading.mentions] == [MentionKind.UNREAD]
    (remark,) = reading.diagnostics
    assert "the first at line 5" in remark.message


@pytest.mark.bomb
def test_many_endpoints_take_linear_time() -> None:
    words = ["".join(chr(97 + int(c)) for c in str(n)) for n in range(1500)]
    text = "".join(
        f"## Read {w}\n\n`GET /{w}/{{id}}`\n\n```\ncurl https://k.io/{w}/7\n```\n\n"
        for w in words
    )
    (reading,) = pages(text)
    assert len(reading.sections) == len(words)


@pytest.mark.parametrize(
    ("others", "operations"),
    [
        ("", ["GET /{code}", "GET /v2/kites", "GET /health"]),
        ("## GET /{flyer}/kites\n\nThose of one.\n", ["GET /{code}"]),
    ],
)
def test_a_template_of_a_variable_alone_takes_no_words(
    others: str, operations: list[str]
) -> None:
    """Unless the names of things are what the paths of the set begin with."""
    short = "# Short links\n\n### Follow\n\n```\nGET /${CODE}\n```\n"
    calls = (
        "# Kites\n\n## Every kite\n\n```sh\ncurl https://api.kites.io/v2/kites\n```\n\n"
        "## Health\n\n```sh\ncurl https://api.kites.io/health\n```\n"
    )
    readings = pages(short, calls, *([others] if others else []))
    named = {
        f"{section.subject.method} {section.subject.path}"
        for reading in readings
        for section in reading.sections
    }
    assert named >= {*operations}
    assert ("GET /health" in named) == ("GET /health" in operations)


def test_a_sample_is_of_the_success_that_can_have_a_body() -> None:
    text = (
        "# Kites\n\n## List kites\n\n`GET /kites`\n\n- `OK (200)`. There are kites.\n"
        '- `No Content (204)`. None.\n\n### Response\n\n```json\n{"id": 1}\n```\n'
    )
    (reading,) = pages(text)
    (section,) = reading.sections
    (shown,) = [e for e in section.examples if e.kind is ExampleKind.RESPONSE]
    assert shown.status == "200"
    stated = {pointer[1] for pointer in facts(reading) if pointer[0] == "responses"}
    assert stated == {"200", "204"}
    assert not [p for p in facts(reading) if p[0] == "parameters"]


def test_the_address_of_a_page_elects_no_host() -> None:
    text = "# Kites\n\n## GET /kites\n\nRead about `DELETE` at `https://docs.kites.io/reaper.html`.\n"
    (reading,) = pages(text)
    assert facts(reading).get(SERVER) is None


HEADERS = "| Name | In | Type | Description |\n|---|---|---|---|\n"


@pytest.mark.parametrize("listed", [3, 1])
def test_keys_that_tables_list_for_most_operations(listed: int) -> None:
    """A key among the headers of nearly all operations is a credential of the set; one
    of a single operation is a parameter of that.
    """
    row = "| X-Kite-Token | header | string | Who flies |\n"
    text = "# Kites\n" + "".join(
        f"\n## GET /kites/{name}\n\n### Request\n\n{HEADERS}{row if at < listed else ''}"
        "| limit | query | integer | How many |\n"
        for at, name in enumerate(("red", "blue", "green"))
    )
    (reading,) = pages(text)
    schemes = dict(reading.schemes)
    assert ("x-kite-token" in schemes) == (listed == 3)


@pytest.mark.parametrize(
    ("sentence", "media", "schema"),
    [
        ("Response: `200 OK`, `Content-Type: image/png`.", "image/png", "binary"),
        ("Returns the map as `application/pdf`.", "application/pdf", "binary"),
        ("The response is served as text/csv.", "text/csv", ""),
        ("The request body must be `image/png`.", None, ""),
        ("Upload a picture (image/png) to get it resized.", None, ""),
        ("Returns `image/png` or `application/json`.", None, ""),
    ],
)
def test_media_types_in_sentences(
    sentence: str, media: str | None, schema: str
) -> None:
    (reading,) = pages(f"# Maps\n\n## Get a map\n\n`GET /maps/{{id}}`\n\n{sentence}\n")
    found = {p[3:]: v for p, v in facts(reading).items() if p[2:3] == ("content",)}
    expected: dict[tuple[str, ...], str] = {}
    if media:
        expected[media, "schema", "type"] = "string"
    if schema:
        expected[str(media), "schema", "format"] = schema
    assert found == expected


def test_headers_that_lead_to_other_pages() -> None:
    """Samples and sentences tell of them; those of requests do not."""
    text = (
        "# Kites\n\n## List kites\n\n`GET /kites`\n\nThe `Link` header has the next page.\n\n"
        "## List winds\n\n`GET /winds`\n\n```http\nHTTP/1.1 200 OK\nX-Total: 3\n"
        'Link: <https://kites.io/winds?page=2>; rel="next"\nServer: x\n\n[]\n```\n\n'
        "## Fly\n\n`POST /kites`\n\n```http\nHTTP/1.1 201 Created\nX-Total: 3\n\n{}\n```\n"
    )
    (reading,) = pages(text)
    found = [
        {fact.pointer[3] for fact in section.facts if fact.pointer[2:3] == ("headers",)}
        for section in reading.sections
    ]
    assert found == [{"Link"}, {"Link", "X-Total"}, set()]


def test_operations_below_a_heading_that_says_so_need_no_credentials() -> None:
    (reading,) = pages(
        "# Kites\n\nSend your token as a bearer token.\n\n"
        "## Unauthenticated endpoints\n\n### Log in\n\n`POST /tokens`\n\n"
        "## Kites\n\n`GET /kites`\n"
    )
    needs = {
        section.subject.path: [
            (fact.pointer[1], fact.value)
            for fact in section.facts
            if fact.pointer[0] == "security"
        ]
        for section in reading.sections
    }
    assert needs == {"/tokens": [("$any", [])], "/kites": [("bearer", [])]}


def test_a_token_that_a_program_fetches() -> None:
    (reading,) = pages(
        "# Kites\n\n## Authentication\n\n```\ncurl https://id.kites.io/token "
        "-d grant_type=client_credentials -d client_id=1\n```\n\n"
        "Send it as `Authorization: Bearer <token>`.\n\n## Read\n\n`GET /kites`\n"
    )
    flow = {"tokenUrl": "https://id.kites.io/token", "scopes": {}}
    assert dict(reading.schemes) == {
        "bearer": {"type": "oauth2", "flows": {"clientCredentials": flow}}
    }


def test_keys_that_go_together_are_needed_together() -> None:
    (reading,) = pages(
        "# Kites\n\n## Authentication\n\nAll requests need `X-Kite-Id` and "
        "`X-Kite-Key`.\n\n## Read\n\n`GET /kites`\n"
    )
    assert facts(reading)["security", "$any"] == [{"x-kite-id": [], "x-kite-key": []}]
