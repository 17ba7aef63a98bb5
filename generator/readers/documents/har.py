"""Recordings of a browser or a proxy (HAR 1.2) as payloads of operations.

The format: w3c.github.io/web-performance/specs/HAR/Overview.html. Only calls to the
API's own hosts count; everything else that a page loads is ignored with a reason.
Cookies, credentials and personal data are never part of the facts.
"""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import unquote, urlsplit

from fragmint.secrets import is_secret_name
from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import Evidence, Json, Reading
from generator.media import MULTIPART, is_json
from generator.readers.calls.call import (
    CallBody,
    CallParameter,
    CallReply,
    Credential,
    DescribedCall,
    kept_header,
    meant,
)
from generator.readers.calls.call_credentials import distinct, of_header, of_query
from generator.readers.calls.call_reading import DocumentReading, refused
from generator.readers.calls.groups import verb_name
from generator.readers.calls.literals import blob, message_body
from generator.readers.calls.parameters import file_field
from generator.readers.calls.urls import SeenCall, pairs, templates
from generator.readers.documents.json_schema import TreeNode, root_of
from generator.report.diagnostics import Diagnostic, InputError, Severity, Span
from generator.source import Source

NAME = "har"
MAX_LENGTH = 64 * 1024 * 1024
LOG: Final = re.compile(r'\s*\{\s*"log"\s*:\s*\{')
ENTRIES: Final = re.compile(r'"entries"\s*:\s*\[')
STATIC: Final = re.compile(
    r"(?i)(text/(html|css|javascript|x-javascript|ecmascript)|image/|font/|video/|audio/"
    r"|application/(x-)?(javascript|ecmascript|font|wasm|manifest|x-font|vnd\.ms-font)).*"
)
"""Media types of what a page is made of."""
ASSET: Final = re.compile(
    r"(?i).*\.(m?js|css|map|html?|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|otf|eot|wasm|mp4|webm|mp3)"
)
FILE: Final = re.compile(r"(image|audio|video)/")
PAGE: Final = "a part of a page"
TYPES: Final = frozenset(
    {
        "document",
        "stylesheet",
        "script",
        "image",
        "font",
        "media",
        "manifest",
        "ping",
        "websocket",
    }
)
"""Kinds of requests that a browser makes by itself, as its developer tools call them."""
BUSTERS: Final = frozenset(
    {"_", "_t", "_ts", "_dc", "cb", "nocache", "cachebuster", "cache_bust"}
)
"""Query parameters that only keep a browser from using its cache."""
ID_KEYS: Final = frozenset(
    {"id", "uuid", "guid", "slug", "login", "username", "handle", "key"}
)
MAX_SHAPES: Final = 8
"""Examples of one operation: more of other shapes hardly come, and files stay small."""
MAX_ENVELOPE: Final = 6
"""Fields around a page of items: count, next, previous, results and the like."""
MAX_IDS: Final = 20_000
"""Ids that are kept from responses."""


def sniff(source: Source) -> float:
    """Sure if the text is an object with a log of entries."""
    return 1.0 if LOG.match(source.text) and ENTRIES.search(source.text) else 0.0


def read(source: Source) -> Reading:
    """The recorded calls as operations by example."""
    result = DocumentReading(source, NAME)
    try:
        root = root_of(source)
    except InputError as error:
        return refused(source, NAME, error)
    entries = [entry_of(node) for node in root.get("log", "entries").items()]
    hosts = own_hosts([e for e in entries if not e.reason])
    for entry in entries:
        if not entry.reason and entry.host not in hosts:
            entry.reason = f"another host than {', '.join(sorted(hosts)[:3])}"
    keep_files(entries, hosts)
    report(entries, result)
    calls = [entry for entry in entries if not entry.reason]
    seen = [SeenCall(e.method, e.segments, shape(e.answer)) for e in calls]
    paths = templates(seen, frozenset(stated_ids(calls)))
    for entry in entries:
        hide(entry, result)
    for entry, parts in zip(calls, paths, strict=True):
        result.calls.append(described(entry, parts))
    result.calls = distinct_shapes(result.calls)
    result.warn_of_nothing("recording")
    return result.reading()


@dataclass
class HarEntry:
    """One recorded exchange; `reason` tells why it is left out, empty if it is not.

    `answer` is the response's JSON, None if there is none.
    """

    node: TreeNode
    method: str
    origin: str
    host: str
    segments: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    reason: str = ""
    answer: Json = None
    body: CallBody | None = None
    media: str = ""
    status: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    slash: bool = False


