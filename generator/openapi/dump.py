"""Documents as text: canonical key order, and YAML that every reader reads alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from generator.facts import Json
from generator.openapi.kinds import KINDS, Shape

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


def dump_document(value: dict[str, Any]) -> str:
    """An OpenAPI document in canonical YAML.

    Known fields come in the order of `kinds`, then extensions in the order written;
    maps by name (`paths`, `components`, `properties`) keep their order, responses are
    sorted. Equal documents give equal text, and loading it gives an equal document.
    """
    return dump_yaml(canonical("root", value))


def canonical(kind: str, node: Any) -> Any:
    """The same value with the keys of every OpenAPI object in canonical order."""
    if type(node) is not dict:
        return node
    fields = KINDS[kind]
    if "*" in fields:
        inner = fields["*"].kind
        names: Iterable[str] = sorted(node, key=rank) if kind == "responses" else node
        return {n: canonical(inner, node[n]) if inner else node[n] for n in names}
    if "$ref" in node and "$ref" not in fields:
        return {"$ref": node["$ref"], **{k: v for k, v in node.items() if k != "$ref"}}
    found = {k: arranged(f, node[k]) for k, f in fields.items() if k in node}
    if len(found) != len(node):
        found |= {k: v for k, v in node.items() if k not in found}
    return found


def rank(key: str) -> tuple[int, str]:
    """Responses by status, ranges after codes, then the default, then extensions."""
    if STATUS.match(key):
        return int(key.endswith("XX")), key
    return (2 if key == "default" else 3), key


def arranged(field: Any, value: Any) -> Any:
    """A field's value in canonical order."""
    match field.shape:
        case Shape.ONE:
            return canonical(field.kind, value)
        case Shape.LIST if type(value) is list:
            return [canonical(field.kind, v) for v in value]
        case Shape.MAP if type(value) is dict:
            return {k: canonical(field.kind, v) for k, v in value.items()}
    return value


def dump_yaml(value: Json) -> str:
    """Any JSON value as YAML in block style.

    YAML 1.1 and 1.2 readers agree on the result (RFC 9512, section 3.4).
    """
    out: list[str] = []
    Emitter(out).value(value, "\n", "")
    return "".join(out).lstrip("\n ") + "\n"


class Emitter:
    """Writes values; every piece of text begins with what separates it."""

    def __init__(self, out: list[str]) -> None:
        self.out = out
        self.known: dict[str, str] = {}

    def value(self, value: Any, indent: str, lead: str) -> None:
        """A value after a key or a dash; `indent` is a line end and spaces."""
        kind = type(value)
        if kind is str:
            self.out.append(lead + self.text(value, indent))
        elif kind is dict and value:
            self.members(value, indent)
        elif kind is list and value:
            self.items(value, indent)
        else:
            self.out.append(lead + scalar(value))

    def members(self, value: dict[str, Any], indent: str) -> None:
        """A map, deeper than its key."""
        inner = f"{indent}  "
        for key, member in value.items():
            self.out.append(f"{indent}{self.name(key, indent)}")
            self.value(member, inner, " ")

    def items(self, value: list[Any], indent: str) -> None:
        """A list; the first key of a map in it stands beside the dash."""
        for item in value:
            self.out.append(f"{indent}-")
            inner = f"{indent}  "
            if type(item) is dict and item:
                start = len(self.out)
                self.members(item, inner)
                self.out[start] = " " + self.out[start].removeprefix(inner)
            else:
                self.value(item, inner, " ")

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
    """Whether a text of several lines is the same as a literal block."""
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
