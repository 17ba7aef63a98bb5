"""Directives of reStructuredText: docutils, Sphinx and its extensions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from docutils import nodes

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.report.diagnostics import Span
from generator.source import Source

NATIVE = frozenset(("table", "list-table", "csv-table", "replace", "unicode", "date"))
"""docutils reads these itself: tables, and what is in substitutions."""
WARNINGS = frozenset("warning danger caution attention error".split())
NOTES = frozenset(
    "note tip hint important seealso admonition topic sidebar todo info".split()
)
TITLED = frozenset(
    ("admonition", "topic", "sidebar", "dropdown", "details", "collapse")
)
VERSIONS: Mapping[str, str] = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "versionremoved": "Removed in version",
}
"""Remarks about versions, in the words that Sphinx shows."""
CODE = frozenset(
    "code code-block sourcecode parsed-literal prompt http:example".split()
)
WRAPPERS = frozenset(
    "container compound class rst-class cssclass only ifconfig highlights epigraph "
    "pull-quote hlist grid grid-item card line-block table-wrapper centered".split()
)
TABS = frozenset("tabs tab-set content-tabs md-tab-set configuration-block".split())
TAB = frozenset("tab tab-item group-tab tab-container".split())
OMITTED: Mapping[str, str] = {
    "jsonschema": "include", "openapi": "include", "remoteliteralinclude": "include",
    "raw": "raw", "image": "image", "figure": "image", "graphviz": "image",
    "toctree": "navigation", "contents": "navigation", "index": "navigation",
    "sectnum": "navigation", "meta": "navigation", "sectionauthor": "navigation",
    "codeauthor": "navigation", "highlight": "setting", "default-domain": "setting",
    "role": "setting", "default-role": "setting", "currentmodule": "setting",
    "tabularcolumns": "setting", "title": "setting", "module": "setting",
    "autoflask": "generated", "autobottle": "generated", "autotornado": "generated",
    "automodule": "generated", "autoclass": "generated", "autofunction": "generated",
    "qrefflask": "generated", "http:routingtable": "generated",
}  # fmt: skip
"""Directives whose content is elsewhere or is not content, with the reason."""
OPTION = re.compile(r":([A-Za-z][\w-]{0,60}):(?: +(.{0,2000}))?\Z")
YAML_ITEM = re.compile(
    r"- ((?:[^\s:#]|:(?=\w)){1,100})(?:\s{0,4}:\s{0,4}(.{0,500}))?\Z"
)
ABOUT = frozenset(("synopsis", "deprecated", "noindex", "title"))
"""Options of a description that some write behind a blank line."""
MAX_CONTENT = 20_000
"""Lines inside one directive."""


class Construct(nodes.General, nodes.Element):
    """A directive that was read: its kind, label, options and the blocks inside."""


class Title(nodes.General, nodes.TextElement):
    """A heading, its level and line."""


def heading(text: list[nodes.Node], level: int, line: int) -> Title:
    """A heading."""
    node = Title("", "", *text, level=level)
    node.line = line
    return node


@dataclass(slots=True)
class Directive:
    """A directive as written: argument, options and content, with the places."""

    state: Any
    name: str
    argument: str
    options: list[tuple[str, str]]
    content: Any
    offset: int
    line: int
    last: int

    def option(self, name: str) -> str:
        """The text of an option, empty if it is not there."""
        return dict(self.options).get(name, "")

    def node(self, kind: str, title: str = "", **more: Any) -> Construct:
        """A node of a kind without its content."""
        made = Construct("", kind=kind, title=title, last=self.last, **more)
        made.line = self.line
        return made

    def parsed(self, node: Construct, titles: bool = True) -> Construct:
        """The node with the content parsed into it."""
        self.state.nested_parse(self.content, self.offset, node, match_titles=titles)
        return node

    def prose(self, node: Construct, line: int) -> None:
        """Put the argument, which begins on a line, into a node as a paragraph."""
        if self.argument:
            text, messages = self.state.inline_text(self.argument, line)
            paragraph = nodes.paragraph(self.argument, "", *text)
            paragraph.line = line
            node += [paragraph, *messages]


@dataclass(slots=True)
class Scan:
    """The state of a page while it is parsed."""

    source: Source
    document: Any = None
    styles: list[Any] = field(default_factory=list)
    messages: list[nodes.system_message] = field(default_factory=list)
    omitted: list[tuple[Span, str]] = field(default_factory=list)
    domain: str = ""
    language: str = ""

    def directive(
        self, state: Any, name: str, lines: Any, offset: int, line: int
    ) -> list[nodes.Node]:
        """The nodes of a directive."""
        if self.domain == "http" and name in HTTP:
            name = f"http:{name}"
        given = split(state, name, lines, offset, line)
        if name == "default-domain":
            self.domain = given.argument.strip().lower()
        if name == "highlight":
            self.language = given.argument.strip().lower()
        if (reason := OMITTED.get(name)) and name != "figure":
            self.omit(line, given.last, reason)
            return []
        if name == "figure":
            self.omit(line, line, "image")
            return [given.parsed(given.node("wrapper"))]
        return taker(name)(self, given)

    def omit(self, first: int, last: int, reason: str) -> None:
        """Note that lines were left out."""
        end = last if last > first else 0
        self.omitted.append((self.source.span(first, 1, end), reason))


def split(state: Any, name: str, lines: Any, offset: int, line: int) -> Directive:
    """Tell argument, options and content apart.

    Fields directly below the argument are options where their name is one word; the
    fields of a description (`:param db: ...`) are content.
    """
    while lines and not lines[-1].strip():
        lines.trim_end()
    last = line
    if lines:
        end = lines.info(len(lines) - 1)[1]
        last = max(line, end + 1) if end is not None else line
    argument: list[str] = []
    at = 0
    while at < len(lines) and lines[at].strip() and not lines[at].startswith(":"):
        argument.append(lines[at].strip())
        at += 1
        if name in CODE or name in ("code-tab", "rest_parameters"):
            break
    if not at and lines and not lines[0].strip():
        # The line of the directive itself, which has no argument.
        at = 1
    options, at = _options(lines, at)
    while at < len(lines) and not lines[at].strip():
        at += 1
    if name.startswith("http:") and not options and at < len(lines):
        found = OPTION.match(lines[at])
        if found and found[1].lower() in ABOUT:
            options, at = _options(lines, at)
    content = lines[at : at + MAX_CONTENT]
    content.disconnect()
    text = "\n".join(part for part in argument if part)
    return Directive(state, name, text, options, content, offset + at, line, last)


def _options(lines: Any, at: int) -> tuple[list[tuple[str, str]], int]:
    """The options from a line on, and the line behind them."""
    options: list[tuple[str, str]] = []
    while at < len(lines) and (found := OPTION.match(lines[at])):
        value = [found[2] or ""]
        at += 1
        while at < len(lines) and lines[at].startswith(" ") and lines[at].strip():
            value.append(lines[at].strip())
            at += 1
        options.append((found[1].lower(), " ".join(value).strip()))
    return options, at


Taker: TypeAlias = Callable[[Scan, Directive], list[nodes.Node]]


def taker(name: str) -> Taker:
    """The reader of a directive, by its name."""
    return next((take for names, take in TAKERS if name in names), _component)


def _admonition(scan: Scan, given: Directive) -> list[nodes.Node]:
    """A note or a warning; its argument is its title or its first paragraph."""
    kind = "warning" if given.name in WARNINGS else "note"
    kind = "details" if given.name in DETAILS else kind
    title = given.argument if given.name in TITLED else ""
    node = given.node(kind, title.replace("\n", " "))
    if not title:
        given.prose(node, given.line)
    return [given.parsed(node)]


def _version(scan: Scan, given: Directive) -> list[nodes.Node]:
    """`.. deprecated:: 1.2 Use another one.`"""
    version, *text = given.argument.split(None, 1) or [""]
    kind = "deprecated" if given.name == "deprecated" else "note"
    node = given.node(kind, f"{VERSIONS[given.name]} {version}".strip())
    is_below = given.argument.partition("\n")[0].strip() == version
    given.argument = "".join(text)
    given.prose(node, given.line + is_below)
    return [given.parsed(node)]


def _code(scan: Scan, given: Directive) -> list[nodes.Node]:
    """Code in a language, with a caption."""
    language = given.argument.split()[0].lower() if given.argument else scan.language
    lines = list(given.content)
    if given.name == "parsed-literal":
        lines = ([given.argument] if given.argument else []) + lines
        language = ""
    if given.name == "prompt":
        # `.. prompt:: bash $`: the language, and the prompt that is shown.
        language = language or "bash"
    if given.name == "http:example":
        language = "http"
    title = given.option("caption") or given.option("name")
    return [_literal(given, lines, language, title)]


def _literal(
    given: Directive, lines: list[str], language: str, title: str
) -> Construct:
    """A node of code."""
    text = "".join(f"{line}\n" for line in lines)
    begins = given.content.info(0)[1] if given.content else None
    first = given.line if begins is None else begins + 1
    return given.node("code", title, text=text, language=language, begins=first)


def _code_tab(scan: Scan, given: Directive) -> list[nodes.Node]:
    """`.. code-tab:: json Title`"""
    language, _, title = given.argument.partition(" ")
    tab = given.node("tab", title.strip() or language)
    tab += _literal(given, list(given.content), language.lower(), "")
    return [tab]


def _tabs(scan: Scan, given: Directive) -> list[nodes.Node]:
    """A group of tabs."""
    return [given.parsed(given.node("tabs"))]


def _tab(scan: Scan, given: Directive) -> list[nodes.Node]:
    """A tab with its label."""
    title = given.option("title") or given.argument.replace("\n", " ")
    return [given.parsed(given.node("tab", title))]


def _wrapper(scan: Scan, given: Directive) -> list[nodes.Node]:
    """A directive that only sets how its content looks."""
    return [given.parsed(given.node("wrapper"))]


def _rubric(scan: Scan, given: Directive) -> list[nodes.Node]:
    """A heading outside of the sections."""
    node = given.node("wrapper")
    bold = nodes.paragraph(given.argument, "", nodes.strong("", given.argument))
    bold.line = given.line
    node += bold
    return [given.parsed(node)]


def _names(scan: Scan, given: Directive) -> list[nodes.Node]:
    """Names that another file describes (`.. rest_parameters::`): a list of them.

    The content is YAML, `- name: key` or `- 404: reason`, as os-api-ref reads it.
    """
    node = given.node("names", status=given.name == "rest_status_code")
    node["file"] = given.argument
    found: list[tuple[str, str, int]] = []
    for at, line in enumerate(given.content):
        if item := YAML_ITEM.match(line.strip()):
            place = given.content.info(at)[1]
            first = given.line if place is None else place + 1
            found.append((item[1], (item[2] or "").strip(), first))
    node["names_found"] = found
    return [node]


def _component(scan: Scan, given: Directive) -> list[nodes.Node]:
    """A directive that has a meaning of its own."""
    name = given.name
    arguments = given.argument.split("\n") if name.startswith("http:") else []
    made: list[nodes.Node] = []
    for extra in arguments[1:]:
        made.append(given.node("component", name=name, argument=extra, options=[]))
    first = arguments[0] if arguments else given.argument
    node = given.node("component", name=name, argument=first, options=given.options)
    return [given.parsed(node), *made]


HTTP = frozenset(
    "get post put patch delete head options trace connect copy any".split()
)
"""Directives of the domain `http`."""
DETAILS = frozenset(("dropdown", "details", "collapse"))
TAKERS: tuple[tuple[frozenset[str], Taker], ...] = (
    (WARNINGS | NOTES | DETAILS, _admonition),
    (frozenset(VERSIONS), _version),
    (CODE, _code),
    (frozenset(("code-tab",)), _code_tab),
    (TABS, _tabs),
    (TAB, _tab),
    (WRAPPERS, _wrapper),
    (frozenset(("rubric",)), _rubric),
    (frozenset(("rest_parameters", "rest_status_code")), _names),
)
"""The readers of directives by their names; others are components."""
