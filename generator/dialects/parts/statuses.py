"""Statuses that pages tell on a line of their own, beside those in headings."""

from __future__ import annotations

import re
from http import HTTPStatus

PHRASES = {status.value: status.phrase for status in HTTPStatus}
LABELS = frozenset(
    ("success", "successful", "retrieved", "updated", "deleted", "error", "response")
)
"""Words that documentation platforms put behind a status."""

LINE = re.compile(
    r"[\s*_>+-]*"
    r"(?:(?:on success,? )?(?:it )?(?:returns?|responds? with|http|status|code)"
    r"(?: status)?(?: code)?(?:/[\d.]{1,3})?(?: of| an?)?[\s:*_]+)*"
    r"[`*_]{0,3}(?P<status>[1-5]\d\d)(?P<reason>[ A-Za-z'-]{0,40}?)[`*_]{0,3}"
    r"(?: (?:status(?: code)?|response))?[\s.:]*",
    re.IGNORECASE,
)


CODED = re.compile(
    r"\s*[`*_]{1,3}(?P<status>[1-5]\d\d)(?P<reason>[ A-Za-z'-]{0,40}?)[`*_]"
)


def status_of(text: str) -> str | None:
    """The status that a line is about, perhaps with words about it behind it."""
    if told := status_in(text):
        return told[0]
    found = CODED.match(text[:200])
    return found["status"] if found else None


def status_in(text: str) -> tuple[str, str] | None:
    """The status that a line is about and its reason phrase; None for other lines.

    >>> status_in("Returns `204 No Content`.")
    ('204', 'No Content')
    """
    found = LINE.fullmatch(text[:200])
    if not found:
        return None
    reason = " ".join(found["reason"].split())
    phrase = PHRASES.get(int(found["status"]))
    known = {*LABELS, (phrase or "").lower(), ""}
    return (found["status"], phrase or reason) if reason.lower() in known else None
