"""Directives and roles that documentation in reStructuredText has beyond docutils' own.

Nothing is included, run or fetched: what a directive names outside of the page is left
out. A directive that nobody knows is kept by its name, for readers to make sense of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.states import Inliner

NAMED = re.compile(
    r"^[ \t]{0,80}(?:[-*+#\d.]{1,4}[ \t]+)?\.\. ([A-Za-z][\w:.+-]{0,60})::",
    re.MULTILINE,
)
ROLE = re.compile(r":([A-Za-z][\w:.+-]{0,60}):`|`:([A-Za-z][\w:.+-]{0,60}):")
TITLED = re.compile(r"(?s)(.{0,500}?)\s*<([^<>]{0,500})>\Z")
CODE = frozenset("code code-block sourcecode parsed-literal prompt code-tab".split())
TABS = frozenset("tabs tab-set content-tabs".split())
TAB = frozenset("tab tab-item group-tab tabbed code-tab".split())
CHANGES = {
    "versionadded": "note",
    "versionchanged": "note",
    "deprecated": "deprecated",
    "seealso": "note",
    "todo": "note",
}
LEFT_OUT = frozenset(
    "toctree include literalinclude raw image figure contents highlight meta index"
    " currentmodule module graphviz mermaid plantuml sectnum autoclass automodule"
    " autofunction http:autoroutes autoflask qrefflask autotornado autobottle".split()
)
"""Directives about other files, pictures, navigation, or code that is not here."""
TRANSPARENT = frozenset("only rst-class class container compound topic sidebar".split())
LITERAL_ROLES = frozenset(
    "code samp kbd command file program option envvar guilabel".split()
)
LINK_ROLES = frozenset("ref doc any numref term download".split())


class AnyOptions(dict[str, Any]):
    """Takes every option as the text that it is."""

    def __missing__(self, key: str) -> Any:
        return directives.unchanged


class Generic(Directive):
    """A directive of any name: a node with its argument, options and content."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = AnyOptions(name=directives.unchanged)

    def run(self) -> Sequence[nodes.Node]:
        """A node for the directive; docutils reads what is inside."""
        name = self.name.lower()
        if name in LEFT_OUT:
            left = nodes.comment("", self.name)
            left["omitted"], left["line"] = self.name, self.lineno
            return [left]
        node = nodes.container()
        node["directive"], node["argument"] = name, " ".join(
            " ".join(self.arguments).split()
        )
        node["attributes"] = [(k, str(v or "")) for k, v in self.options.items()]
        node["line"], node["end"] = self.lineno, self.lineno + self.block_text.count(
            "\n"
        )
        if name in CODE or name == "http:example":
            node["code"], node["code_line"] = (
                "\n".join(self.content), self.content_offset + 1
            )  # fmt: skip
        else:
            if name in CHANGES:
                self.take_remark(node)
            self.state.nested_parse(self.content, self.content_offset, node)
        return [node]

    def take_remark(self, node: nodes.container) -> None:
        """What stands behind the version of a change, as a paragraph."""
        version, _, rest = node["argument"].partition(" ")
        node["argument"] = version
        if rest:
            text = " ".join(" ".join(self.arguments).split()[1:])
            parts, _ = self.state.inline_text(text, self.lineno)
            remark = nodes.paragraph(text, "", *parts)
            remark.line = self.lineno
            node += remark


def generic_role(
    name: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Inliner,
    options: Mapping[str, Any] | None = None,
    content: Sequence[str] | None = None,
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """The text of a role: code, a link, or what it says."""
    plain = text.replace("\x00", "")
    titled = TITLED.match(plain)
    shown, target = (titled[1], titled[2]) if titled else (plain, plain)
    last = name.lower().rpartition(":")[2]
    if last in LITERAL_ROLES:
        return [nodes.literal(rawtext, plain)], []
    if last in LINK_ROLES or ":" in name:
        return [nodes.reference(rawtext, shown.lstrip("!~"), refuri=target)], []
    return [nodes.inline(rawtext, shown)], []


@contextmanager
def known(text: str) -> Iterator[None]:
    """Directives and roles of a text, known to docutils while it is read.

    Those of docutils that only lay out running text or tables stay its own.
    """
    own = directives._directives  # type: ignore[attr-defined]
    own_roles = roles._roles  # type: ignore[attr-defined]
    before, roles_before = dict(own), dict(own_roles)
    try:
        for name in {*NAMED.findall(text), *LEFT_OUT, *CODE}:
            if name.lower() not in KEPT:
                directives.register_directive(name.lower(), Generic)
        for one, other in ROLE.findall(text):
            name = (one or other).lower()
            if name not in STANDARD_ROLES:
                roles.register_local_role(name, generic_role)  # type: ignore[arg-type]
        yield
    finally:
        own.clear()
        own.update(before)
        own_roles.clear()
        own_roles.update(roles_before)


KEPT = frozenset(
    "note tip hint important warning caution danger attention error admonition"
    " list-table csv-table table replace unicode date math epigraph highlights"
    " pull-quote rubric line-block".split()
)
"""Directives of docutils that mean what they do there."""
STANDARD_ROLES = frozenset(
    "emphasis strong literal subscript superscript sub sup title-reference title math".split()
)
