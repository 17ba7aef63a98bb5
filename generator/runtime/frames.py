"""The variables of frames that an error came through, which tools that report errors record."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])


def forgetful(function: F) -> F:
    """A function that holds secrets: where it fails, no frame of it keeps a variable."""

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        before = sys.exception()
        try:
            return function(*given, **named)
        except BaseException as problem:
            given, named = (), {}
            forget(problem, before)
            raise

    return cast(F, call)


def forget(problem: BaseException, before: BaseException | None) -> None:
    """Clear the variables of all frames that an error and its causes came through and that
    have ended; `before` is an error that is handled already, which is not ours.
    """
    pending: list[BaseException | None] = [problem]
    known = {id(before), id(None)}
    while pending:
        error = pending.pop()
        if error is None or id(error) in known:
            continue
        known.add(id(error))
        pending += [error.__cause__, error.__context__]
        trace = error.__traceback__
        while trace is not None:
            # Frames of whoever called us are still running.
            with suppress(RuntimeError):
                trace.tb_frame.clear()
            trace = trace.tb_next
