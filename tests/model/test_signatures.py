"""How deliveries are signed, as a document or its user says."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import LowerSettings, lower
from generator.model.settings import UserSettings
from generator.model.webhooks import STANDARD, WEBSUB
from generator.runtime.webhooks import STANDARD as RUNTIME_STANDARD
from generator.signing import OPTIONS, HookSignature, signature_problem


def found(
    hook: dict[str, Any] | None = None,
    chosen: dict[str, str] | None = None,
    **root: Any,
) -> HookSignature | None:
    """What a document with one webhook says."""
    media = {"application/json": {"schema": {"type": "object"}}}
    post = {"requestBody": {"content": media}, "responses": {}, **(hook or {})}
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Bell", "version": "1"},
        "webhooks": {"ring": {"post": post}},
        **root,
    }
    settings = LowerSettings(user=UserSettings(webhooks=chosen or {}))
    return lower(document, settings).api.signature


def headers(*names: str) -> dict[str, Any]:
    schema = {"type": "string"}
    return {
        "parameters": [{"in": "header", "name": n, "schema": schema} for n in names]
    }


OWN = {"header": "X-Bell", "prefix": "sha256=", "encoding": "base64"}
BELL = HookSignature("X-Bell", prefix="sha256=", encoding="base64")


def test_nobody_says() -> None:
    assert found() is None
    assert found(headers("webhook-signature")) is None


def test_documented_headers() -> None:
    names = ("Webhook-Id", "webhook-timestamp", "webhook-signature")
    assert found(headers(*names)) == STANDARD
    assert found(headers("X-HUB-Signature-256")) == WEBSUB


def test_an_extension() -> None:
    stated = {"x-webhook-signature": OWN}
    assert found(**stated) == BELL
    assert found(stated) == BELL
    assert found(**{"x-webhook-signature": {"scheme": "standard"}}) == STANDARD


def test_the_user_has_the_last_word() -> None:
    stated = {"x-webhook-signature": {"scheme": "standard"}}
    assert found(chosen=OWN, **stated) == BELL


@pytest.mark.parametrize(
    "stated",
    [
        [],
        {"header": "X\nY"},
        {"header": "X", "algorithm": "md5"},
        {"header": "X", "content": "{body.__class__}"},
        {"header": "X", "content": "{timestamp}"},
        {"header": "X", "unknown": "y"},
        {"prefix": "sha256="},
    ],
)
def test_what_describes_no_signature_is_left_out(stated: Any) -> None:
    assert found(**{"x-webhook-signature": stated}) is None


def test_both_sides_know_the_same_standard() -> None:
    assert RUNTIME_STANDARD._asdict() == {
        name: getattr(STANDARD, name) for name in RUNTIME_STANDARD._fields
    }


@pytest.mark.parametrize("key", OPTIONS)
def test_every_option_refuses_what_it_is_not(key: str) -> None:
    for value in (None, 1, "\x00", "é" * 200, ["hex"]):
        assert signature_problem(key, value)
