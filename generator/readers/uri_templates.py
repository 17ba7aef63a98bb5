"""URI templates (RFC 6570) as paths of OpenAPI: what is path, what is query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from .urls import pairs, word

EXPRESSION: Final = re.compile(r"\{([+#./;?&]?)([^{}]{1,400})\}")


@dataclass(frozen=True, slots=True)
class UriTemplate:
    """A path with `{name}` parameters, the names of the query, and fixed query pairs."""

    path: str
    query: tuple[str, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()


def parse_template(text: str) -> UriTemplate:
    """A template in parts: `/x/{id}{?page,limit}`."""
    query: list[str] = []

    def expand(match: re.Match[str]) -> str:
        sign, names = match[1], [variable(name) for name in match[2].split(",")]
        match sign:
            case "?" | "&":
                query.extend(names)
                return ""
            case "#" | ";":
                return ""
            case "/" | ".":
                return "".join(f"{sign}{{{word(name)}}}" for name in names)
        return ",".join(f"{{{word(name)}}}" for name in names)

    head, _, rest = outside(text)
    path = EXPRESSION.sub(expand, head)
    fixed = []
    for name, value in pairs(
        EXPRESSION.sub(lambda m: expand(m) or "", rest) if rest else ""
    ):
        if value.startswith("{"):
            query.append(name)
        else:
            fixed.append((name, value))
    path = re.sub(r"[^\w./{},~:@$!*'()+;=%&-]", "", path)
    return UriTemplate(
        "/" + path.lstrip("/"), tuple(dict.fromkeys(query)), tuple(fixed)
    )


def outside(text: str) -> tuple[str, str, str]:
    """The text before and after the first question mark outside of braces."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if sign == "?" and depth == 0:
            return text[:at], "?", text[at + 1 :].partition("#")[0]
    return text.partition("#")[0] if "{#" not in text else text, "", ""


def variable(text: str) -> str:
    """The name of a variable without its modifiers (`list*`, `text:3`)."""
    name = re.sub(r"(\*|:\d{1,5})$", "", text.strip())
    return unquote(name)
