"""HTTPie commands (request items as in the manual of HTTPie 3)."""

from __future__ import annotations

import json
import shlex
from base64 import b64encode
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.facts import Example, Json
from generator.media import FORM, MULTIPART
from generator.snippets.curl import CONTINUED, absolute
from generator.snippets.parts.messages import JSON, Request, add_field
from generator.source import Source

LANGUAGES = ("httpie",)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
START = re.compile(
    rf"\s{{0,12}}(?:[$#%]\s)?(?:echo\s[^|\n]{{1,2000}}\|\s?)?https?\s{{1,4}}"
    rf"(?=-[\w-]|(?:{'|'.join(METHODS)})\s|[\"']?(?:https?://|:\d|:/|/|localhost|\$\{{?\w|\{{\{{?\w|[\w-]{{1,60}}\.\w))"
)
"""How a line with a command begins, `echo '{}' | http` among them."""
ITEM = re.compile(r"((?:[^\\:=@\s]|\\.){1,200}?)(:=@|=@|:=|==|=|@|:)(.*)", re.DOTALL)
ECHO = re.compile(
    r"\s{0,12}(?:[$#%]\s)?echo\s{1,4}(?:-n\s{1,4})?(?P<body>[^|]{1,20000})\|"
)
HERE = "<<<"
WITH_VALUE = frozenset(
    "-o --output -p --print --timeout --verify --session --session-read-only --style -s "
    "--proxy --cert --cert-key --max-redirects --pretty --raw --boundary".split()
)
MODES = {
    "-f": FORM,
    "--form": FORM,
    "--multipart": MULTIPART,
    "-j": JSON,
    "--json": JSON,
}
STEP = re.compile(r"[^\[\]]+")


@dataclass
class HttpieCommand:
    """A command in the making."""

    request: Request = field(default_factory=Request)
    mode: str = JSON
    fields: dict[str, Json] = field(default_factory=dict)
    query: list[tuple[str, str]] = field(default_factory=list)
    bearer: bool = False
    credentials: str = ""

    def item(self, word: str) -> None:
        """Take a request item: a header, a parameter of the query, a field or a file."""
        found = ITEM.fullmatch(word)
        if found is None:
            return
        name, mark, value = found[1].replace("\\", ""), found[2], found[3]
        match mark:
            case ":":
                self.request.header(name, value)
            case "==":
                self.query.append((name, value))
            case ":=":
                self.put(name, plain(value))
            case "=" | "=@":
                self.put(name, value)
            case "@":
                self.mode = MULTIPART
                add_field(self.fields, name, f"@{value}")
            case _:
                return

    def put(self, name: str, value: Json) -> None:
        """Set a field; brackets in its name lead into objects: `owner[name]=Ida`."""
        first, *steps = STEP.findall(name)[:8] or [name]
        at: dict[str, Json] = self.fields
        for step in steps if self.mode == JSON else ():
            inner = at.setdefault(first, {})
            if not isinstance(inner, dict):
                return
            at, first = inner, step
        at[first if self.mode == JSON else name] = value

    def finish(self, body: str) -> Request:
        """The request that HTTPie would send, with `body` from its input."""
        made = self.request
        if self.query and made.url:
            made.url += ("&" if "?" in made.url else "?") + urlencode(self.query)
        if self.credentials:
            token = b64encode(self.credentials.encode("utf-8", "replace")).decode(
                "ascii"
            )
            shown = f"Bearer {self.credentials}" if self.bearer else f"Basic {token}"
            made.header("Authorization", shown)
        if self.fields:
            made.give(self.fields, self.mode)
        elif body:
            made.send(body)
        made.method = made.method or ("POST" if made.has_body else "GET")
        return made


def plain(text: str) -> Json:
    """The value of a field that is JSON; text where it is none."""
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def read(block: Source, title: str) -> Example | None:
    """The request of the first command."""
    request = request_of(block.text)
    return request.example(block, "httpie", title) if request else None


def request_of(text: str) -> Request | None:
    """The request of a command; None if the shell would refuse it."""
    echo = ECHO.match(text)
    start = START.match(text)
    if start is None:
        return None
    try:
        words = shlex.split(" ".join(CONTINUED.split(text[start.end() :])))
        given = shlex.split(echo["body"]) if echo else []
    except ValueError:
        return None
    if HERE in words:
        at = words.index(HERE)
        given, words = words[at + 1 : at + 2], words[:at]
    command = HttpieCommand()
    for word in operands(words, command):
        if command.request.url is not None:
            command.item(word)
        elif word in METHODS and command.request.method is None:
            command.request.method = word
        else:
            command.request.url = located(word)
    return command.finish(" ".join(given)) if command.request.url else None


def operands(words: Sequence[str], command: HttpieCommand) -> Iterator[str]:
    """The words that are no options; those go to the command."""
    queue = iter(words)
    for word in queue:
        name, equals, value = word.partition("=")
        if not word.startswith("-") or len(word) < 2:
            if word not in ("<", ">", "|"):
                yield word
            elif word != "<":
                return
        elif name in MODES:
            command.mode = MODES[name]
        elif name in ("-a", "--auth"):
            command.credentials = value if equals else next(queue, "")
        elif name in ("-A", "--auth-type"):
            command.bearer = (value if equals else next(queue, "")) == "bearer"
        elif name in WITH_VALUE and not equals:
            next(queue, "")


def located(url: str) -> str:
    """A URL as HTTPie completes it: `:8000/pets` is on this machine."""
    if url.startswith(":"):
        rest = url[1:] if url.startswith(":/") else url
        return f"http://localhost{rest}"
    return absolute(url)
