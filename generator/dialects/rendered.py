"""The text of a rendered reference page, as saved from a documentation site.

Name, type and requiredness of a parameter run together (`limitintegerOptional`),
objects are folded (`Show 5 properties`), alternatives are separated by `OR`.
"""

from __future__ import annotations

import re

from generator.facts import Evidence, Json, Pointer, Reading
from generator.source import Source

from .parts.blocks import Block, BlockKind, blocks_of
from .parts.chrome import chrome_lines
from .parts.chunks import has_topics
from .parts.credentials import api_key
from .parts.frontmatter import front_matter
from .parts.glued import Glued, notes_of, take_apart
from .parts.markdown import read_markdown
from .parts.part import Part
from .parts.prose import plain, unescape
from .parts.texts import ERROR, read_line, read_text
from .parts.told import told_notes, told_type
from .parts.topics import Topic
from .tables import PLACES, read_table

NAME = "rendered"

FOLDED = re.compile(
    r"(Show|Hide) ?(\d{0,4}) ?(?:propert(?:ies|y)|variants?|headers?|enum values?|"
    r"possible types?)"
)
WHOLE = re.compile(
    r"This endpoint (?:expects|returns|accepts) (?:an? |the )?(?:optional )?"
    r"([\w ,]{3,120}?)\.?"
)
VALUES = re.compile(r"(?i)(?:allowed|possible|valid|accepted) values\b")
VALUE = re.compile(r"[`\"]([^`\"]{1,100})[`\"]")
SCHEME = re.compile(r"Authorization\s?(Bearer|Basic)\b.{0,20}", re.IGNORECASE)
QUERY_KEY = re.compile(r"\bquery\b", re.IGNORECASE)


def sniff(source: Source) -> float:
    """Likely if headings announce an operation and names run into their types."""
    skip = set(range(1, front_matter(source).last + 1))
    blocks = blocks_of(source, skip)
    if not has_topics(blocks):
        return 0.0
    glued = any(
        (found := take_apart(unescape(line.strip()))) and (found.notes or found.titled)
        for block in blocks
        if block.kind is BlockKind.TEXT
        for line in block.text.split("\n")
    )
    return 0.85 if glued else 0.5 if skip else 0.0


def read(source: Source) -> Reading:
    """Read a page."""
    return read_markdown(
        source,
        NAME,
        Evidence.PROSE,
        {BlockKind.TEXT: text_block, BlockKind.TABLE: read_table},
        chrome_lines(source.lines),
    )


def text_block(part: Part, block: Block) -> None:
    """Text: entries under the headings that have them, prose elsewhere."""
    reader = READERS.get(part.topic)
    if not part.operation or reader is None:
        read_text(part, block)
        return
    for line in range(block.first, block.last + 1):
        text = unescape(part.page.source.lines[line - 1].strip())
        if text and not reader(part, line, text) and not read_line(part, line, text):
            part.ledger.prose(line)


def entry_line(part: Part, line: int, text: str) -> bool:
    """A parameter or property, its description, or a mark of the layout."""
    if folded := FOLDED.fullmatch(text):
        return fold(part, line, folded)
    if text == "OR":
        part.memory["variant"] = str(int(part.memory.get("variant", "0")) + 1)
        part.memory.pop("owner", None)
        part.ledger.fact(line)
        return True
    if whole := WHOLE.fullmatch(text):
        return whole_body(part, line, whole[1])
    found = take_apart(text)
    if found and (found.notes or (part.topic in BODIES and found.titled)):
        entry(part, line, found)
        return True
    return describe(part, line, text)


def whole_body(part: Part, line: int, words: str) -> bool:
    """`This endpoint expects a list of objects.`"""
    told = told_type(words)
    if told is None:
        return False
    for at, value in told:
        part.draft.state((*part.schema_root(), *at), value, line)
    part.ledger.fact(line)
    return True


def fold(part: Part, line: int, folded: re.Match[str]) -> bool:
    """`Show 5 properties` hides them; `Hide 5 properties` means that they follow."""
    if folded[1] == "Show":
        reason = f"a folded part of the page: {folded[2] or 'one'} not shown"
        part.ledger.ignore(line, line, reason)
    else:
        part.ledger.ignore(line, line, "an unfolded part of the page")
        owner = part.memory.get("owner")
        if owner:
            stack = part.memory.get("stack", "")
            count = folded[2] or "1"
            part.memory["stack"] = f"{stack}\n{owner}\t{count}".strip("\n")
    return True


def entry(part: Part, line: int, found: Glued) -> None:
    """State a parameter, a property, or an alternative of a body."""
    part.ledger.fact(line)
    to = owner_of(part, line, found)
    schema = (*to, "schema") if to[0] == "parameters" else to
    for at, value in (*found.told, *notes_of(found)):
        place = to if at == ("deprecated",) else schema
        part.draft.state((*place, *at), value, line)
    part.memory["owner"] = "/".join(t.replace("/", "\0") for t in to)
    part.memory["kind"] = str(found.kind)


def owner_of(part: Part, line: int, found: Glued) -> Pointer:
    """Where an entry belongs; states whether it is required on the way."""
    name, required = found.name, found.required
    if part.topic in PLACES:
        place = PLACES[part.topic]
        key = f"{place}:{name.lower() if place == 'header' else name}"
        part.draft.names[key] = name
        if required is not None:
            pointer = ("parameters", key, "required")
            part.draft.state(pointer, required, line)
        return ("parameters", key)
    root = inner_root(part)
    titled = " " in name or names_the_body(part, found)
    if (root is None and titled) or (has_variants(part, line) and not root):
        return alternative(part, line, name)
    root = root or part.schema_root()
    if not part.draft.stated(*root, "type"):
        part.draft.state((*root, "type"), "object", line)
    if required is not None:
        part.draft.state((*root, "required", name), required, line)
    return (*root, "properties", name)


