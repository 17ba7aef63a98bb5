"""Classification of HTML elements (inline, heading, site chrome), and their text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from generator import patterns as re
from generator.facts import Json
from generator.formats.page import Mark, Run
from generator.formats.tags import pictured_method, titled_request

INLINE = frozenset(
    "a abbr acronym b bdi bdo big br button cite code data del dfn em font i img ins kbd"
    " label mark nobr q s samp small span strike strong sub sup time tt u var wbr".split()
)
HIDDEN = frozenset(
    "script style noscript template svg math iframe object canvas audio video head link"
    " meta input select textarea option colgroup col source track".split()
)
CHROME = {
    "nav": "navigation",
    "footer": "footer",
    "aside": "aside",
    "form": "form",
    "header": "header",
    "dialog": "dialog",
}
CHROME_NAMES = re.compile(
    r"(?i)(?:site|page|doc|docs|top|main|left|right|global)?[-_]?(?:nav|navbar|navigation|sidebar|"
    r"side-?bar|toc|table-of-contents|breadcrumbs?|footer|menu|pagination|pager|cookie[\w-]*|"
    r"search(?:box|bar|-form)?|skip-?link|edit-?(?:page|link|this-page)|headerlink|hash-?link|"
    r"anchor(?:-link)?|copy(?:btn|-button|-code)?|feedback|announcement|prev-?next|related|"
    r"bottom-of-page|relbar|sphinxsidebar|wy-nav-side|toctree-wrapper|contents local|theme-toggle[\w-]*)"
)
ROLES = frozenset(
    "navigation banner contentinfo search menu menubar complementary".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BADGE = re.compile(
    r"(?i)(?:^|[-_ ])(?:badge|label|pill|chip|tag|method|verb|http-?method|http-?verb|"
    r"get|post|put|patch|delete)(?:$|[-_ \d])"
)
MAX_INLINE = 60
"""Elements of running text inside each other that keep their marks."""
MAX_BADGE = 12
"""Characters of a badge: methods, `required`, `deprecated`."""
MARKS = {
    **dict.fromkeys(("code", "tt", "kbd", "samp", "var"), Mark.CODE),
    **dict.fromkeys(("strong", "b"), Mark.STRONG),
    **dict.fromkeys(("em", "i", "cite", "dfn"), Mark.EMPHASIS),
}
BLANKS = re.compile(r"[ \t\r\n\f]+")


def classes(element: HtmlElement) -> list[str]:
    """The classes of an element."""
    return (element.get("class") or "").split()


def text_in(element: HtmlElement) -> str:
    """All text inside an element."""
    return "".join(str(text) for text in element.itertext())


def label_of(element: HtmlElement) -> str:
    """The text of an element on one line."""
    return " ".join(text_in(element).split())


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element shows nothing, or only a handle of the site (`¶`)."""
    if not isinstance(element.tag, str) or element.tag in HIDDEN:
        return True
    if element.tag == "a" and len(text_in(element).strip()) <= 1:
        names = " ".join(classes(element))
        return "link" in names or "anchor" in names
    style = (element.get("style") or "").replace(" ", "").lower()
    if element.tag == "button" and element.get("data-toggle") == "collapse":
        return True
    return (element.tag == "button" and "copy" in text_in(element).lower()) or (
        "display:none" in style
        and element.get("role") != "tabpanel"
        and "tab" not in " ".join(classes(element))
    )


def is_chrome(element: HtmlElement) -> bool:
    """Whether an element belongs to the site around the page."""
    if element.get("role") in ROLES:
        return True
    if element.tag in CHROME:
        # A header, an aside or a form inside the content may hold what is documented.
        return element.tag in ("nav", "footer", "dialog") or not holds_content(element)
    names = [element.get("id") or "", *classes(element)]
    return any(CHROME_NAMES.fullmatch(name) for name in names if name) and (
        not holds_content(element)
    )


def holds_content(element: HtmlElement) -> bool:
    """Whether there is code, a table or a heading inside."""
    return any(True for _ in element.iter("pre", "table", "h1", "h2", "h3", "code"))


def heading_level(element: HtmlElement) -> int:
    """The level of a heading; 0 for anything else."""
    level = HEADINGS.get(str(element.tag), 0)
    if level:
        return level
    if element.get("role") == "heading":
        given = element.get("aria-level") or "3"
        return (
            min(6, max(1, int(given))) if given.isdecimal() and len(given) == 1 else 3
        )
    if element.tag in ("div", "p", "span"):
        return next((HEADINGS[c] for c in classes(element) if c in HEADINGS), 0)
    return 0


def runs_of(text: str | None, mark: Mark = Mark.PLAIN, target: str = "") -> list[Run]:
    """Text as a run, white space folded (CSS 2.2, section 16.6.1)."""
    shown = BLANKS.sub(" ", text or "").replace("\u200b", "")
    return [Run(shown, mark, target)] if shown else []