def entry_of(node: TreeNode) -> HarEntry:
    """An entry in parts, its response parsed."""
    request, response = node.get("request"), node.get("response")
    method = request.text("method").upper()
    address = request.text("url")
    try:
        url = urlsplit(address[:16_000])
        host = (url.hostname or "").lower() + (f":{url.port}" if url.port else "")
    except ValueError:
        return HarEntry(node, method, "", "", (), (), "not an HTTP URL")
    parts = [unquote(part, errors="replace") for part in url.path.split("/") if part]
    entry = HarEntry(
        node,
        method,
        f"{url.scheme.lower()}://{host}",
        host,
        tuple(parts),
        pairs(url.query),
    )
    entry.slash = url.path.endswith("/")
    entry.headers = tuple(
        (item.text("name").strip(), item.text("value"))
        for item in request.get("headers").items()
        if item.text("name").strip()
    )
    entry.status = response.text("status")
    content = response.get("content")
    entry.media = content.text("mimeType").partition(";")[0].strip().lower()
    entry.reason = left_out(entry, url.scheme.lower(), url.path)
    if not entry.reason:
        entry.body = message_body(content_text(content), entry.media, content.span)
        entry.answer = (
            entry.body.value if entry.body and is_json(entry.body.media_type) else None
        )
    return entry


def keep_files(entries: Sequence[HarEntry], hosts: frozenset[str]) -> None:
    """Take back images and the like that the API itself gives: `/api/documents/3/thumb`.

    They have no ending of a file, and are below what other calls of the API stand.
    """
    heads = {(e.host, e.segments[:1]) for e in entries if e.answer is not None}
    for entry in entries:
        own = entry.host in hosts and (entry.host, entry.segments[:1]) in heads
        path = "/".join(entry.segments)
        if (
            entry.reason == PAGE
            and own
            and FILE.match(entry.media)
            and not ASSET.fullmatch(path)
        ):
            entry.reason = ""
            content = entry.node.get("response", "content")
            entry.body = CallBody(entry.media, content.span, facts=blob(content.span))


def content_text(content: TreeNode) -> str:
    """The text of a response, decoded where it is kept as base64."""
    text = content.text("text")
    if content.text("encoding").lower() != "base64":
        return text
    try:
        return base64.b64decode(text, validate=False).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def left_out(entry: HarEntry, scheme: str, path: str) -> str:
    """Why an entry is not a call of an API, empty if it is one."""
    if scheme in ("ws", "wss"):
        return "a websocket"
    if scheme not in ("http", "https") or not entry.host:
        return "not an HTTP URL"
    if not re.fullmatch(r"[A-Z]{1,20}", entry.method) or entry.method == "CONNECT":
        return "not an HTTP request"
    if entry.method == "OPTIONS":
        return "a CORS preflight request"
    if not re.fullmatch(r"[1-5]\d\d", entry.status):
        return "a request without a response"
    if entry.status == "101":
        return "a websocket"
    kind = entry.node.text("_resourceType").lower()
    if entry.media and is_json(entry.media):
        return ""
    if STATIC.fullmatch(entry.media) or ASSET.fullmatch(path) or kind in TYPES:
        return PAGE
    if entry.status.startswith("3") and entry.status != "304":
        return "a redirect"
    return ""


def own_hosts(entries: Sequence[HarEntry]) -> frozenset[str]:
    """The hosts of the API: the one with the most operations that give JSON, and its siblings.

    Hosts of one registered domain (its last two labels) belong together.
    """
    operations: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    for entry in entries:
        if entry.answer is not None:
            operations.setdefault(domain(entry.host), set()).add(
                (entry.method, entry.segments)
            )
    for entry in entries if not operations else ():
        operations.setdefault(domain(entry.host), set()).add(
            (entry.method, entry.segments)
        )
    if not operations:
        return frozenset()
    main = min(operations, key=lambda d: (-len(operations[d]), d))
    return frozenset(entry.host for entry in entries if domain(entry.host) == main)


def domain(host: str) -> str:
    """The last two labels of a host name, or the whole of an address and port."""
    name = host.partition(":")[0]
    if re.fullmatch(r"[\d.]+|localhost", name) or "." not in name:
        return host
    labels = name.split(".")
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if short else -2 :])


def report(entries: Sequence[HarEntry], result: DocumentReading) -> None:
    """Note what was left out: one remark for each reason and host."""
    first: dict[tuple[str, str], Span] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        if entry.reason:
            key = (entry.reason, entry.host)
            counts[key] += 1
            first.setdefault(key, entry.node.span)
            result.left_out.append((entry.node.region, entry.reason))
    for (reason, host), span in first.items():
        number = counts[reason, host]
        what = f"{number} call{'s' if number > 1 else ''} to {host or 'no host'}"
        message = f"{what} left out: {reason}"
        result.diagnostics.append(Diagnostic(Severity.NOTE, "left-out", message, span))


def stated_ids(entries: Sequence[HarEntry]) -> Iterator[str]:
    """The ids that responses tell: texts under `id`, `slug`, `login` and the like."""
    count = 0
    for entry in entries:
        stack: list[Json] = [entry.answer]
        while stack and count < MAX_IDS:
            value = stack.pop()
            if isinstance(value, list):
                stack.extend(value)
            elif isinstance(value, dict):
                for name, inner in value.items():
                    if (
                        isinstance(inner, str)
                        and name.lower() in ID_KEYS
                        and len(inner) > 2
                    ):
                        count += 1
                        yield inner
                    stack.append(inner)


def shape(value: Json) -> str:
    """A key for what a response looks like: the types below the names of its fields.

    Empty for lists and pages of lists, which are never one item of a collection.
    """
    if not isinstance(value, dict) or not value:
        return ""
    listed = any(isinstance(inner, list) for inner in value.values())
    envelope = listed and len(value) <= MAX_ENVELOPE
    return "" if envelope else ",".join(sorted(value)[:60])