def names_the_body(part: Part, found: Glued) -> bool:
    """Whether an entry is the title of the whole body: `Orderobject`, unmarked."""
    unmarked = found.required is None and found.kind == "object"
    first = not part.draft.stated(*part.schema_root(), "type")
    return unmarked and first and found.name[:1].isupper()


def inner_root(part: Part) -> Pointer | None:
    """The unfolded object whose properties are being listed, if any."""
    stack = [entry.split("\t") for entry in part.memory.get("stack", "").split("\n")]
    while stack and stack[-1][0]:
        owner, left = stack[-1]
        if int(left) > 0:
            stack[-1][1] = str(int(left) - 1)
            part.memory["stack"] = "\n".join("\t".join(e) for e in stack)
            pointer = tuple(t.replace("\0", "/") for t in owner.split("/"))
            is_list = part.draft.value(*pointer, "type") == "array"
            return (*pointer, "items") if is_list else pointer
        stack.pop()
    part.memory["stack"] = ""
    return None


def has_variants(part: Part, line: int) -> bool:
    """Whether the body that a line is about has alternatives."""
    if "variant" in part.memory:
        return True
    after = [b for b in part.blocks if b.first >= line]
    end = next((b.first for b in after if b.kind is BlockKind.HEADING), part.draft.last)
    lines = part.page.source.lines[line:end]
    return part.topic in BODIES and any(text.strip() == "OR" for text in lines)


def alternative(part: Part, line: int, name: str) -> Pointer:
    """The schema of one of several bodies, or of the only one, by its title."""
    to = part.schema_root()
    if has_variants(part, line):
        to = (*to, "oneOf", part.memory.get("variant", "0"))
    part.draft.state((*to, "title"), name, line)
    return to


def describe(part: Part, line: int, text: str) -> bool:
    """Text that describes the entry above it, or the body."""
    owner = part.memory.get("owner")
    if not owner:
        return False
    to = tuple(t.replace("\0", "/") for t in owner.split("/"))
    schema = (*to, "schema") if to[0] == "parameters" else to
    if listed_value(part, line, text, schema):
        return True
    for at, value in told_notes(text, part.memory.get("kind")):
        part.draft.state((*schema, *at), value, line)
        part.ledger.fact(line)
    pointer = (*to, "description")
    if VALUES.match(text):
        part.memory["values"] = ""
        part.ledger.ignore(line, line, "allowed values that run together or follow")
    elif part.draft.stated(*pointer):
        part.ledger.prose(line)
    else:
        part.draft.state(pointer, plain(text), line)
        part.ledger.fact(line)
    return True


def listed_value(part: Part, line: int, text: str, schema: Pointer) -> bool:
    """One of the allowed values, on a line of its own after `Allowed values:`."""
    found = VALUE.fullmatch(text)
    if not found or "values" not in part.memory:
        part.memory.pop("values", None)
        return False
    told = f"{part.memory['values']}\0{found[1]}".strip("\0")
    part.memory["values"] = told
    part.ledger.fact(line)
    inner = ("items",) if part.memory.get("kind") == "array" else ()
    values: list[Json] = [*told.split("\0")]
    part.draft.restate((*schema, *inner, "enum"), values, line)
    return True


def error_line(part: Part, line: int, text: str) -> bool:
    """A status, and on the next line what it means."""
    if found := ERROR.fullmatch(text):
        part.status = found["status"].upper()
        part.ledger.fact(line)
        text = found["text"]
    if part.status is None:
        return False
    pointer = ("responses", part.status, "description")
    if not text or part.draft.stated(*pointer):
        return bool(found)
    part.draft.state(pointer, text, line)
    part.ledger.fact(line)
    return True


def auth_line(part: Part, line: int, text: str) -> bool:
    """How requests are authenticated."""
    header = ("parameters", "header:authorization")
    if found := SCHEME.fullmatch(text):
        if found[1].lower() == "basic":
            part.page.schemes["basic"] = {"type": "http", "scheme": "basic"}
            part.draft.state(("security", "basic"), [], line)
        else:
            part.draft.state((*header, "required"), True, line)
            part.draft.state((*header, "schema", "type"), "string", line)
    elif glued := take_apart(text):
        part.memory["key"] = glued.name
        declare_key(part, "header", line)
    elif QUERY_KEY.search(text) and "key" in part.memory:
        declare_key(part, "query", line)
    elif part.draft.stated(*header, "required"):
        if part.draft.stated(*header, "description"):
            return False
        part.draft.state((*header, "description"), text, line)
    else:
        return False
    part.ledger.fact(line)
    return True


def declare_key(part: Part, place: str, line: int) -> None:
    """State that a key is needed, in a header unless the page says otherwise."""
    name, scheme = api_key(place, part.memory["key"])
    part.page.schemes[name] = scheme
    if not part.draft.stated("security", name):
        part.draft.state(("security", name), [], line)


BODIES = (Topic.BODY, Topic.RESPONSE)
READERS = {
    **dict.fromkeys((*PLACES, *BODIES, Topic.PARAMETERS), entry_line),
    Topic.ERRORS: error_line,
    Topic.AUTH: auth_line,
}
