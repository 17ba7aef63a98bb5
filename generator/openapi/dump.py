"""Documents as text: canonical key order, and YAML that all parsers read alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from io import StringIO
from typing import Any, Final

from generator import patterns as re
from generator.facts import Json
from generator.openapi.kinds import KINDS, ObjectField, Shape

PLAIN: Final = re.compile(
    r"""(?:[A-Za-z_/$(](?:[-\w ./$(){}+@^=<>;,'"!?%&*|\[\]~]|:(?=\S)|(?<=\S)\#)*
    |[0-9]+\.[0-9]+\.[0-9]+)\Z""",
    re.ASCII | re.VERBOSE,
)
RESERVED: Final = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity)\Z", re.IGNORECASE
)
UNSAFE: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u2028\u2029]"
)
ASTRAL: Final = re.compile("[\ufffe\uffff\U00010000-\U0010ffff]")
BLANK: Final = re.compile(r"^[ ]+$", re.MULTILINE)
MAX_SIMPLE_KEY: Final = 500
STATUS: Final = re.compile(r"[1-5]..\Z")


def dump_document(value: dict[str, Any], head: str = "") -> str:
    """An OpenAPI document in canonical YAML, after lines that may go before it.

    Known fields come in the order of `kinds`, then extensions in the order written;
    maps by name (`paths`, `components`, `properties`) keep their order, responses are
    sorted. Equal documents give equal text, and loading it gives an equal document.
    """
    return written(value, one("root"), head)


@cache
def one(kind: str) -> ObjectField:
    """An object of a kind; any value for none."""
    return ObjectField(Shape.ONE, kind)


PLAIN_VALUE: Final = one("")


def ordered(field: ObjectField, node: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    """The keys of an object in canonical order, with what each holds."""
    if not field.kind or field.shape is Shape.LIST:
        return [(key, PLAIN_VALUE) for key in node]
    if field.shape is Shape.MAP:
        inner = one(field.kind)
        return [(key, inner) for key in node]
    fields = KINDS[field.kind]
    if "*" in fields:
        inner = one(fields["*"].kind)
        names = sorted(node, key=rank) if field.kind == "responses" else node
        return [(name, inner) for name in names]
    if "$ref" in node and "$ref" not in fields:
        rest = [(key, PLAIN_VALUE) for key in node if key != "$ref"]
        return [("$ref", PLAIN_VALUE), *rest]
    known = [(key, inner) for key, inner in fields.items() if key in node]
    if len(known) != len(node):
        known += [(key, PLAIN_VALUE) for key in node if key not in fields]
    return known


def rank(key: str) -> tuple[int, str]:
    """Responses by status, ranges after codes, then the default, then extensions."""
    if STATUS.match(key):
        return int(key.endswith("XX")), key
    return (2 if key == "default" else 3), key


def dump_yaml(value: Json) -> str:
    """Any JSON value as YAML in block style.

    YAML 1.1 and 1.2 readers agree on the result (RFC 9512, section 3.4).
    """
    return written(value, PLAIN_VALUE)


def written(value: Json, field: ObjectField, head: str = "") -> str:
    """A value as a field of a kind; the text of a large one is not copied."""
    text = StringIO()
    text.write(head)
    if type(value) is dict and value:
        Emitter(text.write).members(value, field, "\n", "")
    else:
        pieces: list[str] = []
        Emitter(pieces.append).value(value, field, "\n", "")
        text.write("".join(pieces).lstrip("\n "))
    text.write("\n")
    return text.getvalue()


class Emitter:
    """Writes values; every piece of text begins with what separates it."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self.write = write
        self.known: dict[str, str] = {}

    def value(self, value: Any, field: ObjectField, indent: str, lead: str) -> None:
        """A value after a key or a dash; `indent` is a line end and spaces."""
        kind = type(value)
        if kind is str:
            self.write(lead + self.text(value, indent))
        elif kind is dict and value:
            self.members(value, field, indent, indent)
        elif kind is list and value:
            self.items(value, field, indent)
        else:
            self.write(lead + scalar(value))

    def members(
        self, value: dict[str, Any], field: ObjectField, indent: str, lead: str
    ) -> None:
        """A map, deeper than its key; `lead` comes before the first key."""
        inner = f"{indent}  "
        for key, below in ordered(field, value):
            self.write(f"{lead}{self.name(key, indent)}")
            self.value(value[key], below, inner, " ")
            lead = indent

    def items(self, value: list[Any], field: ObjectField, indent: str) -> None:
        """A list; the first key of a map in it is beside the dash."""
        below = one(field.kind) if field.shape is Shape.LIST else PLAIN_VALUE
        inner = f"{indent}  "
        for item in value:
            self.write(f"{indent}-")
            if type(item) is dict and item:
                self.members(item, below, inner, " ")
            else:
                self.value(item, below, inner, " ")

    def name(self, key: str, indent: str) -> str:
        """A key with its colon; very long ones need the explicit form."""
        found = self.known.get(key)
        if found is None:
            spelled = key if is_plain(key) else quoted(key)
            if len(spelled) > MAX_SIMPLE_KEY:
                return f"? {spelled}{indent}:"
            found = self.known[key] = f"{spelled}:"
        return found

    def text(self, text: str, indent: str) -> str:
        """A string: plain, as a literal block, or quoted."""
        if is_plain(text):
            return text
        # Outside of a map or list a block would not be set in.
        if "\n" in text and indent != "\n" and is_block(text):
            mark = "|" if text.endswith("\n") else "|-"
            body = text.removesuffix("\n").replace("\n", indent)
            return f"{mark}{indent}{BLANK.sub('', body)}"
        return quoted(text)


def is_plain(text: str) -> bool:
    """Whether a string may stand without quotes in YAML 1.1 and 1.2."""
    if PLAIN.match(text) is None or text[-1] == " ":
        return False
    return RESERVED.match(text) is None


def is_block(text: str) -> bool:
    """Whether a string of several lines is the same as a literal block."""
    if UNSAFE.search(text) or ASTRAL.search(text) or text[:1] in (" ", "\n"):
        return False
    return not text.endswith(("\n\n", " ")) and BLANK.search(text) is None


def quoted(text: str) -> str:
    """A string in double quotes, by the rules of JSON and YAML at once."""
    if text.isprintable() and not ASTRAL.search(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    escaped = json.dumps(text, ensure_ascii=False)
    found = UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", escaped)
    return ASTRAL.sub(lambda m: f"\\U{ord(m[0]):08x}", found)


def scalar(value: Any) -> str:
    """Anything else, as in JSON; a float always has a point for YAML 1.1."""
    if type(value) is float:
        text = repr(value)
        return text if "." in text else text.replace("e", ".0e")
    return json.dumps(value)
