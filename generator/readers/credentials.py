"""Credentials of a set of pages: from the headers of calls, and from prose.

An API key scheme is named after its parameter in lower case; HTTP schemes are `bearer`
and `basic`. Equal credentials on different pages therefore get equal names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.facts import Json
from generator.formats.page import (
    Block,
    Code,
    DefinitionList,
    Heading,
    Mark,
    Paragraph,
    Runs,
    Table,
    text_of,
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
ABOUT = re.compile(
    r"(?i)\b(authenticat\w*|authoriz\w*|authoris\w*|credentials?|api[ -]keys?|access tokens?|"
    r"security|tokens?|auth|getting started|introduction|overview|making requests?|"
    r"connecting|request headers?)\b"
)
BEARER = re.compile(
    r"(?i)\bbearer\b[\s`*:]{0,4}(?:<|\[|\$|\{|auth|access|token|scheme|\w{0,20}token|plus\b|followed by\b)|authorization:\s{0,3}bearer\b|\bbearer (?:token|auth)"
    r"|\bauthorization[`\"'*]{0,2}\s(?:http\s|request\s)?header\b[^.\n]{0,40}\bbearer\b"
)
BASIC = re.compile(
    r"(?i)\b(?:http )?basic[ -](?:http )?(?:access )?auth\w*|\bhttp basic\b|authorization:\s{0,3}basic\b"
)
OWN_SCHEME = re.compile(
    r"(?i)\bauthorization:\s{0,3}[\"'`]?(?!bearer|basic)([A-Za-z][\w-]{1,20})[ =]\S"
)
OWN_FORM = re.compile(
    r"(?im)([a-z][a-z0-9-]{0,20}(?:key|token)|key|token|jwt|ssws) "
    r"(?:<[^<>\n]{1,80}>|\{{1,2}[^{}\n]{1,80}\}{1,2}|\[[^\[\]\n]{1,80}\]|[^\s\"'`<>{}\[\]=,]{3,2000})"
    r"(?=[\"'`\\.,;)]{0,3}\s*$|[\"'`])"
)
"""A scheme of HTTP by a name of its own with one credential: `Token <key>` (RFC 9110, 11.4)."""
HEADER_KEY = re.compile(
    r"(?i)[`\"'*]?((?:x-)?[a-z][a-z0-9]{0,20}(?:[-_][a-z0-9]{1,20}){0,4})[`\"'*]?\s{0,3}(?:http |request )?header|header\s{1,3}(?:called |named |field )?[`\"'*]((?:x-)?[a-z][\w-]{1,60})[`\"'*]|(?:in|via|through|as|using) (?:the|a|an)\s[`\"'*]([\w-]{2,60})[`\"'*]\s(?:http |request )?header"
    r"|\b(?:key|token|secret)\s(?:goes\s|belongs\s)?(?:in|into|as|via|through|with|using)\s(?:the\s)?[`\"'](x-[\w-]{2,60})[`\"']"
)
QUERY_KEY = re.compile(
    r"(?i)[?&]([\w-]{0,20}(?:api[_-]?key|token|appid|apikey|access_token|api_token))=|[`\"']([\w-]{2,40})[`\"']\s(?:query|url|get) (?:string )?param|query (?:string )?param\w*\s[`\"']([\w-]{2,40})[`\"']"
    r"|\b(?:in|as|via|with|using) (?:the|an?) ([a-z]{0,10}_?(?:key|token)) (?:query|url) (?:string )?param"
)
PLAIN_KEY = re.compile(
    r"(?i)\b(?:api|access|secret|your|account)\s(?:api\s)?(?:key|token)\b"
)
"""Words for a credential, beside which a parameter `key` is one."""
EVERY = re.compile(
    r"(?i)\b(?:every|each|all)\s(?:the\s|your\s|of the\s)?(?:api\s|http\s)?(?:request|call|endpoint|method|operation)"
)
"""In a sentence about what goes with each call: its names of headers are required."""
COOKIE = re.compile(
    r"(?i)\bcookie\s(?:called\s|named\s)?[`\"']([\w.-]{2,60})[`\"']|[`\"']([\w.-]{2,60})[`\"']\s(?:session\s)?cookie\b"
)
SESSION = re.compile(
    r"(?i)\b(?:session|log(?:ged)?[ -]?in|authenticat\w+|authoriz\w+|credentials?)\b"
)
RAW = re.compile(
    r"(?im)^\W{0,3}authorization:\s{0,3}[<\[{$]{0,2}(?:[a-z]{1,12}[ _-]){0,3}(?:key|token)[>\]}]{0,2}\W{0,2}$"
    r"|\bauthorization[`\"']?\sheader\b[^.\n]{0,60}\b(?:without (?:a|any) (?:prefix|scheme)|as is|no prefix)\b"
    r"|\b(?:without (?:a|any) (?:prefix|scheme)|as is|no prefix)\b[^.\n]{0,60}[`\"']?authorization[`\"']?\sheader\b"
)
"""`Authorization` with nothing but the credential as its value."""
SIGNED = re.compile(
    r"(?i)\bhmac\b|\bsign(?:ed|ing|ature)s?\b.{0,60}\b(?:request|secret|sha|header|param|timestamp)|\b(?:request|secret|sha|header)s?\b.{0,60}\bsign(?:ed|ing|ature)"
)
IN_HEADERS = re.compile(
    r"(?i)\bin (?:the |your |all |each |every )?(?:http )?(?:request )?headers?\b"
)
"""Behind the names of headers: `Send your X-Key in the request headers`."""
REFUSED = re.compile(
    r"(?i)\b(?:can(?:'|\u2019)?t|can ?not|no longer|(?:do|does|is|are)(?: not|n(?:'|\u2019)t)) "
    r"(?:be )?(?:configured?|used?|supports?|supported|offered|available|allowed|enabled?)\b"
)
"""In a sentence about a scheme that this API does not have."""
NONE = re.compile(
    r"(?i)\b(?:no|without) (?:authentication|authorization|auth|api key)\b|\b(?:auth\w*|token|api key)( is)?( not required| required\W{0,6}(?:no|false)\b)|\bpublic endpoint|does not require (?:an? )?(?:auth|api key|token|credential)"
)
NEEDS = re.compile(
    r"(?i)\b401\b|\bunauthori[sz]ed\b|\bapi[ -]?key\b|\baccess token\b|\bpersonal token\b|\bauthentication (?:is )?required|\brequires? (?:authentication|authorization)"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A scheme that a page shows or tells of, and where; a `joint` one goes with the others
    of its place.
    """

    name: str
    scheme: tuple[tuple[str, str], ...]
    span: Span
    shown: bool = False
    joint: bool = False
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
        elif KEY.fullmatch(name) and not SIGNATURE.fullmatch(name):
            yield key("header", name, span, shown=True)
    for name in query:
        if KEY.fullmatch(name) and name.lower() not in ("page_token", "next_token"):
            yield key("query", name, span, shown=True)


