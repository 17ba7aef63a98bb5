"""Whether an object is a record, whose keys are names of fields, or a map, whose keys are
data.

Pages often call both an object. What tells them apart is said beside (`key/value pairs`),
and shown: keys that are ids or dates are data; the same keys in each example, or values
of unlike types, are those of a record.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from generator import patterns as re
from generator.facts import Json
from generator.merge.tree import Part

MAP_WORDS = re.compile(
    r"(?i)\b(?:key[- /]?values?|name[- /]values?|arbitrary|free[- ]?form|user[- ]defined|custom|metadata|maps?|mapping"
    r"|(?:raw|original|source) (?:json )?(?:data|document|object|payload)|defined by|dictionary|hash|keyed|keys|any|additional|extra|pairs|labels|tags|annotations|per|by)\b"
)
"""Words of a description that speak of keys that are data, or of any keys."""
MAP_NAMES = re.compile(
    r"(?i)(?:.{0,40}_)?(?:meta_?data|metas?|labels?|tags?|annotations?|attributes?|properties|props|params?|parameters"
    r"|arguments|args|variables?|vars|env(?:ironment)?|headers?|query|context|extras?|custom.{0,40}|additional.{0,40}"
    r"|user_?data|options|fields|values|translations?|mappings?|map|index|inputs?|payload)|.{1,40}(?:_by_|By[A-Z]).{1,40}"
)
"""Names of objects that hold what users put there, or one value a key."""
FIELD_KEY = re.compile(r"[A-Za-z_$][\w-]{0,60}")
OWN_KEYS = frozenset({"id", "name", "type", "href", "url", "self", "code"})
"""A key that is alone in a record as a rule."""
SAME_SHAPE = 2
"""So many objects with the same keys, not all of them one, are records."""


def is_record(name: str, part: Part, values: Sequence[Json]) -> bool:
    """Whether an object of which no page says more has the fields that examples show."""
    objects = [value for value in values if isinstance(value, dict) and value]
    about = str(part.value("description") or "")
    if (
        not is_opaque(part)
        or not objects
        or len(objects)
        != len([value for value in values if value is not None and value != {}])
    ):
        return False
    keys = {key for value in objects for key in value}
    if not all(FIELD_KEY.fullmatch(key) for key in keys) or keyed_by_data(keys):
        return False
    if MAP_WORDS.search(about):
        return False
    distinct = len({str(value) for value in objects})
    agree = distinct >= SAME_SHAPE and all(keys == value.keys() for value in objects)
    if agree and len(keys) > 1:
        return True
    if MAP_NAMES.fullmatch(name):
        return False
    kinds = {type(v) for value in objects for v in value.values() if v is not None}
    if len(keys) > 1 and len(kinds) > 1:
        return True
    return (
        is_singular(name)
        and (len(keys) > 1 or keys <= OWN_KEYS)
        and spelled_alike(name, keys)
    )


def is_singular(name: str) -> bool:
    """Whether a name is that of one thing: `address`, not `rates`."""
    return not name.lower().endswith("s") or name.lower().endswith(("ss", "us", "is"))


def spelled_alike(name: str, keys: Collection[str]) -> bool:
    """Whether keys begin as the name of their object does: `EUR` in `rate` is a value."""
    return all(key[:1].islower() == name[:1].islower() for key in keys)


def is_opaque(part: Part) -> bool:
    """Whether nothing is known of a schema, or no more than that it is an object."""
    known = part.entries.keys() - {"description", "title"}
    return (
        not part.children
        and known <= {"type"}
        and part.value("type")
        in (
            None,
            "object",
        )
    )


DATA_KEY = re.compile(
    r"\d{1,40}|\d{4}-\d\d-\d\d(?:[T ].{0,30})?|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}"
    r"|[0-9a-fA-F]{16,128}|(?:[A-Z0-9]{5,8}-){3,9}[A-Z0-9]{5,8}|.{0,20}/.{0,200}"
    r"|[^@\s]{1,80}@[^@\s]{1,80}|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?"
    r"|\{[\w .-]{1,40}\}|<[\w .-]{1,40}>|additionalProp(?:[1-3]|erty)|property[12]"
)
"""Keys that are data: numbers, dates, UUIDs, hashes, device ids, paths, addresses, and
what stands for them (`{name}`, and what viewers make up for a map)."""


def keyed_by_data(keys: Collection[str]) -> bool:
    """Whether the keys of an object are ids, dates and the like, not names of fields.

    >>> keyed_by_data(["2026-01-02", "2026-01-03"]), keyed_by_data(["id", "2"])
    (True, False)
    """
    return bool(keys) and all(DATA_KEY.fullmatch(key) for key in keys)
