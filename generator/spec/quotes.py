"""Where a quote was forgotten: YAML fails far behind it, where its text ends by chance."""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

from generator.diagnostics import InputError, input_error
from generator.spec.places import LineIndex

KEY: Final = re.compile(r"\n[ \t]*(?:- )*[\w$./{}-]+:(?=\s)")


def quote_error(error: Exception, lines: LineIndex) -> InputError | None:
    """What to say instead of a syntax error that a forgotten quote has led to."""
    quote = unclosed(lines.source.text, error)
    if quote is None:
        return None
    problem = getattr(error, "problem", None) or error
    message = f"a quote that is not closed; {problem} further down"
    return input_error("bad-yaml", message, lines.span(quote), "close the quote")


def unclosed(text: str, error: Exception) -> int | None:
    """The offset of the quote that most likely is not closed, None if there is none.

    That is the last text in quotes before the failure that goes over a key.
    """
    problem = getattr(error, "problem_mark", None)
    if problem is None:
        return None
    last: int | None = None
    try:
        for token in scanned(text):
            if token.start_mark.line > problem.line:
                break
            first, end = token.start_mark.index, token.end_mark.index
            if text[first] in "\"'" and KEY.search(text, first, end):
                last = first
    except yaml.MarkedYAMLError as failure:
        mark = failure.context_mark
        if mark is not None and "quoted scalar" in str(failure.context):
            return int(mark.index)
    return last


def scanned(text: str) -> Any:
    """The scalars of a text that are in quotes, until it cannot be read."""
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        if isinstance(token, yaml.ScalarToken) and not token.plain:
            yield token
