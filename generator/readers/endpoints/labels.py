"""Labelled values: `**Method** : GET`, `URL: /pets`, a table of two rows.

A label may be before its value, above it, or in a heading of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.formats.outline import Outline, Spot, own_heading
from generator.formats.page import (
    Block,
    Code,
    Container,
    DefinitionList,
    Heading,
    Item,
    ItemList,
    Paragraph,
    Runs,
    Table,
    text_of,
)
from generator.readers.endpoints.candidates import Candidate, found, spaced
from generator.readers.endpoints.request_lines import (
    METHOD,
    RequestLine,
    is_method,
    methods_of,
    read_line,
)
from generator.readers.endpoints.scope import Rank
from generator.readers.endpoints.targets import RequestTarget, read_target, scan_target
from generator.report.diagnostics import Span

METHODS_ABROAD = (
    "(?:http ?)?(?:请求|调用|接口|提交|访问)?(?:方法|方式)|请求类型|(?:http ?)?メソッド|リクエスト(?:方法|メソッド)|"
    "(?:http[- ])?метод(?: запроса)?|тип запроса|m[ée]thodes?(?: http)?|m[ée]todos?(?: http)?|verbo(?: http)?|"
    "(?:http-)?methode|metod[aoe]?(?: http)?|istek (?:tipi|türü|metodu)|phương thức|(?:http ?)?(?:메서드|메소드)|요청 ?(?:방식|방법)"
)
PATHS_ABROAD = (
    "(?:接口|请求|调用|访问|api|url) ?(?:地址|路径|链接|路由|ur[il]|path|router?)|地址|路径|链接|路由|接口|请求接口|"
    "エンドポイント|パス|リクエスト(?:url|uri|パス|先)|адрес(?: запроса)?|путь|url запроса|эндпоинт|маршрут|"
    "caminho|rota|ruta|endereço|dirección|pfad|endpunkt|adresse|chemin|point d'entrée|percorso|indirizzo|"
    "ścieżka|adres|cesta|đường dẫn|alamat|엔드포인트|경로|요청 ?(?:주소|url|경로)"
)
"""The words for a method and for a path in languages of vendors, as labels have them."""
OF_CALLS = (
    "api|http|https|request|full|complete|absolute|resource|relative|rest|endpoint|url|"
    "interface|service|call|target|allowed|supported|available|accepted|web"
)
"""Words that vendors put in front of the word for a method or a path."""
METHOD_LABEL = re.compile(
    rf"(?i)(?:(?:{OF_CALLS})[ -]?){{0,3}}(?:method|verb|request type|type|protocol)s?|"
    + METHODS_ABROAD
)
PATH_LABEL = re.compile(
    rf"(?i)(?:(?:{OF_CALLS})[ -]?){{0,3}}"
    r"(url|uri|path|endpoint|route|request|resource|end point|address|url path|"
    r"url template|url structure|format|call|syntax)( (with|for|by|using) [\w ]{1,30})?|"
    + PATHS_ABROAD
)
MEDIA_VALUE = re.compile(
    r"(?i)(?:application|audio|binary|font|image|message|model|multipart|text|video)"
    r"/(?:[a-z][\w.+-]{0,60}|\*)\s{0,3}(?:;.{0,100})?"
)
"""A value that is a media type, and no path: `Request format: binary/octet-stream`."""
OF_PATH = re.compile(r"(?i)path|ur[il]|route|endpoint|address")
SHOWING = re.compile(
    r"(?i)examples?|samples?|\be\.?g\b|\b(?:see|via|test|note|tip|try|also|deprecated|replaces?d?|instead|old|former)\b"
)
"""Words of a label in front of a request that is shown in passing; other labels state one."""
SITE = re.compile(
    r"(?i)https?://(?:docs?|developers?|help|support|learn|reference)\.[^/\s]{1,200}/"
    r"(?!.{0,100}(?:[{<:]\w|api/(?!references?/|docs?/|guides?/)|\bv\d))"
)
"""The address of a page: `URL: https://docs.example.com/pets/create` is not a call."""
MAX_ROWS = 12
"""So many rows or lines may hold labels of an operation; longer ones list data."""
LABEL = re.compile(
    r"[\W_]{0,6}([^\W\d_][\w -]{0,28}?)[\s*_`]{0,6}[:：][\s*_`]{0,6}(\S.{0,2400})"
)
DASHED = re.compile(
    r"[\W_]{0,6}([^\W\d_][\w -]{0,28}?)[\s*_`]{1,6}(?:[-–—=]|[-=]>|→)[\s*_`]{1,6}(\S{1,400})[\s*_`]{0,6}"
)
"""A label of a method or a path with a dash in place of a colon: `Method - GET`."""
ENTITLING = re.compile(
    rf"[\W_\d]{{0,8}}({METHOD})[\s*_`]{{1,6}}[-–—:|][\s*_`]{{1,6}}([^/{{}}]{{2,80}})"
)
"""A method in front of what it does: `GET - List pets`, with a label of the path below."""
BARE = re.compile(r"[\W_]{0,6}([^\W\d_][\w -]{0,28}?)[\s*_`:：]{0,6}")
CONFIGURATION = frozenset({"yaml", "yml", "json", "json5", "toml", "ini"})
"""Code whose keys are settings of something, and no labels."""


@dataclass(frozen=True, slots=True)
class PathOnly:
    """A path without a method; `labelled` indicates that it is surely meant as one.

    One that is `shown` is a URL to call, with values of an example.
    One of several in a table or a list is a `row`, whose description is its `title`;
    `own` are the blocks about it alone.
    """

    target: RequestTarget
    span: Span
    spot: int
    labelled: bool = True
    row: bool = False
    title: str = ""
    own: tuple[Block, ...] = ()
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A label with its value, and their place.

    A method may be before the name of its operation, the `title`.
    """

    name: str
    value: str
    span: Span
    spot: int
    title: str = ""


