"""Several uses of one method and path.

`POST /boats/{id}/action` launches a boat and moors it by the key of its body; `PUT /user`
adds a user, and with `?key` a key to one. OpenAPI has one operation for all of them, which
has to admit every one: what a single use demands is optional.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.dataclass import replace
from generator.merge.identity import Topic, Voice
from generator.merge.media import body_schemas
from generator.merge.tree import Decision, Node, Part

SOME_REQUIRE = "required only where every use requires it"
ALL_USES = "all uses of the method and path"
DESCRIBED = frozenset(("parameters", "requestBody", "responses"))
MANY = 12
"""Most uses that a description names."""


def uses_of(topic: Topic) -> list[Voice]:
    """The sections of one page that describe the operation under titles of their own;
    none if there is but one title.

    Two pages that describe one operation in their own words describe one use.
    """
    pages: dict[str, dict[str, Voice]] = {}
    for voice in topic.voices:
        title = _stated(voice, "summary")
        described = DESCRIBED & voice.node.children.keys()
        if title and described and not voice.section.by_example:
            page = pages.setdefault(str(voice.section.span.file), {})
            page.setdefault(title.casefold(), voice)
    most = max(pages.values(), key=len, default={})
    return list(most.values()) if len(most) > 1 else []


def admit_uses(part: Part, topic: Topic) -> bool:
    """Make optional what only some of the uses require, and name them all; whether there
    are several.
    """
    uses = uses_of(topic)
    if not uses:
        return False
    parameters = part.children.get("parameters", Part()).children
    for key, parameter in parameters.items():
        listing = [use.node.children.get("parameters", Node()).children for use in uses]
        if not key.startswith("path:") and not all(key in each for each in listing):
            _relax(parameter, "required")
    if not all("requestBody" in use.node.children for use in uses) and (
        body := part.children.get("requestBody")
    ):
        _relax(body, "required")
    for media, schema in body_schemas(part):
        required = schema.children.get("required", Part())
        listed = [set(_properties(use.node, media)) for use in uses]
        for name in required.entries:
            if not all(name in each for each in listed):
                _relax(required, name)
    _name_all(part, uses)
    return True


def _relax(part: Part, name: str) -> None:
    """Decide that something is not required, if it was."""
    entry = part.entries.get(name)
    if entry is not None and entry.value is True:
        part.entries[name] = replace(entry, value=False, rule=SOME_REQUIRE)


def _properties(node: Node, media: str) -> Iterator[str]:
    """The properties that a section lists for the body of a media type."""
    for token in ("requestBody", "content", media, "schema", "properties"):
        if token not in node.children:
            return
        node = node.children[token]
    yield from node.children


def _name_all(part: Part, uses: Sequence[Voice]) -> None:
    """Say in the description what else the operation does than its summary says."""
    summary = str(part.value("summary") or "")
    titles = (_stated(use, "summary") for use in uses)
    others = [t for t in titles if t.casefold() != summary.casefold()][:MANY]
    text = f"Also documented as: {'; '.join(others)}."
    entry = part.entries.get("description", Decision(None))
    whole = "\n\n".join(str(each) for each in (entry.value, text) if each)
    part.entries["description"] = replace(entry, value=whole, rule=ALL_USES)


def _stated(voice: Voice, key: str) -> str:
    """What a section itself states at a place; empty if nothing."""
    stated: Iterable[object] = (
        s.value for s in voice.node.children.get(key, Node()).statements
    )
    return str(next(iter(stated), ""))