def marked(element: HtmlElement, outer: Mark) -> Mark:
    """How the text of an element is set."""
    mark = MARKS.get(str(element.tag), outer)
    if mark is outer and element.tag in ("span", "a", "b", "label", "button", "strong"):
        short = len(text_in(element).strip()) <= MAX_BADGE
        if short and BADGE.search(" ".join(classes(element))):
            return Mark.BADGE
    if outer is Mark.CODE:
        return Mark.CODE
    return mark


def inline_runs(
    element: HtmlElement, outer: Mark = Mark.PLAIN, target: str = "", depth: int = 0
) -> Iterator[Run]:
    """The runs of an element of running text, its tail left out."""
    if element.tag == "input" and element.get("data-component"):
        # A form to try a call: what it marks as required says so nowhere else.
        if "required" in element.attrib:
            yield Run("required", Mark.EMPHASIS)
        return
    if is_hidden(element):
        return
    if element.tag == "br":
        yield Run("", Mark.BREAK)
        return
    if element.tag == "img":
        alt = element.get("alt") or ""
        method = pictured_method(alt, element.get("src") or "")
        yield from runs_of(method or alt, Mark.BADGE if method else outer)
        return
    mark = marked(element, outer)
    if request := titled_request(element.get("title") or ""):
        yield from (Run(request, Mark.CODE), Run(" - "))
    if element.tag == "a" and element.get("href"):
        target = element.get("href") or ""
        mark = Mark.LINK if mark is Mark.PLAIN else mark
    yield from runs_of(element.text, mark, target)
    for child in element:
        if isinstance(child.tag, str) and depth < MAX_INLINE:
            yield from inline_runs(child, mark, target, depth + 1)
        elif isinstance(child.tag, str):
            yield from runs_of(text_in(child), mark, target)
        yield from runs_of(child.tail, mark, target)


DEFINED = re.compile(r"\bdefs\[\"([^\"\n]{1,200})\"\]\s{0,9}=\s{0,9}(?=\{)")
SHOWN = re.compile(r"\bschemaWrapper\s{0,9}=\s{0,9}(?=\{)")
MARKS_OF_SCHEMAS = ("defs[", "schemaWrapper")
"""One of them is in every script of interest, and to find it takes no pattern."""
MAX_SCRIPT = 2_000_000
"""Characters of a script that is read; the shapes of a large API have half of it."""
MAX_REFERENCES = 6
"""References followed inside each other; a shape that holds itself ends there."""
MAX_NODES = 500_000
"""Nodes of all schemas of a page with their references written out, of which those of a
large API have a tenth; what is beyond is left open.
"""


def script_schemas(tree: HtmlElement) -> dict[HtmlElement, str]:
    """The schema that each script draws, as JSON with its references written out.

    Pages that Swagger Codegen builds (`html2`) hold the shapes of bodies and responses
    only so: `defs["Pet"] = {...}` once, `var schemaWrapper = {"schema": {...}}` at each
    place.
    """
    defined: dict[str, Json] = {}
    drawn: list[tuple[HtmlElement, Json]] = []
    for script in tree.iter("script"):
        text = script.text or ""
        if len(text) > MAX_SCRIPT or not any(map(text.__contains__, MARKS_OF_SCHEMAS)):
            continue
        for found in DEFINED.finditer(text):
            defined.setdefault(found[1], value_at(text, found.end()))
        if found_ := SHOWN.search(text):
            drawn.append((script, value_at(text, found_.end())))
    fuel = [MAX_NODES]
    return {
        script: json.dumps(whole(schema, defined, fuel), ensure_ascii=False, indent=2)
        for script, wrapper in drawn
        if isinstance(wrapper, dict)
        and isinstance(schema := wrapper.get("schema"), dict)
    }


def value_at(text: str, at: int) -> Json:
    """The JSON value that begins at an offset; None if there is none."""
    try:
        value: Json = json.JSONDecoder().raw_decode(text, at)[0]
    except (ValueError, RecursionError):
        return None
    return value


def whole(schema: Json, defined: Mapping[str, Json], fuel: list[int]) -> Json:
    """A schema with the definitions in place of the references to them; `fuel` holds
    the nodes that may still be written.
    """

    def written(node: Json, inside: tuple[str, ...]) -> Json:
        fuel[0] -= 1
        if fuel[0] < 0:
            return {}
        if isinstance(node, list):
            return [written(item, inside) for item in node]
        if not isinstance(node, dict):
            return node
        name = str(node.get("$ref", "")).rpartition("/")[2]
        if not name:
            return {key: written(value, inside) for key, value in node.items()}
        target = defined.get(name)
        if (
            name in inside
            or len(inside) >= MAX_REFERENCES
            or not isinstance(target, dict)
        ):
            return {"type": "object"}
        return written(target, (*inside, name))

    try:
        return written(schema, ())
    except RecursionError:
        return {}