@dataclass(slots=True)
class Labelled:
    """The endpoints that the labels of a page name, paths without a method, and methods
    without a path.
    """

    candidates: list[Candidate] = field(default_factory=list)
    paths: list[PathOnly] = field(default_factory=list)
    methods: list[Label] = field(default_factory=list)


def labelled(page: Outline) -> Labelled:
    """The endpoints that labels state, section by section."""
    result = Labelled()
    pairing = _Pairing(result)
    for label in labels(page):
        if names_page(label, page):
            continue
        pairing.take(label, section_of(page, page.spots[label.spot]))
    pairing.close()
    return result


HEAD = 8
"""So many blocks may be the head of a page, in which its own address stands."""


def names_page(label: Label, page: Outline) -> bool:
    """Whether a label in the head of a page has its address, which ends as its title."""
    value = label.value.strip(" `*<>")
    if label.spot >= HEAD or not value.startswith("http"):
        return False
    last = value.rstrip("/").rpartition("/")[2].lower().partition(".htm")[0]
    titles = (
        page.title(spot.index)
        for spot in page.spots[:HEAD]
        if isinstance(spot.block, Heading)
    )
    return any(last == re.sub(r"[^\w]+", "-", t.lower()).strip("-") for t in titles)


def section_of(page: Outline, spot: Spot) -> int:
    """The innermost heading of a block that is more than a part's name; -1 if none.

    A heading with a path of its own is one: `# Endpoint: /pets`.
    """
    if isinstance(spot.block, Heading):
        return spot.index
    return own_heading(page, spot)


