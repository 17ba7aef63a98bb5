"""Pages that Docusaurus builds of OpenAPI documents, laid out as documentation is.

Their fields are a name, a type and marks in `span` without a blank between them, inside
each other in `details`; the statuses are tabs. Here they become tables and headings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import NamedTuple

from lxml.html import HtmlElement

from generator import patterns as re
from generator.formats.html_elements import classes

ENDPOINT = "openapi__method-endpoint"
ITEMS = frozenset(
    (
        "openapi-params__list-item",
        "openapi-schema__list-item",
        "schemaItem",
        "paramsItem",
    )
)
STATUS = re.compile(r"[1-5](?:\d\d|XX)|default")
PLACE = re.compile(r"(?i)(path|query|header|cookie) param(?:eter)?s\W{0,3}")
BODY = re.compile(r"(?i)(?:request )?body\W{0,4}(required)?\W{0,3}")
MEDIA = re.compile(r"[a-z]{2,20}/[\w.+*-]{1,80}")
VALUES = re.compile(r"(?i)possible values:\s{0,4}\[(.{1,600})\]")
DEFAULT = re.compile(r"(?i)default value:\s{0,4}(.{1,300})")
VARIANTS = re.compile(r"(?:one|any)Of")
HEADS = ("Name", "Type", "Required", "Description")
MAX_DEPTH = 12


class LaidOutField(NamedTuple):
    """A field: its name with those of the fields it is inside, and what is said of it."""

    name: str
    type: str
    required: str
    notes: tuple[str, ...]
    line: int


def lay_out(body: HtmlElement) -> None:
    """Lay the operation of a page out; other pages stay as they are."""
    found = with_class(body, ENDPOINT)
    if found is None:
        return
    words = text_of(found).split()
    if len(words) > 1 and words[0].isalpha():
        path = re.sub(r":(\w{1,60})", r"{\1}", "".join(words[1:]))
        replace(found, [element("p", f"{words[0].upper()} {path}", found, code=True)])
    for details in [*body.iter("details")]:
        if details.getparent() is not None and not is_in_item(details):
            lay_out_part(details)
    for labels in [*body.iter("ul")]:
        names = [text_of(each) for each in labels if each.get("role") == "tab"]
        if names and all(map(STATUS.fullmatch, names)):
            lay_out_statuses(labels, names)


def lay_out_part(details: HtmlElement) -> None:
    """Lay out the parameters of one place, or a body."""
    summary = details.find("summary")
    label = text_of(summary) if summary is not None else ""
    place, body = PLACE.fullmatch(label), BODY.fullmatch(label)
    if not place and not body:
        return
    title = f"{place[1].capitalize()} parameters" if place else "Request body"
    media = media_above(details) if body else ""
    title = f"{title} ({media})" if media else title
    table = table_of([*fields(details, "", 0)], details)
    code = [deepcopy(pre) for pre in details.iter("pre")][:1]
    replace(details, [element("h3", title, details), *table, *code])


def media_above(details: HtmlElement) -> str:
    """The media type of the tab that a body is in."""
    above = details.getparent()
    for _ in range(4):
        if above is None:
            return ""
        for tab in above.iter("li"):
            if tab.get("role") == "tab" and MEDIA.fullmatch(text_of(tab)):
                return text_of(tab)
        above = above.getparent()
    return ""


def lay_out_statuses(labels: HtmlElement, names: Sequence[str]) -> None:
    """Lay out the responses, a tab each."""
    above = labels.getparent()
    while above is not None and above.find(".//*[@role='tabpanel']") is None:
        above = above.getparent()
    if above is None:
        return
    panels = [
        each
        for each in above.iter()
        if each.get("role") == "tabpanel" and not is_in_panel(each, above)
    ]
    for name, panel in zip(names, panels, strict=False):
        first = next(panel.iter("p"), None)
        about = text_of(first) if first is not None and not is_in_item(first) else ""
        parts = [element("h4", f"{name} {about}".strip(), panel)]
        table = table_of([*fields(panel, "", 0)], panel)
        code = [deepcopy(pre) for pre in panel.iter("pre")][:1]
        parts += [element("h5", "Response body", panel)] if table or code else []
        replace(panel, [*parts, *table, *code])
    labels.drop_tree()


def fields(above: HtmlElement, prefix: str, depth: int) -> Iterator[LaidOutField]:
    """The fields inside an element, those of objects behind them."""
    if depth > MAX_DEPTH:
        return
    for item in outermost(above):
        if field := field_of(item, prefix):
            yield field
            inner = f"{field.name}[]" if "[]" in field.type else field.name
            yield from fields(item, f"{inner}.", depth + 1)
        elif not any(map(VARIANTS.fullmatch, badges(item))):
            yield from fields(item, prefix, depth + 1)


def outermost(above: HtmlElement) -> Iterator[HtmlElement]:
    """The items inside an element that are in no other item, nor one of variants."""
    for child in above:
        if not isinstance(child.tag, str) or VARIANTS.fullmatch(text_of(child)[:5]):
            continue
        if ITEMS & {*classes(child)}:
            yield child
        elif any(map(VARIANTS.fullmatch, badges(child, own=True))):
            return
        else:
            yield from outermost(child)


def badges(item: HtmlElement, *, own: bool = False) -> list[str]:
    """The texts of badges in an element."""
    inner = item if own else item.iter()
    return [
        text_of(each)
        for each in inner
        if isinstance(each.tag, str) and "badge" in classes(each)
    ]


def field_of(item: HtmlElement, prefix: str) -> LaidOutField | None:
    """The field that an item shows; None if it has no name."""
    own = [
        each
        for each in item.iter()
        if isinstance(each.tag, str) and nearest_item(each) is item
    ]
    named = (e for e in own if "openapi-schema__property" in classes(e))
    name = next(named, None)
    if name is None:
        name = next((e for e in own if e.tag == "strong"), None)
    if name is None or not (text := text_of(name)) or " " in text:
        return None
    kinds = [e for e in own if "openapi-schema__name" in classes(e)]
    kinds = kinds or [e for e in own if e.tag == "span" and e.get("style")]
    marks = [text_of(e).lower() for e in own if e.tag in ("strong", "span")]
    required = "required" if "required" in marks else "optional"
    stated = (text_of(e, code=True) for e in own if e.tag == "p" or is_default(e))
    notes = [note(each) for each in stated if each]
    if "deprecated" in marks:
        notes.insert(0, "Deprecated.")
    kind = text_of(kinds[0]) if kinds else ""
    line = item.sourceline or 1
    return LaidOutField(
        prefix + text, kind, required, tuple(dict.fromkeys(notes)), line
    )


def is_default(each: HtmlElement) -> bool:
    """Whether an element is the line that states a default."""
    return each.tag == "div" and DEFAULT.fullmatch(text_of(each)) is not None


def note(text: str) -> str:
    """What a paragraph says of a field, as a sentence."""
    if found := VALUES.fullmatch(text):
        values = (each.strip(" `\"'") for each in found[1].split(","))
        return f"Allowed values: {', '.join(f'`{v}`' for v in values if v)}."
    if found := DEFAULT.fullmatch(text):
        return f"Default: `{found[1].strip(' `')}`."
    return text


def nearest_item(each: HtmlElement) -> HtmlElement | None:
    """The item that an element is in, or is."""
    if ITEMS & {*classes(each)}:
        return each
    return next((a for a in each.iterancestors() if ITEMS & {*classes(a)}), None)


def is_in_item(each: HtmlElement) -> bool:
    """Whether an element is part of a field."""
    return nearest_item(each) is not None


def is_in_panel(panel: HtmlElement, above: HtmlElement) -> bool:
    """Whether a panel of tabs is inside another one, below an element."""
    for each in panel.iterancestors():
        if each is above:
            return False
        if each.get("role") == "tabpanel":
            return True
    return False


def table_of(rows: Sequence[LaidOutField], place: HtmlElement) -> list[HtmlElement]:
    """The table of fields; none without any."""
    if not rows:
        return []
    table, head = element("table", "", place), element("tr", "", place)
    for each in HEADS:
        head.append(element("th", each, place))
    table.append(head)
    for row in rows:
        line = element("tr", "", place, line=row.line)
        for cell in (row.name, row.type, row.required, " ".join(row.notes)):
            line.append(element("td", cell, place, line=row.line))
        table.append(line)
    return [table]


def with_class(body: HtmlElement, name: str) -> HtmlElement | None:
    """The first element of a class."""
    return next((e for e in body.iter() if name in classes(e)), None)


def text_of(each: HtmlElement, *, code: bool = False) -> str:
    """The text of an element, its blanks as one; code in backticks if asked for."""
    if not code:
        return " ".join("".join(each.itertext()).replace("\u200b", "").split())
    found = [each.text or ""]
    for child in each:
        inner = text_of(child, code=True) if isinstance(child.tag, str) else ""
        found += [f"`{inner}`" if child.tag == "code" and inner else inner]
        found += [child.tail or ""]
    return " ".join("".join(found).split())


def element(
    tag: str, text: str, place: HtmlElement, *, code: bool = False, line: int = 0
) -> HtmlElement:
    """An element with a text, at the place of another one; code in backticks is set."""
    made = place.makeelement(tag)
    made.sourceline = line or place.sourceline or 1  # type: ignore[misc]
    pieces = re.split(r"`([^`]{1,300})`", f"`{text}`" if code else text)
    made.text = pieces[0]
    for index in range(1, len(pieces), 2):
        inner = place.makeelement("code")
        inner.sourceline = made.sourceline  # type: ignore[misc]
        inner.text, inner.tail = pieces[index], pieces[index + 1]
        made.append(inner)
    return made


def replace(each: HtmlElement, others: Sequence[HtmlElement]) -> None:
    """Put others in the place of an element, which keeps what is behind it."""
    above = each.getparent()
    assert above is not None
    at = above.index(each)
    if others:
        others[-1].tail = each.tail
    above.remove(each)
    for index, other in enumerate(others):
        above.insert(at + index, other)
