"""Schemas as Swagger UI draws them: `Pet{`, a line `name*` and its type for each field,
what limits it below, and `}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.formats.unfenced import Budget
from generator.formats.viewers.shown import ShownField, values_note

OPENING = re.compile(r"(\[?)(?:[^\s{}\[\]]{0,300} ?)(\{)")
FOLDED = re.compile(r"\[?[^\s{}\[\]]{0,300} ?\{\.\.\.\}?\]?")
FIELD = re.compile(r"([^\s*{}]{1,100}?)(\*)?\t(.{0,400})")
CLOSING = re.compile(r"\}(\])?")
SCALAR = re.compile(
    r"(\[?)(string|integer|number|boolean|object|any|file|null)(?:\(\$([\w-]{1,40})\))?\]?"
)
LIMIT = re.compile(
    r"(?:minLength|maxLength|minimum|maximum|pattern|nullable|uniqueItems|minItems|maxItems|"
    r"readOnly|writeOnly|title|multipleOf|exclusiveM\w+|xml|x-\S{1,40}):.{0,300}"
)
ATTRIBUTE = re.compile(r"(default|example): (.{1,300})")


@dataclass(slots=True)
class DrawnSchema:
    """The fields of a schema, and the line behind it."""

    entries: list[ShownField] = field(default_factory=list)
    is_list: bool = False
    following: int = 0

    @property
    def names(self) -> set[str]:
        """The names of its own fields."""
        return {entry.name for entry in self.entries if not entry.depth}


def models_below(lines: Sequence[str], at: int, budget: Budget) -> list[DrawnSchema]:
    """The schemas that are drawn from a line on."""
    found: list[DrawnSchema] = []
    while at < len(lines):
        model = model_at(lines, at, len(lines), budget)
        found += [model] if model else []
        at = model.following if model else at + 1
    return found


def model_at(
    lines: Sequence[str], at: int, end: int, budget: Budget
) -> DrawnSchema | None:
    """The schema that is drawn from a line on; None if none is, or it does not end."""
    opening = OPENING.fullmatch(lines[at]) if at < end else None
    below = lines[at + 1] if at + 1 < end else ""
    if opening is None or below[:1] in ('"', "{"):
        return None
    model = DrawnSchema(is_list=bool(opening[1]))
    depth, hidden, awaits = 1, 0, False
    for index in range(at + 1, min(end, at + 1 + budget.lines)):
        budget.lines -= 1
        line = lines[index]
        closes = CLOSING.fullmatch(line) is not None
        if hidden:
            hidden += (line.endswith("{") or bool(OPENING.fullmatch(line))) - closes
            continue
        if closes:
            depth -= 1
            if not depth:
                model.following = index + 1
                return model if model.entries else None
            continue
        found = FIELD.fullmatch(line)
        if found and (found[1].startswith("<") or "->" in line):
            # Variants and what any further name has are no fields.
            hidden = found[3].endswith("{")
            continue
        if found is None:
            # `[` alone has the item's text between it and the `{` of the item.
            begins = OPENING.fullmatch(line) is not None
            depth += begins and awaits
            hidden = begins and not awaits
            awaits = awaits and not begins
            continue
        model.entries.append(entry_of(found, lines, index, end, depth - 1))
        depth += OPENING.fullmatch(found[3].strip()) is not None
        awaits = found[3].strip() == "["
    return None


def entry_of(
    found: re.Match[str], lines: Sequence[str], at: int, end: int, depth: int
) -> ShownField:
    """The field on a line, with what is said of it below."""
    text = found[3].strip()
    # A saved page has the label of the values behind the type.
    notes, text = (["Enum:"], text[:-5]) if text.endswith("Enum:") else ([], text)
    scalar = SCALAR.fullmatch(text)
    if scalar:
        kind = f"{scalar[2]} <{scalar[3]}>" if scalar[3] else scalar[2]
        kind = f"array of {scalar[2]}" if scalar[1] else kind
    elif OPENING.fullmatch(text) or FOLDED.fullmatch(text):
        kind = "array of object" if text.startswith("[") else "object"
    else:
        kind = "array of object" if text == "[" else ""
    last = at
    for index in range(at + 1, min(end, at + 40)):
        line = lines[index]
        if FIELD.fullmatch(line) or CLOSING.fullmatch(line) or OPENING.fullmatch(line):
            break
        if line:
            last = index
            notes.append(line)
    required = "required" if found[2] else "optional"
    return ShownField(
        found[1], kind, required, " ".join(notes_of(notes)), at, last, depth
    )


def notes_of(lines: Sequence[str]) -> Iterator[str]:
    """What lines below a field say."""
    values = False
    for line in lines:
        if found := ATTRIBUTE.fullmatch(line):
            word = "Default" if found[1] == "default" else "Example"
            yield f"{word}: `{found[2].strip(chr(34))}`." if "`" not in found[2] else ""
        elif line == "Enum:":
            values = True
        elif values and line.startswith("["):
            listed = [each.strip(" \"'") for each in line.strip("[] ").split(",")]
            yield values_note([each for each in listed if each])
            values = False
        elif line == "nullable: true":
            yield "May be null."
        elif not LIMIT.fullmatch(line) and not values:
            yield line