@dataclass(slots=True)
class _Pairing:
    """The method and the paths that wait for each other."""

    result: Labelled
    section: int = -2
    method: Label | None = None
    paths: list[PathOnly] = field(default_factory=list)
    address: Label | None = None
    """A path behind a label that only a method beside it makes one."""

    def take(self, label: Label, section: int) -> None:
        """Take a label that names a method or a path."""
        if section != self.section:
            self.close()
            self.section, self.address = section, None
        line = None if SHOWING.search(label.name) else read_line(label.value)
        if line is not None and line.whole and line.target.path != "/":
            self.take_path(label)
        elif names_method(label) and is_method(label.value):
            if self.method is not None:
                self.close()
            self.method = label
            if self.address and not self.paths:
                self.take_path(self.address)
        elif PATH_LABEL.fullmatch(label.name) or is_query(label):
            self.take_path(label)
        elif is_abroad(label) and ADDRESS.match(label.value):
            self.address = label
            if self.method:
                self.take_path(label)
        if self.method and self.paths:
            self.pair(self.method)

    def take_path(self, label: Label) -> None:
        """Take a path, or a whole request line behind a label."""
        if SITE.match(label.value.strip(" `*<")):
            return
        whole = label.value.count(" ") == 1 and "/" in label.value
        line = read_line(label.value, relative=whole)
        if line and line.message and all(v.example for v in line.target.variables):
            # An HTTP message below `Request:` is an example, which code tells of.
            return
        if line and line.whole:
            made = found(line, label.spot, "label", label.span, Rank.DECLARATION)
            self.result.candidates += made
            return
        relative = "/" in label.value.strip("/") and " " not in label.value
        media = MEDIA_VALUE.fullmatch(label.value) and not OF_PATH.search(label.name)
        target = None if media else read_target(label.value, relative=relative)
        if target is None and label.value.startswith("/"):
            # What follows is a remark: `/likes with a form of id`.
            target, _ = scan_target(label.value)
        if target and not (target.placed and BASE_PATH.fullmatch(target.path)):
            self.paths.append(PathOnly(target, label.span, label.spot))

    def pair(self, method: Label) -> None:
        """State the endpoints of a method and the paths that wait."""
        for path in self.paths:
            line = RequestLine(methods_of(method.value), path.target)
            spot = min(method.spot, path.spot)
            family = "row" if method.title else "label"
            for made in found(
                line, spot, family, path.span, Rank.DECLARATION, method.title
            ):
                self.result.candidates.append(replace(made, listed=bool(method.title)))
        self.method, self.paths = None, []

    def close(self) -> None:
        """Keep paths that found no method, and a method that found no path."""
        self.result.paths += self.paths
        self.result.methods += [self.method] if self.method else []
        self.method, self.paths = None, []


BASE_PATH = re.compile(r"(?i)(?:/(?:api|rest|v\d{1,2}|\{(?:api_?)?version\}))+/")
"""A path that ends where those of operations begin: `{domain}/api/{version}/`."""
ADDRESS = re.compile(r"(?:https?:/)?/[\w{<:]")


def is_abroad(label: Label) -> bool:
    """Whether a label is in a script of other languages."""
    return not label.name.isascii()


def names_method(label: Label) -> bool:
    """Whether a label is one of methods; in other scripts the value tells."""
    known = METHOD_LABEL.fullmatch(label.name) is not None
    return known or (is_abroad(label) and label.value.isupper())


def is_query(label: Label) -> bool:
    """Whether a label `Query` is before a path, as some call what is asked for."""
    text = label.value
    return label.name.lower() == "query" and "/" in text and not set(text) & set(" =&?")


def path_label(text: str) -> tuple[str, str] | None:
    """The label and the path that a heading consists of: `Endpoint: /pets`."""
    pair = LABEL.fullmatch(text)
    if pair and PATH_LABEL.fullmatch(pair[1].strip()) and "/" in pair[2]:
        return pair[1].strip(), pair[2].strip(" `*_")
    return None


