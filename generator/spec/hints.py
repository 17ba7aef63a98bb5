"""Errors about the text of a document, each with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.diagnostics import InputError, Span, input_error

HINTS: Final[Mapping[str, str]] = {
    "alias-expansion": "write the values once and refer to them by `$ref`",
    "bad-json": "correct the JSON there",
    "bad-key": "write the key as text, in quotes if need be",
    "bad-merge": "merge maps only",
    "bad-scalar": "write it as text in quotes, or correct it",
    "bad-text": "write the character itself",
    "bad-yaml": "correct the YAML there",
    "duplicate-key": "remove or rename one",
    "forbidden-ref": "only files below the folder of the document are read",
    "recursive-alias": "refer to it by `$ref`",
    "several-documents": "put each document in a file of its own",
    "too-deep": "take inner parts out and refer to them by `$ref`",
    "too-many-files": "join some of them",
    "too-many-values": "split the document",
    "unknown-anchor": "define the anchor before it is used",
}


def text_error(
    code: str, message: str, span: Span | None, hint: str = ""
) -> InputError:
    """An error about a text; without a hint, the one that its code has."""
    return input_error(code, message, span, hint or HINTS[code])
