import hashlib
import hmac
import json
import os
import time
from typing import assert_type

import pytest
from deliveries_client import SignatureError, webhooks
from deliveries_client._runtime import OpenModel
from deliveries_client.models import ParcelLost, ParcelSent


def signed(body: bytes, secret: bytes = b"s3cr3t") -> dict[str, str]:
    moment = str(int(time.time()))
    text = moment.encode() + b"." + body
    digest = hmac.new(secret, text, hashlib.sha256).hexdigest()
    return {"Deliveries-Signature": f"t={moment},v1={digest}"}


def test_deliveries_are_verified_and_typed() -> None:
    body = b'{"type": "parcel.lost", "status": "open", "reason": "rain"}'
    event = webhooks.parse(signed(body), body, secret="s3cr3t")
    assert_type(event, ParcelSent | ParcelLost | OpenModel)
    assert isinstance(event, ParcelLost)
    assert event.reason == "rain"
    with pytest.raises(SignatureError):
        webhooks.parse(signed(body, b"guessed"), body, secret="s3cr3t")


def test_a_secret_of_the_environment() -> None:
    os.environ["DELIVERIES_WEBHOOK_SECRET"] = "s3cr3t"
    body = json.dumps({"type": "parcel.sent", "status": "new"})
    try:
        event = webhooks.parse(signed(body.encode()), body)
    finally:
        del os.environ["DELIVERIES_WEBHOOK_SECRET"]
    assert isinstance(event, ParcelSent)
    assert event.status == "new"


def test_an_event_of_tomorrow() -> None:
    body = b'{"type": "parcel.eaten", "by": "dog"}'
    event = webhooks.parse(signed(body), body, secret="s3cr3t")
    assert isinstance(event, OpenModel)
    assert event.by == "dog"
