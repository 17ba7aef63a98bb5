"""Summary, group and description of an operation, from headings and first sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import Evidence, Fact, Json
from generator.formats.chrome import is_control
from generator.formats.outline import is_part
from generator.formats.page import ItemList, Mark, Paragraph, text_of, walk
from generator.formats.title_words import is_structural
from generator.naming import singular, words
from generator.readers.credentials import scopes_of
from generator.readers.endpoints.bases import lone_base
from generator.readers.endpoints.candidates import spaced, whole_line
from generator.readers.endpoints.labels import (
    LABEL,
    METHOD_LABEL,
    METHOD_NAME,
    PATH_LABEL,
    path_label,
)
from generator.readers.endpoints.purposes import announced
from generator.readers.endpoints.regions import Unit
from generator.readers.endpoints.remarks import DOES
from generator.readers.endpoints.request_lines import (
    METHOD,
    is_method,
    read_line,
    sentences,
    slashless,
)
from generator.readers.endpoints.scope import Rank
from generator.readers.endpoints.templates import Key, key_of
from generator.readers.fields.notes import is_deprecated
from generator.report.diagnostics import Span

NUMBER = re.compile(
    r"\A(?:\s{0,3}(?:\d{1,3}[.)]){1,4}\s{0,3}(?:\d{1,3}\s)?|\d{1,2} (?=[A-Z]))"
)
DEPRECATED = re.compile(
    r"(?i)[\[(*_ -]{0,4}\bdeprecated\b[\])*_: -]{0,4}|\bis deprecated\b"
)
SINCE = re.compile(r"(?i)deprecated since( version)?\b")
"""The title of a box that ends the life of what it is in."""
GENERIC = re.compile(
    r"(?i)(the )?(rest |http |web |json |public |v\d )?(api|endpoints?|reference|operations?|"
    r"methods?|resources?|requests?|apis|api (reference|endpoints?|documentation|docs|"
    r"methods|calls)|reference guide|documentation|available endpoints|introduction|"
    r"overview|details?|list of endpoints|endpoint reference|http api reference|usage|routes?|"
    r"private|market data|index|ur[li]s?|paths?|http(?: methods?)?|formats?|integration|key features|"
    r"(?:required |operation )?permissions|regions?)"
)
FOR_ALL = re.compile(
    r"(?i)(?:the )?(?:api )?(?:paginat(?:ion|ing)(?: of results)?|paging|authenticat(?:ion|ing)|authori[sz]ation|"
    r"behaviou?r|filter(?:ing|s)|sort(?:ing)?|errors?|error handling|rate limit(?:s|ing)?|throttling|"
    r"versioning|versions|conventions|basics|quick ?start|getting started|example(?: request| call)?s?|"
    r"(?:making|sending) (?:your first |an? |the )?(?:authenticated |api )?(?:requests?|calls?)|"
    r"(?:page|cursor|offset)-based pagination|parameters|testing|try it(?: out)?|"
    r"(?:global|common|general|advanced|simple|standard|optional) (?:parameters|filters|headers|options)|"
    r"using (?:these|this|the|your|an?) [^.]{1,60}(?:requests|calls))"
)
"""Titles of sections about all operations, which show calls in passing."""
CRUMBS = re.compile(r"[A-Z][\w& -]{1,40}(?: [>›»→/] [A-Z][\w& -]{1,40}){1,6}")
"""The way to a page on its site: `Home > API > Pets`."""
BASE = re.compile(
    r"(?i)(?:the )?(?:api )?(?:base|server|root) ?ur[il]\s{0,3}(?:is)?:?\s{0,3}https?://\S{1,300}"
)
REFERENCE = re.compile(
    r"[\s*_>]{0,9}(?:(?:Reference|Source|Canonical|Original|Docs?|Documentation|Page)"
    r"(?: URL)?|URL)[*_]{0,3}\s{0,3}:\s{0,3}(?P<url>https?://[^\s<>()\[\]*]{1,2000})\s*",
    re.IGNORECASE,
)
"""A paragraph that is the address of the operation's page."""
LABELLED_SCOPE = re.compile(
    r"(?i)[*_]{0,2}(?:required |oauth )?scopes?\b[^\n]{0,100}\Z"
)
KIND = re.compile(
    r"(?i)\s{0,3}(?:(?:rest|http|web|json)?[ -]?(?:api|rest)|end-?point(?=\s?:\s\w))\s{0,2}[:–—]\s{1,3}"
)
"""Words of a title that only name an API: `REST API: POST a profile`."""
MAX_TITLE = 120
"""Longer headings are sentences."""
MAX_DESCRIPTION = 4000


