"""Endpoints in components, directives and front matter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.page import Block, Component, Heading, text_of
from generator.readers.endpoints.bases import base_of
from generator.readers.endpoints.candidates import Candidate, found, of_text, spaced
from generator.readers.endpoints.request_lines import (
    RequestLine,
    is_method,
    methods_of,
    read_line,
)
from generator.readers.endpoints.scope import Rank
from generator.readers.endpoints.targets import RequestTarget, read_target
from generator.report.diagnostics import Span

PATH_ATTRIBUTES = (
    "path",
    "url",
    "endpoint",
    "route",
    "uri",
    "href",
    "to",
    "api",
    "target",
)
METHOD_ATTRIBUTES = ("method", "verb", "httpMethod", "http-method", "type")
BASE_ATTRIBUTES = ("baseUrl", "base-url", "host", "base", "server", "baseURL")
BASE_KEYS = ("base_url", "baseurl", "base-url", "server", "host", "base", "url")
TITLE_ATTRIBUTES = ("summary", "title", "name")
DIRECTIVE = re.compile(r"(?:http|https):([a-z]+)")
CONVERTED = re.compile(r"\((?:([A-Za-z][\w.]{0,30}):)?\s{0,2}([A-Za-z_][\w-]{0,60})\)")
"""A variable as sphinxcontrib-httpdomain writes it: `(int:id)`, `(name)`."""
CONVERTERS = {"int": "integer", "integer": "integer", "float": "number"}
"""The types of variables that are more than text."""
OPENAPI_MATTER = re.compile(
    r"(?i)(?:\S{1,200}\s+)?((?:get|post|put|patch|delete|head|options)\s+\S.{0,1000})"
)
PATH_IN = re.compile(
    r"[\"']?(?:path|route|url)[\"']?\s{0,3}:\s{0,3}[\"']([^\"'\s]{1,400})[\"']"
)
METHOD_IN = re.compile(r"[\"']?method[\"']?\s{0,3}:\s{0,3}[\"'](\w{3,9})[\"']")


def of_component(block: Component, spot: int) -> Iterator[Candidate]:
    """`<Route method="GET">/x</Route>`, `.. http:get:: /x`, `{% swagger path="/x" %}`."""
    line = component_line(block)
    if line is None:
        yield from of_text(block.runs, block.span, spot)
        return
    title = block.attribute(*TITLE_ATTRIBUTES, "synopsis") or short_description(block)
    first = block.blocks[0] if block.blocks else None
    if not title and isinstance(first, Heading):
        title = text_of(first.runs)
    inner = bool(block.blocks) or DIRECTIVE.fullmatch(block.name) is not None
    shown = SHOWING.fullmatch(block.name)
    rank = Rank.EXAMPLE if shown else Rank.DECLARATION
    for made in found(
        line, spot, "call" if shown else "component", block.span, rank, title
    ):
        stated = replace(made.endpoint, deprecated=states_end(block))
        yield replace(made, endpoint=stated, inner=inner and not shown)


def states_end(block: Component) -> bool:
    """Whether a component that documents an operation has the option `deprecated`, as
    sphinxcontrib-httpdomain and MDX write it: alone or with a value other than false.
    """
    ends = [v for key, v in block.attributes if key.lower() == "deprecated"]
    is_off = any(value.strip("{}'\" ").lower() == "false" for value in ends)
    return bool(ends) and not is_off


SHOWING = re.compile(r"(?i)(?:api-?|http-?)?(?:request|example|sample|call)s?")
"""Components that show a call of what others declare: `{{< request "GET" "/pets/1" >}}`."""
MAX_SHORT = 80
"""Longer descriptions in an attribute are sentences; titles have 20 to 60 characters."""


def short_description(block: Component) -> str:
    """The attribute that describes an endpoint, where it is no longer than a title."""
    text = block.attribute("description").strip().rstrip(".")
    return text if len(text) <= MAX_SHORT and ". " not in text else ""


def unquoted(value: str) -> str:
    """An attribute without what JSX writes around a string: `{"get"}`."""
    if value.startswith("{") and value[1:2] in ("'", '"', "`"):
        return value.strip("{}").strip("'\"`")
    return value.strip("'\"")


def converted(written: str) -> RequestTarget | None:
    """The path of a directive, its variables with their types."""
    types = {
        name: CONVERTERS.get(type_, "") for type_, name in CONVERTED.findall(written)
    }
    path = CONVERTED.sub(r"{\2}", written)
    target = read_target(path, relative="/" in path or "{" in path)
    if target is None:
        return None
    known = (replace(v, type=types.get(v.name, "")) for v in target.variables)
    return replace(target, variables=tuple(known))


def component_line(block: Component) -> RequestLine | None:
    """The method and path that a component states."""
    text = spaced(block.runs).strip()
    written = block.argument or text
    if directive := DIRECTIVE.fullmatch(block.name):
        methods = methods_of(directive[1])
        target = converted(written.split("\n")[0])
        return RequestLine(methods, target) if methods and target else None
    method = unquoted(block.attribute(*METHOD_ATTRIBUTES)) or block.name
    if is_method(method) and methods_of(method):
        path = unquoted(block.attribute(*PATH_ATTRIBUTES)) or written
        host = unquoted(block.attribute(*BASE_ATTRIBUTES))
        if host and not path.startswith("http"):
            path = f"{host.rstrip('/')}/{path.lstrip('/')}" if path.strip() else host
        target = read_target(path, relative=True) if path.strip() else None
        if target and ("/" in path or "{" in path):
            return RequestLine(methods_of(method), target)
    values = [value for _, value in block.attributes] + [block.argument]
    for value in values:
        inner, verb = PATH_IN.search(value[:4000]), METHOD_IN.search(value[:4000])
        if inner and verb and (target := read_target(inner[1])):
            return RequestLine(methods_of(verb[1]), target)
    for value in values:
        line = read_line(value, loose=True)
        if line and line.whole:
            return line
    if "/" in block.argument or "{" in block.argument:
        # A directive that documents a method may leave the slash out: `GET v1/leases`.
        line = read_line(block.argument, relative=True)
        if line and line.whole:
            return line
    line = read_line(text) if len(text) < 400 and "\n" not in text else None
    return line if line and line.whole else None


TITLED = re.compile(r"[A-Z]{3,7} /")
"""A title that is a request, of a page that has no heading of its own."""


def of_matter(matter: Collection[tuple[str, str]], file: str) -> Iterator[Candidate]:
    """Front matter that names the operation: `api: GET /x`, `openapi: get /x`."""
    ended = ("deprecated", "true") in matter
    for item in _in_matter(matter, file):
        yield replace(item, endpoint=replace(item.endpoint, deprecated=ended))


def _in_matter(matter: Iterable[tuple[str, str]], file: str) -> Iterator[Candidate]:
    have = {key.lower(): value for key, value in matter}
    for key in ("openapi", "api", "endpoint", "api-method"):
        match = OPENAPI_MATTER.fullmatch(have.get(key, ""))
        line = read_line(match[1], loose=True) if match else None
        if line and line.whole:
            span = Span(file, 1)
            yield from found(line, -1, "matter", span, Rank.DECLARATION)
            return
    line = read_line(title) if TITLED.match(title := have.get("title", "")) else None
    if line and line.whole:
        yield from found(line, -1, "matter", Span(file, 1), Rank.DECLARATION)
        return
    keys = {key.rpartition(".")[2].lstrip("_"): value for key, value in have.items()}
    method = keys.get("method", "")
    path = keys.get("path", keys.get("endpoint", keys.get("route", "")))
    target = read_target(path) if is_method(method) else None
    if target:
        line = RequestLine(methods_of(method), target)
        for item in found(line, -1, "matter", Span(file, 1), Rank.DECLARATION):
            yield item if item.endpoint.base else with_base(item, keys)


def with_base(item: Candidate, keys: Mapping[str, str]) -> Candidate:
    """An endpoint at the base URL that is beside its path."""
    url = next((keys[key] for key in BASE_KEYS if key in keys), "")
    base = base_of(url, item.endpoint.span)
    if base is None:
        return item
    made = replace(item.endpoint, base=base.origin, prefix=base.prefix or None)
    return replace(item, endpoint=made)


FIELD_PLACES = ("path", "query", "body", "header")


def names_field(block: Block) -> bool:
    """Whether a component is a field of a request: `<ParamField body="name" type="string">`."""
    if not isinstance(block, Component) or not block.attribute("type"):
        return False
    return any(map(block.attribute, FIELD_PLACES))
