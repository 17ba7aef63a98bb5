"""Descriptions that a large API repeats everywhere: they help nobody a hundredth time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from generator.model.ir import Api, Field, Group, Model, Operation, Parameter

Described = TypeVar("Described", Field, Parameter)
OFTEN = 100
"""A description that stands in so many places says nothing of any."""


def without_boilerplate(api: Api) -> Api:
    """The API without descriptions of fields and parameters that stand everywhere."""
    counts = Counter(item.description for item in described(api))
    often = frozenset(text for text, count in counts.items() if count >= OFTEN)
    if not often - {""}:
        return api
    definitions = {
        key: (
            replace(found, fields=brief(found.fields, often))
            if isinstance(found, Model)
            else found
        )
        for key, found in api.definitions.items()
    }
    groups = tuple(brief_group(group, often) for group in api.groups)
    return replace(api, definitions=definitions, groups=groups)


def described(api: Api) -> Iterator[Field | Parameter]:
    """All that has a description in a docstring of its own."""
    for found in api.definitions.values():
        if isinstance(found, Model):
            yield from found.fields
    for operation in api.operations:
        yield from operation.parameters
        yield from (operation.body and operation.body.fields) or ()


def brief_group(group: Group, often: frozenset[str]) -> Group:
    """A group whose operations leave out what stands everywhere."""
    operations = tuple(brief_operation(found, often) for found in group.operations)
    return replace(group, operations=operations)


def brief_operation(operation: Operation, often: frozenset[str]) -> Operation:
    """An operation whose arguments leave out what stands everywhere."""
    body = operation.body
    if body is not None and body.fields is not None:
        body = replace(body, fields=brief(body.fields, often))
    return replace(operation, parameters=brief(operation.parameters, often), body=body)


def brief(items: tuple[Described, ...], often: frozenset[str]) -> tuple[Described, ...]:
    """Fields or parameters without the descriptions that stand everywhere."""
    return tuple(
        replace(item, description="") if item.description in often else item
        for item in items
    )
