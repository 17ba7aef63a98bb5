"""Webhooks: verification of signatures and identification of events."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import time
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeAlias

from .decode import NotJsonError, parse_json, parsed
from .errors import CredentialsError, DecodeError, InvalidRequestError, SignatureError
from .models import OpenModel
from .unions import best_member

Headers: TypeAlias = "Mapping[str, str] | Iterable[tuple[str | bytes, str | bytes]]"
"""The headers of a request, as frameworks give them."""
Secret: TypeAlias = "str | bytes | Sequence[str | bytes]"
"""The secret that the sender signs with; several while one replaces another."""

TOLERANCE = 300.0
"""Seconds that a delivery may be old, or early (Standard Webhooks)."""
MILLISECONDS = 100_000_000_000
"""A time of this size is not a number of seconds: that would be in the year 5138."""
_PARTS = re.compile(r"\{(body|timestamp|id)\}")
_SAYING = frozenset(
    ["type", "event", "eventtype", "eventname", "topic", "kind", "action", "trigger"]
)
_PLAIN = re.compile(r"[^0-9a-z]+")


class Signature(NamedTuple):
    """How a sender signs: an HMAC (RFC 2104) in a header.

    Attributes:
        header: The header with the signatures, separated by spaces.
        algorithm: `sha256`, `sha1` or `sha512`.
        encoding: `hex` or `base64`.
        content: The signed content, made of `{body}`, `{timestamp}`, `{id}` and plain text.
        prefix: The prefix of each relevant signature, such as `sha256=`.
        key: The name of signatures in a header that is a list of `name=value`.
        timestamp: The header with the timestamp, or its name in that list.
        id: The header with the delivery ID.
        secret: The encoding of the secret: `text`, `base64` or `hex`.
        secret_prefix: The prefix of a secret, such as `whsec_`.
    """

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

    @classmethod
    def standard(cls) -> Signature:
        """That of Standard Webhooks 1.0."""
        return STANDARD


STANDARD = Signature(
    "webhook-signature",
    encoding="base64",
    content="{id}.{timestamp}.{body}",
    prefix="v1,",
    timestamp="webhook-timestamp",
    id="webhook-id",
    secret="base64",
    secret_prefix="whsec_",
)
"""Standard Webhooks 1.0."""
_ENCODINGS = ("hex", "base64")
_DIGESTS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512}


class Hook(NamedTuple):
    """A documented event: its names, its type, and the values of the property that tells
    it from others, if there is one.
    """

    names: tuple[str, ...]
    kind: Any
    values: tuple[str | int | bool, ...] = ()


class Hooks(NamedTuple):
    """The events of an API; `tag` is the property that distinguishes them, `variable` that
    of the environment with the secret.
    """

    variable: str
    hooks: tuple[Hook, ...]
    tag: str = ""


def received(
    known: Hooks,
    headers: Headers,
    body: bytes | str,
    *,
    secret: Secret | None,
    signature: Signature | None,
    tolerance: float | None,
    unverified: bool,
) -> Any:
    """The event of a delivery, after verifying its signature.

    Raises:
        SignatureError: It was not signed with the secret, or is too old.
        CredentialsError: There is no secret.
        InvalidRequestError: The signature scheme is unknown.
        DecodeError: The body is not JSON.
    """
    if not isinstance(body, (bytes, str)):
        raise InvalidRequestError("the signature covers the raw body: pass bytes")
    content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    found = lowered(headers)
    if not unverified:
        verify(known.variable, found, content, secret, signature, tolerance)
    try:
        value = parsed(content)
    except NotJsonError as problem:
        raise DecodeError(f"the payload is not JSON: {problem}") from None
    return parse_json(content, kind_of(known, found, value))


def lowered(headers: Headers) -> dict[str, str]:
    """Headers by their names in lower case."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    return {_text(name).lower(): _text(value) for name, value in pairs}


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def verify(
    variable: str,
    headers: Mapping[str, str],
    body: bytes,
    secret: Secret | None,
    signature: Signature | None,
    tolerance: float | None,
) -> None:
    """Raise unless a delivery was signed with a secret, lately.

    Raises:
        SignatureError: It was not.
        CredentialsError: There is no secret, or it is not a valid secret.
        InvalidRequestError: The signature scheme is unknown.
    """
    if signature is None:
        raise InvalidRequestError(
            "the signature scheme is not documented: pass signature=Signature(…),"
            " or accept unsigned deliveries with unverified=True"
        )
    if signature.algorithm not in _DIGESTS or signature.encoding not in _ENCODINGS:
        raise InvalidRequestError(
            f"signatures must use {', '.join(_DIGESTS)} in {' or '.join(_ENCODINGS)}"
        )
    keys = [*_keys(variable, secret, signature)]
    stated = headers.get(signature.header.lower())
    if stated is None:
        raise SignatureError(f"the header {signature.header} is missing")
    fields = dict(_fields(stated)) if signature.key else headers
    moment = fields.get(_name(signature, signature.timestamp), "")
    if signature.timestamp:
        _check_time(moment, tolerance)
    values = {
        "timestamp": moment.encode("latin-1", "replace"),
        "id": headers.get(signature.id.lower(), "").encode("latin-1", "replace"),
        "body": body,
    }
    signed = b"".join(_signed(signature.content, values))
    expected = [_digest(key, signed, signature) for key in keys]
    given = [*_given(stated, signature)]
    # All are compared, whichever fits, so that time tells nothing.
    fits = [hmac.compare_digest(one, other) for one in given for other in expected]
    if not any(fits):
        raise SignatureError("the payload was not signed with this secret")


