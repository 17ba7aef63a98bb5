"""Web links (RFC 8288)."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LINK = re.compile(r"<([^>]*)>([^<]*)")
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^;,\s]+))', re.IGNORECASE)


def next_link(headers: Mapping[str, str]) -> str | None:
    """Target of the link with `rel="next"`, possibly relative."""
    for target, parameters in _LINK.findall(headers.get("link", "")):
        found = _REL.search(parameters)
        if found and "next" in (found[1] or found[2]).strip("'").lower().split():
            return str(target)
    return None
