"""Preprocessing of Markdown lines: extensions of Markdown become marks.

Tags of components and elements, admonitions, template tags, fences and HTML tables
become marks of one line each, with their indentation; the rest is CommonMark. `origin`
maps each line to its line in the page.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator import patterns as re
from generator.formats.containers import fence_at
from generator.formats.inline import (
    ADMONITION,
    ATTRIBUTE_LIST,
    BLOCK,
    BULLETS,
    DELIMITERS,
    DIRECTIVE,
    IMPORT,
    LIST_ITEM,
    MAX_AFTER_COMMENT,
    MAX_COLUMNS,
    MAX_TAG_LINES,
    MAX_TEMPLATE_LINES,
    RAW,
    START,
    STOP,
    WHOLE_START,
    LineMark,
    Lines,
    cell_count,
    closes,
    is_indented_code,
    is_structure,
    next_tag,
    until_blank,
    whole_tag,
)
from generator.formats.ruled import undelimited_columns
from generator.formats.tags import (
    HTML,
    WHOLE,
    Tag,
    TagRole,
    arguments,
    scan_tag,
    template_tags,
    with_method,
)
from generator.formats.unfenced import code_at
from generator.source import Source


def prepare(source: Source, lines: list[str], first: int, is_mdx: bool) -> Lines:
    """Mark the lines from index `first` on (what is before is front matter)."""
    result = Lines(source, lines, is_mdx)
    at = first
    while at < len(lines):
        at = _line(result, at)
    while result.depths:
        _leave(result, len(lines) - 1)
    return result


def _line(page: Lines, at: int) -> int:
    """Take what begins on a line; the next line."""
    text = _unindented(page, at)
    bare = text.lstrip()
    if not bare:
        page.in_table = False
        page.add("", at)
        return at + 1
    indent = text[: len(text) - len(bare)]
    if fence := _fence(page, at, text):
        return fence
    if is_indented_code(page, indent):
        page.add(text, at)
        return at + 1
    if loose := _unfenced(page, at, indent):
        return loose
    if bare[0] in BULLETS and bare[1:2].isspace():
        bare = "-" + bare[1:]
        text = indent + bare
    if LIST_ITEM.match(text):
        page.in_list = True
    elif not indent:
        page.in_list = False
    taker = TAKERS.get(bare[0])
    taken = taker(page, at, indent, bare) if taker else 0
    if taken:
        return taken
    _text(page, at, text)
    return at + 1


def _unindented(page: Lines, at: int) -> str:
    """A line without the indentation of the admonitions that it is in."""
    text = page.lines[at]
    if not page.depths:
        return text
    text = text.expandtabs(4) if "\t" in text[:40] else text
    width = len(text) - len(text.lstrip(" "))
    if text.strip():
        while page.depths and width < page.depths[-1][0]:
            _leave(page, at - 1)
    return text[min(width, 4 * len(page.depths)) :]


def _leave(page: Lines, at: int) -> None:
    """End the innermost admonition."""
    depth, name = page.depths.pop()
    indent = " " * max(0, depth - 4 * (len(page.depths) + 1))
    while at > 0 and not page.lines[at].strip():
        at -= 1
    tag = Tag(TagRole.CLOSE, name, 0)
    page.mark(indent, LineMark("close", at, at, name, tag=tag, family="indented"))


def _fence(page: Lines, at: int, text: str) -> int:
    """Take a fence; 0 where none begins."""
    stripped = text.lstrip(" \t-*+.)0123456789")
    if not stripped.startswith(("```", "~~~")):
        return 0
    fence = fence_at(page.lines, at)
    if not fence:
        return 0
    lead = text[: text.find(stripped[:3])]
    end = fence.last
    title, above = page.caption
    info = fence.info
    if title and at - above < 3:
        info = f'{info or "text"} title="{title}"'
        page.caption = ("", 0)
    mark = LineMark("code", at, end, info, fence.body(page.lines), family="fence")
    item = bool(lead.strip())
    page.in_list = page.in_list or item
    if item:
        page.add(f"{lead}{START}{len(page.marks)}{STOP}", at)
        page.marks.append(mark)
    else:
        page.mark(lead, mark)
    return end + 1


def _unfenced(page: Lines, at: int, indent: str) -> int:
    """Take code without a fence; 0 where none begins."""
    if page.depths:
        return 0
    found = code_at(page.lines, at, page.budget)
    if not found:
        return 0
    body = "".join(f"{line}\n" for line in page.lines[at : found.last + 1])
    mark = LineMark("code", at, found.last, found.language, body, family="unfenced")
    page.mark(indent, mark)
    return found.last + 1


def _text(page: Lines, at: int, text: str) -> None:
    """Add a line of text; tags that close at its end become marks."""
    closers: list[Tag] = []
    end = len(text.rstrip())
    while page.open_boxes and end and text[end - 1] == ">":
        start = text.rfind("</", max(0, end - 90), end)
        tag = scan_tag(text[:end], start) if start >= 0 else None
        if not tag or tag.end != end or not is_structure(tag.name):
            break
        closers.append(tag)
        end = len(text[:start].rstrip())
    if not closers:
        _row_or_text(page, at, text)
        return
    if text[:end].strip():
        page.add(text[:end], at)
    for tag in reversed(closers):
        _tag(page, at, at, "", tag)


def _row_or_text(page: Lines, at: int, text: str) -> None:
    """Add a line; text without a cell's rule ends the table above it."""
    if "|" in text:
        page.in_table = page.in_table or bool(DELIMITERS.match(text))
        page.add(_as_head(page, at, text), at)
        columns = 0 if page.in_table else undelimited_columns(page.lines, at)
        if columns:
            page.add("|---" * columns + "|", at)
            page.in_table = True
        return
    if page.in_table and not _goes_on(page, at):
        page.add("", at)
        page.in_table = False
    page.add(text, at)


