"""Text that wants to become code."""

from __future__ import annotations

import os
import re
import unicodedata

import pytest

CALL = "breakin()"

PAYLOADS = {
    "triple-quote": f'"""\n{CALL}\n"""',
    "escaped-triple-quote": f'\\"""+{CALL}+"""',
    "single-triple": f"'''\n{CALL}\n'''",
    "trailing-backslash": f"text {CALL}\\",
    "trailing-quote": f'text {CALL}"',
    "trailing-quotes": f'text {CALL}"""',
    "only-quotes": '"""""""',
    "quote-breakout": f"'+{CALL}+'",
    "double-breakout": f'"+{CALL}+"',
    "bracket-breakout": f'")], {CALL}, [("',
    "comma-colon": f'a": {CALL}, "b: c=d = e',
    "newline": f"x\n{CALL}\n    {CALL}",
    "carriage-return": f"x\r{CALL}\r\n{CALL}",
    "line-separator": f"x\u2028{CALL}\u2029{CALL}\x85{CALL}",
    "form-feed": f"x\x0c{CALL}\x0b{CALL}\x1c{CALL}",
    "comment": f"# x\n{CALL}  # noqa",
    "coding": f"# coding: utf-7\n+AAo-{CALL}",
    "fstring": f"{{{CALL}}}",
    "format": "{0.__class__.__mro__} {name!r} %s %(x)s",
    "jinja": f"{{{{7*7}}}} {{% if x %}} {{# y #}} {{{{ {CALL} }}}}",
    "jinja-block": f"{{% raw %}}{CALL}{{% endraw %}}",
    "bad-unicode-escape": "\\N{bad} \\xZZ \\u12 \\U0011ffff \\777",
    "nul": f"x\x00{CALL}",
    "surrogate": f"x\udc80{CALL}\ud83d",
    "bidi": f"x\u202e{CALL}\u2066\u200b\u200d\ufeff",
    "tag-characters": f"x\U000e0041{CALL}\U0010ffff",
    "non-finite": "inf nan -inf 1e999",
    "type-ignore": "x # type: ignore",
    "fmt-off": "# fmt: off\nx   =  1",
    "doctest": f">>> {CALL}\n1",
    "doctest-inline": f"x\n    >>> {CALL}\n    ... {CALL}",
    "toml-breakout": f'"\n[tool.x]\ny = """{CALL}',
    "markdown-breakout": f"```\n# {CALL}\n<script>{CALL}</script> [x](javascript:0)",
    "html": f"<b onload={CALL}>x</b>&lt;script&gt;{CALL}&#62;&#62;&#62; {CALL}",
    "shell": "$(touch x) `touch x` ; rm -rf x | y && z",
    "path": "../../../etc/passwd",
    "windows": "..\\..\\CON",
    "import": "__import__('os').system('x')",
    "lambda": f"(lambda: {CALL})()",
    "annotation": f"list[{CALL}] | int = {CALL}",
    "long-word": "x" * 300 + CALL,
    "long-text": f'{CALL}: "{CALL}" = \\ ' * 40,
    "accents": f"ﬁle ²é ıİ ß {CALL} 𝓫𝓻𝓮𝓪𝓴",
    "raw-end": f"r'\\' + {CALL} #",
    "class": f"(Model):\n    {CALL}\nclass X",
    "self": "self.__class__.__init__.__globals__",
}


THOROUGH = os.environ.get("FRAGMINT_INPUTS") == "others"
"""Whether this is a long run (`make hostile`, `make stress`), which tries everything."""
PREFIXED = [
    pytest.param(name, prefix, id=f"{name}-{'inside' if prefix else 'first'}")
    for index, name in enumerate(PAYLOADS)
    for turn, prefix in enumerate(("", "x "))
    if THOROUGH or index % 2 == turn
]
"""Each text first in its field, or inside it; a short run tries one of the two."""
SPELLED = str.maketrans({"ß": "ss", "ı": "i"})
"""Letters of the payloads that have a spelling in ASCII and no accent."""


def control(payload: str) -> str:
    """Harmless text with the same words, so that names come out the same."""
    plain = unicodedata.normalize("NFKD", payload.translate(SPELLED))
    kept = (c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^A-Za-z0-9 ]", blank, "".join(kept))


def blank(found: re.Match[str]) -> str:
    """A space for what is blank, an underscore for any other character.

    What has no UTF-8 form stays, since such a value is left out as a whole.
    """
    if "\ud800" <= found[0] <= "\udfff":
        return found[0]
    return " " if found[0].isspace() else "_"
