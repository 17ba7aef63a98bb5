"""One API call in a collection, recording or request file."""

from __future__ import annotations

from typing import Final

from fragmint.secrets import clean_text, is_secret_name
from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import (
    PHRASES,
    Evidence,
    Json,
    NamedSchema,
    Pointer,
)
from generator.report.diagnostics import Span

JSON_TYPE: Final = "application/json"
BINARY: Final = "application/octet-stream"
PARAMETER: Final = re.compile(r"\{([^{}/]{1,200})\}")
WHOLE: Final = re.compile(r"0|-?[1-9]\d{0,17}")
REAL: Final = re.compile(r"-?\d{1,15}\.\d{1,15}")
TYPED: Final[dict[str, tuple[dict[str, Json], Json]]] = {
    "string": ({"type": "string"}, "text"),
    "integer": ({"type": "integer"}, 1),
    "int": ({"type": "integer"}, 1),
    "long": ({"type": "integer", "format": "int64"}, 1),
    "number": ({"type": "number"}, 1.5),
    "float": ({"type": "number"}, 1.5),
    "double": ({"type": "number"}, 1.5),
    "boolean": ({"type": "boolean"}, True),
    "date": ({"type": "string", "format": "date"}, "2024-01-01"),
    "datetime": ({"type": "string", "format": "date-time"}, "2024-01-01T00:00:00Z"),
    "uuid": (
        {"type": "string", "format": "uuid"},
        "00000000-0000-4000-8000-000000000000",
    ),
    "email": ({"type": "string", "format": "email"}, "user@example.com"),
    "uri": ({"type": "string", "format": "uri"}, "https://example.com"),
}
"""Placeholders `<long>` that converters from OpenAPI to collections write."""
NO_HEADERS: Final = frozenset(
    {
        *(
            "accept",
            "accept-encoding",
            "accept-language",
            "connection",
            "host",
            "origin",
        ),
        *("content-type", "content-length", "user-agent", "referer", "cookie", "dnt"),
        *(
            "cache-control",
            "pragma",
            "postman-token",
            "upgrade-insecure-requests",
            "te",
        ),
        *(
            "authorization",
            "x-requested-with",
            "keep-alive",
            "transfer-encoding",
            "date",
        ),
        *(
            "if-none-match",
            "if-modified-since",
            "priority",
            "expect",
            "proxy-authorization",
        ),
    }
)
"""Headers of the tool, the connection or the message rather than of an operation."""
NO_HEADER_HEADS: Final = (":", "sec-", "proxy-", "cf-", "x-forwarded-", "x-amz-cf-")
TITLE_NOISE: Final = re.compile(
    r"(?i)(new|untitled|copy of|my)?\s*(request|https?://\S*|/\S*|\{\{.*)(\s+copy)?(\s*\d+)?"
)
ID: Final = re.compile(
    r"\d{1,40}|(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24})"
)
"""Numbers, UUIDs and the object ids of document databases."""


@dataclass(frozen=True, slots=True)
class CallParameter:
    """A parameter, or a field of a form (`place` is `form`), that a call sends.

    `value` is a sample as JSON, None if there is none; `schema` are keywords.
    """

    place: str
    name: str
    span: Span
    value: Json = None
    description: str = ""
    required: bool | None = None
    schema: tuple[tuple[str, Json], ...] = ()

    @property
    def key(self) -> str:
        """The key in a pointer."""
        name = self.name.lower() if self.place == "header" else self.name
        return f"{self.place}:{name}"


@dataclass(frozen=True, slots=True)
class CallBody:
    """The content of a message: a value (None and `shown` false: none is shown), a form's
    fields, or facts below `schema` that something states.
    """

    media_type: str
    span: Span
    value: Json = None
    shown: bool = False
    fields: tuple[CallParameter, ...] = ()
    facts: tuple[tuple[Pointer, Json, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class CallReply:
    """A response to a call; `status` is a code or a range such as `2XX`."""

    status: str
    span: Span
    title: str = ""
    body: CallBody | None = None
    headers: tuple[tuple[str, str, Span], ...] = ()
    described: bool = False
    evidence: Evidence = Evidence.PAYLOAD


@dataclass(frozen=True, slots=True)
class Credential:
    """How a call is signed: the name facts use for the scheme, and its definition."""

    name: str
    scheme: Json
    span: Span
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DescribedCall:
    """A call with all that one document says of it.

    `base` is empty if it is not known; `group` the names of the folders around it;
    `name` what to call it where it has no title.
    `credentials` is None if nothing is stated, and empty if none is needed.
    """

    method: str
    path: str
    span: Span
    base: str = ""
    title: str = ""
    name: str = ""
    description: str = ""
    group: tuple[str, ...] = ()
    parameters: tuple[CallParameter, ...] = ()
    bodies: tuple[CallBody, ...] = ()
    replies: tuple[CallReply, ...] = ()
    credentials: tuple[Credential, ...] | None = None
    deprecated: bool = False
    components: tuple[NamedSchema, ...] = ()
    by_example: bool = False
    evidence: Evidence = Evidence.TABLE
    language: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """Equal for calls of one operation."""
        return (self.method, PARAMETER.sub("{}", self.path))


def title_of(text: str) -> str:
    """A title that says something: not a path, not the tool's own default."""
    text = re.sub(
        r"^(?:GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS)\b[\s:-]{0,4}", "", text.strip()
    )
    text = " ".join(text.split())[:300]
    return "" if TITLE_NOISE.fullmatch(text) else clean_text(text)


def keywords_of(value: Json) -> dict[str, Json]:
    """The type that a sample of a parameter shows."""
    if isinstance(value, bool):
        return {"type": "boolean"}
    if isinstance(value, int):
        return {"type": "integer"}
    return {"type": "number"} if isinstance(value, float) else {"type": "string"}


def sample_of(text: str) -> tuple[tuple[tuple[str, Json], ...], Json]:
    """Keywords and value of a parameter's text: `<long>`, `10`, `true`, `open`.

    No keywords where the value alone tells its type.
    """
    plain = text.strip()
    if plain.startswith("<") and plain.endswith(">"):
        known = TYPED.get(plain[1:-1].strip().lower())
        if known:
            return tuple(known[0].items()), known[1]
    return (), meant(plain)


def meant(text: str) -> Json:
    """The value that a text most likely means."""
    if text in ("true", "false"):
        return text == "true"
    if WHOLE.fullmatch(text) and abs(int(text)) < 2**53:
        return int(text)
    if REAL.fullmatch(text):
        return float(text)
    return text or None


def phrase(status: str) -> str:
    """The reason phrase of a status (RFC 9110, section 15)."""
    return PHRASES.get(status, "Response")


def kept_header(name: str) -> bool:
    """Whether a header belongs to an operation and is not a secret."""
    low = name.strip().lower()
    if not re.fullmatch(r"[a-z0-9!#$%&'*+.^_`|~-]{1,100}", low):
        return False
    plain = low not in NO_HEADERS and not low.startswith(NO_HEADER_HEADS)
    return plain and not is_secret_name(low)


def message_media(stated: str, value: Json, text: str) -> str:
    """The media type of a message, by its header or else by its content."""
    bare = stated.partition(";")[0].strip().lower()
    if re.fullmatch(r"[\w.+*-]{1,80}/[\w.+*-]{1,120}", bare):
        return (
            bare
            if not (bare == "text/plain" and not isinstance(value, str))
            else JSON_TYPE
        )
    if not isinstance(value, str):
        return JSON_TYPE
    return "application/xml" if text.lstrip().startswith("<?xml") else "text/plain"
