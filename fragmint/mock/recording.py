"""Recordings of a real API: JSON lines, written without secrets and replayed.

A line is an entry of an HTTP Archive (HAR 1.2) with a few custom members, whose names
begin with `_` as the format requires. `jq -s '{log: {entries: .}}'` makes an archive of
a recording.
"""

from __future__ import annotations

import base64
import json
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Final, TypeAlias
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

from ..secrets import REDACTED, Secrets, clean_prose, is_secret_name
from .answers import Reply
from .bodies import Part, is_json, media_range
from .document import Json
from .ledger import Call
from .requests import Request
from .routing import normal
from .upstream import FOLLOWS, HOP_BY_HOP

FORMAT: Final = 1
MARK: Final = "_fragmint"
"""The first member of each line; its value is the version of the format."""
MOST_BODY: Final = 4 * 1024 * 1024
"""Bytes of a body that is recorded: 64 lines of such bodies are the largest input."""
NEVER: Final = HOP_BY_HOP | {"cookie", "set-cookie", "host", "content-length"}
"""Headers that are not recorded."""
FORM: Final = "application/x-www-form-urlencoded"
BROKEN: Final = (
    *(ValueError, TypeError, KeyError, AttributeError, OverflowError),
    RecursionError,
)
"""Errors that a line of another form causes."""
Key: TypeAlias = tuple[str, str, tuple[tuple[str, str], ...], str]
"""The identity of a request: method, path below the base, query and body."""


class Shown:
    """The parts of a message that may be written down: no credential that it holds.

    A value goes by its name (`password`), by its form (a JSON Web Token), or because a
    request was signed with it; `names` are those of the API's own keys.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = frozenset(name.lower() for name in names)
        self._seen = Secrets()

    def is_secret(self, name: str) -> bool:
        """Whether what is under a name is a credential."""
        return name.lower() in self._names or is_secret_name(name)

    def learn(self, request: Request, reply: Reply) -> None:
        """Remember what a call was signed with, to find it wherever else it stands."""
        pairs = [*request.headers, *request.cookies, *query_pairs(request.query)]
        for name, value in pairs:
            if self.is_secret(name):
                self._seen.hide(value)
                self._seen.hide(unquote_plus(value))
        for name, value in (*reply.headers.items(), *reply.repeated):
            if name.lower() == "set-cookie":
                self._seen.hide(value.partition(";")[0].partition("=")[2])

    def headers(self, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Headers without those of the connection; of credentials only their kind."""
        for name, value in pairs:
            if name.lower() in NEVER:
                continue
            if self.is_secret(name):
                kind, blank, _ = value.partition(" ")
                yield name, f"{kind} {REDACTED}" if blank else REDACTED
            else:
                yield name, self.text(value)

    def query(self, raw: str) -> list[tuple[str, str]]:
        """The pairs of a query, or of a form."""
        return [
            (name, REDACTED if self.is_secret(name) else self.text(value))
            for name, value in query_pairs(raw)
        ]

    def value(self, value: Json, name: str = "") -> Json:
        """A JSON value with as many members, each of the type that it had."""
        match value:
            case dict():
                return {k: self.value(item, k) for k, item in value.items()}
            case list():
                return [self.value(item, name) for item in value]
            case str():
                return REDACTED if value and self.is_secret(name) else self.text(value)
            case bool() | None:
                return value
        return 0 if self.is_secret(name) else value

    def text(self, text: str) -> str:
        """A text without what looks like a key, or was one."""
        return str(self._seen.scrub(clean_prose(text)))

    def body(self, content: bytes, media_type: str) -> str:
        """The text of a body.

        Raises:
            ValueError: It is not text.
        """
        text = content.decode("utf-8")
        if is_json(media_type):
            try:
                return dumped(self.value(json.loads(text)))
            except (ValueError, RecursionError):
                return self.text(text)
        if media_range(media_type) == FORM:
            return urlencode(self.query(text))
        return self.text(text)


class Recorder:
    """Writes calls to a file, one a line. What cannot be written ends the recording:
    `problem` says why.
    """

    def __init__(self, path: Path, base: str, names: Iterable[str] = ()) -> None:
        """Add to a file that only its owner can read. `base` is the base URL of the
        API, `names` are those of its keys.

        Raises:
            OSError: It cannot be written.
        """
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._file = os.fdopen(handle, "a", encoding="utf-8")
        self._base = base
        self._shown = Shown(names)
        self._lock = Lock()
        self.problem = ""
        self.count = 0

    def write(self, call: Call, target: str) -> None:
        """Add a call that went to an address; one with a fault of ours says nothing."""
        with self._lock:
            if self.problem or call.reply is None or call.fault:
                return
            self._shown.learn(call.request, call.reply)
            line = dumped(entry(call, call.reply, target, self._base, self._shown))
            try:
                self._file.write(f"{line}\n")
                self._file.flush()
                self.count += 1
            except OSError as error:
                self.problem = error.strerror or str(error)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()


def entry(
    call: Call, reply: Reply, target: str, base: str, shown: Shown
) -> dict[str, Json]:
    """A call as a line has it."""
    address, _, query = target.partition("?")
    pairs = shown.query(query)
    found = [*call.violations, *call.answer_violations]
    request: dict[str, Json] = {
        "method": call.request.method,
        "url": shown.text(address) + (f"?{urlencode(pairs)}" if pairs else ""),
        "httpVersion": "HTTP/1.1",
        "headers": named(shown.headers(call.request.headers)),
    }
    if call.request.body:
        request["postData"] = posted(call, shown)
    return {
        MARK: FORMAT,
        "_operation": call.operation,
        "_base": base,
        "_violations": [shown.text(str(violation)) for violation in found],
        "startedDateTime": datetime.fromtimestamp(call.at, UTC).isoformat(),
        "time": round(call.seconds * 1000, 1),
        "request": request,
        "response": response(reply, shown),
    }


