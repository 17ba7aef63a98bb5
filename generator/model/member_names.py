"""What the members of a union are called beside the union's own name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.model.flatten import merge_all_of
from generator.model.place import says_nothing
from generator.model.subtypes import Subtypes
from generator.naming import words
from generator.openapi.schema import SchemaObject
from generator.pointers import unescape

NUMBERED = re.compile(r"(?:variant|option|object|type|alternative|case|schema)?\s*\d*")
"""Titles that only count the alternatives, as generators of documents write them."""
TAGS = "type kind object event action op operation mode status method name".split()
"""Properties that usually tell alternatives apart, the more telling ones first."""
LONGEST = 40
"""Most characters of a value that becomes part of a name: longer ones are sentences."""
MOST = 60
"""Most alternatives whose properties are compared, each with all others."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One alternative: its title, the components that it consists of, its properties,
    those that are required, and those with one value only.
    """

    title: str = ""
    parts: str = ""
    fields: Mapping[str, SchemaObject] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    constants: Mapping[str, str | int | bool] = field(default_factory=dict)


def member_words(
    options: Sequence[SchemaObject],
    discriminator: str,
    hint: Sequence[str],
    subtypes: Subtypes,
) -> list[str]:
    """The words that tell each alternative apart, empty where its union's name will do;
    `hint` are those of the union.

    By its title, the values that select it, the components it consists of, a property
    that it alone has; by its number as the last resort. The alternative that is the
    only one to need a name has that of the union.
    """
    stated = frozenset(word.lower() for part in hint for word in words(part))
    lists = [option for option in options if is_list(option)]
    if len(lists) == 1:
        # What is in the only list is called an item of its union.
        options = [o.made({}) if is_list(o) else o for o in options]
    members = [described(option, stated, subtypes) for option in options]
    if sum(map(needs_name, options)) < 2:
        return [titled(one, members, discriminator) for one in members]
    found = [""] * len(options)
    for rule in RULES:
        proposed = [
            rule(one, members, discriminator) if not word and needs_name(option) else ""
            for one, word, option in zip(members, found, options, strict=True)
        ]
        counts = Counter("".join(words(w)).casefold() for w in (*proposed, *found))
        for n, word in enumerate(proposed):
            if word and counts["".join(words(word)).casefold()] == 1:
                found[n] = word
    nameless = [
        n
        for n, option in enumerate(options)
        if not found[n] and needs_name(option) and not is_grouped(option)
    ]
    for n in nameless if len(nameless) > 1 else ():
        found[n] = f"Variant{n + 1}"
    return found


def needs_name(option: SchemaObject) -> bool:
    """Whether an alternative becomes a definition, or holds one."""
    if option.ref or option.compositions or option.properties:
        return True
    match option.additional:
        case SchemaObject() as rest if needs_name(rest):
            return True
        case _:
            return bool(option.items) and needs_name(option.items)


def is_list(option: SchemaObject) -> bool:
    """Whether an alternative is a list whose items need a name."""
    return "properties" not in option and needs_name(option.items)


def is_grouped(option: SchemaObject) -> bool:
    """Whether an alternative has a name of its own, or is a union whose members have."""
    bare = "properties" not in option and "allOf" not in option
    return bool(option.ref) or (bare and ("oneOf" in option or "anyOf" in option))


def described(
    option: SchemaObject, known: Collection[str], subtypes: Subtypes
) -> Alternative:
    """What names an alternative; of a component only what it consists of itself.

    `known` are the words of its union, which the names of components are not to repeat.
    """
    schema = option.followed
    if "properties" not in schema and schema.items:
        schema = schema.items.followed
    if "allOf" in schema and not option.ref:
        schema = merge_all_of(schema, subtypes)
    fields = schema.properties
    parts = words(" ".join(parts_of(option)))
    return Alternative(
        option.title,
        " ".join(word for word in parts if word.lower() not in known),
        fields,
        frozenset(schema.required),
        dict(constants(fields)),
    )


def parts_of(option: SchemaObject) -> Iterator[str]:
    """The names of the components that an alternative consists of."""
    for part in (option, *option.all_of):
        if part.ref:
            yield unescape(part.ref.rpartition("/")[2])


def constants(
    fields: Mapping[str, SchemaObject],
) -> Iterator[tuple[str, str | int | bool]]:
    """The properties that have one value only."""
    for name, schema in fields.items():
        match schema.followed.values:
            case [str() | int() as only]:
                yield name, only


def titled(one: Alternative, members: Sequence[Alternative], discriminator: str) -> str:
    """The title, unless it says no more than a number."""
    title = one.title.strip()
    return "" if NUMBERED.fullmatch(title.lower()) or says_nothing(title) else title


def tagged(one: Alternative, members: Sequence[Alternative], discriminator: str) -> str:
    """The value that selects an alternative: of the discriminator, of a usual tag, of
    any other property that has one value in it and no such value in others.
    """
    known = (discriminator, *TAGS, *one.constants)
    for name in dict.fromkeys(n for n in known if n in one.constants):
        value = one.constants[name]
        same = [m for m in members[:MOST] if m.constants.get(name, ...) == value]
        if len(same) == 1 and (word := worded(name, value)):
            return word
    return ""


def worded(name: str, value: str | int | bool) -> str:
    """A value as words, those that are no texts with their property."""
    match value:
        case bool():
            return name if value else f"not {name}"
        case str():
            return value if len(value) <= LONGEST and words(value) else ""
    return f"{name} {value}" if value >= 0 else ""


def composed(
    one: Alternative, members: Sequence[Alternative], discriminator: str
) -> str:
    """The components that an alternative consists of."""
    return one.parts


def marked(one: Alternative, members: Sequence[Alternative], discriminator: str) -> str:
    """The only property, or else one that no other alternative has: a required one
    first.
    """
    if len(one.fields) == 1:
        return next(iter(one.fields))
    others = {name for m in members[:MOST] if m is not one for name in m.fields}
    own = [name for name in one.fields if name not in others]
    return next((n for n in own if n in one.required), next(iter(own), ""))


def demanded(
    one: Alternative, members: Sequence[Alternative], discriminator: str
) -> str:
    """What only this alternative requires: a property, or else two of those that not
    all of them require.
    """
    others = [m.required for m in members[:MOST] if m is not one]
    asked = [name for name in one.fields if name in one.required]
    own = next((n for n in asked if not any(n in known for known in others)), "")
    shared = [n for n in asked if not all(n in known for known in others)]
    return own or " ".join(shared[:2])


def sorted_out(
    one: Alternative, members: Sequence[Alternative], discriminator: str
) -> str:
    """A value that several alternatives share, and what tells those apart."""
    for name in (discriminator, *TAGS):
        match one.constants.get(name):
            case str(value):
                alike = [m for m in members[:MOST] if m.constants.get(name) == value]
            case _:
                continue
        if 1 < len(alike) < len(members):
            own = marked(one, alike, name) or demanded(one, alike, name)
            return f"{worded(name, value)} {own}" if own else ""
    return ""


RULES: tuple[Callable[[Alternative, Sequence[Alternative], str], str], ...] = (
    titled,
    tagged,
    composed,
    sorted_out,
    marked,
    demanded,
)
"""What names an alternative, the best first; a word that two would share names none."""
