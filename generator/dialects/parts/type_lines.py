"""Which lines of an API viewer make up a type."""

from __future__ import annotations

import re

from generator.readers.typescript_types import NAMED, NotTypeError, parse_type

MAX_TYPE_LINES = 5000


def is_type(text: str) -> bool:
    """Whether a line is (or begins) a type rather than a sentence."""
    if text[0] in "{":
        return True
    try:
        facts = parse_type(text)
    except NotTypeError:
        return False
    names = {word for word in re.findall(r"[A-Za-z]\w*", text) if word in NAMED}
    return bool(names) or any(fact.to[-1:] == ("enum",) for fact in facts)


def type_end(lines: list[str], first: int, end: int) -> int:
    """The last line of a type: brackets closed, and no `[]` or `;` follows."""
    depth = 0
    number = first
    for number in range(first, min(end, first + MAX_TYPE_LINES)):
        text = lines[number - 1]
        depth += sum(c in "{([" for c in text) - sum(c in "})]" for c in text)
        after = lines[number].strip() if number < min(end - 1, len(lines)) else ""
        if depth <= 0 and not after.startswith(("[]", ";", "|", "&")):
            return number
    return number
