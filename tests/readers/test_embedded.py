"""OpenAPI documents inside pages and scripts, with the places that they have there."""

from __future__ import annotations

import base64
import contextlib
import html
import json
import time
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings, strategies as st

from generator.openapi.nodes import load_tree
from generator.readers.calls.literals import json_literal, read_json
from generator.readers.documents.embedded import unwrapped
from generator.source import Source

DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": 'Bees & "hives"', "version": "1"},
    "paths": {
        "/hives": {"get": {"responses": {"200": {"description": "it's fine </b>"}}}}
    },
}
TEXT = json.dumps(DOCUMENT)
LITERAL = """{
  openapi: '3.0.3', // which one
  info: {title: 'Bees & "hives"', version: "1",},
  paths: {"/hives": {get: {responses: {200: {description: 'it\\'s fine </b>'}}}}},
}"""
YAML = """openapi: 3.0.3
info: {title: Bees, version: "1"}
paths:
  /hives: {}
"""
FLIGHT = json.dumps('2:["$","div",null,{"spec":' + TEXT + "}]\n")

PAGES: dict[str, str] = {
    "redoc": f"<html><script>\n  const __redoc_state = {{\"menu\":{{\"a\":[]}},\"spec\":{{\"data\":{TEXT}}}}};\n</script>",
    "swagger-ui": f"<!doctype html><script>\nwindow.ui = SwaggerUIBundle({{ dom_id: '#ui', spec: {LITERAL}, deepLinking: true }})</script>",
    "swagger-init": f"window.onload = function() {{\n  let options = {{\n  \"swaggerDoc\": {TEXT},\n \"customOptions\": {{}}\n}};\n  var url = options.swaggerUrl || url\n}}",
    "next": f"<html><script id=\"__NEXT_DATA__\" type=\"application/json\">{{\"props\":{{\"spec\":{json.dumps(TEXT)}}}}}</script>",
    "next-flight": f"<html><script>self.__next_f.push([1,{FLIGHT}])</script>",
    "scalar-script": f"<html><body><script id=\"api-reference\" type=\"application/json\">\n{TEXT}</script>",
    "scalar-attribute": "<html><script id=\"api-reference\" data-configuration=\"{}\"></script>".format(html.escape(json.dumps({"spec": {"content": DOCUMENT}}))),
    "stoplight": f"<html><elements-api apiDescriptionDocument='{html.escape(TEXT, quote=True)}'></elements-api>",
    "rapidoc": f"<html><rapi-doc id='d'></rapi-doc><script>d.loadSpec({LITERAL})</script>",
    "parsed": f"<html><script>var spec = JSON.parse({json.dumps(TEXT)});</script>",
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_document_is_found(name: str) -> None:
    (found,) = unwrapped(Source("page.html", PAGES[name]))
    assert load_tree(found).value == DOCUMENT


@pytest.mark.parametrize(
    "name", ["redoc", "swagger-ui", "swagger-init", "scalar-script"]
)
def test_places_are_those_of_the_page(name: str) -> None:
    page = Source("page.html", PAGES[name])
    (found,) = unwrapped(page)
    span = load_tree(found).locate(("paths", "/hives"))
    line = page.lines[span.line - 1]
    assert '"/hives"' in line
    exact = name != "swagger-ui"  # Quotes around bare keys move what follows them.
    assert line[span.column - 1 :].startswith('"/hives"') or not exact


@pytest.mark.parametrize(
    "page",
    [
        f"<html><script type='application/yaml'>\n{YAML}</script>",
        f"<html><script>docs.apiDescriptionDocument = `{YAML}`</script>",
    ],
)
def test_yaml_is_found(page: str) -> None:
    (found,) = unwrapped(Source("page.html", page))
    value = load_tree(found).value
    assert isinstance(value, dict)
    assert value["paths"] == {"/hives": {}}


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT,
        YAML,
        '# Title\n\nThe `openapi: "3.0.0"` key.',
        '<html><p>openapi: "3.0" and swagger</p></html>',
        "<html><script>const x = {openapi: '3.0.0'}</script>",
        "<html><script>const x = {openapi: '3.0.0', paths: make()}</script>",
    ],
)
def test_other_texts_carry_nothing(text: str) -> None:
    assert unwrapped(Source("page.html", text)) == []


HOSTILE: dict[str, Callable[[int], str]] = {
    "open brackets": lambda n: "<html><script>" + "{" * n + "openapi: '3.0.0'</script>",
    "pairs": lambda n: "<html><script>"
    + "{} {" * (n // 4)
    + "openapi: '3.0.0'</script>",
    "marks": lambda n: "<html><script>" + "{openapi: '3' " * (n // 14) + "</script>",
    "quotes": lambda n: "<html><script>"
    + '\\"openapi\\":\\"3 ' * (n // 16)
    + "</script>",
    "strings": lambda n: "<html><script>" + "`" * n + " openapi: '3'</script>",
    "scripts": lambda n: "<html>" + "<script>" * (n // 8) + "openapi",
    "slashes": lambda n: '<html><script>"' + "\\" * n + '"openapi\\":\\"3</script>',
    "comments": lambda n: "<html><script>{openapi: '3.0'"
    + "/*" * (n // 2)
    + "</script>",
}


@pytest.mark.bomb
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_read_in_linear_time(name: str) -> None:
    started = time.process_time()
    assert unwrapped(Source("page.html", HOSTILE[name](200_000))) == []
    assert time.process_time() - started < 4


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(
    st.lists(JSON, max_size=4) | st.dictionaries(st.text(max_size=6), JSON, max_size=4)
)
@settings(max_examples=200, deadline=None)
def test_json_is_a_literal_of_itself(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    literal = json_literal(text + " tail")
    assert literal is not None
    assert literal.end == len(text)
    assert json.loads(literal.text) == value
    assert literal.text.count("\n") == text.count("\n")


@given(st.text(alphabet="{}[]:,'\"`\\/*ab1.-! \n$", max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_is_json_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        read_json(text)


def test_the_operation_in_front_matter_of_a_page() -> None:
    operation = {
        "method": "post",
        "path": "/kites",
        "responses": {"201": {"description": "d"}},
    }
    packed = base64.b64encode(zlib.compress(json.dumps(operation).encode())).decode()
    for shown in (json.dumps(operation), f'"{packed}"', packed):
        page = f"---\nid: a\napi: {shown}\n---\n\n# Fly\n"
        (found,) = unwrapped(Source("a.api.mdx", page))
        assert found.first_line == 3
        assert json.loads(found.text)["paths"] == {
            "/kites": {"post": {"responses": operation["responses"]}}
        }
    assert not unwrapped(Source("a.mdx", "---\napi: GET /kites\n---\n"))
    assert not unwrapped(Source("a.mdx", "---\napi: eJ" + "A" * 400 + "\n---\n"))
