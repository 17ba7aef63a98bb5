"""reStructuredText: the docutils parser with directives and roles of documentation
tools.

Nothing is included, fetched, executed or printed. Unknown directives are components and
unknown roles are text, so that no extension needs to be installed. Headings are flat,
and the page is parsed in parts, because the parser copies the remaining input at every
list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from io import StringIO
from typing import Any

from docutils import nodes, utils
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser, states
from docutils.statemachine import StringList

from generator import patterns as re
from generator.formats.chrome import front_matter
from generator.formats.page import Heading, Page, Paragraph, Run, text_of, walk
from generator.formats.rst_blocks import RstBlocks
from generator.formats.rst_directives import NATIVE, Scan, heading
from generator.report.diagnostics import Diagnostic, Severity, Span
from generator.source import Source

MAX_INLINE = 6_000
MAX_MARKS = 400
"""Characters and marks of a paragraph whose marks are read: an unclosed mark is searched
to the end of the paragraph, so that a longer one is taken as plain text."""
JOINED = re.compile(r"[\w.+:-]{200,}")
MAX_JOINTS = 30
"""Joints in one long word; the longest identifiers and addresses have ten."""
PART_LINES = 300
MAX_PART_LINES = 4_000
"""A page is parsed in parts of so many lines; the second number is for pages without a
heading or directive to cut at."""
MAX_DEPTH = 24
"""Levels of indentation; deeper lines are at the deepest one. Real pages have 10."""
MAX_MARKERS = 12
"""List and directive markers in a row at the start of a line."""
MAX_TABLE_WIDTH = 2_000
"""Characters of the border of a table; the parser looks at every cell for each column."""
MAX_DIAGNOSTICS = 50
UNDERLINE = re.compile(r"([=\-`:.'\"~^_*+#<>])\1{2,}\s*\Z")
MARKER = (
    r"(?:[-*+\u2022]|\(?(?:\w|\d{1,4}|#)[.)]|:[^:\s][^:]{0,80}:|\.\. [^\s]{1,60}::"
    r"|\.\. \[[^\]]{1,40}\]|\|)\s{1,40}"
)
MARKERS = re.compile(rf"\s*(?:{MARKER}){{{MAX_MARKERS},}}")
BORDER = re.compile(r"\s*=+(?: +=+)+\Z")
MAX_TABLE_LINES = 3_000
"""So far away the end of a table is looked for."""
CUT = re.compile(r"\.\. |\.\.$")
IGNORED = ("Duplicate ", "Hyperlink target ", "Unknown target", "No role entry")
"""Beginnings of messages about what does not change the content."""


BODY: Any = states.Body


def read(source: Source) -> Page:
    """Read a reStructuredText page."""
    scan = Scan(source)
    try:
        _parse(source, scan)
        found = RstBlocks(source, scan).blocks(scan.document.children)
    except RecursionError:
        return _unread(source)
    title = next(
        (text_of(b.runs).strip() for b in walk(found) if isinstance(b, Heading)), ""
    )
    return Page(
        source.file,
        "rst",
        found,
        title,
        front_matter(source.lines.copy()).keys,
        omitted=tuple(scan.omitted),
        diagnostics=_diagnostics(source, scan.messages),
    )


def _unread(source: Source) -> Page:
    """A page that is nested too deeply, as text."""
    span = source.span(1, 1, len(source.lines))
    what = Diagnostic(
        Severity.WARNING,
        "rst-depth",
        "nested too deeply for reStructuredText; read as plain text",
        source.span(1),
        "split the page",
    )
    text = Paragraph((Run(source.text),), span)
    return Page(source.file, "rst", (text,), diagnostics=(what,))


def _parse(source: Source, scan: Scan) -> None:
    """Parse the page, part by part, into the document of the scan."""
    document = _document()
    scan.document = document
    document.scan = scan
    document.reporter.attach_observer(scan.messages.append)
    lines = _closed(_shallow(source.lines))
    whole = StringList(lines, "page")
    for first, last in _parts(lines):
        part = whole[first:last]
        part.disconnect()
        machine = states.RSTStateMachine(_state_classes(), "Body")
        machine.run(part, document, input_offset=first, inliner=_Inliner())
        machine.unlink()


def _document() -> Any:
    """An empty document whose settings switch off files, raw text and output."""
    settings = get_default_settings(Parser())
    settings.file_insertion_enabled = False
    settings.raw_enabled = False
    settings.report_level = 5
    settings.halt_level = 6
    settings.warning_stream = StringIO()
    settings.syntax_highlight = "none"
    return utils.new_document("page", settings)


def _shallow(lines: Sequence[str]) -> list[str]:
    """Lines without tabs, indented and marked no deeper than the budget."""
    out: list[str] = []
    levels = [0]
    for line in lines:
        line = re.sub(r"[\v\f]", " ", line.expandtabs(8)).rstrip()
        bare = line.lstrip()
        indent = len(line) - len(bare)
        if bare:
            while levels[-1] > indent:
                levels.pop()
            if indent > levels[-1]:
                levels.append(indent)
            if len(levels) > MAX_DEPTH:
                line = " " * levels[MAX_DEPTH - 1] + bare
            is_wide = len(line) > MAX_TABLE_WIDTH and bare[:2] in ("+-", "==")
            if is_wide or MARKERS.match(line[:2000]):
                line = line[:indent] + "\\" + bare
        out.append(line)
    return out


def _closed(lines: list[str]) -> list[str]:
    """Lines of which those that open a table that never ends are text.

    The parser would take the rest of the page for the table.
    """
    last: dict[tuple[int, int], int] = {}
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if line[-1:] == "=" and BORDER.match(line):
            bare = line.lstrip()
            key = (len(line) - len(bare), len(bare))
            if last.get(key, at + MAX_TABLE_LINES) >= at + MAX_TABLE_LINES:
                opens = not at or not lines[at - 1].strip()
                lines[at] = line.replace("=", "\\=", 1) if opens else line
            last[key] = at
    return lines


def _parts(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last line (exclusive) of the parts of a page."""
    first = 0
    for at in range(1, len(lines)):
        size = at - first
        if size < PART_LINES or lines[at][:1].isspace() or not lines[at]:
            continue
        if size >= MAX_PART_LINES or (not lines[at - 1] and _may_cut(lines, at)):
            yield first, at
            first = at
    yield first, len(lines)


