"""Roles of reStructuredText: how a text with a role is set."""

from __future__ import annotations

import re

from docutils import nodes

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
    """The title and target of `title <target>`, both the text where there is one."""
    found = TITLED.match(text)
    if found and found[1].strip():
        return found[1].strip(), found[2]
    bare = text.lstrip("!~") if text[:1] in ("!", "~") else text
    return bare, text
