"""Raw HTTP messages (RFC 9112, section 2.1): a request or a response."""

from __future__ import annotations

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import Example, ExampleKind
from generator.snippets.parts.messages import Request
from generator.source import Source

LANGUAGES = ("http", "https", "rest")
START = re.compile(r"([A-Z]{3,7})\s+(\S{1,4000})(?:\s+HTTP/[\d.]{1,3})?")
ANSWER = re.compile(r"HTTP/[\d.]{1,3}\s+([1-5]\d\d)\b.{0,80}")
HEADER = re.compile(r"([\w-]{1,80}):\s*(.{0,4000})")


def read(block: Source, title: str) -> Example | None:
    """The message; a path alone needs a Host header."""
    lines = block.text.strip().replace("\r\n", "\n").split("\n")
    start, answer = START.fullmatch(lines[0].strip()), ANSWER.fullmatch(
        lines[0].strip()
    )
    if not start and not answer:
        return None
    request = Request(start[1], start[2]) if start else Request("GET", "https://x")
    end = next((n for n, line in enumerate(lines) if not line.strip()), len(lines))
    for line in lines[1:end]:
        if header := HEADER.fullmatch(line.strip()):
            add(request, header[1], header[2])
    body = "\n".join(lines[end:]).strip()
    if body:
        request.send(body)
    example = request.example(block, "http", title)
    if example and answer:
        kind, status = ExampleKind.RESPONSE, answer[1]
        return replace(example, kind=kind, status=status, method=None, url=None)
    return example


def add(request: Request, name: str, value: str) -> None:
    """Add a header; Host completes a URL that is only a path."""
    if name.lower() == "host" and request.url and request.url.startswith("/"):
        request.url = f"https://{value.strip()}{request.url}"
    elif name.lower() not in ("host", "content-length"):
        request.header(name, value.strip())
