"""From a call to the request that goes out, with the parameters that the client gives."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import httpx2

from .api import ClientParameter
from .call import Call
from .errors import InvalidRequestError
from .retry import IDEMPOTENT
from .security import Proof
from .settings import Settings, base, origin
from .text import checked, is_token

if TYPE_CHECKING:
    from .bodies import Payload
    from .formdata import Upload


Fields = dict[str, tuple[str, str]]


class Draft(NamedTuple):
    """A request without credentials; the same for every attempt."""

    method: str
    url: str
    headers: Mapping[str, tuple[str, str]]
    payload: Payload | None
    keyed: bool

    def __repr__(self) -> str:
        # Tools that record local variables must not meet the caller's headers.
        return f"Draft({self.method!r})"

    @property
    def replayable(self) -> bool:
        """Whether the body can be sent again."""
        data = self.payload.data if self.payload else b""
        return isinstance(data, bytes) or data.replayable


def draft(
    call: Call[Any],
    settings: Settings,
    fixed: Mapping[str, tuple[str, str]],
    extra: Mapping[str, str],
) -> Draft:
    """URL, headers and encoded body of a call.

    `fixed` are the headers that every request of the client has, `extra` those that
    belong to this call alone.
    """
    if not is_token(call.method):
        raise InvalidRequestError(f"{call.method!r} is not an HTTP method")
    payload = call.body.encode() if call.body is not None else None
    headers = dict(fixed)
    headers["accept"] = ("Accept", checked("Accept", call.accept or _ACCEPT))
    here = not elsewhere(call, settings)
    if here:
        if settings.api.parameters:
            _set_all(headers, client_headers(call, settings))
        _set_all(headers, settings.headers)
    if extra:
        _set_all(headers, extra)
    keyed = False
    if payload is not None:
        headers["content-type"] = (
            "Content-Type",
            checked("Content-Type", payload.content_type),
        )
    if call.headers:
        _set_all(headers, call.headers)
    if call.cookies:
        from .styles import cookie_string

        _cookie(headers, cookie_string(call.cookies))
    if here and settings.api.parameters and call.operation:
        refuse_missing(call, settings, headers)
    if call.idempotency_key:
        keyed = True
        if call.method not in IDEMPOTENT:
            from uuid import uuid4

            name = call.idempotency_key
            key = checked(name, str(uuid4()))
            headers.setdefault(name.lower(), (name, key))
    return Draft(call.method, url_of(call, settings), headers, payload, keyed)


def elsewhere(call: Call[Any], settings: Settings) -> bool:
    """Whether a call goes to an origin that is not the API's (an upload, say).

    Neither credentials nor the caller's own headers go along then.
    """
    if call.server is None:
        return False
    target = origin(root_of(call, settings))
    known = (settings.base_url, *settings.api.operation_servers)
    return target not in map(origin, known)


def root_of(call: Call[Any], settings: Settings) -> str:
    """The base URL of a call: its own server, unless the caller moved the API.

    A `base_url` that the caller gave holds for every documented operation, so that
    nothing meant for a test server reaches the real one. A server that is but a path
    is on the client's host.

    Raises:
        InsecureUrlError: The call's own server is `http://` on another machine.
    """
    server = call.server
    if server is None:
        return settings.base_url
    if server.startswith("/"):
        parts = urlsplit(settings.base_url)
        return parts._replace(path=server.rstrip("/")).geturl() if parts.scheme else ""
    if settings.moved and server in settings.api.operation_servers:
        return settings.base_url
    return base(server, allow_http=settings.allow_http)


_ACCEPT = "application/json, */*;q=0.5"


def url_of(call: Call[Any], settings: Settings) -> str:
    """The absolute URL of a call.

    Raises:
        InvalidRequestError: There is no server, or the path is not below it.
    """
    root = root_of(call, settings)
    if not root:
        raise InvalidRequestError(
            f"{settings.api.title} documents no server; pass base_url='https://…'"
        )
    if not call.path.startswith("/") or not _PATH.issuperset(call.path):
        raise InvalidRequestError(f"{call.path!r} is not a percent-encoded path")
    asked = call.query
    if settings.api.parameters and not elsewhere(call, settings):
        asked = client_query(call, settings)
    if not asked and not settings.params:
        return root + call.path
    from .styles import query_string

    query = query_string(asked) if asked else ""
    if settings.params and not elsewhere(call, settings):
        query = f"{settings.params}&{query}" if query else settings.params
    if not query:
        return root + call.path
    return f"{root}{call.path}{'&' if '?' in call.path else '?'}{query}"


_PATH = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    "-._~:/?[]@!$&'()*+,;=%{}|^"
)


def request(
    draft: Draft,
    proof: Proof | None,
    timeout: Mapping[str, float | None],
    jar: httpx2.Cookies | None = None,
) -> httpx2.Request:
    """The request of one attempt, with its credentials and the cookies of a jar."""
    headers, url = draft.headers, draft.url
    if jar:
        own = dict(headers)
        _cookie(own, _kept(jar, url))
        headers = own
    if proof is not None:
        merged = dict(headers)
        _set_all(merged, proof.headers)
        if proof.cookies:
            _cookie(merged, "; ".join(proof.cookies))
        if proof.query:
            url += ("&" if "?" in url else "?") + "&".join(proof.query)
            # A URL with a secret is not kept.
            parsed = httpx2.URL(url)
            return _built(draft, parsed, merged.values(), timeout, _Discreet)
        headers = merged
    return _built(draft, _parsed(url), headers.values(), timeout)


def _kept(jar: httpx2.Cookies, url: str) -> str:
    """The cookies of a jar that go to a URL, as the Cookie header has them."""
    probe = httpx2.Request("GET", url)
    jar.set_cookie_header(probe)
    return probe.headers.get("cookie", "")


@lru_cache(maxsize=512)
def _parsed(url: str) -> httpx2.URL:
    return httpx2.URL(url)


_SIZED = frozenset({"POST", "PUT", "PATCH", "QUERY"})


def _built(
    draft: Draft,
    url: httpx2.URL,
    headers: Collection[tuple[str, str]],
    timeout: Mapping[str, Any],
    kind: type[httpx2.Request] = httpx2.Request,
) -> httpx2.Request:
    """The request with its framing headers (RFC 9112 section 6)."""
    data = draft.payload.data if draft.payload else b""
    fields = [("Host", url.netloc.decode("ascii")), *headers]
    if not isinstance(data, bytes):
        size = data.size
        chunked = ("Transfer-Encoding", "chunked")
        fields.append(chunked if size is None else ("Content-Length", str(size)))
    elif data or draft.method in _SIZED:
        fields.append(("Content-Length", str(len(data))))
    request = kind(
        draft.method,
        url,
        headers=fields,
        stream=httpx2.ByteStream(data) if isinstance(data, bytes) else _Stream(data),
        extensions={"timeout": timeout},
    )
    if isinstance(data, bytes):
        # So that hooks can look at the content.
        request.read()
    return request


class _Discreet(httpx2.Request):
    """A request with a secret in its URL."""

    def __repr__(self) -> str:
        return f"<Request({self.method!r})>"


class _Stream(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """An upload as the transport wants it, sync and async."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._upload)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._upload)