def _may_cut(lines: Sequence[str], at: int) -> bool:
    """Whether a heading or a directive begins on a line, so that no block goes on."""
    if CUT.match(lines[at]):
        return True
    below = lines[at + 1] if at + 1 < len(lines) else ""
    return bool(UNDERLINE.match(below[:200])) and lines[at][:1].isalnum()


def _diagnostics(
    source: Source, messages: Sequence[nodes.system_message]
) -> tuple[Diagnostic, ...]:
    """Warnings about broken markup, with their places."""
    found: list[Diagnostic] = []
    for message in messages:
        text = message.astext().split("\n")[0]
        if message["level"] < 2 or any(part in text for part in IGNORED):
            continue
        text = re.sub(r"^.{0,200}?\(\w+/\d\) ", "", text)[:200].rstrip(".")
        line = message.get("line") or 1
        hint = "correct the markup if content is missing"
        span: Span = source.span(line)
        severity = Severity.WARNING if message["level"] > 2 else Severity.NOTE
        found.append(Diagnostic(severity, "rst-markup", text, span, hint))
    return tuple(found[:MAX_DIAGNOSTICS])


def _is_joined(text: str) -> bool:
    """Whether a string has a word that the parser tries as a name from every joint on."""
    return any(
        sum(map(word[0].count, ".+:-_")) > MAX_JOINTS for word in JOINED.finditer(text)
    )


class _Inliner(states.Inliner):
    """Running text: roles by our table, within the budget, no URLs by themselves."""

    def parse(self, text: str, lineno: int, memo: Any, parent: Any) -> Any:
        """Nodes and messages for a text."""
        marks = text.count("`") + text.count("*") + text.count("|") + text.count("_")
        if len(text) > MAX_INLINE or marks > MAX_MARKS or _is_joined(text):
            return [nodes.Text(text)], []
        return super().parse(text, lineno, memo, parent)

    def implicit_inline(self, text: str, lineno: int) -> list[nodes.Text]:
        """A text without marks."""
        return [nodes.Text(utils.unescape(text))] if text else []

    def interpreted(self, rawsource: str, text: str, role: str, lineno: int) -> Any:
        """A text with a role."""
        return role_nodes(role or "", utils.unescape(text)), []


