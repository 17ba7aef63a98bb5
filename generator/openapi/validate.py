"""The final gate: openapi-spec-validator."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from itertools import islice
from typing import Any, Final, TypeAlias

import orjson

from generator.openapi.load import Document
from generator.openapi.quick_check import is_surely_valid
from generator.report.diagnostics import Report

LIBRARIES: Final = ("openapi-spec-validator", "openapi-schema-validator")
MAX_ERRORS: Final = 100
UNFOLLOWED: Final = "cannot be validated"
"""How the message begins that stands for a failure of the validator itself."""
NOT_VALIDATED: Final = "not-validated"
Violation: TypeAlias = tuple[list[str | int], str]
"""The place of a violation and what it is; the root where no place is known."""


def validate(document: Document, report: Report) -> bool:
    """Report every violation of OpenAPI as `invalid-spec`; True if there is none.

    A note (`not-validated`) tells where the validator could not follow to the end.
    """
    count = 0
    try:
        for path, message in islice(found(document), MAX_ERRORS):
            hint = "fix the document, or enable a repair rule"
            report.error("invalid-spec", message, document.locate(path), hint)
            count += 1
    except RecursionError:
        message = "the validator did not terminate on a schema; the rest is not checked"
        report.note(NOT_VALIDATED, message, document.locate(()))
    return not count


def digest(value: dict[str, Any]) -> str:
    """A digest of the content and of the validator."""
    try:
        data = orjson.dumps(value)
    except TypeError:
        data = json.dumps(value).encode("utf-8", "surrogatepass")
    found = hashlib.sha256(data)
    for library in LIBRARIES:
        found.update(version(library).encode())
    return found.hexdigest()


def violations(document: Document) -> Iterator[Violation]:
    """Every violation, until the validator follows a schema without end, if it does.

    What it has found until then stands, and lowering ends such circles by itself.
    """
    with suppress(RecursionError):
        yield from found(document)


def found(document: Document) -> Iterator[Violation]:
    """Every violation, as deep inside as the validator can tell.

    The validator presumes that a document has the right structure; where it has not,
    it may stop at the first thing it cannot follow.

    Raises:
        RecursionError: It follows a schema that holds itself without end.
    """
    if is_surely_valid(document.value):
        return
    from generator.openapi.gate import FAILURES, deepest, make_validator

    validator = make_validator(document.value)
    seen: set[str] = set()
    try:
        for whole in validator.iter_errors():
            error = deepest(whole)
            path = [t for t in error.absolute_path if isinstance(t, str | int)]
            message = short(error.message.partition("\n")[0])
            if (key := f"{path}{message}") not in seen:
                seen.add(key)
                yield path, message
    except RecursionError:
        raise
    except FAILURES as error:
        if not seen:
            yield [], f"{UNFOLLOWED}: {short(str(error))}"


def short(message: str) -> str:
    """A message without the whole value that it is about."""
    return message if len(message) <= 300 else f"{message[:140]} ... {message[-140:]}"
