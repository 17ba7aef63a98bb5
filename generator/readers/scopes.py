"""Scopes: the permissions that prose says an operation needs."""

from __future__ import annotations

import re

LABEL = re.compile(
    r"(?i)\b(?:required\s+(?:oauth\s+)?scopes?|scopes?\s+required|oauth\s+scopes?|"
    r"requires?\s+(?:the\s+)?scopes?|scopes?)\b(?P<rest>[^\n]{0,400})"
)
INTRO = re.compile(r"\A[\s*_]*(?:\\?\||:|-|–|—|is|are)?[\s*_|:]*")
TOKEN = r"[A-Za-z][\w.\-/]{0,60}(?:\s?:\s?[\w.\-/*]{1,60}){0,3}"
CODED = re.compile(rf"`\s*({TOKEN})\s*`")
BARE = re.compile(rf"\A({TOKEN})(?:\s*(?:,|and|or)\s*({TOKEN}))?[\s*_.]*\Z")
SPLIT = re.compile(r"[._/-]")
AFTER = re.compile(
    r"(?i)\b(?:needs?|requires?|with|must have)\s+(?:the\s+)?`"
    rf"({TOKEN})`\s+(?:scope|permission)"
)


def scopes_of(line: str) -> list[str]:
    """The scopes that a line of prose asks for, normalised (`a: b` gives `a:b`).

    >>> scopes_of("Required scope | `assets: write`")
    ['assets:write']
    """
    if found := AFTER.search(line):
        return [normal(found[1])]
    match = LABEL.search(line)
    if not match:
        return []
    rest = match["rest"]
    if not re.match(r"[\s*_]*(\\?\||:|-|–|—|`|is\b|are\b)", rest):
        return []
    if coded := CODED.findall(rest):
        return [normal(scope) for scope in coded]
    strict = not match[0].lower().startswith("required")
    if plain := BARE.match(INTRO.sub("", rest)):
        scopes = [scope for scope in plain.groups() if scope]
        return [
            normal(s) for s in scopes if ":" in s or (not strict and SPLIT.search(s))
        ]
    return []


def normal(scope: str) -> str:
    """A scope without blanks around its colons."""
    return re.sub(r"\s*:\s*", ":", scope.strip())
