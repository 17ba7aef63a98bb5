"""Documented examples of an operation (OpenAPI 3.1.1, section 4.8.19)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.facts import Json
from generator.ir import RequestExample, ResponseExample
from generator.lower.operations import Site
from generator.lower.references import BadReference, Resolver, followed

ANONYMOUS = "example"


def named_examples(resolver: Resolver, holder: Any) -> Iterator[tuple[str, Json]]:
    """Name and value of the examples of a parameter or media type."""
    if not isinstance(holder, dict):
        return
    said = holder.get("examples")
    for name, entry in said.items() if isinstance(said, dict) else ():
        try:
            example, _ = resolver.follow(entry, "")
        except BadReference:
            continue
        if isinstance(example, dict) and "value" in example:
            yield name, example["value"]
    if "example" in holder:
        yield ANONYMOUS, holder["example"]


def request_examples(resolver: Resolver, site: Site) -> tuple[RequestExample, ...]:
    """The requests: values that bear one name across parameters and body are one."""
    values: dict[str, list[tuple[str, str, Json]]] = {}
    for entries in (site.item.get("parameters"), site.said.get("parameters")):
        for entry in entries if isinstance(entries, list) else ():
            said = followed(resolver, entry)
            for name, value in named_examples(resolver, said):
                place = (str(said.get("in")), str(said.get("name")), value)
                values.setdefault(name, []).append(place)
    bodies = request_bodies(resolver, site)
    names = dict.fromkeys((*bodies, *values))
    return tuple(
        request_example(name, tuple(values.get(name, ())), bodies.get(name))
        for name in names
    )


def request_example(
    name: str,
    parameters: tuple[tuple[str, str, Json], ...],
    body: tuple[Json, str] | None,
) -> RequestExample:
    """One request; `body` is its value and media type."""
    if body is None:
        return RequestExample(name, parameters)
    return RequestExample(name, parameters, True, *body)


def request_bodies(resolver: Resolver, site: Site) -> dict[str, tuple[Json, str]]:
    """For each example's name: the body and its media type."""
    said = followed(resolver, site.said.get("requestBody"))
    content = said.get("content")
    found: dict[str, tuple[Json, str]] = {}
    for media_type, media in content.items() if isinstance(content, dict) else ():
        for name, value in named_examples(resolver, media):
            found.setdefault(name, (value, media_type))
    return found


def response_examples(resolver: Resolver, site: Site) -> tuple[ResponseExample, ...]:
    """The documented response bodies of all statuses."""
    found: list[ResponseExample] = []
    responses = site.said.get("responses")
    for status, entry in responses.items() if isinstance(responses, dict) else ():
        content = followed(resolver, entry).get("content")
        for media_type, media in content.items() if isinstance(content, dict) else ():
            for name, value in named_examples(resolver, media):
                found.append(ResponseExample(name, status, media_type, value))
    return tuple(found)
