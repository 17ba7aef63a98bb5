"""curl commands (options as in curl 8's manual)."""

from __future__ import annotations

import shlex
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator

from generator import patterns as re
from generator.facts import Example, Json
from generator.media import FORM, MULTIPART
from generator.snippets.parts.messages import BINARY, JSON, Request, add_field
from generator.source import Source

LANGUAGES = ("bash", "sh", "shell", "curl", "zsh", "shellscript", "cmd")

ALIASES = {
    "-X": "--request",
    "-H": "--header",
    "-d": "--data",
    "-F": "--form",
    "-u": "--user",
    "-G": "--get",
    "-I": "--head",
    "-T": "--upload-file",
    "-b": "--cookie",
    "-A": "--user-agent",
}
WITH_VALUE = {
    "--output",
    "-o",
    "--max-time",
    "-m",
    "--connect-timeout",
    "--cookie",
    "--user-agent",
    "--proxy",
    "-x",
    "--cacert",
    "--cert",
    "--key",
    "--retry",
    "-w",
    "--write-out",
    "-e",
    "--referer",
    "-c",
    "--cookie-jar",
}
LETTERS = "XHdFuoTbAmxwec"
CONTINUED = re.compile(r"\\\r?\n|(?<=\s)\\ (?=['\"-])")
"""The end of a line that goes on in the next, be that indented or not; a copy of a page
may have taken the end of the line away.
"""


def read(block: Source, title: str) -> Example | None:
    """The request of the first curl command."""
    try:
        lines = CONTINUED.split(block.text)
        words = shlex.split(" ".join(unwrapped(lines)), comments=False)
    except ValueError:
        return None
    words = [word for word in words if word.strip()]
    if "curl" not in words:
        return None
    command = Command()
    for option, value in options(words[words.index("curl") + 1 :]):
        ACTIONS.get(option, ignore)(command, value)
    request = command.finish()
    request.url = absolute(request.url) if request.url else None
    return request.example(block, "curl", title)


def unwrapped(lines: Iterable[str]) -> list[str]:
    """Lines of one command, those joined between which its URL is split.

    A shell joins only what is not indented; who splits a long URL means it to be one.
    """
    result: list[str] = []
    for line in lines:
        if result and splits_url(result[-1], line):
            result[-1] = result[-1].rstrip() + line.lstrip()
        else:
            result.append(line)
    return result


def splits_url(before: str, after: str) -> bool:
    """Whether the URL that a line ends with goes on in the next.

    >>> splits_url("curl https://host/piers/", "  3/berths")
    True
    >>> splits_url("curl https://host/piers", "  ?limit=3")
    True
    >>> splits_url("curl https://host/piers", "  -d name=North")
    False
    """
    words, rest = before.split(), after.lstrip()
    url = words[-1].lstrip("'\"") if words and before[-1:].strip() else ""
    if "://" not in url[:12] or url.endswith(("'", '"')):
        return False
    if not GOES_ON.match(rest):
        return False
    return rest == after or url[-1] in "/?&=" or rest[0] in "/?&"


GOES_ON = re.compile(r"(?!https?://)[\w<{\[$:%/?&.=]")
"""What a URL can go on with in the next line: no option, no quote, no other URL."""
PLACED = re.compile(
    r"(?:\$\{?\w{1,60}\}?|\{\{?\s{0,4}[\w.]{1,60}\s{0,4}\}\}?|<[\w -]{1,60}>|%\w{1,60}%)?(?=/)"
)
"""The form of a URL's scheme and host: `$API_URL/pets`, or nothing."""
GLUED = re.compile(
    r"(?:\{\{?\s{0,4}[\w.]{1,60}\s{0,4}\}\}?|<[\w -]{1,60}>)(?=[a-z][\w-]{0,60}/)"
)
"""The same with the slash in it that the path lacks: `{endpoint}pets/3`."""
BARE = re.compile(r"(?:localhost|[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})(?::\d{1,5})?(?=/)")


def absolute(url: str) -> str:
    """A URL with a scheme and host, which a page may leave out or write as a variable."""
    if "://" in url[:12]:
        return url
    if BARE.match(url):
        return f"https://{url}"
    if glued := GLUED.match(url):
        return f"https://{{host}}/{url[glued.end() :]}"
    found = PLACED.match(url)
    return f"https://{{host}}{url[found.end() :]}" if found else url