def _goes_on(page: Lines, at: int) -> bool:
    """Whether more rows follow a line without cells (a row that was broken in two)."""
    for line in page.lines[at + 1 : at + 4]:
        if not line.strip() or "|" in line:
            return "|" in line
    return False


def _as_head(page: Lines, at: int, text: str) -> str:
    """A line with as many cells as the delimiters of a table below it ask for."""
    below = page.lines[at + 1] if at + 1 < len(page.lines) else ""
    if "|" not in text or "|" not in below or not DELIMITERS.match(below):
        return text
    missing = cell_count(below) - cell_count(text)
    if missing < 0:
        page.lines[at + 1] = "|---" * min(cell_count(text), MAX_COLUMNS) + "|"
    return (
        f"{text.rstrip().removesuffix('|')}{' |' * (missing + 1)}"
        if missing > 0
        else text
    )


def _angle(page: Lines, at: int, indent: str, bare: str) -> int:
    """Take a comment, an HTML fragment, or a row of tags."""
    if bare.startswith("<!--"):
        return _comment(page, at, indent, "-->")
    match = re.match(r"</?([A-Za-z][\w.:-]{0,80})", bare)
    if not match:
        return 0
    name = match[1]
    if name.lower() in WHOLE and not bare.startswith("</"):
        return _fragment(page, at, indent, name.lower())
    if not is_structure(name) and not _is_paired(page, at, name):
        return 0
    return _row(page, at, indent, bare)


def _is_paired(page: Lines, at: int, name: str) -> bool:
    """Whether an unknown element is closed on a later line by a line of its own."""
    if name in HTML or "_" in name or not name.islower():
        return False
    closer = f"</{name}>"
    if closer not in page.last_closer:
        page.last_closer[closer] = (
            max((i for i, line in enumerate(page.lines) if closer in line), default=-1)
            if len(page.last_closer) < 50
            else -1
        )
    return page.last_closer[closer] >= at


def _comment(page: Lines, at: int, indent: str, closer: str) -> int:
    """Leave a comment out; 0 where it does not end."""
    if page.last_closer.get(closer, len(page.lines)) <= at:
        return 0
    start = page.lines[at].find("<!--" if closer == "-->" else "{/*") + 3
    for index in range(at, len(page.lines)):
        line = page.lines[index]
        end = line.find(closer, start if index == at else 0)
        if end >= 0:
            page.omitted.append((at, index, "comment"))
            page.take_caption(at, index)
            rest = line[end + len(closer) :].strip()
            return _after(page, index, indent, rest)
    page.last_closer[closer] = at
    return 0


