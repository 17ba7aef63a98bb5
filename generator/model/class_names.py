"""Class names of definitions: names in the document first, then names of locations.

A name depends on the location of its schema, and as little as possible on the rest of
the document: another operation or field renames nothing.
"""

from __future__ import annotations

import builtins
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import takewhile

from generator import patterns as re
from generator.model.definitions import Definitions, is_component
from generator.model.given_names import INLINE, SCHEMA, given_name
from generator.model.ir import Alias, Definition, Direction, Literals, Model
from generator.model.place import (
    ANSWER,
    MAX_ALIAS_NAME,
    MAX_CLASS_NAME,
    Place,
    case_words,
    class_name,
    listed,
    says_nothing,
)
from generator.model.settings import UserSettings
from generator.model.verbs import NOUNS, PREPOSITIONS, QUALITIES, VERBS
from generator.naming import assign, pascal, singular, words
from generator.openapi.document import OpenAPIObject
from generator.openapi.nodes import BadReference
from generator.openapi.schema import SchemaObject

BUILTINS = frozenset(name for name in dir(builtins) if name[:1].isupper())
"""Python's own classes (`Warning`, `TimeoutError`): an annotation that is read before
the module's own class of that name exists would find Python's.
"""
RESERVED = BUILTINS | frozenset(
    [
        "Any",
        "Literal",
        "Annotated",
        "Mapping",
        "Sequence",
        "Model",
        "Input",
        "OpenModel",
        "OpenInput",
        "Field",
        "Missing",
        "MISSING",
        "UUID",
        "Decimal",
        "TypeAlias",
        "TypeAliasType",
        "TYPE_CHECKING",
        "Discriminated",
        "OneOf",
        "File",
        "JsonObject",
        "Call",
        "Statuses",
        "Style",
        "Iterator",
        "AsyncIterator",
        "Resource",
        "AsyncResource",
        "OffsetPages",
        "NumberPages",
        "CursorPages",
        "LinkPages",
        "NextUrlPages",
        "NotRequired",
        "Required",
        "Self",
        "Generic",
        "Union",
        "Optional",
        "Drift",
        "Event",
        "RateLimit",
        "Response",
        "Timeout",
    ]
)
"""Class names that generated modules import, and what the package itself exports."""
OF_STREAMS = frozenset({"Event"})
"""Those that a package without streams leaves to its models."""


def class_names(
    definitions: Definitions,
    used: Iterable[str],
    user: UserSettings,
    document: OpenAPIObject,
    streams: bool = True,
) -> dict[str, str]:
    """A class name for every definition; what is sent yields to what is received:
    where both want one name, the request's gets `Input`. `streams` says whether any
    operation gives a stream.
    """
    reserved = RESERVED if streams else RESERVED - OF_STREAMS
    keys = sorted(used)
    wanted = wanted_names(definitions, keys, extension_names(keys, document))
    wanted |= {key: name for key in keys if (name := user.model(key))}
    received = Counter(
        wanted[key].casefold() for key in keys if not is_request(definitions, key)
    )
    for key in keys:
        if is_request(definitions, key) and received[wanted[key].casefold()]:
            wanted[key] = f"{wanted[key]}Input"
    free = {
        key: f"{name}Model" if name in reserved else name
        for key, name in wanted.items()
    }
    names = assign(((order(key), free[key]) for key in keys), reserved, str.casefold)
    return {key: names[order(key)] for key in keys}


def extension_names(keys: Iterable[str], document: OpenAPIObject) -> dict[str, str]:
    """The names that extensions give to schemas, by key of their definitions."""
    found: dict[str, str] = {}
    for key in keys:
        pointer = key.rpartition("|")[0]
        try:
            node = document.at(SchemaObject, pointer)
        except BadReference:
            continue
        inside = "/" in pointer.removeprefix("#/components/schemas/")
        if name := given_name(node, INLINE if inside else SCHEMA):
            found[key] = name
    return found


