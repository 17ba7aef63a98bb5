"""Credentials of a set of pages: from the headers of calls, and from prose.

An API key scheme is named after its parameter in lower case; HTTP schemes are `bearer`
and `basic`. Equal credentials on different pages therefore get equal names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import Json
from generator.formats.page import (
    Block,
    Code,
    walk,
)
from generator.report.diagnostics import Span

KEY = re.compile(
    r"(?i)(?:x[-_])?(?:[a-z0-9]{1,30}[-_]){0,3}(?:api|app|access|auth|secret|subscription|"
    r"private|service|client|developer|account)[-_]?(?:key|token|secret)(?:[-_]?id)?"
    r"|(?:x[-_])?api[-_]?key|(?:[a-z]{1,12}-)?token|apikey|appid"
    r"|x-(?!csrf|xsrf|next|page|continuation|sync|upload|idempotency|request|cache|encryption|routing|partition|sort)(?:[a-z0-9]{1,20}-){1,2}(?:token|key|secret)"
)
PARTNER = re.compile(
    r"(?i)(?:[a-z][a-z0-9]{0,20}-){1,3}(?:id|user|email|key|secret|passphrase|client|account)"
)
"""The header that identifies the caller beside one with his key: `X-Shop-Id` of
`X-Shop-Key`."""
CALLER = re.compile(
    r"(?i)(?:x-)?(?:user|client|app|application|consumer|login)-?(?:id|name|email)"
)
"""The header that says who calls beside any key: `X-User-Id` of `X-Auth-Token`."""
SIGNATURE = re.compile(
    r"(?i)[\w-]{0,30}(?:signature|[-_]sign|hmac)[\w-]{0,20}|sign|signature|hash"
)
OWN_FORM = re.compile(
    r"(?im)([a-z][a-z0-9-]{0,20}(?:key|token)|key|token|jwt|ssws) "
    r"(?:<[^<>\n]{1,80}>|\{{1,2}[^{}\n]{1,80}\}{1,2}|\[[^\[\]\n]{1,80}\]|[^\s\"'`<>{}\[\]=,]{3,2000})"
    r"(?=[\"'`\\.,;)]{0,3}\s*$|[\"'`])"
)
"""A scheme of HTTP by a name of its own with one credential: `Token <key>` (RFC 9110, 11.4)."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A scheme that a page shows or tells of, and where; a `joint` one goes with the others
    of its place, a `loose` one is a parameter of which no word says that it is in the query,
    and a `general` one goes with each call, wherever that is told.
    """

    name: str
    scheme: tuple[tuple[str, str], ...]
    span: Span
    shown: bool = False
    joint: bool = False
    loose: bool = False
    general: bool = False
    token_url: str = ""

    @property
    def definition(self) -> Json:
        """The Security Scheme Object; a token that a program fetches for itself is of
        the flow `clientCredentials` (OpenAPI 3.1.1, section 4.8.29).
        """
        if self.token_url:
            flow: Json = {"tokenUrl": self.token_url, "scopes": {}}
            return {"type": "oauth2", "flows": {"clientCredentials": flow}}
        return dict(self.scheme)


def http(kind: str, span: Span, *, shown: bool = False) -> Sign:
    """The sign of an HTTP scheme."""
    return Sign(kind.lower(), (("type", "http"), ("scheme", kind)), span, shown)


def own_scheme(value: str) -> str:
    """The name in front of the credential that a value of `Authorization` begins with,
    where it is neither a standard scheme nor a placeholder; else empty.

    >>> own_scheme("Token 9944b09"), own_scheme("YOUR API KEY"), own_scheme("9944b09")
    ('Token', '', '')
    """
    found = OWN_FORM.match(value)
    return found[1] if found else ""


def key(place: str, name: str, span: Span, *, shown: bool = False) -> Sign:
    """The sign of an API key."""
    scheme = (("type", "apiKey"), ("in", place), ("name", name))
    return Sign(name.lower(), scheme, span, shown)


def in_headers(
    headers: Iterable[tuple[str, str]], query: Iterable[str], span: Span
) -> Iterator[Sign]:
    """The schemes that one call uses."""
    headers = list(headers)
    yield from (
        key("header", name, span, shown=True)
        for name in partners([name for name, _ in headers])
    )
    for name, value in headers:
        kind = value.strip().partition(" ")[0].lower().strip("\"'")
        if name.lower() == "authorization":
            if kind in ("bearer", "basic"):
                yield http(kind, span, shown=True)
            elif own := own_scheme(value.strip().strip("\"'")):
                yield http(own, span, shown=True)
            elif value.strip():
                yield key("header", "Authorization", span, shown=True)
        elif is_key(name):
            yield key("header", name, span, shown=True)
    for name in query:
        if KEY.fullmatch(name) and name.lower() not in ("page_token", "next_token"):
            yield key("query", name, span, shown=True)


def is_key(name: str) -> bool:
    """Whether a header is by its name alone one of a key, and no signature of a call."""
    return bool(KEY.fullmatch(name)) and not SIGNATURE.fullmatch(name)


def partners(names: Sequence[str]) -> list[str]:
    """The headers that identify a caller beside his key, which has the same beginning or
    says nothing of whose it is.

    >>> partners(["X-Shop-Id", "X-Shop-Key", "X-Request-Id"])
    ['X-Shop-Id']
    >>> partners(["X-User-Id", "X-Auth-Token"])
    ['X-User-Id']
    """
    keys = [n for n in names if is_key(n)]
    starts = {n.lower().rpartition("-")[0] for n in keys} - {"", "x"}
    return [
        name
        for name in names
        if name not in keys
        and PARTNER.fullmatch(name)
        and (
            name.lower().rpartition("-")[0] in starts
            or (keys and CALLER.fullmatch(name))
        )
    ]


GRANT = re.compile(
    r"grant_type[\"'\s:=>]{1,6}(client_credentials|authorization_code|password|refresh_token)"
)
TOKEN_URL = re.compile(r"https?://[^\s\"'`<>{}\\]{1,300}")


def token_url(blocks: Sequence[Block]) -> str:
    """The URL at which code on a page fetches a token by client credentials; empty if
    there is none, or several, or other grants as well (they need a user).
    """
    grants: set[str] = set()
    urls: set[str] = set()
    for block in walk(blocks):
        text = block.text[:4000] if isinstance(block, Code) else ""
        found = GRANT.search(text)
        grants |= {found[1]} if found else set()
        address = TOKEN_URL.search(text) if found else None
        urls |= {address[0].partition("?")[0]} if address else set()
    return urls.pop() if grants == {"client_credentials"} and len(urls) == 1 else ""


def elect(signs: Sequence[Sign]) -> list[Sign]:
    """The schemes of a set: those that calls show, else the one described most often.

    A scheme that one call in twenty shows is that of another service.
    """
    shown = Counter(sign.name for sign in signs if sign.shown)
    described = Counter(sign.name for sign in signs if not sign.shown)
    kinds = {dict(sign.scheme)["type"] for sign in signs if not sign.shown}
    first: dict[str, Sign] = {}
    for sign in signs:
        first.setdefault(sign.name, sign)
    if shown:
        most = max(shown.values())
        names = [n for n, count in shown.items() if count * 20 >= most]
        return [first[name] for name in names]
    if "http" in kinds:
        # `Put it into the header Authorization` leaves open what another sentence says.
        described.pop("authorization", None)
    if not described:
        return []
    best = max(described.values())
    chosen = next(name for name, count in described.items() if count == best)
    joint = {sign.name: sign for sign in signs if sign.joint}
    if chosen in joint:
        return [s for s in joint.values() if s.span == joint[chosen].span]
    return [first[chosen]]


LABEL = re.compile(
    r"(?i)\b(?:required\s+(?:oauth\s+)?scopes?|scopes?\s+required|oauth\s+scopes?|"
    r"requires?\s+(?:the\s+)?scopes?|scopes?)\b(?!-\w)(?P<rest>[^\n]{0,400})"
)
INTRO = re.compile(r"\A[\s*_]*(?:\\?\||:|-|–|—|is|are)?[\s*_|:]*")
TOKEN = r"[A-Za-z][\w.\-/]{0,60}(?:\s?:\s?[\w.\-/*]{1,60}){0,3}"
WHOLE = re.compile(TOKEN)
SPAN = re.compile(r"`([^`]{1,200})`")
BARE = re.compile(rf"\A({TOKEN})(?:\s*(?:,|and|or)\s*({TOKEN}))?[\s*_.]*\Z")
SPLIT = re.compile(r"[._/-]")
AFTER = re.compile(
    r"(?i)\b(?:needs?|requires?|with|must have)\s+(?:the\s+)?`"
    rf"({TOKEN})`\s+(?:scope|permission)"
)


def scopes_of(line: str) -> list[str]:
    """The scopes that a line of prose asks for, normalised (`a: b` gives `a:b`).

    >>> scopes_of("Required scope | `assets: write`")
    ['assets:write']
    """
    if found := AFTER.search(line):
        return [normal(found[1])]
    match = LABEL.search(line)
    if not match:
        return []
    rest = match["rest"]
    if not re.match(r"[\s*_]*(\\?\||:|-|–|—|`|is\b|are\b)", rest):
        return []
    spans = (span.strip() for span in SPAN.findall(rest))
    if coded := [span for span in spans if WHOLE.fullmatch(span)]:
        return [normal(scope) for scope in coded]
    strict = not match[0].lower().startswith("required")
    if plain := BARE.match(INTRO.sub("", rest)):
        scopes = [scope for scope in plain.groups() if scope]
        return [
            normal(s) for s in scopes if ":" in s or (not strict and SPLIT.search(s))
        ]
    return []


def normal(scope: str) -> str:
    """A scope without blanks around its colons."""
    return re.sub(r"\s*:\s*", ":", scope.strip())