def options(words: list[str]) -> Iterator[tuple[str, str]]:
    """Options with their values; an operand comes as `--url`."""
    queue = iter(words)
    for word in queue:
        if word in ("|", ";", "&&", ">", "||"):
            return
        if not word.startswith("-") or word == "-":
            yield "--url", word
            continue
        name, joined, value = word.partition("=") if word[:2] == "--" else split(word)
        name = ALIASES.get(name, name)
        if name in ACTIONS or name in WITH_VALUE:
            flag = name in FLAGS
            yield name, value if joined or flag else next(queue, "")


def split(word: str) -> tuple[str, str, str]:
    """A short option with its value in the same word, as in `-XPOST` or `-sX`."""
    for index, letter in enumerate(word[1:], 1):
        if letter in LETTERS:
            rest = word[index + 1 :]
            return f"-{letter}", rest, rest
        if letter in "GI":
            return f"-{letter}", "", ""
    return word, "", ""


class Command:
    """A curl command in the making."""

    def __init__(self) -> None:
        self.request = Request()
        self.data: list[str] = []
        self.form: dict[str, Json] = {}
        self.file = ""
        self.get = False

    def finish(self) -> Request:
        """The request that curl would send."""
        request = self.request
        if self.get and self.data and request.url:
            mark = "&" if "?" in request.url else "?"
            request.url += mark + "&".join(self.data)
        elif self.file:
            json_file = self.file.lower().endswith(".json")
            request.give(f"@{self.file}", JSON if json_file else BINARY)
        elif self.data:
            text = "&".join(self.data)
            request.send(text)
            if request.media_type is None:
                request.send(text, FORM)
        elif self.form:
            request.give(self.form, MULTIPART)
        if request.method is None and request.has_body:
            request.method = "POST"
        return request


def ignore(command: Command, value: str) -> None:
    """An option that does not change the request."""


def url(command: Command, value: str) -> None:
    """`--url`, or an operand."""
    if command.request.url is None:
        command.request.url = value


def method(command: Command, value: str) -> None:
    """`--request`."""
    command.request.method = value


def header(command: Command, value: str) -> None:
    """`--header`."""
    name, _, text = value.partition(":")
    if name.strip():
        command.request.header(name.strip(), text.strip())


def data(command: Command, value: str) -> None:
    """`--data` and its kin."""
    command.data.append(value)


def binary(command: Command, value: str) -> None:
    """`--data-binary`: the bytes of a file as they are, or a string."""
    if value.startswith("@"):
        command.file = value[1:]
    else:
        command.data.append(value)


def upload(command: Command, value: str) -> None:
    """`--upload-file`, which makes it a PUT."""
    command.file = value
    command.request.method = command.request.method or "PUT"


def json_data(command: Command, value: str) -> None:
    """`--json`."""
    command.request.media_type = JSON
    command.data.append(value)


PART_OPTIONS = re.compile(
    r"(?:;\s{0,4}(?:type|filename|encoder|headers)=[^;]{0,200}){1,4}\Z"
)


def form(command: Command, value: str) -> None:
    """`--form`, without what curl is told about the part: `;type=application/json`."""
    name, _, text = value.partition("=")
    text = PART_OPTIONS.sub("", text)
    add_field(command.form, name, text)


def user(command: Command, value: str) -> None:
    """`--user`."""
    token = b64encode(value.encode("utf-8", "replace")).decode("ascii")
    command.request.header("Authorization", f"Basic {token}")


def get(command: Command, value: str) -> None:
    """`--get`."""
    command.get = True


def head(command: Command, value: str) -> None:
    """`--head`."""
    command.request.method = "HEAD"


FLAGS = ("--get", "--head")
ACTIONS: dict[str, Callable[[Command, str], None]] = {
    "--url": url,
    "--request": method,
    "--header": header,
    "--data": data,
    "--data-raw": data,
    "--data-binary": binary,
    "--data-ascii": data,
    "--data-urlencode": data,
    "--json": json_data,
    "--upload-file": upload,
    "--form": form,
    "--form-string": form,
    "--user": user,
    "--get": get,
    "--head": head,
}


OUTPUT = re.compile(
    r"(?i)\s{0,20}#\s?(?:(?:=>|->|→|(?:returns?|response|output)\b:?)\s{0,4})?(?=[{\[][\s\"{\]}]|[{\[]\Z|HTTP/\d)"
)
COMMENT = re.compile(r"\s{0,20}#\s?")


def shown_output(text: str) -> str:
    """Commands with what comments show of their output as the output: `# => {"id": 1}`."""
    lines: list[str] = []
    inside = False
    for line in text.split("\n"):
        found = OUTPUT.match(line) or (COMMENT.match(line) if inside else None)
        inside = found is not None
        lines.append(line[found.end() :] if found else line)
    return "\n".join(lines)
