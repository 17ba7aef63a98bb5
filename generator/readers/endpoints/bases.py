"""The base URL of a set of pages, from prose or calls.

A placeholder for the reader's own host (`https://{your-host}`, `localhost`) is not a
base URL: users of the client pass theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from urllib.parse import SplitResult, urlsplit

from generator import patterns as re
from generator.addresses import segments, split_url
from generator.dataclass import dataclass
from generator.formats.page import Block, Code, Heading, Paragraph, Table, text_of, walk
from generator.report.diagnostics import Span

URL = r"(?P<url>https?://[^\s`\"'<>()|,;]{4,200})"
ANY = re.compile(URL)
STATED = re.compile(
    r"(?i)\b(?:base(?:ur[il])?|root|api|server|host|endpoint|production|prefix\w*|requests?)\b"
    rf"[^\n]{{0,120}}?{URL}"
)
WORDS = re.compile(
    r"(?i)\b(base|root|server|host|api|endpoint|production)\b[\w\s-]{0,40}\b(urls?|uris?|address|"
    r"endpoint|host|server|root|path|is)\b|\bbaseur[il]\b|\ball (api )?(requests|calls|endpoints|urls)\b"
)
SAID = re.compile(
    r"(?i)(?:(?P<sure>\b(?:all|every|each)\b[^\n.:]{0,30}?\b(?:requests?|calls?|endpoints?|"
    r"ur[li]s?|routes?|paths?|methods?|resources)\b[^\n.,;]{0,60}?"
    r"\b(?:to|at|with|under|below|from|on|is|are|use|via)[ :]{1,2}(?:the (?:base )?url )?|"
    r"\bur[li]s? (?:start|begin)s? with |\bur[li] prefix\W{0,3} ?|\brelative to )|"
    r"\brequests (?:go|are (?:made|sent)) to |\b(?:send|make|direct|issue) "
    r"(?:all |your |api |https? )?(?:requests|calls) to |"
    r"\b(?:talk|speak) to |\breach (?:it|us|the (?:api|service)) at |\beverything (?:is|lives) (?:at|under) |"
    r"\b(?:api|service|(?<![^.!?] )it) (?:lives|listens|is (?:hosted|served|reachable|located|found)|can be (?:reached|found)) at )"
    rf"[\"'`(]{{0,2}}{URL}"
)
"""Sentences that say where an API is: one about requests in general may also be about one
of them, so that its URL counts only if its path has nothing but versions.
"""
CALLED = re.compile(
    rf"(?i){URL}[\"'`)]{{0,2}},?\s{{1,3}}(?:(?:is|as|serves as|acts as)\b[^\n.,;]{{0,30}}?"
    r"\b(?:base|root|server|host|prefix)(?:\b[^\n.,;]{0,30}?\b(?:ur[li]s?|address|endpoints?|requests?|"
    r"calls?|paths?|routes?|api)\b|\s{0,3}(?:[.,;\n]|\Z))|(?:precedes|comes before|goes before)\s"
    r"(?:all|every|each)\b[^\n.,;]{0,30}?\b(?:ur[li]s?|endpoints?|requests?|calls?|paths?|routes?)\b)"
)
"""A URL in front of what it is: `x is the base URL`, `use x as the root of every request`."""
LABELLED = re.compile(
    r"(?i)[\W_]{0,4}(?:(?:the|our|web|rest|http|public|live)\s){0,2}"
    r"(?:addresse?|api|base(?:ur[il])?|gateway|host|live|location|prod|production|root|server|service|ur[il])"
    r"(?!\s(?:console|dashboard|docs?|documentation|forum|key|portal|reference|status|support))"
    r"(?:\s(?:address|api|endpoint|environment|host|root|server|service|ur[il])|\s(?:of|for) (?:the )?[\w-]{1,20}){0,2}"
    rf"\W{{0,3}}?(?:\s?[:=–—-]|\sis(?: at)?)\s{{0,4}}[`*\"'<]{{0,3}}{URL}"
)
"""A line that begins with a label of an address: `Production: https://...`."""
OTHER_STAGE = re.compile(
    r"(?i)sandbox|staging|\b(?:api|pre|www)?test(?:net|ing)?\b(?!(?<=\.test)(?![\w.-]))|\bdemo\b|\buat\b|"
    r"(?<!\.)\bdev\b|\.dev(?=[.-])"
)
"""Words of an address of another stage; `.test` at the end of a host names a place in
examples (RFC 2606, section 2), as `.example` does.
"""
LOCAL = re.compile(
    r"(?i)https?://(localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|\[::1?\]|"
    r"[^/]{0,200}\.(local|localdomain|lan|internal)\b)|https?://([^/]{0,200}\.)?example\.(com|org|net)\b|"
    r"https?://([^/]{0,200}\.)?(host|hostname|my-?site|my-?domain)\.(com|org|net|io)\b"
)
NUMBERED = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
OWN = re.compile(
    r"(?i)\b(your|my|some)[-_. ]?(\w{1,20}[-_.])?(domain|host|server|instance|site|company|org|"
    r"tenant|account|workspace|subdomain)|[<>{}$%\[\]*]|(?-i:^https?://[A-Z_]{3,})"
)
VERSION = re.compile(
    r"v\d+(?:[._]\d+){0,3}(?:(?:alpha|beta|rc)\d*)?|\d{1,2}(?:\.\d+){0,2}|api|rest|beta|alpha|"
    r"latest|wp-json|wc|public|services?"
)
SITE = re.compile(r"(?i)https?://(www|docs?|developers?|dev|help|support|learn)\.")
"""Hosts of pages about an API, which front matter names as their address."""
PAGE_ENDING = re.compile(
    r"(?i)\.(html?|md|pdf|png|jpe?g|gif|svg|json|ya?ml|zip|js|css|php)$"
)


@dataclass(frozen=True, slots=True)
class Base:
    """A base URL without a slash at its end, and where it is stated."""

    url: str
    span: Span

    @property
    def parts(self) -> SplitResult:
        """The URL taken apart, also where brackets in it hold no address."""
        try:
            return urlsplit(self.url)
        except ValueError:
            return split_url(self.url)

    @property
    def origin(self) -> str:
        """Scheme and host."""
        return f"{self.parts.scheme}://{self.parts.netloc}"

    @property
    def prefix(self) -> str:
        """The path."""
        return self.parts.path.rstrip("/")


def is_own(base: str) -> bool:
    """Whether a base stands for a host that only the reader knows: a placeholder, a
    local name, or the number of a machine.
    """
    host = base.partition("://")[2].partition("/")[0].partition(":")[0]
    if "." not in host or NUMBERED.fullmatch(host):
        return True
    return bool(LOCAL.match(base) or OWN.search(base))


def stated_bases(blocks: Sequence[Block]) -> Iterator[Base]:
    """The base URLs that the words of a page state."""
    heading = ""
    waiting = False
    for block in walk(blocks):
        match block:
            case Heading(runs=runs):
                heading = text_of(runs)
                waiting = bool(WORDS.search(heading))
            case Paragraph(runs=runs, span=span):
                text = text_of(runs)
                bare = waiting or bool(WORDS.search(heading))
                yield from _in_text(text, span, bare=bare)
                waiting = bool(WORDS.search(text)) and len(text) < 200
            case Code(text=text, span=span) if waiting and text.count("\n") <= 4:
                lone = "\n".join(line for line in text.split("\n") if is_address(line))
                yield from _in_text(lone, span, bare=True)
                waiting = False
            case Table(head=head, rows=rows):
                labels = " ".join(c.text for c in head.cells) if head else ""
                for row in rows[:20]:
                    text = " ".join(cell.text for cell in row.cells)
                    bare = bool(WORDS.search(f"{heading} {labels}"))
                    yield from _in_text(text[:2000], row.span, bare=bare)
            case _:
                pass


ADDRESS = re.compile(
    r"\s{0,8}(?:[^\s:]{1,30}(?: [^\s:]{1,30}){0,3}\s?[:=]\s{0,4})?[\"'`]?https?://\S{1,200}\s{0,8}"
)


def is_address(line: str) -> bool:
    """Whether a line of code is nothing but a URL, with its label at most: no call."""
    return ADDRESS.fullmatch(line) is not None


def _in_text(text: str, span: Span, *, bare: bool) -> Iterator[Base]:
    if "http" not in text:
        return
    for line in (whole[:2000] for whole in text.split("\n")[:200]):
        found = _said(line) or CALLED.search(line)
        if found is None and WORDS.search(line):
            found = STATED.search(line)
        if found is None:
            found = LABELLED.match(line) or (bare_address(line) if bare else None)
        if found is None:
            continue
        url = _address(found)
        described = _about(line, url, found.start("url"))
        if is_base(url) and not OTHER_STAGE.search(described):
            yield Base(url, span)


REFERRING = re.compile(r"(?i)\b(?:by|see|at|from|of|on|with|like|via|also):?\W{0,3}\Z")
LONGEST = 8
"""Words in front of an address below a title such as `Endpoints`; a longer sentence tells
of something else, and refers to a page."""


def bare_address(line: str) -> re.Match[str] | None:
    """An address where a title announces one; none at the end of a sentence that refers
    to it: `The data has the form that is advocated by https://forms.example`.
    """
    found = ANY.search(line)
    before = line[: found.start("url")] if found else ""
    refers = len(before.split()) > LONGEST and REFERRING.search(before)
    return None if refers else found


def _address(found: re.Match[str]) -> str:
    """The URL of a match, without the marks that end a sentence."""
    return found["url"].rstrip("/.:`*")


def _said(line: str) -> re.Match[str] | None:
    """A sentence that says where all requests go."""
    found = SAID.search(line)
    if found is None or found["sure"]:
        return found
    path = segments(_address(found).partition("://")[2])[1:]
    return found if all(VERSION.fullmatch(part.lower()) for part in path) else None


def _about(line: str, url: str, at: int) -> str:
    """What a line says of a URL: not the next sentence, which may be of another URL."""
    end = at + len(url)
    return line[:end] + NEXT.split(line[end:], maxsplit=1)[0]


NEXT = re.compile(r"[.;][\s`*]|https?://|\((?=[^)]{0,80}https?://)")
"""Where a line goes on with something else behind a URL."""


def is_page(url: str) -> bool:
    """Whether a URL is that of a page of text, which a sentence leads to."""
    return "://" in url and url.lower().endswith((".html", ".htm", ".md", ".pdf"))


def is_base(url: str) -> bool:
    """Whether a URL can be the start of others: no query, and nothing but versions."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.query or parts.fragment or not parts.netloc or is_own(url):
        return False
    path = segments(parts.path)
    host_fits = re.match(r"(?i)(\w{0,20}api\w{0,20}|rest)[.-]", parts.netloc)
    if not path:
        return bool(host_fits) or parts.netloc.count(".") <= 2
    if PAGE_ENDING.search(path[-1]) or len(path) > 4:
        return False
    telling = any(VERSION.fullmatch(s.lower()) for s in path)
    return telling or (bool(host_fits) and len(path) <= 2)


