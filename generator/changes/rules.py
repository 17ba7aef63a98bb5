"""How bad a change is, and what to do: one table, looked up by what changed and how.

Severities: `breaking` (code that was right may be wrong), `risky` (it may behave in another
way), `compatible`, `docs`. Where the direction matters, a request that narrows breaks and a
response that widens does; enumerations of responses are open in the client, so that a new
value is but risky.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple


class Severity(StrEnum):
    """How bad a change is for callers, the worst first."""

    BREAKING = "breaking"
    RISKY = "risky"
    COMPATIBLE = "compatible"
    DOCS = "docs"


class Rule(NamedTuple):
    """A row: a `kind` of thing and what became of it, how bad that is, what to do."""

    kind: str
    change: str
    severity: Severity
    advice: str


B, R, C, D = Severity
RULES: Final = (
    Rule("client", "class", B, "import the client by its new name"),
    Rule("client", "package", B, "change imports and the requirement"),
    Rule("client", "environment", B, "rename the variables where they are set"),
    Rule("client", "credential removed", B, "give another credential"),
    Rule("client", "credential added", C, ""),
    Rule("client", "server", R, "see that the new server is meant"),
    Rule("client", "servers", R, "see that `server=` still names one"),
    Rule("client", "title", D, ""),
    Rule("method", "added", C, ""),
    Rule("method", "removed", B, "remove the calls"),
    Rule("method", "renamed", B, "call it by its new name"),
    Rule("method", "route", R, "nothing, unless the path is used elsewhere"),
    Rule("method", "deprecated", R, "look for its successor"),
    Rule("method", "positional", B, "give the arguments by name"),
    Rule("method", "type", B, "see what callers do with the result"),
    Rule("method", "type narrowed", C, ""),
    Rule("method", "type widened", R, "see what callers do with the result"),
    Rule("method", "error removed", R, "see that nobody waits for it"),
    Rule("method", "error added", R, "handle it where it matters"),
    Rule("method", "error type", B, "see what handlers read of the body"),
    Rule("method", "scope added", R, "see that tokens have the scope"),
    Rule("method", "scope removed", C, ""),
    Rule("method", "security", R, "see which credential it takes now"),
    Rule("method", "server", R, "see that the new server is meant"),
    Rule("method", "pages", R, "see how callers walk through pages"),
    Rule("method", "header removed", R, "see that nobody reads it"),
    Rule("method", "header added", C, ""),
    Rule("method", "summary", D, ""),
    Rule("argument", "added", C, ""),
    Rule("argument", "added required", B, "give it in every call"),
    Rule("argument", "removed", B, "leave it out"),
    Rule("argument", "type", B, "give a value of the new type"),
    Rule("argument", "type relaxed", C, ""),
    Rule("argument", "required", B, "give it in every call"),
    Rule("argument", "optional", C, ""),
    Rule("argument", "default", R, "give the value that is wanted"),
    Rule("argument", "limits", R, "see that values are within them"),
    Rule("argument", "deprecated", R, "look for its successor"),
    Rule("iterator", "added", C, ""),
    Rule("iterator", "removed", B, "ask for the pages one by one"),
    Rule("iterator", "renamed", B, "call it by its new name"),
    Rule("iterator", "type", B, "see what callers do with the items"),
    Rule("iterator", "type narrowed", C, ""),
    Rule("iterator", "type widened", R, "see what callers do with the items"),
    Rule("model", "added", C, ""),
    Rule("model", "removed", B, "see by what it was replaced"),
    Rule("field", "added", C, ""),
    Rule("field", "added required", B, "give it where the model is made"),
    Rule("field", "removed", B, "read something else"),
    Rule("field", "type", B, "see what callers do with it"),
    Rule("field", "type relaxed", C, ""),
    Rule("field", "type narrowed", C, ""),
    Rule("field", "type widened", R, "see what callers do with further values"),
    Rule("field", "required", B, "give it where the model is made"),
    Rule("field", "optional", C, ""),
    Rule("field", "default", R, "give the value that is wanted"),
    Rule("field", "limits", R, "see that values are within them"),
    Rule("field", "deprecated", R, "look for its successor"),
    Rule("type", "added", C, ""),
    Rule("type", "removed", B, "see by what it was replaced"),
    Rule("type", "type", B, "see what callers do with it"),
    Rule("type", "type narrowed", C, ""),
    Rule("type", "type relaxed", R, "see what callers do with further values"),
    Rule("webhook", "added", C, ""),
    Rule("webhook", "removed", B, "remove the handler"),
    Rule("webhook", "type", B, "see what the handler reads"),
    Rule("webhook", "type narrowed", C, ""),
    Rule("webhook", "type widened", R, "see what the handler does with further values"),
)
"""All changes that are told."""
TABLE: Final = {(rule.kind, rule.change): rule for rule in RULES}
ORDER: Final = {severity: number for number, severity in enumerate(Severity)}


def rule_of(kind: str, change: str) -> Rule:
    """The row for a change.

    Raises:
        KeyError: The table has none: a mistake of ours.
    """
    return TABLE[kind, change]


def worst(severities: Iterable[Severity]) -> Severity | None:
    """The worst of several; None of none."""
    return min(severities, key=ORDER.__getitem__, default=None)


def version_step(severities: Iterable[Severity]) -> str:
    """The part of a semantic version that changes call for; empty for none."""
    found = {*severities}
    if Severity.BREAKING in found:
        return "major"
    if found & {Severity.RISKY, Severity.COMPATIBLE}:
        return "minor"
    return "patch" if found else ""
