"""The language of code that nothing names, by the line that only it begins with."""

from __future__ import annotations

from generator import patterns as re

UNNAMED = frozenset(("", "text", "txt", "plain", "plaintext", "none"))
"""How pages label code of which they name no language."""
STARTS = (
    (
        "python",
        re.compile(
            r"(?:#![^\n]{0,80}python[^\n]{0,20}\n)?\s{0,20}(?:(?:import|from) (?:requests|httpx|json|"
            r"urllib|http\.client|os)\b|(?:\w{1,40} = )?requests\.(?:get|post|put|patch|delete)\()"
        ),
    ),
    (
        "javascript",
        re.compile(
            r"\s{0,20}(?:(?:const|let|var) \w{1,40} = )?(?:await )?(?:fetch|axios(?:\.\w{1,20})?)\("
        ),
    ),
    ("php", re.compile(r"\s{0,20}<\?php\b")),
)


def named_language(language: str, text: str) -> str:
    """The language that a page gives its code, or else the one that the code shows.

    >>> named_language("", "import requests\\n"), named_language("shell--v2", "ls")
    ('python', 'shell')
    """
    # Slate tells tabs of one language apart so.
    language = language.partition("--")[0]
    if language not in UNNAMED:
        return language
    for name, start in STARTS:
        if start.match(text):
            return name
    return language