def own_title(unit: Unit) -> str:
    """The operation's name in the headings; empty if they only name its path."""
    if unit.listed and (entry := cleaned(unit.endpoints[0].title)):
        return entry
    titles = [
        title
        for title in reversed(unit.titles)
        if not (is_structural(title) or states_method(title))
    ]
    named = [title for title in titles if not is_part(title)] or titles
    if unit.family == "item" and named[1:] and DOES.match(cleaned(named[1])):
        # The heading says what the only call below it does, as well as the sentence.
        named = named[1:]
    near = 2 if unit.sole else 1
    texts = [cleaned(title) for title in (named if unit.alone else named[:near])]
    asking = unit.endpoints[0].method == "GET"
    return next((t for t in texts if t and not is_general(t, asking)), "")


def states_method(title: str) -> bool:
    """Whether a heading is but a label with a method: `Method: POST`."""
    pair = LABEL.fullmatch(title[:80])
    return bool(pair and METHOD_LABEL.fullmatch(pair[1]) and is_method(pair[2]))


OF_ALL = re.compile(
    r"(?i)(?:base ur[il]s?|content types?|getting started|rate limit(?:s|ing)?|conventions|"
    r"(?:response|request|data) formats?|error handling|common (?:errors|headers))"
)
"""The title of a section about all requests."""
OF_API = re.compile(
    r"(?i).{0,60}\b(?:(?:rest|http|web|json|public)(?:ful)? api|api (?:reference|documentation|docs|guide))"
    r"(?: v?\d[\w.]{0,9})?(?: \(\w{1,20}\))?"
)
"""The title of a whole API: `Route REST API`, `Kites API reference`."""


OF_SEVERAL = re.compile(
    r"(?i)(?!(?:list|get|create|update|delete|add|remove|show|search|read|publish|import|export|"
    r"modify|change|edit|set|run|check|send|manage|query|enable|disable|test)\b)"
    r".{1,60}\bapis"
)
"""The title of a group of operations: `Host APIs`."""


def is_general(title: str, asking: bool) -> bool:
    """Whether a title is that of no operation, but of a reference; a call that only asks
    for something (`asking`) is shown in passing below those about all operations.
    """
    every = (GENERIC, OF_API, OF_ALL, OF_SEVERAL)
    if any(pattern.fullmatch(title) for pattern in every):
        return True
    return asking and bool(FOR_ALL.fullmatch(title))


QUESTION = re.compile(
    r"(?i)(?!how (?:to|do i|can i|do you)\b)(?:how|where|what|why|when|which|who|is|are|can|do|does)\b.*\?"
)
"""A heading that asks something about the operations: `Where do I see my keys?`."""
GERUND = re.compile(rf"\b({METHOD})(?=ing\b)")
"""A method in capitals inside of a word: `POSTing documents`."""
STATUS_TITLE = re.compile(r"[1-5]\d\d(?:[ :–-]{1,12}\S.*|[`*]{0,3}[,;].*)?")
"""A heading that names a response, and no operation: `404 Not Found`."""


