"""Credentials that the words of pages tell of: schemes of HTTP, keys in headers, queries
and cookies, and what says that none are needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.page import (
    Block,
    Code,
    DefinitionList,
    Heading,
    ItemList,
    Mark,
    Paragraph,
    Runs,
    Table,
    text_of,
    walk,
)
from generator.readers.credentials import (
    KEY,
    Sign,
    http,
    is_key,
    key,
    own_scheme,
    partners,
)
from generator.readers.stated_keys import (
    CREDENTIAL,
    HEADERS,
    in_quotes,
    is_of_headers,
    listed_headers,
    named,
    signs,
    stated_keys,
)
from generator.report.diagnostics import Span

ABOUT = re.compile(
    r"(?i)\b(authenticat\w*|authoriz\w*|authoris\w*|credentials?|api[ -]keys?|access tokens?|"
    r"security|tokens?|auth|getting started|introduction|overview|making requests?|"
    r"connecting|request headers?)\b"
)
BEARER = re.compile(
    r"(?i)\bbearer\b[\s`*:]{0,4}(?:<|\[|\$|\{|auth|access|token|scheme|\w{0,20}token|plus\b|followed by\b)|authorization:\s{0,3}bearer\b|\bscheme: ?bearer\b|\bbearer (?:token|auth)"
    r"|\bauthorization[`\"'*]{0,2}\s(?:http\s|request\s)?header\b[^.\n]{0,40}\bbearer\b"
)
BASIC = re.compile(
    r"(?i)\b(?:http )?basic[ -](?:http )?(?:access )?auth\w*|\bhttp basic\b|authorization:\s{0,3}basic\b|\bscheme: ?basic\b"
)
OWN_SCHEME = re.compile(
    r"(?i)\bauthorization:\s{0,3}[\"'`]?(?!bearer|basic)([A-Za-z][\w-]{1,20})[ =]\S"
)
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
    r"(?i)\bhmac\b|\bsign(?:ed|ing|ature)s?\b(?![ -](?:in|up|on|out|off)\b).{0,60}\b(?:request|secret|sha|header|param|timestamp)|\b(?:request|secret|sha|header)s?\b.{0,60}\bsign(?:ed|ing|ature)s?\b(?![ -](?:in|up|on|out|off)\b)"
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
    r"(?i)\b(?:no|without) (?:authentication|authorization|auth|api key|sign-?in|log-?in|credentials?|(?:access |bearer )?token)\b(?! (?:in|as|by|for)\b)|\b(?:auth\w*|token|api key)( is)?( not required| required\W{0,6}(?:no|false)\b)|\bpublic endpoint|does not require (?:an? )?(?:auth|api key|token|credential)"
)
NEEDS = re.compile(
    r"(?i)\b401\b|\bunauthori[sz]ed\b|\bapi[ -]?key\b|\baccess token\b|\bpersonal token\b|\bauthentication (?:is )?required|\brequires? (?:authentication|authorization)"
)
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
    above = ""
    listing = False
    for block in walk(blocks):
        match block:
            case Heading(runs=runs, level=now):
                above = text_of(runs)
                if ABOUT.search(above):
                    # `API keys` below `Authentication` ends with that section.
                    level = level if about and 0 < level < now else now
                    about = True
                elif now <= level or level == 0:
                    about, level = now == 1, 0 if now == 1 else level
            case Paragraph(runs=runs, span=span):
                yield from in_paragraph(runs, span, about=about)
                above = text_of(runs)[:4000]
                first = above.lstrip(" `*").partition(" ")[0].strip("`*:")
                if listing and about and KEY.fullmatch(first) and "-" in first:
                    yield key("header", first, span)
                listing = (listing and len(first) > 1) or "header" in above.lower()
            case Code(text=text, span=span) if about and len(text) < 4000:
                # The only sample with its headers is one for all operations.
                yield from (replace(s, general=True) for s in in_text(text, span))
            case Table() if about:
                yield from in_table(block, above)
            case ItemList(items=items, span=span) if about and HEADERS.search(above):
                firsts = (item.blocks[0] for item in items[:40] if item.blocks)
                said = [in_quotes(b.runs) for b in firsts if isinstance(b, Paragraph)]
                yield from listed_headers([named(text) for text in said], span)
            case DefinitionList(entries=entries) if about:
                for entry in entries[:40]:
                    terms = " ".join(f"`{text_of(term)}`" for term in entry.terms)
                    yield from in_text(terms[:2000], entry.span)
            case _:
                pass


def in_paragraph(runs: Runs, span: Span, *, about: bool) -> Iterator[Sign]:
    """The schemes that a paragraph tells of; `about` says that its section is about
    credentials.
    """
    text = text_of(runs)[:4000]
    found: list[Sign] = []
    if about or ABOUT.search(text):
        found += in_text(text, span)
        found += in_code(quoted(runs)[:4000], span)
    if about or ABOUT.search(text) or CREDENTIAL.search(text):
        found += stated_keys(in_quotes(runs)[:4000], span, about=about)
    general = bool(found) and bool(EVERY.search(text) or OTHER_CALLS.search(text))
    yield from (replace(sign, general=general) for sign in found)


OTHER_CALLS = re.compile(
    r"(?i)\b(?:other|further|subsequent|following|later) (?:api |http )?(?:request|call|endpoint|method)s?\b"
)
"""In what an operation that gives out a token says of all others."""


def in_table(table: Table, above: str) -> Iterator[Sign]:
    """The keys of a table in a section about credentials, which `above` introduces."""
    if is_of_headers(table, above):
        rows = [
            [cell.text.strip(" `*") for cell in row.cells] for row in table.rows[:40]
        ]
        said = [(cells[0], " ".join(cells[1:])) for cells in rows if cells]
        yield from listed_headers(said, table.span)
    for row in table.rows[:40] if SIGN_IN.match(above) else ():
        name, *others = [cell.text.strip(" `*") for cell in row.cells] or [""]
        words = (other.partition(" ")[0].lower() for other in others)
        place = next((word for word in words if word in PLACES), "")
        if place and re.fullmatch(r"[\w.-]{2,60}", name):
            text = " ".join(others)
            is_http = name == "Authorization" and (
                BEARER.search(text) or BASIC.search(text)
            )
            yield from () if is_http else signs(place, [name], row.span)
    for row in table.rows[:40]:
        text = " ".join(f"`{cell.text}`" for cell in row.cells)
        yield from in_text(text[:2000], row.span)


PLACES = ("header", "query", "cookie")
"""Cells of a table below `Authorizations` that say where the key goes."""
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
            if "-" in name and is_key(name):
                yield key("header", name, span)
    yield from in_code(text, span)
    yield from joint_keys(parts, span)
    for part in parts:
        named = re.findall(r"[A-Za-z][\w-]{2,60}", part) if EVERY.search(part) else ()
        for name in named:
            if "-" in name and is_key(name):
                yield key("header", name, span)
    if RAW.search(text):
        yield key("header", "Authorization", span)


def in_code(text: str, span: Span) -> Iterator[Sign]:
    """The keys whose names are in quotes or set off as code: headers, a query, a cookie."""
    for found in HEADER_KEY.finditer(text):
        name = next((group for group in found.groups() if group), "")
        if is_key(name):
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
            placed = any(text.lower() == "header" for text in (*others, *heads))
            if placed and "-" in name and is_key(name):
                yield key("header", name, row.span)


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
    titled = False
    for block in walk(blocks):
        if isinstance(block, Heading):
            titled = bool(SIGN_IN.match(text_of(block.runs)))
        elif isinstance(block, Paragraph | Code | Table):
            text = text_of(block.runs)[:4000] if isinstance(block, Paragraph) else ""
            if NEEDS.search(text) or (titled and not NONE.search(text)):
                return block.span
            titled = False
    return None


SIGN_IN = re.compile(
    r"(?i)\W{0,4}(?:\d[\d.]{0,6} )?(?:authenticat|authori[sz]ations?\b|credentials?\b|api keys?\b|access tokens?\b)"
)
"""A heading of a section that says how callers identify themselves."""
