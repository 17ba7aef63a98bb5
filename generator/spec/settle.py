"""Cutting off violations, one round after the other, until a document is valid."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from generator import pointers
from generator.diagnostics import Report
from generator.pointers import ABSENT
from generator.spec.cuts import (
    RULE,
    Knife,
    Step,
    emptied,
    ladder,
    loss,
    lost_operations,
    operations,
)
from generator.spec.document import Document
from generator.spec.kinds import KINDS
from generator.spec.repair import Path, Repair
from generator.spec.validate import UNFOLLOWED, Violation, validate, violations

MAX_ROUNDS: Final = 24
HINT: Final = "correct it there, or by `overlay` or `overrides` in fragmint.toml"


@dataclass(frozen=True, slots=True)
class Lost:
    """An operation that was cut off: method and path, its place, and why."""

    operation: str
    path: Path
    message: str


@dataclass
class Settlement:
    """What was cut off: everything, and the whole operations among it."""

    repairs: list[Repair] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)


def settle(document: Document, report: Report) -> Settlement:
    """Cut off what breaks OpenAPI; one warning (`cut-off`) says what each cut lost.

    The document is changed in place. Where cutting does not help, it stays as it is
    and every violation is an error (`invalid-spec`).
    """
    trial = replace(document, value=copy.deepcopy(document.value))
    knife, taken = Knife(trial.value), set[tuple[Path, bool]]()
    told, settlement = Report(), Settlement()
    for _ in range(MAX_ROUNDS):
        found = list(violations(trial))
        if not found:
            document.value.clear()
            document.value.update(trial.value)
            report.extend(told)
            return settlement
        steps = dict(chosen(trial, found, knife, taken))
        if not steps:
            break
        for step, message in steps.items():
            tell(document, knife, step, message, settlement, told)
        knife.take(list(steps))
    validate(document, report)
    return Settlement()


def chosen(
    trial: Document,
    found: Sequence[Violation],
    knife: Knife,
    taken: set[tuple[Path, bool]],
) -> Iterator[tuple[Step, str]]:
    """The next steps for every violation, those further inside first.

    One at a place around others may be but their consequence, so it waits.
    """
    placed = [(real(trial.value, place), message) for place, message in found]
    places: set[Path] = set()
    for path, message in sorted(placed, key=lambda item: -len(item[0])):
        if any(place[: len(path)] == path for place in places):
            continue
        rungs = ladder(trial.value, path)
        if not path and message.startswith(UNFOLLOWED):
            rungs = iter([culprits(trial)])
        for rung in rungs:
            keys = {(knife.origin(step.path), step.removes): step for step in rung}
            if keys.keys() <= taken:
                continue
            taken.update(keys)
            places.update(step.path for step in rung)
            yield from ((step, message) for step in rung)
            break


def real(root: Any, place: Sequence[str | int]) -> Path:
    """A place without references on the way, and with numbers for items of lists."""
    path: Path = ()
    for token in place:
        node = pointers.get(root, path)
        for _ in range(pointers.MAX_HOPS):
            if not isinstance(node, dict) or "$ref" not in node or token in node:
                break
            path = pointers.parse(str(node["$ref"])) or path
            node = pointers.get(root, path)
        path = (*path, int(token) if isinstance(node, list) else str(token))
    return path


def tell(
    document: Document,
    knife: Knife,
    step: Step,
    message: str,
    settlement: Settlement,
    told: Report,
) -> None:
    """Record a step before it is taken."""
    span = document.locate(knife.origin(step.path))
    text = f"{loss(step)}: {message}"
    told.warning(RULE, text, span, HINT)
    in_map = isinstance(step.path[-1], str)
    is_new = step.kind == "missing"
    made = Repair(RULE, step.path, span, text, step.value, is_new, in_map)
    settlement.repairs.append(made)
    for operation, path in lost_operations(knife.root, step):
        settlement.lost.append(Lost(operation, knife.origin(path), message))


def culprits(trial: Document) -> list[Step]:
    """Operations and components without which the validator can follow the document."""
    steps = list(candidates(trial.value))
    return [] if fails(trial, steps) else needed(trial, steps, [])


def candidates(root: dict[str, Any]) -> Iterator[Step]:
    """The steps that take away a component, an operation or a shared parameter each."""
    components = root.get("components")
    for section, spec in KINDS["components"].items():
        members = components.get(section) if isinstance(components, dict) else None
        for name, node in members.items() if isinstance(members, dict) else ():
            empty = emptied(spec.kind, node)
            value = ABSENT if empty is None else empty
            yield Step(("components", section, name), spec.kind, value)
    places = list(operations(root))
    for place in places:
        yield Step(place, "operation")
    for path in dict.fromkeys(place[:2] for place in places):
        shared = pointers.get(root, (*path, "parameters"))
        for index in range(len(shared) if isinstance(shared, list) else 0):
            yield Step((*path, "parameters", index), "parameter")


def needed(trial: Document, steps: list[Step], others: list[Step]) -> list[Step]:
    """The least of some steps that must be taken beside others, found by halving."""
    if not fails(trial, others):
        return []
    if len(steps) == 1:
        return steps
    middle = len(steps) // 2
    first = needed(trial, steps[:middle], [*others, *steps[middle:]])
    return first + needed(trial, steps[middle:], [*others, *first])


def fails(trial: Document, steps: Sequence[Step]) -> bool:
    """Whether the validator cannot follow the document when steps are taken."""
    root = copy.deepcopy(trial.value)
    Knife(root).take(steps)
    found = violations(replace(trial, value=root))
    return any(not path and text.startswith(UNFOLLOWED) for path, text in found)