def redirected(draft: Draft, answer: httpx2.Response) -> Draft | None:
    """The draft of the redirect target; None if it cannot be followed.

    RFC 9110 section 15.4: 303 becomes GET, and so does POST after 301 and 302. To
    another origin nothing of the caller goes along: no body, no header but Accept.
    """
    status, location = answer.status_code, answer.headers.get("location")
    if status not in (301, 302, 303, 307, 308) or not location:
        return None
    target = str(answer.url.join(location)).partition("#")[0]
    if "@" in urlsplit(target).netloc:
        # The transport would take user info for credentials.
        return None
    to_get = status == 303 or (status in (301, 302) and draft.method == "POST")
    if to_get and draft.method != "HEAD":
        headers = {
            k: v for k, v in draft.headers.items() if not k.startswith("content-")
        }
        draft = draft._replace(method="GET", payload=None, headers=headers)
    if origin(target) != origin(draft.url):
        if draft.payload is not None or not target.startswith("https://"):
            return None
        kept = {k: v for k, v in draft.headers.items() if k in ("accept", "user-agent")}
        draft = draft._replace(headers=kept)
    return draft._replace(url=target)


def _set_all(headers: Fields, more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        text = value if type(value) is str else _header_text(value)
        if text is not None:
            headers[name.lower()] = (name, checked(name, text))


def _header_text(value: object) -> str | None:
    from .styles import header_value

    return header_value(value)


def _cookie(headers: Fields, text: str) -> None:
    if text:
        before = headers.get("cookie", ("Cookie", ""))[1]
        headers["cookie"] = ("Cookie", f"{before}; {text}" if before else text)


def given_by_client(
    call: Call[Any], settings: Settings, location: str
) -> Iterator[tuple[ClientParameter, object]]:
    """The client's own parameters that a call takes at a place, each with its value.

    An operation takes those that it documents; a call that no documentation describes
    takes all.
    """
    taken = {_folded(location, name) for name in _there(call, location)}
    for parameter in settings.api.parameters:
        if parameter.location == location:
            name = _folded(location, parameter.name)
            if name in taken or not call.operation:
                yield parameter, settings.parameters.get(parameter.argument)


def _there(call: Call[Any], location: str) -> Collection[str]:
    return (call.headers if location == "header" else call.query) or ()


def _folded(location: str, name: str) -> str:
    """Names of headers have any case (RFC 9110 section 5.1)."""
    return name.lower() if location == "header" else name


def client_headers(call: Call[Any], settings: Settings) -> dict[str, object]:
    """The headers that the client gives."""
    own = given_by_client(call, settings, "header")
    return {parameter.name: value for parameter, value in own}


def client_query(call: Call[Any], settings: Settings) -> Mapping[str, object]:
    """The query of a call, with what the client gives where the call gives nothing."""
    from .styles import absent

    query = call.query or {}
    own = {
        parameter.name: value
        for parameter, value in given_by_client(call, settings, "query")
        if absent(query.get(parameter.name))
    }
    return {**query, **own}


def refuse_missing(
    call: Call[Any], settings: Settings, headers: Collection[str]
) -> None:
    """Refuse a documented call that lacks what neither it nor the client gives.

    `headers` are the names, in lower case, of those that are sent.

    Raises:
        InvalidRequestError: A parameter is required and nobody gave it.
    """
    from .styles import absent

    query = client_query(call, settings)
    for location in ("header", "query"):
        for parameter, _ in given_by_client(call, settings, location):
            there = (
                parameter.name.lower() in headers
                if location == "header"
                else not absent(query.get(parameter.name))
            )
            if parameter.required and not there:
                raise InvalidRequestError(_lacking(call, settings, parameter))


def _lacking(call: Call[Any], settings: Settings, parameter: ClientParameter) -> str:
    argument = parameter.argument
    variable = settings.api.variable(argument) if parameter.secret else ""
    text = f"{call.name} needs {argument}=…: pass it to the client or to the call"
    return f"{text}, or set {variable}" if variable else text