def partners(names: Sequence[str]) -> list[str]:
    """The headers that identify a caller beside his key, which has the same beginning or
    says nothing of whose it is.

    >>> partners(["X-Shop-Id", "X-Shop-Key", "X-Request-Id"])
    ['X-Shop-Id']
    >>> partners(["X-User-Id", "X-Auth-Token"])
    ['X-User-Id']
    """
    keys = [n for n in names if KEY.fullmatch(n) and not SIGNATURE.fullmatch(n)]
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


JOINT = re.compile(r"(?i)\b(?:and|both|two|three)\b")
EITHER = re.compile(r"(?i)\b(?:or|either|alternatively|instead)\b")


def joint_keys(parts: Iterable[str], span: Span) -> Iterator[Sign]:
    """The headers that a sentence says go with each call together: `All requests need
    X-Shop-Id and X-Shop-Key`.
    """
    for part in parts:
        if not EVERY.search(part) or not JOINT.search(part) or EITHER.search(part):
            continue
        names = list(dict.fromkeys(re.findall(r"[A-Za-z][\w-]{2,60}", part)))
        keys = [n for n in names if "-" in n and KEY.fullmatch(n)]
        found = [n for n in names if n in {*keys, *partners(names)}]
        for name in found if len(found) > 1 else ():
            sign = key("header", name, span)
            yield Sign(sign.name, sign.scheme, span, joint=True)


def in_words(blocks: Sequence[Block]) -> Iterator[Sign]:
    """The schemes that the prose of a page tells of, where it is about credentials."""
    about = True
    level = 0
    listing = False
    for block in walk(blocks):
        match block:
            case Heading(runs=runs, level=now):
                title = text_of(runs)
                if ABOUT.search(title):
                    # `API keys` below `Authentication` ends with that section.
                    level = level if about and 0 < level < now else now
                    about = True
                elif now <= level or level == 0:
                    about, level = now == 1, 0 if now == 1 else level
            case Paragraph(runs=runs, span=span):
                text = text_of(runs)[:4000]
                if about or ABOUT.search(text):
                    yield from in_text(text, span)
                    yield from in_code(quoted(runs)[:4000], span)
                first = text.lstrip(" `*").partition(" ")[0].strip("`*:")
                if listing and about and KEY.fullmatch(first) and "-" in first:
                    yield key("header", first, span)
                listing = (listing and len(first) > 1) or "header" in text.lower()
            case Code(text=text, span=span) if about and len(text) < 4000:
                yield from in_text(text, span)
            case Table(rows=rows) if about:
                for row in rows[:40]:
                    text = " ".join(f"`{cell.text}`" for cell in row.cells)
                    yield from in_text(text[:2000], row.span)
            case DefinitionList(entries=entries) if about:
                for entry in entries[:40]:
                    terms = " ".join(f"`{text_of(term)}`" for term in entry.terms)
                    yield from in_text(terms[:2000], entry.span)
            case _:
                pass


