"""Shapes that tables and lists state and that every example contradicts: what an API
really sends has precedence.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from generator.dataclass import dataclass, field
from generator.facts import Evidence, Json
from generator.merge.infer import infer_schema
from generator.merge.observe import MAX_DEPTH, TYPES, is_documented, part_kind
from generator.merge.records import keyed_by_data
from generator.merge.result import Statement
from generator.merge.tree import AT_THE_PLACE, Decision, Part

Seen: TypeAlias = Sequence[tuple[Json, Statement]]
PROVEN_SHAPE = "every example has another shape"


@dataclass
class Corrector:
    """Corrects what examples contradict; `shared` are the schemas that `$ref` entries
    name, and `met` the values that were seen where they do.
    """

    shared: Mapping[str, Part]
    met: dict[str, list[tuple[Json, Statement]]] = field(default_factory=dict)

    def correct(self, part: Part, seen: Seen, depth: int = 0) -> None:
        """Make a list what is stated as an object and always shown as a list of such
        objects, and the other way round, here and in what is inside.
        """
        real = [(value, witness) for value, witness in seen if value is not None]
        if depth > MAX_DEPTH or not real:
            return
        shown = {TYPES[type(value)][0] for value, _ in real}
        target = self.shared.get(str(part.value("$ref")), part)
        if len(shown) == 1 and is_documented(
            part.entries.get("$ref") or part.entries.get("type")
        ):
            stated = part_kind(target)
            if (stated, *shown) == ("array", "object"):
                correct_list(part, real, self.shared)
            elif (stated, *shown) == ("object", "array"):
                correct_object(part, target, real)
        name = part.value("$ref")
        if name in self.shared:
            self.met.setdefault(str(name), []).extend(real)
        else:
            self.inside(part, real, depth)

    def inside(self, part: Part, seen: Seen, depth: int = 0) -> None:
        """Correct the items and the properties of a schema."""
        if items := part.children.get("items"):
            inner = [(i, w) for v, w in seen if isinstance(v, list) for i in v]
            self.correct(items, inner, depth + 1)
        for name, known in part.properties.items():
            held = [(v[name], w) for v, w in seen if isinstance(v, dict) and name in v]
            self.correct(known, held, depth + 1)

    def correct_shared(self) -> None:
        """Correct the insides of the shared schemas, by all that was seen of each."""
        waiting = list(self.met)
        for name in waiting:
            self.inside(self.shared[name], self.met[name])
            waiting += [other for other in self.met if other not in waiting]


def correct_list(part: Part, seen: Seen, shared: Mapping[str, Part]) -> None:
    """Make a stated list the object that is shown: one item, or an object that has the
    list under a name which the table leaves out.
    """
    items = part.children.get("items") or Part()
    known = shared.get(str(items.value("$ref")), items).properties
    objects = [value for value, _ in seen if isinstance(value, dict)]
    if fits(known, objects):
        become(part, items, "object", seen)
        return
    names = [name for name in objects[0] if is_list_of(known, name, objects)]
    if names or not known:
        whole = infer_schema(seen)
        for name in names[:1]:
            stated = {k: e for k, e in part.entries.items() if k not in AT_THE_PLACE}
            whole.properties[name] = Part(stated, dict(part.children))
        become(part, whole, "object", seen)


def is_list_of(
    known: Mapping[str, Part], name: str, objects: Sequence[Mapping[str, Json]]
) -> bool:
    """Whether objects hold lists of what is known under a name."""
    held = [value.get(name) for value in objects]
    lists = [value for value in held if isinstance(value, list)]
    return len(lists) == len(held) and fits(known, [i for v in lists for i in v])


def correct_object(part: Part, target: Part, seen: Seen) -> None:
    """Make a stated object the list that is shown: of such objects, of rows with a value
    for each field, or of anything.
    """
    listed = [item for value, _ in seen if isinstance(value, list) for item in value]
    if fits(target.properties, listed):
        stated = {k: e for k, e in part.entries.items() if k not in AT_THE_PLACE}
        inner = Part(stated, dict(part.children))
        become(part, Part({}, {"items": inner}), "array", seen)
    elif not target.properties or are_rows(target.properties, listed):
        become(part, infer_schema(seen), "array", seen)


def are_rows(known: Collection[str], values: Sequence[object]) -> bool:
    """Whether values are lists with as many items as there are fields."""
    rows = [value for value in values if isinstance(value, list)]
    same = all(len(row) == len(known) for row in rows)
    return len(known) > 1 and bool(rows) and len(rows) == len(values) and same


def fits(known: Mapping[str, Part], values: Sequence[object]) -> bool:
    """Whether values are objects that share half of the names with a schema, of those
    that either has."""
    objects = [value for value in values if isinstance(value, dict)]
    names = {name for value in objects for name in value}
    if not known or not names or len(objects) < len(values) or keyed_by_data(names):
        return False
    return 2 * len(names & known.keys()) >= min(len(names), len(known))


def become(part: Part, other: Part, kind: str, seen: Seen) -> None:
    """Put another schema at a place; what is said about the place itself stays."""
    before = part.entries.get("type") or part.entries.get("$ref")
    # Observed, so that schemas that are put together with this one do not outvote it.
    proof = [Statement(kind, w.span, Evidence.PAYLOAD, w.edition) for _, w in seen[:1]]
    stated = (*proof, *(before.statements if before else ()))
    place = {k: e for k, e in part.entries.items() if k in AT_THE_PLACE}
    part.children = other.children
    part.entries = {**other.entries, **place}
    if "$ref" not in part.entries:
        part.entries["type"] = Decision(kind, stated, PROVEN_SHAPE, True)
