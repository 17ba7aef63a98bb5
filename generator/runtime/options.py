"""Arguments of a client that it does not know, or that have another form than theirs."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from types import NoneType
from typing import Any

from .errors import InvalidArgumentError, InvalidRequestError

_SECONDS = ((int, float), "a number of seconds")
_SWITCH = ((bool,), "True or False")
_HOOK = ((Callable, NoneType), "a callable, or None")
_FORMS: dict[str, tuple[tuple[Any, ...], str]] = {
    "deadline": ((int, float, NoneType), "a number of seconds, or None"),
    "idle_timeout": ((int, float, NoneType), "a number of seconds, or None"),
    "max_retry_wait": _SECONDS,
    "max_retries": ((int,), "an integer"),
    "max_response_bytes": ((int, float, NoneType), "a number, or None"),
    "retry_statuses": ((Collection,), "a collection of numbers"),
    "retry_methods": ((Collection,), "a collection of names"),
    **dict.fromkeys(("strict", "follow_redirects", "allow_http"), _SWITCH),
    "retry_budget": _SWITCH,
    **dict.fromkeys(("on_drift", "on_request", "on_response"), _HOOK),
    "headers": ((Mapping, NoneType), "a mapping, or None"),
    "parameters": ((Mapping,), "a mapping"),
    "token_parameters": ((Mapping,), "a mapping"),
    "record": ((str, os.PathLike, NoneType), "the name of a file, or None"),
    "base_url": ((str, NoneType), "a string, or None"),
    "server": ((int, str), "a position, a URL or a description"),
    "server_variables": ((Mapping,), "a mapping"),
    **dict.fromkeys(("method", "path"), ((str,), "a string")),
    **dict.fromkeys(("query", "cookies"), ((Mapping, NoneType), "a mapping, or None")),
}
"""What options are, and the parts of a call, and in words; what has another form fails late, or means something
else (`follow_redirects="no"`).
"""


def refuse_unknown(given: Mapping[str, object], known: Collection[str]) -> None:
    """Refuse names that nothing has.

    Raises:
        InvalidArgumentError: There is one; the message has the name that may be meant.
    """
    for name in sorted(map(str, given)):
        if name not in known:
            raise InvalidArgumentError(
                f"there is no `{name}`{did_you_mean(name, known)}"
            )


def refuse_others(options: Mapping[str, object]) -> None:
    """Refuse options of another form than theirs; values may be secrets, so they do
    not appear in messages.

    Raises:
        InvalidArgumentError: There is one.
    """
    for name, (kinds, words) in _FORMS.items():
        value = options.get(name, _ABSENT)
        if value is _ABSENT:
            continue
        is_text = isinstance(value, str | bytes) and str not in kinds
        is_flag = isinstance(value, bool) and bool not in kinds
        if is_text or is_flag or not isinstance(value, kinds):
            seen = type(value).__name__
            raise InvalidArgumentError(f"`{name}` must be {words}, not {seen}")
    _refuse_negative(options)


_ABSENT = object()


def _refuse_negative(options: Mapping[str, Any]) -> None:
    """Refuse what no clock and no counter can hold.

    Raises:
        InvalidRequestError: An option is negative or no number.
    """
    for name in _AMOUNTS:
        value = options.get(name)
        if isinstance(value, (int, float)) and not value >= 0:
            raise InvalidRequestError(f"{name}={value!r} must be 0 or more")


_AMOUNTS = (
    *("timeout", "deadline", "idle_timeout", "max_retries", "max_retry_wait"),
    "max_response_bytes",
)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The name that was meant instead, where one is near."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1)
    return f", did you mean `{near[0]}`?" if near else ""