def _name(signature: Signature, name: str) -> str:
    return name if signature.key else name.lower()


def _fields(stated: str) -> Iterator[tuple[str, str]]:
    """The `name=value` of a header, the first of each name."""
    for piece in reversed(stated.split(",")):
        name, sign, value = piece.strip().partition("=")
        if sign:
            yield name, value


def _given(stated: str, signature: Signature) -> Iterator[bytes]:
    """The signatures in a header that count, decoded; what is none fits nothing."""
    pieces = stated.split()
    if signature.key:
        pairs = (piece.strip().partition("=") for piece in stated.split(","))
        pieces = [value for name, _, value in pairs if name == signature.key]
    for piece in pieces:
        if piece.startswith(signature.prefix):
            text = piece.removeprefix(signature.prefix)
            try:
                yield _decoded(text, signature.encoding)
            except ValueError:
                continue


def _decoded(text: str, encoding: str) -> bytes:
    """Bytes of hexadecimal digits or of base64, with or without padding.

    Raises:
        ValueError: It is neither.
    """
    if encoding == "hex":
        return bytes.fromhex(text)
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    return b64decode(plain + "=" * (-len(plain) % 4), validate=True)


def _signed(content: str, values: Mapping[str, bytes]) -> Iterator[bytes]:
    """The pieces of what is signed."""
    for number, piece in enumerate(_PARTS.split(content)):
        yield values[piece] if number % 2 else piece.encode()


def _digest(key: bytes, signed: bytes, signature: Signature) -> bytes:
    return hmac.new(key, signed, _DIGESTS[signature.algorithm]).digest()


def _keys(
    variable: str, secret: Secret | None, signature: Signature
) -> Iterator[bytes]:
    """The bytes of the secrets.

    Raises:
        CredentialsError: There is none, or one that is not written as it should be.
    """
    given = os.environ.get(variable, "") if secret is None else secret
    secrets = [given] if isinstance(given, (str, bytes)) else list(given or ())
    if not secrets or not all(secrets):
        raise CredentialsError(
            "a secret is needed to verify deliveries: pass secret=…"
            + (f" or set {variable}" if variable else "")
        )
    for each in secrets:
        if isinstance(each, bytes):
            yield each
            continue
        text = each.strip().removeprefix(signature.secret_prefix)
        try:
            plain = signature.secret == "text"
            yield text.encode() if plain else _decoded(text, signature.secret)
        except (ValueError, Base64Error):
            message = f"the secret of deliveries is not {signature.secret}"
            raise CredentialsError(message) from None


def _check_time(moment: str, tolerance: float | None) -> None:
    """Refuse a delivery that may be one of long ago, sent once more.

    Raises:
        SignatureError: It is older, or earlier, than the tolerance.
    """
    try:
        seconds = _seconds(moment)
    except (ValueError, OverflowError):
        raise SignatureError(
            "the timestamp of the delivery is missing or invalid"
        ) from None
    if tolerance is not None and not abs(time.time() - seconds) <= tolerance:
        raise SignatureError(f"the delivery is not from the last {tolerance:g} seconds")


def _seconds(moment: str) -> float:
    """A Unix time in seconds or milliseconds, or RFC 3339; without a zone it is UTC.

    Raises:
        ValueError: It is none of these.
    """
    if moment.isascii() and moment.isdigit() and len(moment) < 20:
        number = int(moment)
        return number / 1000 if number >= MILLISECONDS else number
    found = datetime.fromisoformat(moment)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def kind_of(known: Hooks, headers: Mapping[str, str], value: Any) -> Any:
    """The type of an event: by its tag, by its name, and else what fits best.

    An event that says that it is another one than those documented is an `OpenModel`.
    """
    tag = value.get(known.tag) if known.tag and isinstance(value, dict) else None
    same = (type(tag), tag)
    tagged = [h for h in known.hooks if same in [(type(v), v) for v in h.values]]
    expressed = {plain_name(text) for text in _names_in(headers, value)}
    named = [
        h for h in tagged or known.hooks if expressed & {*map(plain_name, h.names)}
    ]
    found = named or tagged
    if len(found) == 1:
        return found[0].kind
    if not found and isinstance(tag, str):
        return OpenModel
    kinds = [hook.kind for hook in found or known.hooks]
    return best_member(value, kinds, whole=True) if len(kinds) > 1 else kinds[0]


def _names_in(headers: Mapping[str, str], value: Any) -> Iterator[str]:
    """The names that a delivery may have for its event: in a header, or a property."""
    for name, text in headers.items():
        if any(word in name for word in ("event", "topic")):
            yield text
    for name, entry in value.items() if isinstance(value, dict) else ():
        if isinstance(entry, str) and plain_name(name) in _SAYING:
            yield entry


def plain_name(name: str) -> str:
    """A name without its casing and signs: `Order.Paid` is `order_paid`."""
    return _PLAIN.sub("", name.lower())
