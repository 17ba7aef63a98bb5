"""What the bodies of errors say in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

MESSAGES = ("message", "detail", "error_description", "msg", "error_message", "title")
"""Where error bodies say in words what happened, the most telling one first."""
DETAILS = (
    "errors",
    "error",
    "details",
    "detail",
    "problems",
    "invalid-params",
    "fault",
)
"""Where they hold the mistakes one by one, or the error itself."""
WHERE = (
    "loc",
    "field",
    "param",
    "parameter",
    "property",
    "path",
    "pointer",
    "source",
    "name",
)
MOST_MISTAKES = 3
"""So many mistakes are told in the message; the body has them all."""
DEEPEST = 4


def message_of(body: Any, depth: int = 0) -> str:
    """The sentences in an error body, where there are any.

    Understood are RFC 9457, JSON:API, FastAPI's `detail`, Django's lists by field, and
    lists of texts or of objects with a message.
    """
    dump: Callable[[], Any] | None = getattr(body, "to_dict", None)
    body = dump() if callable(dump) else body
    if isinstance(body, str):
        return "" if "<" in body else _short(body)
    if depth > DEEPEST:
        return ""
    if isinstance(body, list):
        return _listed([message_of(item, depth + 1) for item in body])
    if not isinstance(body, Mapping):
        return ""
    keys = (*MESSAGES, "description", "reason") if depth else MESSAGES
    stated = next((t for key in keys if (t := _sentence(body.get(key)))), "")
    more = _details(body, depth)
    if not stated and not more and depth == 0:
        more = _by_field(body)
    if stated and depth:
        stated = f"{place}: {stated}" if (place := _place(body)) else stated
    found = stated if more in stated else f"{stated}: {more}" if stated else more
    return _short(found)


def _sentence(value: object) -> str:
    return _short(value) if isinstance(value, str) else ""


def _details(body: Mapping[str, Any], depth: int) -> str:
    """What an error body says of its mistakes, one by one."""
    for key in DETAILS:
        value = body.get(key)
        if key == "error" and isinstance(value, str):
            # A code, unless nothing else says anything.
            if not any(isinstance(body.get(k), str) for k in MESSAGES):
                return _short(value)
            continue
        if isinstance(value, str) and key not in MESSAGES:
            return _short(value)
        if isinstance(value, Mapping | list) and value:
            described = message_of(value, depth + 1)
            return described or (_by_field(value) if isinstance(value, Mapping) else "")
    return ""


def _by_field(body: Mapping[str, Any]) -> str:
    """Lists of texts by field: `{"name": ["This field is required."]}`."""
    described = []
    for name, value in body.items():
        texts = value if isinstance(value, list) else [value]
        plain = [text for text in texts if isinstance(text, str)]
        if not isinstance(value, list) or not plain or len(plain) != len(texts):
            return ""
        whole = name in ("non_field_errors", "__all__", "base")
        described.append(" ".join(plain) if whole else f"{name}: {' '.join(plain)}")
    return _listed(described)


def _place(body: Mapping[str, Any]) -> str:
    """The field that a mistake is about."""
    for key in WHERE:
        value = body.get(key)
        if isinstance(value, Mapping):
            value = value.get("pointer") or value.get("parameter")
        if isinstance(value, list):
            value = ".".join(str(part) for part in value)
        if isinstance(value, str) and value:
            return value
    return ""


def _listed(texts: list[str]) -> str:
    """The first of several sentences, and how many more there are."""
    described = [text for text in texts if text]
    more = len(described) - MOST_MISTAKES
    shown = "; ".join(described[:MOST_MISTAKES])
    return f"{shown}; and {more} more" if more > 0 else shown


def _short(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= 300 else line[:299] + "…"