SENTENCES = re.compile(
    r"(?<=[.!?])\s(?!(?:both|they|these|all (?:two|three|of them))\b)", re.IGNORECASE
)
"""Between sentences, where the second does not speak of what the first names."""


def in_text(text: str, span: Span) -> Iterator[Sign]:
    """The schemes that a text describes."""
    parts = SENTENCES.split(text)
    had = " ".join(part for part in parts if not REFUSED.search(part))
    if BEARER.search(had):
        yield http("bearer", span)
    if BASIC.search(had):
        yield http("basic", span)
    if own := OWN_SCHEME.search(text):
        name = own_scheme(text[own.start(1) :])
        yield http(name, span) if name else key("header", "Authorization", span)
    for found in IN_HEADERS.finditer(text):
        before = text[max(0, found.start() - 120) : found.start()].rpartition(". ")[2]
        for name in re.findall(r"[A-Za-z][\w-]{2,60}", before):
            if "-" in name and KEY.fullmatch(name) and not SIGNATURE.fullmatch(name):
                yield key("header", name, span)
    yield from in_code(text, span)
    yield from joint_keys(parts, span)
    for part in parts:
        named = re.findall(r"[A-Za-z][\w-]{2,60}", part) if EVERY.search(part) else ()
        for name in named:
            if "-" in name and KEY.fullmatch(name) and not SIGNATURE.fullmatch(name):
                yield key("header", name, span)
    if RAW.search(text):
        yield key("header", "Authorization", span)


def in_code(text: str, span: Span) -> Iterator[Sign]:
    """The keys whose names are in quotes or set off as code: headers, a query, a cookie."""
    for found in HEADER_KEY.finditer(text):
        name = next((group for group in found.groups() if group), "")
        if KEY.fullmatch(name) and not SIGNATURE.fullmatch(name):
            yield key("header", name, span)
    for found in QUERY_KEY.finditer(text):
        name = next((group for group in found.groups() if group), "")
        sentence = text[text.rfind(". ", 0, found.start()) + 1 : found.end()]
        if ALSO.search(sentence):
            continue
        if KEY.fullmatch(name) or (name.lower() == "key" and PLAIN_KEY.search(text)):
            yield key("query", name, span)
    for found in COOKIE.finditer(text) if SESSION.search(text) else ():
        yield key("cookie", found[1] or found[2], span)


ALSO = re.compile(r"(?i)\b(?:also|alternatively|fall-?back)\b")
"""In a sentence about a second way to send what another one tells of."""


def quoted(runs: Runs) -> str:
    """A text with its code in quotes."""
    return "".join(f"`{r.text}`" if r.mark is Mark.CODE else r.text for r in runs)


def in_tables(blocks: Sequence[Block]) -> Iterator[Sign]:
    """The keys that tables list among the headers of operations, once for each table."""
    title = ""
    for block in walk(blocks):
        if isinstance(block, Heading):
            title = text_of(block.runs)
        if not isinstance(block, Table):
            continue
        heads = [word.rstrip("s") for word in title.lower().split()]
        for row in block.rows[:40]:
            name, *others = [cell.text.strip(" `*") for cell in row.cells] or [""]
            name = name.split()[0] if name else ""
            is_key = KEY.fullmatch(name) and "-" in name
            placed = any(text.lower() == "header" for text in (*others, *heads))
            if is_key and placed and not SIGNATURE.fullmatch(name):
                yield key("header", name, row.span)


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


def is_signed(blocks: Sequence[Block]) -> Span | None:
    """Where the words of a page say that each request carries a signature."""
    for block in walk(blocks):
        if isinstance(block, Paragraph) and SIGNED.search(text_of(block.runs)[:4000]):
            return block.span
    return None


def needs_none(text: str) -> bool:
    """Whether a string says that no credentials are needed."""
    return bool(NONE.search(text))


def appears_needed(blocks: Sequence[Block]) -> Span | None:
    """Where the words of a page make one expect that credentials are needed."""
    for block in walk(blocks):
        if isinstance(block, Paragraph) and NEEDS.search(text_of(block.runs)[:4000]):
            return block.span
    return None


def elect(signs: Sequence[Sign]) -> list[Sign]:
    """The schemes of a set: those that calls show, else the one described most often.

    A scheme that one call in twenty shows is that of another service.
    """
    shown = Counter(sign.name for sign in signs if sign.shown)
    described = Counter(sign.name for sign in signs if not sign.shown)
    first: dict[str, Sign] = {}
    for sign in signs:
        first.setdefault(sign.name, sign)
    if shown:
        most = max(shown.values())
        names = [n for n, count in shown.items() if count * 20 >= most]
        return [first[name] for name in names]
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
