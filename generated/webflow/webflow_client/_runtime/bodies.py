"""JSON request bodies as values; `encode` puts them on the wire."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

from .missing import MISSING

if TYPE_CHECKING:
    from .forms import Body, FormBody, MultipartBody
    from .uploads import Upload


class Payload(NamedTuple):
    """An encoded body: its media type and its bytes, or a stream of them."""

    content_type: str
    data: bytes | Upload


class JsonBody(NamedTuple):
    """A JSON body (any `+json` media type)."""

    value: object
    content_type: str = "application/json"

    @property
    def given(self) -> bool:
        """Whether there is anything to send."""
        return bool(self.value)

    def encode(self) -> Payload:
        """UTF-8 JSON with wire names."""
        from .jsontext import dumps

        return Payload(self.content_type, dumps(self.value))


def json_body(value: object, *, content_type: str = "application/json") -> JsonBody:
    """A JSON body; models, mappings and lists of them, dates and the like."""
    return JsonBody(value, content_type)


def optional(body: JsonBody | FormBody | MultipartBody) -> Body | None:
    """A body made of keywords, or None where no keyword is given."""
    return body if body.given else None


def sent(
    fields: Mapping[str, object], nullable: Collection[str] = ()
) -> dict[str, object]:
    """The fields that go on the wire: never MISSING, None only where nullable."""
    return {
        name: value
        for name, value in fields.items()
        if value is not MISSING and (value is not None or name in nullable)
    }
