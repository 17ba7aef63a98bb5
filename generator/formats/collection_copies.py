"""Documentation that Postman publishes, as it is copied from a browser: a method, a title
and a URL on lines of their own, parameters with a sample value below each.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

from generator import patterns as re
from generator.formats.chrome import is_control
from generator.formats.text_labels import METHOD

Line = tuple[int, str]
INHERITED = re.compile(
    r"This (?:request|folder) is using .{1,60} from (?:collection|folder) .{1,120}"
)
URL = re.compile(r"(?:\{\{[\w. -]{1,40}\}\}|https?://[^\s/]{1,200})(/\S{0,1000})?")
METHODS = {"DEL": "DELETE", "OPT": "OPTIONS"}
"""Badges of the menu that are cut short."""
LABELS = {
    "PARAMS": "Query parameters",
    "PATH VARIABLES": "Path parameters",
    "HEADERS": "Request headers",
}
FORMS = re.compile(r"Body ?(?:urlencoded|form-?data|formdata)")
RAW = re.compile(
    r"Body ?raw(?: ?\((?:json|text|xml)\))?|raw(?: \((?:json|text|xml)\))?"
)
SKIPPED = frozenset(
    ("view more", "json", "body", "no response body", "plain", "public",
     "this request doesn't return any response body")
)  # fmt: skip
ENDS = frozenset(
    (*LABELS, "AUTHORIZATION", "Example Request", "Example Response", "Body")
)
"""Lines that end the parameters of a section."""
NAME = re.compile(r"[A-Za-z_$][\w.$\[\]-]{0,80}")
TYPED = re.compile(r"\(([\w ,\[\]]{2,60})\)\s{0,3}(.*)", re.DOTALL)


def is_collection(lines: Sequence[str]) -> bool:
    """Whether a text is such a copy."""
    found = {line.strip() for line in lines}
    inherits = any(map(INHERITED.fullmatch, found))
    return {"Example Request", "Example Response"} <= found and (
        inherits or "View More" in found
    )


def without_panels(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines of such a copy as those of other pages; all others as they are."""
    if not is_collection([line for _, line in lines]):
        yield from lines
        return
    at = 0
    while at < len(lines):
        number, line = lines[at][0], lines[at][1].strip()
        if request := request_at(lines, at):
            title, call, at = request
            yield from ((number, each) for each in ("", title, "", call, ""))
        elif line in LABELS or FORMS.fullmatch(line) or is_form(lines, at):
            yield from (
                (number, each) for each in ("", LABELS.get(line, "Form parameters"))
            )
            at = yield from entries(lines, at + 1 + is_form(lines, at))
            yield number, ""
        elif line == "AUTHORIZATION":
            at = yield from credential(lines, at + 1)
        elif RAW.fullmatch(line):
            yield from ((number, each) for each in ("", "Request body", ""))
            at += 1
        elif line == "Example Response":
            yield number, "Response"
            at += 1
        elif line == "Example Request":
            at = behind_title(lines, at + 1)
        elif is_skipped(line):
            at += 1
        else:
            yield lines[at]
            at += 1


def is_form(lines: Sequence[Line], at: int) -> bool:
    """Whether the label of a body is on a line, and that it is a form on the next one."""
    texts = [line.strip() for _, line in lines[at : at + 2]]
    return len(texts) > 1 and FORMS.fullmatch(" ".join(texts)) is not None


def is_skipped(line: str) -> bool:
    """Whether a line is but a control, or repeats what others say."""
    inherited = INHERITED.fullmatch(line) or re.fullmatch(r"Headers \(\d{1,3}\)", line)
    return bool(line.lower() in SKIPPED or inherited or is_control(line))


MOST_TITLE = 4
"""Lines between the label of an example and its language."""


def behind_title(lines: Sequence[Line], at: int) -> int:
    """The line behind the title of an example and the name of its language."""
    for index in range(at, min(at + MOST_TITLE, len(lines))):
        if lines[index][1].strip().lower() == "curl":
            return index + 1
    return at


def request_at(lines: Sequence[Line], at: int) -> tuple[str, str, int] | None:
    """The title and the call of a request that begins on a line, and the line behind."""
    texts = [lines[i][1].strip() for i in range(at, min(at + 3, len(lines)))]
    if len(texts) < 3:
        return None
    method = METHODS.get(texts[0], texts[0])
    url = URL.fullmatch(texts[2])
    if not METHOD.match(method) or not method.isupper() or not texts[1] or not url:
        return None
    shown = url[1] or "/"
    host = texts[2][: url.start(1)] if url[1] else texts[2]
    base = host if host.startswith("http") else ""
    return texts[1], f"{method} {base}{shown}", at + 3


def entries(lines: Sequence[Line], at: int) -> Generator[Line, None, int]:
    """The parameters of a section, each on a line: its name, type and text. Returns the
    line behind them.
    """
    while at < len(lines):
        number, name = lines[at][0], lines[at][1].strip()
        if not name:
            at += 1
            continue
        below = lines[at + 1][1].strip() if at + 1 < len(lines) else ""
        if not NAME.fullmatch(name) or name in ENDS or not below:
            break
        value, at = below, at + 2
        stated: list[str] = []
        while at < len(lines) and not ends(lines, at):
            stated.append(lines[at][1].strip())
            at += 1
        text = " ".join(filter(None, stated))
        typed = TYPED.fullmatch(text)
        kind, text = (typed[1], typed[2]) if typed else ("", text)
        sample = f"Example: `{value}`." if value != name else ""
        text = " ".join(filter(None, (text.strip(), sample)))
        yield number, f"{name} ({kind}) - {text}" if kind else f"{name}: {text}"
    return at


def ends(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is behind the text of a parameter: a label, a request, or another
    name with its sample value below a blank line.
    """
    line = lines[at][1].strip()
    if (
        line in ENDS
        or RAW.fullmatch(line)
        or request_at(lines, at)
        or METHOD.match(line)
    ):
        return True
    above = lines[at - 1][1].strip() if at else ""
    below = lines[at + 1][1].strip() if at + 1 < len(lines) else ""
    return bool(not above and NAME.fullmatch(line) and below)


def credential(lines: Sequence[Line], at: int) -> Generator[Line, None, int]:
    """The header of an API key in a panel about authorization, as a sentence. Returns
    the line behind the panel.
    """
    texts = [line.strip() for _, line in lines[at : at + 6]]
    if texts[:2] == ["API Key", "Key"] and len(texts) > 4 and texts[3] == "Value":
        yield lines[at][0], f"Send your API key in the header `{texts[2]}`."
        return at + 5
    if texts and re.fullmatch(
        r"(?:API Key|Bearer Token|Basic Auth|OAuth 2\.0)", texts[0]
    ):
        if texts[0] == "Bearer Token":
            yield lines[at][0], "Send the header `Authorization: Bearer TOKEN`."
        if texts[0] == "Basic Auth":
            yield lines[at][0], "Requests use basic authentication."
        return at + 1
    return at
