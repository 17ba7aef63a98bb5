"""How pages say that an operation, a parameter or a property is deprecated."""

from __future__ import annotations

import re

MAX_TITLE = 300
"""Longest title or name that is looked into, in characters."""

IN_TITLE = re.compile(r"[\s(\[*_~-]*\bdeprecated\b[\s)\]*_~:!-]*", re.IGNORECASE)
OF_TEXT = re.compile(
    r"[^\w\n]{0,20}(?:warning|caution|note|important|status|danger)?[^\w\n]{0,12}"
    r"(?:deprecated\b(?!\s+(?:fields?|parameters?|endpoints?|values?|versions?)\b)"
    r"|(?:this|the) (?:\w+ )?(?:endpoint|method|operation|api|route|call|field|parameter|"
    r"property|attribute|option|resource|feature)s? (?:is|are|has been|have been|was)"
    r" (?:now |being )?deprecated\b)",
    re.IGNORECASE,
)


def is_deprecated(text: str) -> bool:
    """Whether a text says of what it describes that it is deprecated.

    >>> is_deprecated("**Deprecated:** use `mode`"), is_deprecated("Deprecated fields too")
    (True, False)
    """
    return bool(OF_TEXT.match(text[:300].replace("_", " ")))


def without_mark(title: str) -> tuple[str, bool]:
    """A title or name without the word beside it, and whether the word was there.

    >>> without_mark("Update a pet (deprecated)")
    ('Update a pet', True)
    """
    if title.startswith("~~") and title.endswith("~~") and len(title) > 4:
        return title.strip("~").strip(), True
    if len(title) > MAX_TITLE or "deprecated" not in title.lower():
        return title, False
    for found in IN_TITLE.finditer(title):
        at_edge = found.start() == 0 or found.end() == len(title)
        rest = (title[: found.start()] + " " + title[found.end() :]).strip()
        if at_edge and rest:
            return rest.strip(" ,;"), True
    return title, False