@lru_cache(maxsize=4_096)  # The headings of a page are asked for by all units below.
def cleaned(title: str) -> str:
    """A heading without its number, its endpoint and the mark of deprecation."""
    text = NUMBER.sub("", title.split("\n")[0], count=1)
    text = KIND.sub("", text, count=1)
    text = re.sub(
        r"(?i)\(\s*deprecated\s*\)|\[\s*deprecated\s*\]|^deprecated\s*[:-]", "", text
    )
    if path_label(text):
        return ""
    line = read_line(text) or whole_line(text) or slashless(text)
    if line:
        text = line.rest
    else:
        for at, _ in sentences(text):
            text = text[:at]
            break
    text = re.sub(rf"[\[(]\s{{0,2}}{METHOD}\s{{0,2}}[\])]", "", text)
    text = re.sub(r"\{#[\w-]{1,80}\}\s*$", "", text)
    text = re.sub(r"[\[(]\s{0,2}`?/[^\s()\[\]`]{1,200}`?\s{0,2}[\])]\s*$", "", text)
    text = text.strip(" \t`*_:-–—→|.#>[](")
    if text.lower().strip(" ()[]") in ("deprecated", "beta", "new", "legacy"):
        return ""
    if text.startswith("/") or len(text) > MAX_TITLE or is_badge(text):
        return ""
    if STATUS_TITLE.fullmatch(text) or QUESTION.fullmatch(text):
        return ""
    return GERUND.sub(lambda found: found[1].capitalize(), text)


USUAL = frozenset("get post put patch delete head options".split())
"""Methods that a title alone can be; `List`, `Copy` and `Search` are words."""


def is_badge(text: str) -> bool:
    """Whether a title is nothing but a method: `GET`, `Delete`."""
    return is_method(text) and (text.isupper() or text.lower() in USUAL)


def shared_titles(units: Sequence[Unit], page_title: str) -> frozenset[str]:
    """The titles that several operations have and no other: that of the page, and those
    of headings above several operations of different methods or paths.
    """
    counts = Counter(own_title(unit) for unit in units)
    title = cleaned(page_title)
    named: dict[tuple[str, ...], set[Key]] = {}
    for unit in units:
        if unit.titles and not (unit.listed and cleaned(unit.endpoints[0].title)):
            named.setdefault(unit.titles, set()).update(map(key_of, unit.endpoints[:1]))
    heads = {titles[-1] for titles, keys in named.items() if len(keys) > 1}
    shared = {cleaned(head) for head in heads}
    return frozenset({title, *shared} if counts[title] > 1 else shared)


def words_of(
    unit: Unit, group: str, shared: frozenset[str], listed: str = ""
) -> Iterator[Fact]:
    """Summary, description, tag and deprecation as facts of an operation.

    A title that is `shared` names what several operations are about, none of them;
    `listed` is what an index calls the operation, for one without a title.
    """
    span = unit.endpoints[0].span
    title = own_title(unit)
    title = "" if title in shared else title
    title = title or labelled_title(unit) or set_off(unit) or printed_title(unit)
    title = title or (listed if len(listed) <= MAX_TITLE else "")
    if title and title != group and title not in shared:
        yield replace(_fact("summary", title, unit), evidence=weight(title, unit))
    if group:
        yield Fact(("tags",), [group], span, Evidence.PROSE)
    about = description(unit)
    if about:
        yield Fact(("description",), about[0], about[1].span, Evidence.TABLE)
    first = about[0][:200] if about else ""
    boxed = {p.containers[0] for p in unit.scope.passages if p.containers}
    is_boxed = not unit.listed and any(map(SINCE.match, boxed))
    own = [t for t in unit.titles if cleaned(t) == title]
    named = any(DEPRECATED.search(t) for t in (*unit.titles[-1:], *own))
    marked = any(
        is_deprecated(text_of(p.block.runs))
        for p in unit.scope.passages
        if isinstance(p.block, Paragraph) and not p.trail
    )
    stated = unit.endpoints[0].deprecated
    if stated or named or is_boxed or marked or DEPRECATED.match(first):
        yield _fact("deprecated", True, unit)


