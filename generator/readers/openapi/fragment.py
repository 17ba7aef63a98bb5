"""An OpenAPI document or fragment: its tree, references, texts without markup, and
facts.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from generator import patterns as re, pointers
from generator.addresses import UNSEEN
from generator.dataclass import dataclass, field
from generator.facts import Evidence, Fact, Json, Pointer
from generator.report.diagnostics import Diagnostic, Severity, Span

if TYPE_CHECKING:
    from generator.openapi.nodes import Origins, ParsedDocument

At = tuple[str, ...]
"""A pointer into the fragment, as opposed to one into an operation."""

MAX_FACTS = 100_000
MAX_DEPTH = 150
OUTSIDE = (
    "correct it, or put the file there; it must be below the document's folder or a"
    " given root"
)
PREFIXED = re.compile(r"type_[\w/.-]{0,200}:(\w{1,300})")
SCHEMAS = ("components", "schemas")
DEFINITIONS = ("definitions",)

MEANINGS: Final[Mapping[str, str]] = {
    "enum-value-object": "Replaces enumeration members that are objects by their"
    " `value`.",
    "int-status-key": "Reads a status code without quotes as a string; in YAML it is a number.",
    "mojibake": "Restores UTF-8 text that was decoded with another encoding.",
    "nested-tags": "Flattens nested lists of tags.",
    "no-content-with-schema": "Removes the body of a response that never has one (RFC 9110,"
    " section 6.4.1).",
    "not-a-schema": "Allows anything where a schema is expected but missing.",
    "required-on-property": "Moves `required` from a property to the list of its object.",
}
"""Rules that correct documents and pages on reading: each rule's purpose and reason."""


@dataclass
class OpenApiFragment:
    """A parsed fragment and the facts taken from it so far; `refused` are the places of
    references to other files that were found to be wrong, `unfound` those of references
    that lead nowhere.
    """

    tree: ParsedDocument
    origins: Origins
    facts: list[Fact] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    refused: frozenset[Span | None] = frozenset()
    unfound: set[Span | None] = field(default_factory=set)
    spent: int = 0

    @property
    def root(self) -> dict[str, Json]:
        """The document; empty if it is not an object."""
        return self.tree.value if isinstance(self.tree.value, dict) else {}

    def get(self, at: At) -> Json:
        """The value at a pointer, None if there is none."""
        value = self.tree.value
        for token in at:
            value = child(value, token)
        return value

    def span(self, at: At) -> Span:
        """The place of a value."""
        return self.origins.locate(at)

    def state(self, to: Pointer, value: Json, at: At, weak: bool = False) -> None:
        """State a fact that the value at `at` tells; `weak` for mere prose."""
        self.spent += 1
        if self.spent > MAX_FACTS:
            return
        evidence = Evidence.PROSE if weak else Evidence.FRAGMENT
        self.facts.append(Fact(to, value, self.span(at), evidence))

    def error(self, code: str, message: str, at: At, hint: str = "") -> None:
        """Report something that cannot be used."""
        self.diagnostics.append(
            Diagnostic(Severity.ERROR, code, message, self.span(at), hint)
        )

    def repaired(self, rule: str, message: str, at: At, hint: str = "") -> None:
        """Report a mistake of the vendor that was corrected."""
        code = f"repair:{rule}"
        span = self.span(at)
        self.diagnostics.append(Diagnostic(Severity.NOTE, code, message, span, hint))

    def target(self, ref: Json, at: At) -> At | None:
        """The pointer that a `$ref` leads to; None, and reported once, if it does not: what
        it was to describe may be anything.
        """
        to = pointers.parse(ref) if isinstance(ref, str) else None
        if to and self.get(to) is not None:
            return to
        span = self.span(at)
        if span not in self.refused and span not in self.unfound:
            self.unfound.add(span)
            is_local = isinstance(ref, str) and ref.startswith("#")
            code = "dangling-ref" if is_local else "missing-file"
            what = "points at nothing" if is_local else "is in a file that is not read"
            message = f"`{ref}` {what}, so anything is accepted here"
            hint = "correct the reference" if is_local else OUTSIDE
            found = Diagnostic(Severity.WARNING, code, message, span, hint)
            self.diagnostics.append(found)
        return None

    def follow(self, at: At) -> At | None:
        """The pointer behind a chain of references at a place that is not a schema."""
        seen: set[At] = set()
        while isinstance(value := self.get(at), dict) and "$ref" in value:
            if at in seen:
                self.error("bad-ref", "the reference refers to itself", at)
                return None
            seen.add(at)
            target = self.target(value["$ref"], (*at, "$ref"))
            if target is None:
                return None
            at = target
        return at

    def name(self, at: At) -> str:
        """The name of a component, without a platform's prefix if that is clear."""
        found = PREFIXED.fullmatch(at[-1])
        if not found:
            return at[-1]
        others = [key for key in self.names if key.endswith(f":{found[1]}")]
        return found[1] if len(others) == 1 and found[1] not in self.names else at[-1]

    @cached_property
    def names(self) -> list[str]:
        """The names of all component schemas."""
        return [
            at[-1] for g in (SCHEMAS, DEFINITIONS) for at, _ in members(g, self.get(g))
        ]

    @cached_property
    def recursive(self) -> frozenset[At]:
        """The component schemas that contain themselves."""
        graph = {
            at: set(self.schema_refs(at))
            for group in (SCHEMAS, DEFINITIONS)
            for at, _ in members(group, self.get(group))
        }
        return frozenset(cyclic(graph))

    def schema_refs(self, at: At) -> Iterator[At]:
        """The component schemas that a schema refers to, at any depth."""
        stack = [self.get(at)]
        while stack:
            value = stack.pop()
            if isinstance(value, dict):
                ref = value.get("$ref")
                if isinstance(ref, str) and (to := pointers.parse(ref)):
                    yield to
                stack.extend(value.values())
            elif isinstance(value, list):
                stack.extend(value)