def labels(page: Outline) -> Iterator[Label]:
    """The labels of a page in order."""
    waiting = ""
    holders = dict(method_holders(page))
    for spot in page.spots:
        block = spot.block
        if holders:
            yield from named_method(spot, holders)
        if isinstance(block, Heading):
            waiting = _bare(block.runs)
            if pair := path_label(text_of(block.runs)) or path_of_methods(page, spot):
                yield Label(*pair, block.span, spot.index)
            continue
        if isinstance(block, Paragraph) and is_method(text_of(block.runs)):
            yield Label("method", text_of(block.runs).strip(), block.span, spot.index)
            waiting = "path"
            continue
        if waiting and (value := _value(block)):
            yield Label(waiting, value, block.span, spot.index)
        if isinstance(block, Container) and block.blocks:
            continue
        waiting = _bare(block.runs) if isinstance(block, Paragraph) else ""
        if isinstance(block, Table) and block.title.startswith("/"):
            # Spring REST Docs titles the table of its variables with a path.
            yield Label("path", block.title, block.span, spot.index)
        yield from _pairs(block, spot.index)


RELATIVE = re.compile(r"[a-z][\w-]{0,60}(?:/[\w{}<>:\[\].-]{0,60}){1,8}")
"""A heading that is a path without its first slash: `device/[serial]`."""


def path_of_methods(page: Outline, spot: Spot) -> tuple[str, str] | None:
    """The path that a heading is, with a label of its methods right below it."""
    text = (
        text_of(spot.block.runs).strip(" `") if isinstance(spot.block, Heading) else ""
    )
    following = page.spots[spot.index + 1 : spot.index + 2]
    if not RELATIVE.fullmatch(text) or not following:
        return None
    pairs = _pairs(following[0].block, spot.index + 1)
    stated = any(METHOD_LABEL.fullmatch(p.name) and is_method(p.value) for p in pairs)
    return ("path", f"/{text}") if stated else None


HOLDER = re.compile(
    r"(?i)\b(?:methods|calls|functions|endpoints|operations|actions)\b[^.\n]{0,60}\b(?:under|below|at|in|of the form|follow)\b"
    r"[^\n]{0,80}?[`'\"]?(?P<path>(?:/[\w.~-]{1,40}){1,5})/[<{:]?(?:method|call|function|endpoint|operation|action)"
    r"[_-]?(?:name)?[>}]?[`'\"]?(?=[\s.,)]|\Z)"
)
"""A sentence about where the methods of a section are: `All log methods are under "log",
e.g. `/api/v2/log/methodName``.
"""
METHOD_NAME = re.compile(
    r"[\W_]{0,4}Name[\s*_`]{0,6}:[\s*_`]{0,6}([A-Za-z][\w-]{0,60})[`*_\s]*"
)


def method_holders(page: Outline) -> Iterator[tuple[int, str]]:
    """The sections (by heading) whose methods are below a path, with that path."""
    for spot in page.spots:
        if isinstance(spot.block, Paragraph) and spot.trail:
            found = HOLDER.search(text_of(spot.block.runs)[:600])
            if found:
                yield spot.trail[-1], found["path"]


def named_method(spot: Spot, holders: Mapping[int, str]) -> Iterator[Label]:
    """The path of a method that a paragraph gives but the name of: `Name: peers`."""
    block = spot.block
    if not isinstance(block, Paragraph):
        return
    found = METHOD_NAME.fullmatch(text_of(block.runs))
    path = next((holders[at] for at in reversed(spot.trail) if at in holders), "")
    if found and path:
        yield Label("path", f"{path}/{found[1]}", block.span, spot.index)


def _bare(runs: Runs) -> str:
    """The label that is all of a heading or a paragraph."""
    return _named(text_of(runs).strip())


def _named(text: str) -> str:
    """The label that is all of a line; empty if it is none."""
    found = BARE.fullmatch(text) if len(text) <= 60 else None
    name = found[1].strip() if found else ""
    known = PATH_LABEL.fullmatch(name) or METHOD_LABEL.fullmatch(name)
    return name if known else ""


def _value(block: Block) -> str:
    """The first line of a block below a label."""
    match block:
        case Paragraph(runs=runs):
            return spaced(runs).strip().partition("\n")[0].strip(" `*")
        case Code(text=text):
            return text.strip().partition("\n")[0].strip()
        case ItemList(items=items) if named := methods_of_items(items):
            return named
        case ItemList(items=[Item(blocks=[inner, *_])]):
            return _value(inner)
        case _:
            return ""


