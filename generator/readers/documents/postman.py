"""Postman collections, v2.0.0 and v2.1.0, as exported and published.

The format: schema.postman.com/collection/json/v2.1.0/draft-07/docs. Scripts are
ignored. Saved responses are payloads; of credentials only the type is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from fragmint.secrets import is_secret_name
from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.facts import Json, Reading
from generator.media import FORM, MULTIPART
from generator.readers.calls.call import (
    BINARY,
    JSON_TYPE,
    CallBody,
    CallParameter,
    CallReply,
    Credential,
    DescribedCall,
    kept_header,
)
from generator.readers.calls.call_credentials import (
    SIGNED,
    distinct,
    of_auth,
    of_header,
    of_query,
)
from generator.readers.calls.call_reading import DocumentReading, refused
from generator.readers.calls.groups import grouped
from generator.readers.calls.literals import message_body, read_json
from generator.readers.calls.parameters import (
    FormRow,
    form_fields,
    parameter_of,
    path_samples,
)
from generator.readers.calls.urls import CallUrl, parse_url, word
from generator.readers.calls.variables import bare
from generator.readers.documents.json_schema import TreeNode, root_of
from generator.report.diagnostics import Diagnostic, InputError, Severity, Span
from generator.source import Source

NAME = "postman"
MAX_LENGTH = 64 * 1024 * 1024
WINDOW: Final = 4_000
SCHEMA: Final = re.compile(r"(getpostman|postman)\.com/(json/)?collection/")
ITEMS: Final = re.compile(r'"items?"\s{0,20}:\s{0,20}\[')
LANGUAGES: Final = {
    "json": JSON_TYPE,
    "xml": "application/xml",
    "html": "text/html",
    "text": "",
}
PUBLIC: Final = frozenset(
    {
        *(
            "key",
            "in",
            "type",
            "scope",
            "grant_type",
            "authUrl",
            "accessTokenUrl",
            "headerPrefix",
        ),
        *(
            "addTokenTo",
            "tokenName",
            "client_authentication",
            "algorithm",
            "realm",
            "addTo",
        ),
        *(
            "useBrowser",
            "redirect_uri",
            "region",
            "service",
            "refreshTokenUrl",
            "prefix",
        ),
    }
)
"""Attributes of an `auth` that are not credentials."""
DEPRECATED: Final = re.compile(r"(?i)[\[(]?\bdeprecated\b[\])]?")


def sniff(source: Source) -> float:
    """Sure if the head names a schema of collections and there are items."""
    text = source.text
    if not text[:200].lstrip("\ufeff \t\r\n").startswith("{") or '"info"' not in text:
        return 0.0
    ends = text[:WINDOW] + text[-WINDOW:]
    named = SCHEMA.search(ends) or '"_postman_id"' in ends
    return 1.0 if (named or SCHEMA.search(text)) and ITEMS.search(text) else 0.0


def read(source: Source) -> Reading:
    """The requests of a collection as operations."""
    try:
        root = root_of(source)
    except InputError as error:
        return refused(source, NAME, error)
    inner = root.get("collection")
    root = inner if isinstance(inner.value, dict) and "info" in inner.value else root
    work = Collection(DocumentReading(source, NAME), variables(root, source))
    for item in root.get("variable").items():
        hidden = item.text("type") == "secret" or is_secret_name(item.text("key"))
        work.result.secrets.hide(item.text("value") if hidden else "")
    work.result.title = root.text("info", "name")
    folder = Folder(
        (),
        auth_of(root, work, None),
        DEPRECATED.search(root.text("info", "name")) is not None,
    )
    for item, around in requests(root, folder, work):
        work.add(item, around)
    result = work.result
    result.calls = grouped(result.calls, root.text("info", "name"))
    result.warn_of_nothing("collection")
    return result.reading()


def variables(root: TreeNode, source: Source) -> dict[str, str]:
    """The values of variables that are not secrets; a file beside it overrules."""
    found = {}
    for item in root.get("variable").items():
        name = item.text("key") or item.text("id")
        hidden = item.get("disabled").value or item.text("type") == "secret"
        if name and not hidden and not is_secret_name(name):
            found[name] = item.text("value")
    for name, value in source.variables:
        if not is_secret_name(name) and value:
            found[name] = value
    return {name: value for name, value in found.items() if value.strip()}


@dataclass(frozen=True, slots=True)
class Folder:
    """The settings of the folders around a request: their names, and how to sign.

    `auth` is None if nothing is stated.
    """

    names: tuple[str, ...]
    auth: tuple[Credential, ...] | None
    deprecated: bool = False


def requests(
    root: TreeNode, around: Folder, work: Collection
) -> Iterator[tuple[TreeNode, Folder]]:
    """All requests in the order of the document, with their folders."""
    stack = [(root, around)]
    while stack:
        node, folder = stack.pop()
        if node.get("request").value is not None:
            yield node, folder
            continue
        inner = folder
        if node is not root:
            old = folder.deprecated or DEPRECATED.search(node.text("name")) is not None
            auth = auth_of(node, work, folder.auth)
            inner = Folder((*folder.names, node.text("name")), auth, old)
        stack.extend((item, inner) for item in reversed(list(node.get("item").items())))


def auth_of(
    node: TreeNode, work: Collection, inherited: tuple[Credential, ...] | None
) -> tuple[Credential, ...] | None:
    """How a request, folder or collection says that calls are signed."""
    auth = node.get("auth")
    kind = auth.text("type").lower()
    if not kind or kind == "inherit":
        return inherited
    if kind == "noauth":
        return ()
    if kind in SIGNED:
        work.signed(SIGNED[kind], auth.span)
        return None
    given = attributes(auth.get(auth.text("type")))
    for name in given.keys() - PUBLIC:
        work.result.secrets.hide(given[name])
    found = of_auth(kind, given, auth.span)
    return (found,) if found else inherited


def attributes(node: TreeNode) -> dict[str, str]:
    """The attributes of an `auth`: a list of keys and values (v2.1) or a map (v2.0)."""
    if isinstance(node.value, dict):
        return {item.name: item.text() for item in node.items()}
    return {item.text("key"): item.text("value") for item in node.items()}


@dataclass
class Collection:
    """A collection while it is read."""

    result: DocumentReading
    values: Mapping[str, str]
    reported: set[str] = field(default_factory=set)

    def signed(self, kind: str, span: Span) -> None:
        """Warn once of a signature that no client can be generated for."""
        if kind not in self.reported:
            self.reported.add(kind)
            message = f"requests are signed with {kind}, which is not generated"
            hint = "sign them in a hook or a custom transport"
            item = Diagnostic(Severity.WARNING, "signed-requests", message, span, hint)
            self.result.diagnostics.append(item)

    def add(self, item: TreeNode, folder: Folder) -> None:
        """Read one request with its saved responses."""
        request = item.get("request")
        call = self.call(item, request, folder)
        if call is None:
            return
        replies = list(self.replies(item.get("response")))
        self.result.calls.append(replace(call, replies=tuple(replies)))
        for response in item.get("response").items():
            sent = response.get("originalRequest")
            again = (
                self.call(item, sent, folder) if isinstance(sent.value, dict) else None
            )
            if again and again.identity == call.identity:
                self.result.calls.append(replace(again, description=""))

    def call(
        self, item: TreeNode, request: TreeNode, folder: Folder
    ) -> DescribedCall | None:
        """A request as a call, None if it goes to no address of HTTP."""
        url = self.url(item, request)
        if url is None:
            return None
        auth = auth_of(request, self, folder.auth)
        headers = list(self.headers(request.get("header")))
        paths = list(self.path(request, url))
        parameters = [
            *paths,
            *path_samples(url.path, item.span, self.values, (p.name for p in paths)),
            *self.query(request.get("url"), url),
            *headers,
        ]
        found = [*credentials_in(parameters, request.get("header"))]
        for name, value, node in header_lines(request.get("header")):
            if of_header(name, value, node.span):
                self.result.secrets.hide(value)
        title = item.text("name")
        return DescribedCall(
            method(request),
            url.path,
            item.region,
            url.base,
            title,
            description=described(request) or described(item),
            group=folder.names,
            parameters=tuple(p for p in parameters if not carries_key(p)),
            bodies=tuple(self.bodies(request, headers_text(request))),
            credentials=distinct([*(auth or ()), *found]) if found or auth else auth,
            deprecated=folder.deprecated or DEPRECATED.search(title) is not None,
            language=NAME,
        )

    def url(self, item: TreeNode, request: TreeNode) -> CallUrl | None:
        """The address of a request; one that is none is noted."""
        node = request if isinstance(request.value, str) else request.get("url")
        text = node.text() if isinstance(node.value, str) else written(node)
        found = parse_url(text, self.values)
        if found is None:
            why = "a request without an HTTP URL"
            self.result.left_out.append((item.span, why))
            if text.strip():
                message = f"{item.text('name') or 'a request'!r} was left out: {why}"
                note = Diagnostic(Severity.NOTE, "left-out", message, item.span)
                self.result.diagnostics.append(note)
        return found

    def path(self, request: TreeNode, url: CallUrl) -> Iterator[CallParameter]:
        """The parameters of the path with what their variables say."""
        for item in request.get("url", "variable").items():
            name = word(item.text("key") or item.text("id"))
            if "{" + name + "}" in url.path:
                yield self.parameter(
                    "path", name, item.text("value"), item.span, described(item)
                )

    def query(self, node: TreeNode, url: CallUrl) -> Iterator[CallParameter]:
        """The parameters of the query, those turned off too: they are optional."""
        listed = node.get("query")
        if not isinstance(listed.value, list):
            for name, text in url.query:
                yield self.parameter("query", bare(name), text, node.span, "")
            return
        for item in listed.items():
            name = bare(item.text("key")).strip()
            if name:
                yield self.parameter(
                    "query", name, item.text("value"), item.span, described(item)
                )

    def headers(self, node: TreeNode) -> Iterator[CallParameter]:
        """The headers that belong to the operation."""
        for name, value, item in header_lines(node):
            if kept_header(name):
                yield self.parameter(
                    "header", name.strip(), value, item.span, described(item)
                )

    def parameter(
        self, place: str, name: str, text: str, span: Span, description: str
    ) -> CallParameter:
        """A parameter by its sample and its description."""
        return parameter_of(place, FormRow(name, text, span, description), self.values)

    def bodies(self, request: TreeNode, media: str) -> Iterator[CallBody]:
        """The body of a request, by its mode."""
        body = request.get("body")
        if body.get("disabled").value is True:
            return
        mode = body.text("mode")
        node = body.get(mode)
        match mode:
            case "raw":
                language = LANGUAGES.get(body.text("options", "raw", "language"), "")
                found = message_body(
                    node.text(), media or language, node.span, self.values
                )
                if found:
                    yield found
            case "urlencoded" | "formdata":
                kind = FORM if mode == "urlencoded" else MULTIPART
                if isinstance(node.value, str):
                    found = message_body(node.value, FORM, node.span, self.values)
                    fields = found.fields if found else ()
                else:
                    fields = form_fields(self.fields(node), self.values)
                if fields:
                    yield CallBody(kind, node.span, fields=fields)
            case "file":
                yield CallBody(media.partition(";")[0] or BINARY, body.span)
            case "graphql":
                yield CallBody(JSON_TYPE, node.span, graphql(node), True)

    def fields(self, node: TreeNode) -> Iterator[FormRow]:
        """The rows of a form."""
        for item in node.items():
            is_file = item.text("type") == "file"
            yield FormRow(
                item.text("key"),
                item.text("value"),
                item.span,
                described(item),
                is_file,
            )

    def replies(self, node: TreeNode) -> Iterator[CallReply]:
        """The saved responses."""
        for item in node.items():
            code = item.text("code")
            status = code if re.fullmatch(r"[1-5]\d\d", code) else "2XX"
            headers = list(header_lines(item.get("header")))
            media = next((v for n, v, _ in headers if n.lower() == "content-type"), "")
            media = media or LANGUAGES.get(item.text("_postman_previewlanguage"), "")
            body = message_body(
                item.text("body"), media, item.get("body").span, self.values
            )
            kept = tuple(
                (n, v, i.span) for n, v, i in headers if n.lower().startswith("x-")
            )
            yield CallReply(status, item.span, item.text("name"), body, kept)


def method(request: TreeNode) -> str:
    """The method of a request; a text alone is an address to get."""
    found = request.text("method").strip().upper()
    return found if re.fullmatch(r"[A-Z]{1,20}", found) else "GET"


def described(node: TreeNode) -> str:
    """A description: text, or an object with `content`."""
    return node.text("description") or node.text("description", "content")


def written(url: TreeNode) -> str:
    """An address as text: as written, or of its parts."""
    if raw := url.text("raw").strip():
        return raw
    host, path = (
        joined(url.get(name), sign) for name, sign in (("host", "."), ("path", "/"))
    )
    protocol = url.text("protocol")
    port = url.text("port")
    head = f"{protocol}://{host}" if protocol and host else host
    return f"{head}{':' + port if port else ''}/{path.lstrip('/')}" if head else path


def joined(node: TreeNode, sign: str) -> str:
    """A list of segments as text; a segment may be an object with a `value`."""
    if isinstance(node.value, str):
        return node.value
    return sign.join(item.text() or item.text("value") for item in node.items())


def header_lines(node: TreeNode) -> Iterator[tuple[str, str, TreeNode]]:
    """Name, value and node of each header: of a list, or of the lines of a text."""
    if isinstance(node.value, str):
        for line in node.value.splitlines()[:200]:
            name, colon, value = line.partition(":")
            if colon:
                yield name.strip(), value.strip(), node
        return
    for item in node.items():
        name = item.text("key").strip()
        if name:
            yield name, item.text("value"), item


def headers_text(request: TreeNode) -> str:
    """The content type that a request names."""
    lines = header_lines(request.get("header"))
    return next(
        (v for n, v, _ in lines if n.lower() == "content-type" and "{{" not in v), ""
    )


def credentials_in(
    parameters: list[CallParameter], headers: TreeNode
) -> Iterator[Credential]:
    """The credentials that headers and the query carry."""
    for name, value, item in header_lines(headers):
        if not item.get("disabled").value and (
            found := of_header(name, value, item.span)
        ):
            yield found
    for parameter in parameters:
        if parameter.place == "query" and (
            key := of_query(parameter.name, parameter.span)
        ):
            yield key


def carries_key(parameter: CallParameter) -> bool:
    """Whether a parameter is a credential, which the client adds by itself."""
    return (
        parameter.place == "query"
        and of_query(parameter.name, parameter.span) is not None
    )


def graphql(node: TreeNode) -> Json:
    """A GraphQL request as it goes over HTTP."""
    message: dict[str, Json] = {"query": node.text("query")}
    if name := node.text("operationName"):
        message["operationName"] = name
    try:
        given = node.get("variables").value
        message["variables"] = (
            read_json(given)
            if isinstance(given, str) and given.strip()
            else given or {}
        )
    except ValueError:
        message["variables"] = {}
    return message