def wanted_names(
    definitions: Definitions, keys: list[str], given: Mapping[str, str]
) -> dict[str, str]:
    """The name that each definition wants: a component the one that an extension gives
    it where that is nobody else's, else its own; any other place the first of its
    options that no component wants, nor another place in its direction.
    """
    places = {key: definitions.places[key] for key in keys}
    tails = dotted_tails({found[0].hint[0] for found in places.values()})
    wanted = {
        key: class_name(
            relative(found[0].hint, tails), limit=longest(definitions.drafts[key])
        )
        for key, found in places.items()
        if is_component(found[0])
    }
    wanted = overridden(wanted, given)
    options = {
        key: place_names(found, tails, definitions.drafts[key], given.get(key, ""))
        for key, found in places.items()
        if key not in wanted
    }
    known = {name.casefold() for name in wanted.values()}
    for sent in (False, True):
        open_keys = {
            k: o for k, o in options.items() if is_request(definitions, k) is sent
        }
        main = {key for key in open_keys if not case_words(best_place(places[key]))}
        wanted |= first_free(open_keys, known, main)
    return wanted


def overridden(wanted: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The names of components, with those that extensions give to one of them alone."""
    names = {k: pascal(given[k]) if k in given else name for k, name in wanted.items()}
    bearers: dict[str, set[str]] = {}
    for key in wanted:
        for name in {names[key], wanted[key]}:
            bearers.setdefault(name.casefold(), set()).add(key.rpartition("|")[0])
    return {
        key: name if len(bearers[name.casefold()]) == 1 else wanted[key]
        for key, name in names.items()
    }


def first_free(
    options: Mapping[str, list[str]], given: Collection[str], main: Collection[str]
) -> dict[str, str]:
    """For every key the first of its options that nothing else has or wants, rank by
    rank; the last one if there is none. `given` are taken names, case folded.

    A name that several want goes to the only one that is in `main`.
    """
    chosen: dict[str, str] = {}
    taken = set(given)
    for rank in range(max(map(len, options.values()), default=0)):
        asked = {
            key: names[rank]
            for key, names in options.items()
            if key not in chosen and rank < len(names)
        }
        counts = Counter(name.casefold() for name in asked.values())
        mains = Counter(name.casefold() for k, name in asked.items() if k in main)
        for key, name in asked.items():
            folded = name.casefold()
            first = key in main and mains[folded] == 1
            alone = (counts[folded] == 1 or first) and folded not in taken
            if alone or rank == len(options[key]) - 1:
                chosen[key] = name
        taken |= {name.casefold() for name in chosen.values()}
    return chosen


def place_names(
    places: list[Place], tails: Mapping[str, str], found: Definition, given: str
) -> list[str]:
    """The names a definition may have, best first: the one that an extension gives (if
    there is one), what an operation lists, the bare last word where several operations
    share it (`Address` rather than `CreateCustomerAddress`), the words of
    the place, those with repetitions, those with its status or media type, and those
    with what kind of definition it is.
    """
    best = best_place(places)
    hint = relative(best.hint, tails)
    limit = longest(found)
    name = class_name(hint, limit=limit)
    shared = len({place.hint for place in places}) > 1 and not owned(best)
    bare = (
        [class_name(hint[-1:], limit=limit)]
        if shared and not says_nothing(hint[-1])
        else []
    )
    kind = name if name.endswith(kind_name(found)) else name + kind_name(found)
    own = [pascal(given)] if given else []
    own += [class_name((one,), limit=limit)] if (one := said_by_all(places)) else []
    own += [class_name((one,), limit=limit)] if (one := listed(hint)) else []
    whole = class_name(hint, once=False, limit=limit)
    case = class_name((hint[0], *case_words(best), *hint[1:]), limit=limit)
    return [*own, *bare, name, whole, case, kind]


def said_by_all(places: list[Place]) -> str:
    """The noun that the names of several operations end with, for what all of them give
    or take: `global rule` of `create global rule` and `find global rules`. Empty if a
    place has other words that tell what it is.
    """
    heads = sorted({place.hint[0] for place in places})
    telling = any({*place.hint[1:]} - {ANSWER, "Item"} for place in places)
    if len(heads) < 2 or telling or any(owned(place) for place in places):
        return ""
    ends: list[list[str]] = []
    for head in heads:
        expressed = [word.lower() for word in words(head)]
        whole = takewhile(lambda word: word not in PREPOSITIONS, expressed)
        ends.append(singular("_".join(whole)).split("_")[::-1])
    common: list[str] = []
    for column in zip(*ends, strict=False):
        if len(set(column)) > 1 or column[0] in VERBS - NOUNS:
            break
        common.insert(0, column[0])
    nouns = [word for word in common if word not in QUALITIES]
    if not nouns or (len(nouns) == 1 and says_nothing(nouns[0])):
        return ""
    return " ".join(common)


def longest(found: Definition) -> int:
    """How long a definition's name may be."""
    return MAX_ALIAS_NAME if isinstance(found, Alias) else MAX_CLASS_NAME


def kind_name(found: Definition) -> str:
    """The words that set a definition apart from another of the same words."""
    match found:
        case Model():
            return "Object"
        case Alias(type=Literals()):
            return "Value"
        case Alias():
            return "Choice"


def best_place(places: list[Place]) -> Place:
    """The place that a shared definition is named by: one inside a component before
    one inside an operation, then that with the shortest name.
    """
    return min(
        places,
        key=lambda place: (
            not owned(place),
            len(place.hint),
            sum(map(len, place.hint)),
            place.hint,
        ),
    )


def owned(place: Place) -> bool:
    """Whether a place is inside something that the document gives a name."""
    return place.pointer.startswith("#/components/")


FILE = re.compile(r"(?<=\w)\.(?:json|ya?ml)$", re.IGNORECASE)
DOTTED = re.compile(r"[\w-]+(?:\.[\w-]+)+")
"""A name with its namespace; a generic type's has several: `Api.List[Api.Dto.Boat]`."""


def dotted_tails(names: Iterable[str]) -> dict[str, str]:
    """The shortest tail of each dotted name that no other name shares:
    `io.k8s.api.apps.v1.Deployment` gives `Deployment`.
    """
    known = set(names)
    dotted = {name for name in known if "." in name}
    counts = Counter(
        class_name((tail,)).casefold()
        for name in known
        for tail in (tails_of(name) if name in dotted else [name])
    )
    return {
        name: next(
            (t for t in tails_of(name) if counts[class_name((t,)).casefold()] == 1),
            name,
        )
        for name in dotted
    }


def tails_of(name: str) -> list[str]:
    """The tails of a dotted name, shortest first: those of all names in it alike. The
    kind of a file that a component was in is none of it.
    """
    name = FILE.sub("", name)
    longest = max((found.count(".") + 1 for found in DOTTED.findall(name)), default=1)
    return [shortened_to(size, name) for size in range(1, longest + 1)]


def shortened_to(size: int, name: str) -> str:
    """A name in which each dotted one has only so many of its last parts."""
    return DOTTED.sub(lambda found: ".".join(found[0].split(".")[-size:]), name)


def relative(hint: tuple[str, ...], tails: Mapping[str, str]) -> tuple[str, ...]:
    """A hint whose first word is a dotted name's tail."""
    return (tails.get(hint[0], hint[0]), *hint[1:]) if hint else hint


def order(key: str) -> tuple[int, str]:
    """Components choose before places inside of them or of operations."""
    pointer = key.rpartition("|")[0]
    inside = pointer.removeprefix("#/components/schemas/")
    return 2 if inside == pointer else 1 if "/" in inside else 0, key


def is_request(definitions: Definitions, key: str) -> bool:
    """Whether a definition is only for requests."""
    return definitions.drafts[key].direction is Direction.REQUEST
