"""Keys that sentences, lists and tables say go with each call, whatever their names:
`Send your API key in the header X-Pets`, `append ?key=YOUR_KEY to the URL`.

A name counts where words beside it say in which part of a request it goes, and the
sentence says that it is a credential; without these words, only a name that is that of
a key by itself (`X-Api-Key`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.formats.page import Mark, Runs, Table
from generator.readers.credentials import KEY, SIGNATURE, Sign, key, partners
from generator.readers.sentences import sentences_in
from generator.report.diagnostics import Span

CREDENTIAL = re.compile(
    r"(?i)\b(?:your|api|access|secret|auth|authentication|authorization|security|account|private|"
    r"personal|client|app|application|session|service|developer|user|customer|partner|license)"
    r"(?:'s)?[ -](?:api |own |secret |access )?(?:key|token|secret|credential|password|passphrase|id\b(?= of the session))s?\b"
    r"|\bapi-?keys?\b|\bapikeys?\b|\bsession id\b"
    r"|\bauthenticat(?:e|es|ed|ing|ion)\b|\bauthori[sz](?:e|es|ed|ing|ation)\b(?!`)"
    r"|\b(?:sign(?:ed|ing)?|log(?:ged|ging)?)[ -]in\b|\bcredentials?\b|\bpasswords?\b"
)
"""Words of a sentence about what identifies the caller."""
BARE = re.compile(r"(?i)\b(?:key|token|secret)s?\b")
"""Words that mean a credential in a section about credentials; elsewhere they may be
those of a page or of a record.
"""
OTHERS = re.compile(
    r"(?i)accept(?:-.+)?|content-.+|user-agent|host|origin|referer|date|range|if-.+|cache-.+|"
    r"connection|location|link|etag|cookie|set-cookie|www-authenticate|retry-after|vary|via|"
    r"(?:x-)?(?:request|trace|correlation|encryption|partition|routing|upload|next|page|sync|continuation|idempotency|csrf|xsrf|forwarded|rate-?limit|http-method).*|"
    r".*-version|(?:get|post|put|patch|delete|head|bearer|basic|true|false|null|http|https|json)"
)
"""Headers of other purposes, and words in code that are no names."""
PURPOSE = re.compile(
    r"(?i)\b(?:select|choose|switch|filter|sort|limit|page|paging|language|locale|tenant|"
    r"version|trac(?:e|ing)|format|idempoten|rate.?limit|cursor|signature)"
)
"""What a parameter is for that carries no credential."""
OF_RESPONSE = re.compile(
    r"(?i)\b(?:response|reply|answer|webhook|callback)(?:'s)?\s(?:http\s)?(?:headers?|cookies?)\b"
    r"|\b(?:headers?|cookies?)\s(?:of|in|with)\s(?:the|a|an|each|every|our|its)\s(?:response|repl|answer|webhook)"
    r"|\b(?:we|our servers?)\s(?:will\s)?(?:send|add|include|set)\b"
)
REFUSING = re.compile(
    r"(?i)\b(?:no longer|deprecated|do not|don['\u2019]t|must not|never|cannot|instead of|"
    r"alternatively|also|fall-?back|besides|in addition to|apart from|as well as|optional(?:ly)?)\b"
)
"""In a sentence that speaks of a second way, or of what is not to be done."""
NAME = re.compile(
    r"[`\"'\u201c]{1,2}([A-Za-z][\w.-]{1,60})(?:: ?[^`\"'\n]{0,80})?[`\"'\u201d]{1,2}"
    r"|(?<![\w/.-])([Xx]-[A-Za-z][\w-]{1,60}|[A-Z][a-z]{1,20}(?:-[A-Z][A-Za-z]{1,20}){1,4}"
    r"|Authorization|[a-z]{1,20}_(?:key|token))(?![\w/])"
)
BETWEEN = re.compile(
    r"(?i)\s{0,2}(?:,|,?\s?\b(?:and|or)\b|&|\+)\s{0,2}(?:the\s)?(?:a\s)?"
)
LED = r"(?:(?:as|in|into|to|via|on|is|goes|belongs|sent|passed|given|must|should|be|using|inside|of|with)\s){0,4}(?:the |an? |your |each |every |all |any )?(?:request(?:'s)?\s|http\s|custom\s){0,2}"
AFTER = (
    ("header", re.compile(rf"(?i)\s{{0,2}}{LED}headers?\b")),
    ("query", re.compile(rf"(?i)\s{{0,2}}{LED}(?:query|ur[il]|get)(?:\s?string|\s?query)?(?:\s(?:parameter|param|argument|variable)s?)?\b")),
    ("cookie", re.compile(rf"(?i)\s{{0,2}}{LED}(?:session )?cookies?\b")),
    ("parameter", re.compile(r"(?i)\s{0,2}(?:as (?:an? |the ))?(?:request )?(?:parameter|param|argument)s?\b")),
)  # fmt: skip
CALLED = r"(?:\s(?:fields?|names?))?(?:\s(?:called|named|is|are|with the name))?\s{0,2}[:=]?\s{0,2}$"
BEFORE = (
    ("header", re.compile(rf"(?i)\bheaders?{CALLED}")),
    ("query", re.compile(rf"(?i)\b(?:query|ur[il]|get)(?:\s?string)?\s(?:parameter|param|argument|variable)s?{CALLED}")),
    ("cookie", re.compile(rf"(?i)\bcookies?{CALLED}")),
    ("parameter", re.compile(rf"(?i)\b(?:parameter|param|argument)s?{CALLED}")),
)  # fmt: skip
"""In which part of a request a name goes, by the words behind it and those before it."""
IN_URL = re.compile(
    r"(?i)[?&]([a-z][\w.-]{0,40})=[<\[{$]{0,2}(?:your|my)?[\w -]{0,20}?(?:key|token|secret)\b[^&\s]{0,20}"
)
"""A query whose value says that it is a key: `?k=YOUR_KEY`."""
SET_TO = re.compile(
    r"(?i)(?<![\w/?&=-])[`\"']?([A-Za-z][\w-]{2,60}): ?[<\[{$]{1,2}[\w \[{<-]{0,30}?(?:key|token|secret|password)[\w ]{0,20}[>\]}]"
)
"""A header whose value says that it is a key: `X-Pets: <your key>`."""
ALONE = re.compile(
    r"(?i)\W{0,4}(?:http |request )?(header|query parameter|cookie)(?: name)?[^\w`]{1,6}`?([A-Za-z][\w-]{1,60})`?\W{0,3}"
)
"""A label with the name of what carries the credential: `Header: X-Pets`."""
NAMED_IN = re.compile(
    r"(?i)(?:parameter|header|key)? ?name: {0,2}[`\"']?([A-Za-z][\w-]{1,60})[`\"']?[,;.]? {0,2}in: ?(header|query|cookie)"
)
"""How generators of pages from OpenAPI print a scheme: `Parameter Name: X, in: header`."""
EITHER = re.compile(r"(?i)\b(?:or|either)\b")
LONGEST = 2_000


def stated_keys(text: str, span: Span, *, about: bool) -> Iterator[Sign]:
    """The keys that the sentences of a text name, code in it in quotes; `about` says
    that it stands in a section about credentials.
    """
    if about and (label := ALONE.fullmatch(text[:120])):
        place = label[1].partition(" ")[0].lower()
        yield from signs(place, [label[2]], span)
    for found in NAMED_IN.finditer(text[:LONGEST]) if about else ():
        yield from signs(found[2].lower(), [found[1]], span)
    for sentence in sentences_in(text[:LONGEST]):
        if REFUSING.search(sentence) or OF_RESPONSE.search(sentence):
            continue
        is_mentioned = CREDENTIAL.search(sentence) or (about and BARE.search(sentence))
        for mention in mentions(sentence):
            if (
                is_mentioned and not (PURPOSE.search(sentence) and not mention.is_key)
            ) or (mention.is_key and mention.place != "parameter"):
                yield from signs(mention.place, mention.names, span, mention.either)
        if is_mentioned:
            yield from signs("query", IN_URL.findall(sentence)[:1], span)
            names = [
                n
                for n in SET_TO.findall(sentence)
                if "-" in n or "header" in sentence.lower()
            ]
            yield from signs("header", names, span)


@dataclass(frozen=True, slots=True)
class KeyMention:
    """Names in a sentence and the part of a request in which they go."""

    place: str
    names: list[str]
    either: bool

    @property
    def is_key(self) -> bool:
        """Whether the names themselves are those of keys."""
        return any(KEY.fullmatch(name) for name in self.names)


def mentions(sentence: str) -> Iterator[KeyMention]:
    """The names of a sentence whose place is told, those of one list together.

    >>> [m.names for m in mentions("Pass `login` and `password` in the query string.")]
    [['login', 'password']]
    """
    groups: list[list[re.Match[str]]] = []
    for found in NAME.finditer(sentence):
        last = groups[-1][-1].end() if groups else -1
        if groups and BETWEEN.fullmatch(sentence[last : found.start()]):
            groups[-1].append(found)
        else:
            groups.append([found])
    for group in groups:
        start, end = group[0].start(), group[-1].end()
        before, after = sentence[max(0, start - 60) : start], sentence[end : end + 80]
        place = next((p for p, sign in BEFORE if sign.search(before)), "")
        place = place or next((p for p, sign in AFTER if sign.match(after)), "")
        names = [found[1] or found[2] for found in group]
        if place:
            yield KeyMention(place, names, bool(EITHER.search(sentence[start:end])))


def signs(
    place: str, names: Iterable[str], span: Span, either: bool = False
) -> Iterator[Sign]:
    """The keys of these names; several go together, unless the text says `or`."""
    kept = [n for n in names if not OTHERS.fullmatch(n) and not SIGNATURE.fullmatch(n)]
    for name in kept[:1] if either else kept:
        sign = key("query" if place == "parameter" else place, name, span)
        joint = len(kept) > 1 and not either
        yield replace(sign, joint=joint, loose=place == "parameter")


def listed_headers(rows: Sequence[tuple[str, str]], span: Span) -> Iterator[Sign]:
    """The keys of a table or list of headers, each with what is said of it; they go
    together.
    """
    own = [name for name, _ in rows]
    carriers = {
        name
        for name, said in rows
        if (KEY.fullmatch(name) and "-" in name)
        or (CREDENTIAL.search(said) and not PURPOSE.search(said))
    }
    yield from signs(
        "header", [n for n in own if n in {*carriers, *partners(own)}], span
    )


def named(text: str) -> tuple[str, str]:
    """The name with which an entry of a list begins, and what follows.

    >>> named("`X-App-Id` - the id of your application")
    ('X-App-Id', ' - the id of your application')
    """
    found = FIRST.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


FIRST = re.compile(r"\W{0,4}([A-Za-z][\w-]{1,60})[`\"'*:]{0,3}")
HEADERS = re.compile(r"(?i)\b(?:http |request |common |required )?headers?\b")


def is_of_headers(table: Table, above: str) -> bool:
    """Whether a table lists headers of requests, by its head or what stands above it."""
    head = " ".join(cell.text for cell in table.head.cells) if table.head else ""
    said = f"{head} {table.title} {above[-200:]}"
    return bool(HEADERS.search(said)) and not re.search(
        r"(?i)\brespon|\brepl(?:y|ies)", said
    )


def in_quotes(runs: Runs) -> str:
    """A text with its code and its bold names in quotes."""
    marked = {Mark.CODE, Mark.STRONG}
    return "".join(
        (
            f"`{r.text}`"
            if r.mark in marked
            and " " not in r.text.strip(" :")
            and r.text.strip(" :") == r.text
            else r.text
        )
        for r in runs
    )