def _after(page: Lines, at: int, indent: str, rest: str) -> int:
    """Take what is behind a comment on its line."""
    if not rest:
        return at + 1
    if len(rest) > MAX_AFTER_COMMENT:
        page.add(indent + rest, at)
        return at + 1
    page.lines[at] = indent + rest
    return at


def _fragment(page: Lines, at: int, indent: str, name: str) -> int:
    """Take an element that is read as HTML, to the line on which it ends."""
    tags = re.compile(rf"<(/?){name}(?=[\s>/])", re.IGNORECASE)
    depth, last = 0, -1
    for index in range(at, len(page.lines)):
        for match in tags.finditer(page.lines[index]):
            depth += -1 if match[1] else 1
            last = index if match[1] else last
        if depth <= 0:
            break
        if page.last_closer.get(name, len(page.lines)) <= index:
            break
    if last < at:
        page.last_closer[name] = at
        last = until_blank(page, at)
    text = "\n".join(page.lines[at : last + 1])
    if name in ("style", "script", "svg", "iframe", "video"):
        page.omitted.append((at, last, "script" if name == "script" else name))
        return last + 1
    page.mark(indent, LineMark("html", at, last, name, text))
    return last + 1


def _row(page: Lines, at: int, indent: str, bare: str) -> int:
    """Take a line of tags with text between them; 0 where the first is not one."""
    text, end = whole_tag(page, at, bare)
    tag = scan_tag(text, 0)
    if not tag:
        return 0
    if shown := with_method(text, tag):
        page.lines[end] = indent + shown
        return end
    position = 0
    while tag:
        position = _tags(page, at, end, indent, text, tag)
        tag, start = next_tag(text, position)
        between = text[position : start if tag else len(text)].strip()
        if between and tag:
            part = "html" if WHOLE_START.match(between) else "inline"
            page.mark(indent, LineMark(part, at, end, text=between))
        elif between:
            return _rest(page, end, indent, between)
        position = start
    return end + 1


def _rest(page: Lines, at: int, indent: str, text: str) -> int:
    """Take what is behind the tags of a row; the next line."""
    if WHOLE_START.match(text):
        page.lines[at] = indent + text
        return at
    _text(page, at, indent + text)
    return at + 1


def _tags(page: Lines, at: int, end: int, indent: str, text: str, tag: Tag) -> int:
    """Add a tag of a row (with all of a summary); where it ends."""
    if tag.name == "summary" and tag.part is TagRole.OPEN:
        stop = text.find("</summary>", tag.end)
        inner = text[tag.end : stop if stop >= 0 else len(text)]
        page.mark(indent, LineMark("title", at, end, text=inner.strip()))
        return stop + 10 if stop >= 0 else len(text)
    _tag(page, at, end, indent, tag)
    return tag.end


def _tag(page: Lines, at: int, end: int, indent: str, tag: Tag) -> None:
    """Add a tag's mark."""
    part = str(tag.part)
    if tag.name.lower() in ("img", "hr", "br"):
        return
    page.open_boxes += (part == "open") - (part == "close" and page.open_boxes > 0)
    page.mark(indent, LineMark(part, at, end, tag.name, tag=tag, family="tag"))


def _brace(page: Lines, at: int, indent: str, bare: str) -> int:
    """Take template tags, a JSX comment, or a kramdown attribute list."""
    if bare.startswith("{/*"):
        return _comment(page, at, indent, "*/}")
    if ATTRIBUTE_LIST.match(bare):
        page.mark(indent, LineMark("attributes", at, at, text=bare.strip()[2:-1]))
        return at + 1
    if bare[:2] not in ("{%", "{{"):
        return 0
    end = _template_end(page, at, bare)
    text = " ".join([bare.rstrip(), *map(str.strip, page.lines[at + 1 : end + 1])])
    tags = template_tags(text)
    if not tags:
        return 0
    if raw := _raw(page, end, indent, tags):
        return raw
    at = end
    for tag in tags:
        if tag.name != "raw":
            _template(page, at, indent, tag)
    return at + 1


def _template_end(page: Lines, at: int, bare: str) -> int:
    """The line on which a template tag ends that begins on a line."""
    closer = "%}" if bare.startswith("{%") else "}}"
    for index in range(at, min(len(page.lines), at + MAX_TEMPLATE_LINES)):
        if closer in page.lines[index]:
            return index
    return at


