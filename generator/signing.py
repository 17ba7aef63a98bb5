"""Settings for the signatures of webhook deliveries, and their validation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator import patterns as re
from generator.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class HookSignature:
    """How deliveries of webhooks are signed, as the runtime's `Signature` has it."""

    header: str
    algorithm: str = "sha256"
    encoding: str = "hex"
    content: str = "{body}"
    prefix: str = ""
    key: str = ""
    timestamp: str = ""
    id: str = ""
    secret: str = "text"
    secret_prefix: str = ""


SCHEMES = ("standard", "websub")
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
PLAIN = re.compile(r"[\x21-\x7e]{0,40}")
CONTENT = re.compile(
    r"(?:\{(?:body|timestamp|id)\}|[^{}\x00-\x1f\x7f-\U0010ffff]){1,100}"
)


def one_of(*values: str) -> Callable[[object], bool]:
    """A check for one of several values."""
    return lambda value: value in values


def matching(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    """A check for a string of a pattern."""
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


OPTIONS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "scheme": (one_of(*SCHEMES), "must be `standard` or `websub`"),
    "header": (matching(TOKEN), "must be the name of a header"),
    "algorithm": (
        one_of("sha1", "sha256", "sha512"),
        "must be `sha256`, `sha1` or `sha512`",
    ),
    "encoding": (one_of("hex", "base64"), "must be `hex` or `base64`"),
    "content": (
        matching(CONTENT),
        "must be made of `{body}`, `{timestamp}`, `{id}` and plain text",
    ),
    "prefix": (matching(PLAIN), "must be a short string without spaces"),
    "key": (matching(TOKEN), "must be a name in the header"),
    "timestamp": (
        matching(TOKEN),
        "must be the name of a header, or a name in the header",
    ),
    "id": (matching(TOKEN), "must be the name of a header"),
    "secret": (one_of("text", "base64", "hex"), "must be `text`, `base64` or `hex`"),
    "secret_prefix": (matching(PLAIN), "must be a short string without spaces"),
}
"""The keys of a signature: a check of the value, and what it must be."""


def signature_problem(key: str, value: object) -> str | None:
    """The fault of a value, or None."""
    check, problem = OPTIONS[key]
    return None if check(value) else problem
