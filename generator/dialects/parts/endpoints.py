"""`METHOD url` lines: method, base URL and path template of an operation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .html import readable

METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY")

LINE = re.compile(
    r"(?:[*_`]{0,3})(?P<method>(?i:" + "|".join(METHODS) + r"))(?:[*_`]{0,3})"
    r"(?:[ \t:]{1,9}|(?=https?://))[*_`]{0,3}(?P<url>(?:https?://|/)[^\s`*]{0,2000})[*_`]{0,3}\s*",
)
ORIGIN = re.compile(r"(?i)https?://[^/?#\s]+")
VERSION = re.compile(
    r"(?i)(v\d+(\.\d+)*[a-z]*\d*|\d{4}-\d{2}(-\d{2})?|(alpha|beta|preview|stable)\d*)"
)
NUMBERED = re.compile(r"(?i)v\d+(\.\d+)*((alpha|beta)\d*)?")
PREFIX = re.compile(r"(?i)(api|apis|rest|public)")
PARAMETER = re.compile(r"(?<=/):([A-Za-z_]\w*)|<([A-Za-z_][\w-]*)>|\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an operation lives: `base` is None where the page shows only a path."""

    method: str
    base: str | None
    path: str


def parse_endpoint(text: str) -> Endpoint | None:
    """The endpoint that a line consists of, or None if it is anything else."""
    text = text.lstrip(" \t>").rstrip()[:2100]
    if match := LINE.fullmatch(readable(text) if text[:1] == "<" else text):
        return endpoint(match["method"], match["url"])
    return None


def endpoint(method: str, url: str) -> Endpoint:
    """An endpoint from its method and URL (or path), the query string dropped."""
    url = re.split(r"[?#]", url, maxsplit=1)[0]
    base, path = split_base(url)
    return Endpoint(method.upper(), base, template(path))


def template(path: str) -> str:
    """A path with its parameters written `{name}`: also `:name`, `<name>`."""
    return PARAMETER.sub(lambda m: "{" + (m[1] or m[2] or m[3]) + "}", path)


def split_base(url: str) -> tuple[str | None, str]:
    """Base URL and path: the base ends after a leading version segment, if any.

    >>> split_base("https://api.example.com/v2/sites")
    ('https://api.example.com/v2', '/sites')
    """
    origin = ORIGIN.match(url)
    if not origin:
        return None, url
    segments = url[origin.end() :].lstrip("/").split("/")
    keep = next((n for n in range(1, len(segments)) if ends_base(segments[:n])), 0)
    base = "/".join([origin.group(), *segments[:keep]])
    return base, "/" + "/".join(segments[keep:])


def ends_base(segments: list[str]) -> bool:
    """Whether a base URL ends here: a version, early on or after `api` alone."""
    if len(segments) > 3 or not VERSION.fullmatch(segments[-1]):
        return False
    plain = all(PREFIX.fullmatch(segment) for segment in segments[:-1])
    return plain or bool(NUMBERED.fullmatch(segments[-1]))


def same_path(one: str, other: str) -> bool:
    """Whether a path is another, parameter names and a longer base aside."""
    plain = [re.sub(r"\{[^{}]*\}", "{}", p.rstrip("/")) for p in (one, other)]
    return plain[0].endswith(plain[1]) or plain[1].endswith(plain[0])


def base_of(url: str, path: str) -> str | None:
    """The base URL, if the URL ends with the path template (names may differ)."""
    full, tail = template(url).rstrip("/"), path.rstrip("/")
    wanted = re.sub(r"\{[^{}]*\}", "{}", tail)
    given = full.split("/")
    count = len(wanted.split("/")) - 1
    if count <= 0 or count >= len(given):
        return None
    end = "/" + "/".join(given[-count:])
    if re.sub(r"\{[^{}]*\}", "{}", end) != wanted:
        return None
    return "/".join(given[:-count])


def base_of_call(url: str, path: str) -> str | None:
    """The base URL of a call, given the template that its path follows."""
    given = url.split("?", 1)[0].rstrip("/").split("/")
    wanted = path.strip("/").split("/")
    tail = given[-len(wanted) :]
    fits = all(
        want.startswith("{") or want == got
        for want, got in zip(wanted, tail, strict=False)
    )
    base = "/".join(given[: -len(wanted)])
    return base if fits and "://" in base else base_of(url, path)


def version_of(base: str | None) -> str | None:
    """The last segment of a base URL where it looks like a version."""
    origin = ORIGIN.match(base or "")
    if not base or not origin:
        return None
    last = base[origin.end() :].rstrip("/").rsplit("/", 1)[-1]
    return last if VERSION.fullmatch(last) else None