def named(pairs: Iterable[tuple[str, str]]) -> list[Json]:
    """Pairs as an archive has them."""
    return [{"name": name, "value": value} for name, value in pairs]


def posted(call: Call, shown: Shown) -> dict[str, Json]:
    """The body of a request: a form by its fields, anything else as text."""
    kind = call.header("content-type") or ""
    received = call.reading.body if call.reading else None
    if received and received.parts:
        return {
            "mimeType": media_range(kind),
            "params": [part(each, shown) for each in received.parts],
        }
    if len(call.request.body) > MOST_BODY:
        return {"mimeType": kind, "text": "", "_left_out": "too large"}
    try:
        return {"mimeType": kind, "text": shown.body(call.request.body, kind)}
    except ValueError:
        return {"mimeType": kind, "text": "", "_left_out": "not text"}


def part(each: Part, shown: Shown) -> dict[str, Json]:
    """A field of a form; of a file its name only."""
    if each.filename is not None:
        return {"name": each.name, "fileName": shown.text(each.filename)}
    text = each.content[:MOST_BODY].decode("utf-8", "replace")
    return {"name": each.name, "value": shown.value(text, each.name)}


def response(reply: Reply, shown: Shown) -> dict[str, Json]:
    """A response; a body that is not text in base64."""
    content: dict[str, Json] = {"size": len(reply.content)}
    if reply.media_type is not None:
        content["mimeType"] = reply.media_type
    if len(reply.content) > MOST_BODY:
        content["_left_out"] = "too large"
    elif reply.content:
        try:
            content["text"] = shown.body(reply.content, reply.media_type or "")
        except ValueError:
            content["text"] = base64.b64encode(reply.content).decode()
            content["encoding"] = "base64"
    pairs = [*reply.headers.items(), *reply.repeated]
    return {
        "status": reply.status,
        "headers": named(shown.headers(pairs)),
        "content": content,
    }


class Replay:
    """Answers as an API once did: a call with the same method, path, query and body.

    A call that was recorded several times gets its responses in turn; the last one
    stays.
    """

    def __init__(self, lines: Iterable[str], names: Iterable[str] = ()) -> None:
        """Raises ValueError where a line is not that of a recording."""
        self._shown = Shown(names)
        self._replies: dict[Key, deque[Reply]] = {}
        self._lock = Lock()
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    self._add(json.loads(line))
                except BROKEN as error:
                    raise ValueError(f"{number}:1: {reason(error)}") from None

    def __len__(self) -> int:
        """The number of distinct calls."""
        return len(self._replies)

    def reply(self, request: Request, base_path: str) -> Reply | None:
        """The recorded response to a request; None if there is none."""
        if not f"{request.path}/".startswith(f"{base_path}/"):
            return None
        kind = request.header("content-type") or ""
        path = request.path[len(base_path) :]
        key = self._key(request.method, path, request.query, request.body, kind)
        with self._lock:
            found = self._replies.get(key)
            if not found:
                return None
            return found.popleft() if len(found) > 1 else found[0]

    def _key(self, method: str, path: str, query: str, body: bytes, kind: str) -> Key:
        """The identity of a request; `path` is below the base."""
        pairs = tuple(sorted(self._shown.query(query)))
        return method, normal(path), pairs, self._body(body, kind)

    def _body(self, content: bytes, kind: str) -> str:
        """The identity of a body: its text without secrets."""
        if not content or kind.startswith("multipart/"):
            return ""
        try:
            return self._shown.body(content, kind)
        except ValueError:
            return ""

    def _add(self, line: Json) -> None:
        if line[MARK] != FORMAT:
            raise ValueError(f"`{MARK}` must be {FORMAT}")
        sent, received = line["request"], line["response"]
        if received["content"].get("_left_out"):
            return
        url, base = urlsplit(sent["url"]), urlsplit(line["_base"]).path
        body = sent.get("postData") or {}
        kind = str(body.get("mimeType", ""))
        path, content = url.path.removeprefix(base), str(body.get("text", "")).encode()
        key = self._key(str(sent["method"]), path, url.query, content, kind)
        self._replies.setdefault(key, deque()).append(replied(received))


def replied(received: Mapping[str, Json]) -> Reply:
    """The response of a line."""
    content = received["content"]
    text = str(content.get("text", ""))
    in_base64 = content.get("encoding") == "base64"
    headers = {str(h["name"]): str(h["value"]) for h in received["headers"]}
    kept = {k: v for k, v in headers.items() if k.lower() not in FOLLOWS | NEVER}
    raw = base64.b64decode(text) if in_base64 else text.encode()
    kind = content.get("mimeType")
    status = int(received["status"])
    if not 100 <= status <= 599:
        raise ValueError(f"{status} is not an HTTP status code")
    return Reply(status, raw, None if kind is None else str(kind), kept)


def reason(error: Exception) -> str:
    """The problem with a line."""
    match error:
        case KeyError():
            return f"not a line of a recording: {error.args[0]!r} is missing"
        case json.JSONDecodeError():
            return f"not JSON: {error.msg}"
        case RecursionError():
            return "nested too deeply"
        case TypeError() | AttributeError() | OverflowError():
            return "not a line of a recording"
    return str(error)


def query_pairs(raw: str) -> list[tuple[str, str]]:
    """Names and values of a query."""
    return parse_qsl(raw, keep_blank_values=True)


def dumped(value: Json) -> str:
    """JSON on one line; lone surrogates stay escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text
