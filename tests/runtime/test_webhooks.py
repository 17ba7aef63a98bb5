"""Deliveries: whose they are, how old they are, and which event they tell of."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from base64 import b64encode
from collections.abc import Callable
from typing import Any, Literal

import pytest

from generator.runtime import (
    STANDARD,
    CredentialsError,
    DecodeError,
    Hook,
    Hooks,
    InvalidRequestError,
    Model,
    OpenModel,
    Signature,
    SignatureError,
    received,
)


class Sailed(Model):
    type: Literal["ship.sailed"] | str
    port: str | None = None


class Moored(Model):
    type: Literal["ship.moored"] | str
    berth: int | None = None


KNOWN = Hooks(
    "HARBOUR_WEBHOOK_SECRET",
    (
        Hook(("ship.sailed",), Sailed, ("ship.sailed",)),
        Hook(("ship.moored",), Moored, ("ship.moored",)),
    ),
    "type",
)
KEY = bytes(range(24))
SECRET = "whsec_" + b64encode(KEY).decode()
BODY = b'{"type": "ship.sailed", "port": "\xc3\xa9"}'


def standard(body: bytes = BODY, key: bytes = KEY, age: float = 0) -> dict[str, str]:
    """The headers of Standard Webhooks for a body."""
    moment = str(int(time.time() - age))
    signed = b"msg_1." + moment.encode() + b"." + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": moment,
        "webhook-signature": "v1," + b64encode(digest).decode(),
    }


def take(headers: Any, body: bytes | str = BODY, **options: Any) -> Any:
    given = {"secret": SECRET, "signature": STANDARD, "tolerance": 300.0}
    return received(KNOWN, headers, body, **{"unverified": False, **given, **options})


def test_a_signed_delivery_is_an_event() -> None:
    event = take(standard())
    assert type(event) is Sailed
    assert event.port == "é"


@pytest.mark.parametrize(
    "shape",
    [
        lambda headers: {name.title(): value for name, value in headers.items()},
        lambda headers: list(headers.items()),
        lambda headers: [(n.encode(), v.encode()) for n, v in headers.items()],
    ],
)
def test_headers_as_frameworks_give_them(shape: Callable[[Any], Any]) -> None:
    assert type(take(shape(standard()))) is Sailed
    assert type(take(standard(), BODY.decode())) is Sailed


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v1,!"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1"},
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": str(int(time.time()) - 10)},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "nan"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-timestamp": "yesterday"},
    ],
)
def test_anything_else_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(SignatureError) as caught:
        take({**standard(), **change})
    assert SECRET not in str(caught.value)


def test_a_signature_of_another_body_version_or_key_is_refused() -> None:
    headers = standard()
    for wrong in (
        (headers, BODY + b" "),
        (standard(key=KEY[:-1]), BODY),
        (
            {
                **headers,
                "webhook-signature": headers["webhook-signature"].replace("v1", "v2"),
            },
            BODY,
        ),
        ({k: v for k, v in headers.items() if k != "webhook-signature"}, BODY),
    ):
        with pytest.raises(SignatureError):
            take(*wrong)


@pytest.mark.parametrize(
    ("age", "tolerance", "fits"),
    [
        (290, 300.0, True),
        (320, 300.0, False),
        (-290, 300.0, True),
        (-320, 300.0, False),
        (90, 60.0, False),
        (10**6, None, True),
    ],
)
def test_old_and_early_deliveries(
    age: float, tolerance: float | None, fits: bool
) -> None:
    if fits:
        assert take(standard(age=age), tolerance=tolerance).port == "é"
    else:
        with pytest.raises(SignatureError, match="not from the last"):
            take(standard(age=age), tolerance=tolerance)


def test_secrets_that_replace_each_other() -> None:
    other = "whsec_" + b64encode(b"other").decode()
    assert take(standard(), secret=[other, SECRET])
    assert take(standard(), secret=[KEY])
    mixed = standard()
    mixed["webhook-signature"] = "v1a,xx v1,AAAA " + mixed["webhook-signature"]
    assert take(mixed)


def test_a_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CredentialsError, match="HARBOUR_WEBHOOK_SECRET"):
        take(standard(), secret=None)
    monkeypatch.setenv("HARBOUR_WEBHOOK_SECRET", f"{SECRET}\n")
    assert take(standard(), secret=None)


@pytest.mark.parametrize("secret", ["", [], ["", SECRET], "whsec_!"])
def test_an_empty_or_broken_secret_opens_nothing(secret: Any) -> None:
    with pytest.raises(CredentialsError):
        take(standard(), secret=secret)


def test_every_comparison_takes_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[bytes] = []
    real = hmac.compare_digest

    def counted(one: bytes, other: bytes) -> bool:
        calls.append(one)
        return real(one, other)

    monkeypatch.setattr(hmac, "compare_digest", counted)
    headers = standard()
    headers["webhook-signature"] += " v1,AAAA"
    take(headers, secret=[SECRET, b"x", b"y"])
    assert len(calls) == 6


def hexed(key: bytes, signed: bytes, name: str = "sha256") -> str:
    return hmac.new(key, signed, name).hexdigest()


NOW = str(int(time.time()))
"""Tests that use it allow for the time that all tests take."""


@pytest.mark.parametrize(
    ("signature", "headers"),
    [
        (
            Signature("X-Hub-Signature-256", prefix="sha256="),
            {"x-hub-signature-256": "sha256=" + hexed(b"key", BODY)},
        ),
        (
            Signature("X-Sign", algorithm="sha1", encoding="base64"),
            {
                "X-Sign": b64encode(hmac.new(b"key", BODY, "sha1").digest())
                .decode()
                .rstrip("=")
            },
        ),
        (
            Signature(
                "Pier-Signature",
                key="v1",
                timestamp="t",
                content="{timestamp}.{body}",
            ),
            {
                "Pier-Signature": f"t={NOW},v1={hexed(b'key', b'other')},"
                f"v1={hexed(b'key', NOW.encode() + b'.' + BODY)}, v0=x"
            },
        ),
        (
            Signature(
                "X-Sign",
                algorithm="sha512",
                content="v0:{timestamp}:{body}",
                prefix="v0=",
                timestamp="X-Time",
            ),
            {
                "X-Sign": "v0="
                + hexed(b"key", b"v0:" + NOW.encode() + b"000:" + BODY, "sha512"),
                "X-Time": f"{NOW}000",
            },
        ),
    ],
)
def test_other_schemes(signature: Signature, headers: dict[str, str]) -> None:
    assert (
        type(take(headers, signature=signature, secret="key", tolerance=3600)) is Sailed
    )
    with pytest.raises(SignatureError):
        take(headers, BODY + b"\n", signature=signature, secret="key", tolerance=3600)
    with pytest.raises(SignatureError):
        take(headers, signature=signature, secret="other", tolerance=3600)


def test_a_time_with_a_zone() -> None:
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    signature = Signature("S", content="{timestamp}{body}", timestamp="T")
    headers = {"S": hexed(b"k", moment.encode() + BODY), "T": moment}
    assert take(headers, signature=signature, secret="k")
    headers["T"] = moment[:-1]
    headers["S"] = hexed(b"k", moment[:-1].encode() + BODY)
    assert take(headers, signature=signature, secret="k")


def test_nobody_is_believed_by_accident() -> None:
    with pytest.raises(InvalidRequestError, match="unverified=True"):
        take({}, signature=None)
    assert type(take({}, signature=None, unverified=True)) is Sailed
    with pytest.raises(InvalidRequestError, match="raw body"):
        take(standard(), {"type": "ship.sailed"})  # type: ignore[arg-type]


def test_what_is_signed_and_no_json() -> None:
    with pytest.raises(DecodeError):
        take(standard(b"hello"), b"hello")


def described(value: Any, hooks: Hooks = KNOWN, **headers: str) -> Any:
    found = {name.replace("_", "-"): text for name, text in headers.items()}
    return type(
        received(
            hooks,
            found,
            json.dumps(value),
            secret=None,
            signature=None,
            tolerance=None,
            unverified=True,
        )
    )


def test_events_by_their_tag() -> None:
    assert described({"type": "ship.moored"}) is Moored
    assert described({"type": "ship.moored", "port": "x"}) is Moored
    assert described({"type": "ship.sunk", "port": "x"}) is OpenModel
    assert described({"port": "x"}) is Sailed
    assert described({"berth": 3}) is Moored


NAMED = Hooks("", (Hook(("ship.sailed", "onSail"), Sailed), Hook(("moor",), Moored)))


def test_events_by_their_names() -> None:
    assert described({"event": "Ship-Sailed", "berth": 1}, NAMED) is Sailed
    assert described({"event": "onSail"}, NAMED) is Sailed
    assert described({}, NAMED, x_pier_event="moor") is Moored
    assert described({"berth": 1}, NAMED, x_pier_topic="ship_sailed") is Sailed
    assert described({"type": "x", "berth": 1}, NAMED) is Moored


def test_a_lone_event_needs_no_name() -> None:
    lone = Hooks("", (Hook(("moor",), Moored),))
    assert described({"type": "x"}, lone) is Moored


def test_tags_of_other_types() -> None:
    hooks = Hooks("", (Hook(("a",), Sailed, (1,)), Hook(("b",), Moored, (True,))), "n")
    assert described({"n": 1, "type": "t"}, hooks) is Sailed
    assert described({"n": True, "type": "t"}, hooks) is Moored


@pytest.mark.parametrize("wrong", [{"algorithm": "md5"}, {"encoding": "base32"}])
def test_what_no_signature_is(wrong: dict[str, str]) -> None:
    assert Signature.standard() == STANDARD
    with pytest.raises(InvalidRequestError, match="signatures must use sha1, sha256"):
        received(
            KNOWN,
            standard(),
            BODY,
            secret=SECRET,
            signature=Signature("webhook-signature", **wrong),
            tolerance=None,
            unverified=False,
        )