def base_of(url: str, span: Span) -> Base | None:
    """A URL that is labelled as the base of a path: a host alone, or a base URL.

    The address of a site about the API (`https://docs.x.com`) is none.
    """
    if not url.startswith(("https://", "http://")) or len(url) > 200:
        return None
    found = Base(url.rstrip("/"), span)
    try:
        alone = not found.prefix and "." in urlsplit(url).netloc
    except ValueError:
        return None
    if is_own(url) or SITE.match(url) or not (alone or is_base(url)):
        return None
    return found


MAX_ABOVE = 4
"""So many blocks into an operation its base URL may stand: a title, a badge, a label."""


def base_alone(blocks: Iterable[Block]) -> Base | None:
    """The base URL that is a paragraph of its own below the path of an operation, as
    viewers print it.
    """
    for block in islice(blocks, MAX_ABOVE):
        text = text_of(block.runs).strip() if isinstance(block, Paragraph) else ""
        for line in text[:600].split("\n")[:3]:
            if (url := lone_base(line)) is not None:
                return Base(url, block.span)
    return None


def lone_base(line: str) -> str | None:
    """The base URL that is all of a line, without a slash at its end."""
    url = line.strip().rstrip("/")
    if not url.startswith(("https://", "http://")) or len(url) > 200:
        return None
    return url if not any(map(str.isspace, url)) and is_base(url) else None