FIRST = re.compile(
    rf"[\W_]{{0,4}}({METHOD})[\W_]{{0,4}}(?:[:–—-]\s.{{0,300}})?", re.DOTALL
)


def methods_of_items(items: Sequence[Item]) -> str:
    """The methods that all items of a list begin with: `GET: for access`, `PUT: to set`."""
    found = [FIRST.fullmatch(text_of(item.runs)) for item in items[:MAX_ROWS]]
    return ", ".join(match[1] for match in found if match) if all(found) else ""


def labelled_value(line: str) -> tuple[str, str] | None:
    """The label that a line begins with, and its value.

    >>> labelled_value("**Method:** `GET`"), labelled_value("REST endpoint - /pets")
    (('Method', 'GET'), ('REST endpoint', '/pets'))
    """
    pair = LABEL.fullmatch(line)
    if pair is not None:
        return pair[1].strip(), pair[2].lstrip("-–— ").strip(" `*_")
    dashed = DASHED.fullmatch(line)
    name = dashed[1].strip() if dashed else ""
    value = dashed[2].strip("`*_") if dashed else ""
    is_pair = (METHOD_LABEL.fullmatch(name) and is_method(value)) or (
        PATH_LABEL.fullmatch(name) and value.startswith(("/", "http"))
    )
    return (name, value) if is_pair else None


def _pairs(block: Block, spot: int) -> Iterator[Label]:
    match block:
        case Paragraph(runs=runs, span=span):
            waiting = ""
            for number, line in enumerate(_lines(runs)):
                place = Span(span.file, span.line + number, span.column)
                pair = labelled_value(line)
                if named := ENTITLING.fullmatch(line):
                    yield Label("method", named[1], place, spot, named[2].strip(" *`"))
                elif pair and not pair[1].startswith("//"):
                    yield Label(*pair, place, spot)
                elif waiting and line.strip():
                    yield Label(waiting, line.strip(" `*_"), place, spot)
                waiting = _named(line)
        case Code(text=text, span=span, language=language) if (
            language not in CONFIGURATION and text.count("\n") <= MAX_ROWS
        ):
            for number, line in enumerate(text.split("\n")):
                pair = labelled_value(line)
                if pair and _named(f"{pair[0]}:"):
                    place = Span(span.file, (block.code_line or span.line) + number)
                    yield Label(*pair, place, spot)
        case ItemList(items=items):
            for item in items:
                for inner in item.blocks:
                    if isinstance(inner, Paragraph | Code):
                        yield from _pairs(inner, spot)
        case DefinitionList(entries=entries):
            for entry in entries:
                values = [_value(inner) for inner in entry.blocks]
                if values and entry.terms and len(text_of(entry.terms[0])) < 40:
                    name = text_of(entry.terms[0]).strip(" :*`")
                    yield Label(name, values[0], entry.span, spot)
        case Table(head=head, rows=rows) if len(rows) <= MAX_ROWS:
            every = (*((head,) if head else ()), *rows)
            for row in every:
                if len(row.cells) == 2:
                    name, value = (spaced(c.runs).strip(" :*`") for c in row.cells)
                    yield Label(name, value, row.span, spot)
        case _:
            pass


def _lines(runs: Runs) -> list[str]:
    """The lines of running text; strong labels without a colon get one."""
    text = "".join(
        (
            f"{run.text}:"
            if run.mark == "strong" and _is_label(run.text)
            else run.text if run.mark != "break" else "\n"
        )
        for run in runs
    )
    return [re.sub(r":\s{0,3}:", ":", line)[:2500] for line in text.split("\n")[:500]]


def _is_label(text: str) -> bool:
    name = text.strip(" :")
    return bool(PATH_LABEL.fullmatch(name) or METHOD_LABEL.fullmatch(name))
