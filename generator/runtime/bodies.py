"""Request bodies as values; `encode` serializes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from .errors import InvalidRequestError
from .models import MISSING
from .text import charset_of, utf8

if TYPE_CHECKING:
    from .formdata import Content, Encoding, File, Upload


class Payload(NamedTuple):
    """An encoded body: its media type and its bytes, or a stream of them."""

    content_type: str
    data: bytes | Upload

    def __repr__(self) -> str:
        return _discreet(self)


def _discreet(body: object) -> str:
    """A body for messages: what it holds may be a password."""
    return f"{type(body).__name__}({getattr(body, 'content_type', '')!r})"


class JsonBody(NamedTuple):
    """A JSON body (any `+json` media type)."""

    value: object
    content_type: str = "application/json"

    def __repr__(self) -> str:
        return _discreet(self)

    @property
    def given(self) -> bool:
        """Whether there is anything to send."""
        return bool(self.value)

    def encode(self) -> Payload:
        """UTF-8 JSON with wire names."""
        from .models import dumps

        return Payload(self.content_type, dumps(self.value))


def json_body(value: object, *, content_type: str = "application/json") -> JsonBody:
    """A JSON body of models, mappings, lists, dates and the like."""
    return JsonBody(value, content_type)


def optional(body: JsonBody | FormBody | MultipartBody) -> Body | None:
    """A body made of keywords, or None if no keyword is given."""
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


class FormBody(NamedTuple):
    """`application/x-www-form-urlencoded` (OpenAPI 3.1.1 section 4.8.15.1.2)."""

    fields: Mapping[str, object]
    encoding: Mapping[str, Encoding] = {}

    def __repr__(self) -> str:
        return _discreet(self)

    @property
    def given(self) -> bool:
        """Whether there is anything to send."""
        return bool(_fields(self.fields))

    def encode(self) -> Payload:
        """Fields in order; MISSING and None are not sent."""
        from .formdata import form_text

        text = form_text(_fields(self.fields), self.encoding)
        return Payload("application/x-www-form-urlencoded", text.encode("ascii"))


class MultipartBody(NamedTuple):
    """`multipart/form-data` (RFC 7578) with a random boundary."""

    fields: Mapping[str, object]
    encoding: Mapping[str, Encoding] = {}
    files: Collection[str] = ()
    content_type: str = "multipart/form-data"

    def __repr__(self) -> str:
        return _discreet(self)

    @property
    def given(self) -> bool:
        """Whether there is anything to send."""
        return bool(_fields(self.fields))

    def encode(self) -> Payload:
        """One part per field, per array item and per file, in order."""
        from .formdata import MultipartStream, parts

        stream = MultipartStream(
            parts(_fields(self.fields), self.encoding, frozenset(self.files))
        )
        kind = f"{self.content_type}; boundary={stream.boundary}"
        return Payload(kind, stream.compact())


class RawBody(NamedTuple):
    """Text, XML or bytes as they are; files are streamed.

    Of a range (`image/*`) the content says which type it is.
    """

    content: object
    content_type: str

    def __repr__(self) -> str:
        return _discreet(self)

    def encode(self) -> Payload:
        """Text in the stated charset, else UTF-8; bytes and files untouched."""
        match self.content:
            case bytes() as data:
                return Payload(self._stated("application/octet-stream"), data)
            case str() as text:
                kind = self._stated("text/plain; charset=utf-8")
                return Payload(kind, encoded(text, kind))
        from .formdata import Attachment, Upload

        file = Attachment.of(self.content)
        return Payload(self._stated(file.content_type), Upload((file,)))

    def _stated(self, own: str) -> str:
        return own if "*" in self.content_type else self.content_type


def encoded(text: str, content_type: str) -> bytes:
    """Text in the charset of its media type, UTF-8 if it has none.

    Raises:
        InvalidRequestError: The charset cannot encode the text.
    """
    try:
        return text.encode(charset_of(content_type) or "utf-8")
    except UnicodeEncodeError:
        raise InvalidRequestError(f"{content_type} cannot encode the text") from None
    except (LookupError, ValueError):
        return utf8(text)


Body: TypeAlias = JsonBody | FormBody | MultipartBody | RawBody


def form_body(
    fields: object, *, encoding: Mapping[str, Encoding] | None = None
) -> FormBody:
    """An urlencoded form; `encoding` gives a style or a media type per field."""
    return FormBody(_fields(fields), encoding or {})


def multipart_body(
    fields: object,
    *,
    encoding: Mapping[str, Encoding] | None = None,
    files: Collection[str] = (),
    content_type: str = "multipart/form-data",
) -> MultipartBody:
    """A multipart form; `files` names the fields that hold a `File` (or several).

    `encoding` gives a style or a media type per field.
    """
    given = _fields(fields)
    opened = {name: _opened(name, given[name]) for name in files if name in given}
    return MultipartBody({**given, **opened}, encoding or {}, files, content_type)


_BINARY = ("application/octet-stream", "application/pdf", "audio/", "image/", "video/")
"""The beginnings of media types that no text is of."""


def raw_body(content: str | File | Content, *, content_type: str) -> RawBody:
    """Bytes, text or a file as the whole body.

    Raises:
        InvalidRequestError: It is something else, or a text where a file is asked for: a
            path would be sent as its own content.
    """
    if isinstance(content, bytes):
        return RawBody(content, content_type)
    if isinstance(content, str) and (
        "xml" in content_type or not content_type.startswith(_BINARY)
    ):
        return RawBody(content, content_type)
    from .formdata import Attachment

    return RawBody(Attachment.of(content), content_type)


def _opened(name: str, value: object) -> object:
    """The file or files of a field; where a file object stands now is its start."""
    from .formdata import Attachment
    from .styles import Styled

    if isinstance(value, Styled):
        return Styled(_opened(name, value.value), value.kind, value.explode)
    if isinstance(value, list):
        return [Attachment.of(item, name) for item in value]
    return Attachment.of(value, name)


def _fields(fields: object) -> Mapping[str, object]:
    dump = getattr(fields, "to_dict", None)
    fields = dump() if callable(dump) else fields
    if not isinstance(fields, Mapping):
        raise InvalidRequestError("a form body must be a mapping or a model")
    from .styles import absent

    return {name: value for name, value in fields.items() if not absent(value)}
