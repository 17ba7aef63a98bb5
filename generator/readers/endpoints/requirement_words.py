"""Vocabulary in front of fields that call all of them required, or optional."""

from __future__ import annotations

from collections.abc import Sequence

from generator import patterns as re
from generator.vocabulary import Vocabulary, alternatives

REQUIREMENT = re.compile(
    r"(?i)\b(?:(required|requires(?= [\w ]{0,20}(?:parameters|fields|arguments))|mandatory|"
    rf"{alternatives(Vocabulary.REQUIRED, spaced=True)})|"
    rf"(optional(?:ly)?|{alternatives(Vocabulary.OPTIONAL, spaced=True)}))\b"
    rf"|({alternatives(Vocabulary.REQUIRED, spaced=False)})"
    rf"|({alternatives(Vocabulary.OPTIONAL, spaced=False)})"
    r"|(?:\b(?:body|payload)\b[^.:]{0,20} |\()(?:may|can) be (?:empty|omitted|left (?:out|empty))\b"
)


NEGATION = re.compile(r"(?i)(?:\b(?:none|no|neither)\b[^.]{0,60}|\bnot |n't )\Z")
CONDITION = re.compile(r"(?i) (?:if|when|unless|only|for)\b")


def requirement_of(texts: Sequence[str]) -> bool | None:
    """Whether the nearest text that says so calls what follows required or optional.

    A text with both words says neither, and so does one with a condition.
    """
    for text in texts:
        text = text[-240:]
        found = {
            bool(match[1] or match[3]) and not NEGATION.search(text, 0, match.start())
            for match in REQUIREMENT.finditer(text)
            if not CONDITION.match(text, match.end())
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None
