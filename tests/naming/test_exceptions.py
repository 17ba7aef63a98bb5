"""The exceptions that packages offer are those of the runtime."""

from __future__ import annotations

from generator import runtime
from generator.targets.python.exports import EXCEPTIONS


def test_every_exception_of_the_runtime_is_offered() -> None:
    members = {name: getattr(runtime, name) for name in dir(runtime)}
    raised = {
        name
        for name, member in members.items()
        if isinstance(member, type) and issubclass(member, Exception)
    }
    assert raised == {*EXCEPTIONS, "ApiError"}
