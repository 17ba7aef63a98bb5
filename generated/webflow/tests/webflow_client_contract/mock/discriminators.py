"""What tells the alternatives of a schema apart (OpenAPI 3.1.1, section 4.8.25)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .document import Document, Json, Place, split_pointer


def tags(
    document: Document, parts: Sequence[tuple[dict[str, Json], Place]]
) -> Iterator[tuple[str, str]]:
    """Property and value for each discriminator among the parts of one value.

    The parts are a schema, what it combines and the alternative that was chosen, each
    with its place; the outermost one comes first.
    """
    places = [here for _, here in parts]
    for schema, here in parts:
        said = schema.get("discriminator")
        name = said.get("propertyName") if isinstance(said, dict) else None
        if isinstance(said, dict) and isinstance(name, str):
            deciding = chosen(document, schema, here) or places
            yield name, value_for(document, said.get("mapping"), deciding)


def chosen(document: Document, schema: dict[str, Json], here: Place) -> list[Place]:
    """The alternative that a value is made of: the first one that is not just null."""
    for keyword in ("oneOf", "anyOf"):
        entries = schema.get(keyword)
        for index, branch in enumerate(entries if isinstance(entries, list) else ()):
            if branch != {"type": "null"}:
                return [document.follow((*here, keyword, str(index)))[1]]
    return []


def value_for(document: Document, mapping: Json, places: Sequence[Place]) -> str:
    """The value that selects one of some places: by the mapping, else its name."""
    for value, target in mapping.items() if isinstance(mapping, dict) else ():
        if isinstance(target, str):
            whole = target if "#" in target else f"#/components/schemas/{target}"
            if document.follow(split_pointer(whole))[1] in places:
                return str(value)
    return places[0][-1]