def weight(title: str, unit: Unit) -> Evidence:
    """How much a title says what an operation is: that above a call which has no word of
    its path may be about what the call shows in passing.
    """
    endpoint = unit.endpoints[0]
    named = {singular(w.lower()) for w in words(endpoint.path)}
    described = named & {singular(word.lower()) for word in words(title)}
    sure = endpoint.rank is Rank.DECLARATION or described
    return Evidence.TABLE if sure else Evidence.PROSE


SUMMARY = re.compile(
    r"(?i)\W{0,4}(?:summary|title|operation|action)\W{0,3}:\W{0,4}(\w[^\n]{1,100})"
)
"""A line that gives the title of an operation: `- **Summary:** Add an account`."""


def labelled_title(unit: Unit) -> str:
    """The title that a line below an endpoint gives; empty if none does."""
    for text, _ in introduction(unit):
        if found := SUMMARY.match(text):
            return cleaned(found[1])
    return ""


MAX_ABOVE = 5
"""So many lines are between a path and what is said of it: method, title, a button."""
MAX_SET_OFF = 60
"""A longer line in italics below an endpoint is a remark."""


def set_off(unit: Unit) -> str:
    """The line in italics or bold that stands first below an endpoint, as its title."""
    for passage in unit.scope.passages[:2]:
        block = passage.block
        if passage.trail or not isinstance(block, Paragraph):
            break
        shown = [run for run in block.runs if run.text.strip()]
        text = text_of(block.runs).strip()
        marked = all(run.mark in (Mark.EMPHASIS, Mark.STRONG) for run in shown)
        named = is_part(text) or text.endswith((":", "：")) or announced(text)
        if shown and marked and len(text) <= MAX_SET_OFF and not named:
            return cleaned(text.rstrip(" ."))
    return ""


def printed_title(unit: Unit) -> str:
    """The short line between a path and the sentences about it: viewers print the
    summary of an operation there.
    """
    if unit.family != "label" or len(unit.endpoints) != 1:
        return ""
    lines = []
    for passage in unit.scope.passages[:MAX_ABOVE]:
        block = passage.block
        if passage.trail or not isinstance(block, Paragraph):
            break
        text = text_of(block.runs).strip()
        if text and not is_named(text, unit) and not is_control(text):
            lines.append(text)
    short = lines and len(lines[0]) <= MAX_SET_OFF and "\n" not in lines[0]
    described = len(lines) > 1 and lines[1].endswith(".") and lines[0][-1:].isalnum()
    return cleaned(lines[0]) if short and described else ""


FEWEST_LISTED = 2
"""So many request lines make a paragraph a list of operations."""


def lists_endpoints(text: str) -> bool:
    """Whether a paragraph has lines that are requests among its sentences."""
    lines = [read_line(line) for line in text.split("\n")[:100] if "/" in line]
    return sum(1 for line in lines if line and line.whole) >= FEWEST_LISTED


def without_call(text: str) -> str:
    """The lines of a paragraph behind the request line in it, else those before it."""
    lines = text.split("\n")
    for number, line in enumerate(lines[:100] if len(lines) > 1 else ()):
        request = (read_line(line) or slashless(line)) if "/" in line else None
        if request and request.whole:
            behind = "\n".join(lines[number + 1 :]).strip()
            return behind or "\n".join(lines[:number]).strip()
    return text


def is_named(text: str, unit: Unit) -> bool:
    """Whether a line is but the method or the path of the operation."""
    names = {e.path for e in unit.endpoints} | {e.method for e in unit.endpoints}
    line = read_line(text)
    label = METHOD_NAME.fullmatch(text)
    if label and any(name.endswith(f"/{label[1]}") for name in names):
        return True
    return text in names or bool(line and line.whole)


def _fact(key: str, value: Json, unit: Unit) -> Fact:
    return Fact((key,), value, unit.endpoints[0].span, Evidence.TABLE)