def described(entry: HarEntry, parts: tuple[str, ...]) -> DescribedCall:
    """A recorded exchange as a call."""
    request = entry.node.get("request")
    span = request.span
    slash = "/" if entry.slash and parts else ""
    path = "/" + "/".join(literal(part) for part in parts) + slash
    values = [
        CallParameter("path", part[1:-1], span, actual)
        for part, actual in zip(parts, entry.segments, strict=True)
        if part.startswith("{") and part.endswith("}") and part != actual
    ]
    query = [
        CallParameter("query", name, span, meant(value))
        for name, value in entry.query
        if name not in BUSTERS and of_query(name, span) is None
    ]
    headers = [
        CallParameter("header", name, span, meant(value))
        for name, value in entry.headers
        if name.lower().startswith("x-") and kept_header(name)
    ]
    body = request_body(request.get("postData"))
    reply = CallReply(entry.status, entry.node.get("response").span, "", entry.body)
    return DescribedCall(
        entry.method,
        path,
        entry.node.region,
        entry.origin,
        name=verb_name(entry.method, path),
        parameters=(*values, *query, *headers),
        bodies=(body,) if body else (),
        replies=(reply,),
        credentials=distinct(list(signs(entry, span))) or None,
        by_example=True,
        evidence=Evidence.PROSE,
        language=NAME,
    )


def hide(entry: HarEntry, result: DocumentReading) -> None:
    """Remember what an entry was signed with, whatever becomes of the entry."""
    secrets = result.secrets
    for message in ("request", "response"):
        for item in entry.node.get(message, "cookies").items():
            secrets.hide(item.text("value"))
        for item in entry.node.get(message, "headers").items():
            name = item.text("name")
            if is_secret_name(name) or name.lower() == "set-cookie":
                secrets.hide(unquote(item.text("value"), errors="replace"))
                secrets.hide(item.text("value"))
    for name, value in entry.query:
        secrets.hide(value if is_secret_name(name) else "")


def literal(part: str) -> str:
    """A segment of a template: braces in a recorded path are not a parameter."""
    if part.startswith("{") and part.endswith("}") and part.count("{") == 1:
        return part
    return re.sub(r"[{}?#\s\\<>]", "_", part)


def signs(entry: HarEntry, span: Span) -> Iterator[Credential]:
    """How a recorded call was signed; of cookies only a session's name counts."""
    found = False
    for name, value in entry.headers:
        if credential := of_header(name, value, span):
            found = True
            yield credential
    for name, _ in entry.query:
        if credential := of_query(name, span):
            found = True
            yield credential
    for item in entry.node.get("request", "cookies").items() if not found else ():
        name = item.text("name")
        if is_secret_name(name) and re.fullmatch(r"[\w.-]{1,60}", name):
            scheme: Json = {"type": "apiKey", "in": "cookie", "name": name}
            yield Credential(name.lower(), scheme, span)
            return


def request_body(posted: TreeNode) -> CallBody | None:
    """The body that was sent: a text, or the parameters of a form."""
    media = posted.text("mimeType")
    listed = [item for item in posted.get("params").items() if item.text("name")]
    if media.lower().startswith("multipart/") or (listed and not posted.text("text")):
        fields = tuple(form_field(item) for item in listed)
        kind = media.partition(";")[0].strip().lower() or MULTIPART
        return CallBody(kind, posted.span, fields=fields) if fields else None
    return message_body(posted.text("text"), media, posted.span)


def form_field(item: TreeNode) -> CallParameter:
    """A field of a recorded form; a file is none of its content."""
    if item.text("fileName"):
        return file_field(item.text("name"), item.span)
    return CallParameter(
        "form", item.text("name"), item.span, meant(item.text("value"))
    )


def distinct_shapes(calls: Sequence[DescribedCall]) -> list[DescribedCall]:
    """Calls without those that show nothing that an earlier one has not shown."""
    seen: dict[tuple[str, str], set[str]] = {}
    kept = []
    for call in calls:
        shapes = seen.setdefault(call.identity, set())
        key = structure(call)
        if key not in shapes and len(shapes) < MAX_SHAPES:
            shapes.add(key)
            kept.append(call)
    return kept


def structure(call: DescribedCall) -> str:
    """A key of what a call shows: its parameters, and the types in its messages."""
    names = sorted(p.key for p in call.parameters)
    bodies = [outline(b.value) for b in call.bodies]
    replies = [
        (r.status, outline(r.body.value) if r.body else "") for r in call.replies
    ]
    return repr((names, bodies, replies))


def outline(value: Json, depth: int = 0) -> str:
    """The types of a value, its lists by the types of their items."""
    if depth > 40:
        return "..."
    match value:
        case dict():
            inner = (f"{k}:{outline(v, depth + 1)}" for k, v in sorted(value.items()))
            return "{" + ",".join(inner) + "}"
        case list():
            return "[" + "|".join(sorted({outline(v, depth + 1) for v in value})) + "]"
    return type(value).__name__