def child(value: Json, token: str) -> Json:
    """A member of an object or list, None if there is none."""
    if isinstance(value, dict):
        return value.get(token)
    if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
        return value[int(token)]
    return None


def members(at: At, value: Json) -> list[tuple[At, Json]]:
    """The members of an object or list with their pointers."""
    if isinstance(value, dict):
        return [((*at, key), item) for key, item in value.items()]
    if isinstance(value, list):
        return [((*at, str(i)), item) for i, item in enumerate(value)]
    return []


def cyclic(graph: dict[At, set[At]]) -> set[At]:
    """The nodes that lie on a cycle (Tarjan 1972, without recursion)."""
    order: dict[At, int] = {}
    low: dict[At, int] = {}
    stack: list[At] = []
    on_stack: set[At] = set()
    found = {node for node, targets in graph.items() if node in targets}
    for start in graph:
        if start in order:
            continue
        work = [(start, iter(sorted(graph[start] & graph.keys())))]
        order[start] = low[start] = len(order)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, targets = work[-1]
            step = next(targets, None)
            if step is None:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == order[node]:
                    found |= close(node, stack, on_stack)
            elif step not in order:
                order[step] = low[step] = len(order)
                stack.append(step)
                on_stack.add(step)
                work.append((step, iter(sorted(graph[step] & graph.keys()))))
            elif step in on_stack:
                low[node] = min(low[node], order[step])
    return found


def close(node: At, stack: list[At], on_stack: set[At]) -> set[At]:
    """Take a finished component off the stack; empty unless it has several nodes."""
    component: set[At] = set()
    while node not in component:
        member = stack.pop()
        on_stack.discard(member)
        component.add(member)
    return component if len(component) > 1 else set()


NAMES = (
    "a|abbr|article|aside|b|big|blockquote|br|button|center|code|dd|del|details|div|dl|"
    "dt|em|figure|figcaption|font|footer|header|h[1-6]|hr|i|img|ins|kbd|label|li|main|"
    "mark|nav|ol|p|pre|s|samp|section|small|span|strong|sub|summary|sup|svg|table|tbody|"
    "td|tfoot|th|thead|tr|tt|u|ul|var"
)
TAG = re.compile(rf"<(/?)({NAMES})((?:\s[^<>]{{0,400}})?)/?>", re.IGNORECASE)
LINK = re.compile(
    r"""<a\s[^<>]{0,200}?href=["']([^"'<>]{1,500})["'][^<>]{0,200}>([^<>]{0,300})</a>""",
    re.IGNORECASE,
)
CODE = re.compile(r"</?(?:code|kbd|samp|tt)(?:\s[^<>]{0,200})?>", re.IGNORECASE)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
ITEM = re.compile(r"\s*<li(?:\s[^<>]{0,200})?>\s*", re.IGNORECASE)
INVISIBLE = {
    **dict.fromkeys(map(ord, "\u00a0\u202f\u2007"), " "),
    **UNSEEN,
}
"""Blanks of other kinds become plain ones; marks without width are dropped."""
SPAN = re.compile(r"(`[^`\n]*`)")
COMPONENT = re.compile(r"<(/?)([A-Z][A-Za-z0-9.]{0,60})((?:\s[^<>]{0,400})?)/?>")
QUOTE = re.compile(r"\A {0,3}>+ ?")


def plain(text: str) -> str:
    """Text without components (`<Tip title="x">`) or HTML, and with tidy blank lines.

    A component's title is dropped with it: it labels a box that is no more.
    """
    text = readable(COMPONENT.sub("", text))
    lines = [QUOTE.sub("", line).rstrip() for line in text.split("\n")]
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def readable(text: str) -> str:
    """Text without HTML tags, entities and invisible marks; code in backticks stays.

    >>> readable("A <b>key</b> &amp; its <code>id</code>")
    'A key & its `id`'
    """
    if not text.isascii():
        text = text.translate(INVISIBLE)
    if "<" not in text and "&" not in text:
        return text
    return "".join(
        piece if piece.startswith("`") and len(piece) > 1 else untagged(piece)
        for piece in SPAN.split(text)
    )


def untagged(text: str) -> str:
    """Text without tags; links, code and line breaks are written in Markdown."""
    if "<" in text:
        text = LINK.sub(r"[\2](\1)", text)
        text = ITEM.sub("\n- ", BREAK.sub("\n", CODE.sub("`", text)))
        text = TAG.sub("", text)
    return html.unescape(text).translate(INVISIBLE) if "&" in text else text