for _name, _value in vars(states.Inliner).items():
    # docutils fills its patterns with the members of the very class of an object.
    if isinstance(_value, str) and not _name.startswith("__"):
        setattr(_Inliner, _name, _value)


class _Flat:
    """The common differences of the parser's states from those of docutils."""

    def __init__(self, state_machine: Any, debug: bool = False) -> None:
        super().__init__(state_machine, debug)  # type: ignore[call-arg]
        self.nested_sm_kwargs = {
            "state_classes": _state_classes(),
            "initial_state": "Body",
        }

    def section(
        self: Any, title: str, source: str, style: Any, lineno: int, messages: Any
    ) -> None:
        """Add a heading; its level is the place of its style among those seen."""
        text, more = self.inline_text(title, lineno)
        _, line = self.state_machine.get_source_and_line(lineno)
        styles = self.document.scan.styles
        if style not in styles:
            styles.append(style)
        self.parent += heading(text, styles.index(style) + 1, line or lineno)
        self.parent += [*messages, *more]

    def directive(self: Any, match: re.Match[str], **presets: Any) -> Any:
        """Read a directive: docutils' own for tables and substitutions, else by name."""
        name = match[1].lower()
        if name in NATIVE:
            return BODY.directive(self, match, **presets)
        start = self.state_machine.abs_line_number()
        _, line = self.state_machine.get_source_and_line(start)
        machine = self.state_machine
        lines, _, offset, blank = machine.get_first_known_indented(
            match.end(), strip_top=False
        )
        found = self.document.scan.directive(self, name, lines, offset, line or start)
        return found, blank or machine.is_next_line_blank()


@cache
def _state_classes() -> tuple[type[Any], ...]:
    """docutils' states with ours on top; they share a cache of nested parsers."""
    own: dict[str, Any] = {"nested_sm_cache": []}
    constructs = [
        (_directive if method is BODY.directive else method, pattern)
        for method, pattern in BODY.explicit.constructs
    ]
    own["explicit"] = type(BODY.explicit)(constructs=constructs, **_explicit())
    return tuple(
        type(state.__name__, (_Flat, state), dict(own))
        for state in states.state_classes
    )


def _explicit() -> dict[str, Any]:
    """The other members of docutils' table of explicit markup."""
    have = vars(BODY.explicit)
    return {key: value for key, value in have.items() if key != "constructs"}


def _directive(state: Any, match: re.Match[str]) -> Any:
    """The directive method of a state."""
    return state.directive(match)


TITLED = re.compile(r"\A(.{0,2000}?)\s{0,40}<([^<>]{1,1000})>\Z", re.DOTALL)
LINKS = frozenset(
    "ref doc any term numref keyword download eq envvar pep rfc cve cwe issue pr user".split()
)
METHODS = frozenset("get post put patch delete head options trace connect copy".split())
PLAIN = frozenset(
    "abbr abbreviation acronym guilabel menuselection sub subscript sup superscript index "
    "dfn".split()
)
STRONG = frozenset(("strong", "kbd", "command"))
EMPHASIS = frozenset(("emphasis", "title", "title-reference", "t", "cite"))


def role_nodes(role: str, text: str) -> list[nodes.Node]:
    """The nodes of a text with a role; what is unknown is code, as sites set it.

    `:http:get:` names a request by its method and path; `:ref:` and its like are links.
    """
    name = role.lower().rpartition(":")[2]
    if name == "raw" or role == "raw-html":
        return []
    shown, target = titled(text)
    if name in METHODS:
        return [nodes.literal("", f"{name.upper()} {shown.lstrip('!')}")]
    if name in LINKS and ":" not in role:
        return [nodes.reference("", shown, refuri=target)]
    if name in PLAIN:
        return [nodes.Text(shown)]
    if name in STRONG:
        return [nodes.strong("", text)]
    if name in EMPHASIS and role:
        return [nodes.emphasis("", text)]
    return [nodes.literal("", shown if ":" in role else text)]


def titled(text: str) -> tuple[str, str]:
    """The title and target of `title <target>`, both the text if there is one."""
    found = TITLED.match(text)
    if found and found[1].strip():
        return found[1].strip(), found[2]
    bare = text.lstrip("!~") if text[:1] in ("!", "~") else text
    return bare, text