def _raw(page: Lines, at: int, indent: str, tags: Sequence[Tag]) -> int:
    """Take the code between two template tags; 0 if there is none."""
    tag = tags[-1]
    if tag.name not in RAW or tag.part is not TagRole.OPEN:
        return 0
    for index in range(at + 1, min(len(page.lines), at + MAX_TAG_LINES)):
        line = page.lines[index].strip()
        page.fuel -= 1
        if line.startswith(("```", "~~~")) or page.fuel <= 0:
            return 0
        if closes(line, tag.name):
            body = "".join(f"{text}\n" for text in page.lines[at + 1 : index])
            info = tag.argument
            info = f'title="{info}"' if tag.name == "capture" else info
            page.mark(indent, LineMark("code", at, index, info, body, family="fence"))
            return index + 1
    return 0


def _template(page: Lines, at: int, indent: str, tag: Tag) -> None:
    """Add the mark of a template tag."""
    page.mark(
        indent, LineMark(str(tag.part), at, at, tag.name, tag=tag, family="template")
    )


def _colon(page: Lines, at: int, indent: str, bare: str) -> int:
    """Take the fence of a `:::` container."""
    match = DIRECTIVE.match(bare)
    if not match:
        return 0
    length = str(len(match["colons"]))
    if not match["name"]:
        page.mark(indent, LineMark("close", at, at, "", family="colons", text=length))
        return at + 1
    words = match["rest"].strip()
    label = re.match(r"\[([^\]]{0,300})\]", words)
    title, pairs = arguments((words[label.end() :] if label else words).strip("{} "))
    title = label[1] if label else title
    name = match["name"].strip("{}.")
    tag = Tag(TagRole.OPEN, name, 0, pairs, title)
    page.mark(indent, LineMark("open", at, at, name, length, tag, "colons"))
    return at + 1


def _slashes(page: Lines, at: int, indent: str, bare: str) -> int:
    """Take the fence of a `///` block."""
    match = BLOCK.match(bare.rstrip())
    if not match:
        return 0
    if not match["name"]:
        page.mark(indent, LineMark("close", at, at, "", family="colons", text="0"))
        return at + 1
    tag = Tag(TagRole.OPEN, match["name"], 0, (), (match["rest"] or "").strip())
    page.mark(indent, LineMark("open", at, at, tag.name, "0", tag, "colons"))
    return at + 1


def _indented(page: Lines, at: int, indent: str, bare: str) -> int:
    """Take the head of an admonition or a tab whose content is indented."""
    match = ADMONITION.match(bare.rstrip())
    if not match or not _is_indented_next(page, at):
        return 0
    mark, name, rest = match["mark"], match["name"], match["rest"].strip()
    quoted = re.search(r'"([^"]{0,300})"', rest)
    title = quoted[1] if quoted else ""
    if mark[0] == "=":
        if not quoted:
            return 0
        name = "tab"
    kind = "details" if mark[0] == "?" and not name else name
    tag = Tag(TagRole.OPEN, kind or "note", 0, (), title)
    page.mark(indent, LineMark("open", at, at, tag.name, tag=tag, family="indented"))
    page.depths.append((len(indent) + 4 * (len(page.depths) + 1), tag.name))
    return at + 1


def _is_indented_next(page: Lines, at: int) -> bool:
    """Whether the next line with text is indented."""
    following: Sequence[str] = page.lines[at + 1 : at + 4]
    line = next((line for line in following if line.strip()), "")
    return line.startswith(("    ", "\t", "  "))


def _script(page: Lines, at: int, indent: str, bare: str) -> int:
    """Leave out an import or export of MDX."""
    if indent or not page.is_mdx or not IMPORT.match(bare):
        return 0
    depth, last = 0, at
    for index in range(at, min(len(page.lines), at + MAX_TAG_LINES)):
        line = page.lines[index]
        depth += sum(map(line.count, "{([")) - sum(map(line.count, "})]"))
        last = index
        if depth <= 0:
            break
    else:
        last = until_blank(page, at)
    page.omitted.append((at, last, "script"))
    return last + 1


TAKERS = {
    "<": _angle,
    "{": _brace,
    ":": _colon,
    "/": _slashes,
    "!": _indented,
    "?": _indented,
    "=": _indented,
    "i": _script,
    "e": _script,
}
"""The constructs that may begin with a character; 0 means that it is text after all."""