def description(unit: Unit) -> tuple[str, Paragraph] | None:
    """The first paragraphs of an operation, up to anything that is not a running text."""
    kept: list[str] = []
    first: Paragraph | None = None
    printed = printed_title(unit)
    for passage in unit.scope.passages:
        block = passage.block
        if passage.trail:
            break
        if not isinstance(block, Paragraph):
            if kept:
                break
            continue
        if passage.containers or block.span.line < unit.head:
            continue
        text = text_of(block.runs).strip()
        entry = unit.listed and read_line(text)
        if not text or entry or is_endpoint(block) or _is_lead(block, text):
            continue
        if is_fact(block, text) or is_named(text, unit) or text == printed:
            continue
        if lists_endpoints(text):
            break
        text = without_call(text)
        first = first or block
        kept.append(text)
    text = "\n\n".join(kept)[:MAX_DESCRIPTION]
    return (text, first) if first else None


def introduction(unit: Unit) -> Iterator[tuple[str, Span]]:
    """The paragraphs of an operation above its first heading, those of lists as well."""
    for passage in unit.scope.passages:
        if isinstance(passage.block, Paragraph | ItemList) and not passage.trail:
            for block in walk([passage.block]):
                if isinstance(block, Paragraph):
                    yield text_of(block.runs), block.span


def is_fact(block: Paragraph, text: str) -> bool:
    """Whether a paragraph is nothing but a base URL or the scopes that are needed."""
    if is_control(text) or CRUMBS.fullmatch(text):
        return True
    if is_part(text) or FRAGMENT.fullmatch(text):
        return True
    if lone_base(text) or BASE.fullmatch(text) or REFERENCE.fullmatch(text):
        return True
    return bool(LABELLED_SCOPE.match(text) and scopes_of(spaced(block.runs)))


FRAGMENT = re.compile(r"[a-z]\S{0,20}(?: \S{1,20}){0,3}[^.\s]")
"""A few words that lead from one block to the next: `gives you`."""
ANSWER = re.compile(
    r"(?i)(?:responses?|returns?|answers?|result|status(?: codes?)?)\W{0,3}[1-5]\d\d\b[^\n]{0,80}"
)
"""A line that says what comes back with a status: `Response 201: the reservation`."""


ANSWERED = re.compile(r"[\s`*]{0,4}(?:→|⇒|->|=>)\s{0,3}[`*]{0,3}[1-5]\d\d\b")
"""What comes back, behind a request in one line: `DELETE /pets/{id} → 204`."""


def is_endpoint(block: Paragraph) -> bool:
    """Whether a paragraph only states a method, a path, labels of them, or statuses."""
    for line in spaced(block.runs).strip().split("\n"):
        if ANSWER.fullmatch(line):
            continue
        request = read_line(line) or slashless(line)
        pair = LABEL.fullmatch(line)
        labelled = pair and (
            PATH_LABEL.fullmatch(pair[1].strip())
            or METHOD_LABEL.fullmatch(pair[1].strip())
        )
        if lone_base(line) or is_method(line.strip()):
            continue
        header = line.lower().startswith(("content-type:", "accept:"))
        if request and ANSWERED.match(request.rest):
            continue
        if not (request and request.whole) and not labelled and not header:
            return False
    return True


ANNOUNCING = re.compile(
    r"(?i)\b(?:(?:yield|return|give|get|receive|contain|look|see)s?\b[^\n]{0,60}"
    r"\b(?:response|result|output|error|body|json|(?:the )?following (?:way|form))|following (?:fields|parameters|properties|attributes|response))\b"
)
"""Words of a line that only leads to what is shown below it."""


def _is_lead(block: Paragraph, text: str) -> bool:
    """Whether a paragraph is but a label of what follows."""
    strong = all(run.mark is Mark.STRONG for run in block.runs if run.text.strip())
    leads = text.endswith((":", "：", " with"))
    return strong or (leads and (len(text) < 60 or bool(ANNOUNCING.search(text))))