def registrable(origin: str) -> str:
    """The part of a host that one owner has, roughly: its last two labels."""
    host = (urlsplit(origin).hostname or "").lower()
    labels = host.split(".")
    count = (
        3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    )
    return ".".join(labels[-count:])


def preferred(first: str, second: str) -> str:
    """Of two origins of one operation the one that is not a test stage, else the first."""
    return min(first, second, key=lambda o: (not o, bool(OTHER_STAGE.search(o))))


def are_local(origins: Iterable[str]) -> bool:
    """Whether hosts are named and no one but the reader knows any of them, or most."""
    named = [origin for origin in origins if origin]
    own = sum(map(is_own, named))
    return bool(named) and own * 2 >= len(named)


def elect(declared: Iterable[str], shown: Iterable[str], stated: Sequence[Base]) -> str:
    """The origin that most operations have; empty if none is known.

    `declared` are origins of declared endpoints, `shown` those of calls. Where as many
    go to hosts that only the reader knows, one that no words state is none.
    """
    votes = Counter({b.origin: 0 for b in stated})
    for origin in declared:
        votes[origin] += 3
    for origin in shown:
        votes[origin] += 1
    expressed = Counter(base.origin for base in stated)
    own = sum(count for origin, count in votes.items() if origin and is_own(origin))
    usable = {
        origin: count
        for origin, count in votes.items()
        if origin and not is_own(origin) and (expressed[origin] or count > own)
    }
    if not usable:
        return ""
    return max(
        usable,
        key=lambda o: (
            not OTHER_STAGE.search(o),
            usable[o] + 2 * min(expressed[o], 5),
            o.startswith("https"),
            expressed[o],
            o,
        ),
    )


def shared_prefix(paths: Iterable[str]) -> str:
    """The versions and `api` with which all paths begin: `/api/v2`; empty if none."""
    common: list[str] | None = None
    for path in paths:
        own = []
        segments = path.split("/")[1:]
        for segment in segments[:-1]:
            if not VERSION.fullmatch(segment.lower()):
                break
            own.append(segment)
        if common is None:
            common = own
        else:
            same = 0
            for one, other in zip(common, own, strict=False):
                if one != other:
                    break
                same += 1
            common = common[:same]
        if not common:
            return ""
    return "/" + "/".join(common) if common else ""
