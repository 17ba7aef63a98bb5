"""Applies edits to files: all of a file's or none, each file in one step."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from generator.report.diagnostics import Report, Span
from generator.usage.effects import Edit, Effect
from generator.usage.sources import PythonFile, tree_of


def mended(
    effects: Sequence[Effect], silent: dict[str, list[Edit]], report: Report
) -> list[Effect]:
    """Apply what is mechanical; the effects, those that were mended marked so."""
    edits: dict[str, list[Edit]] = defaultdict(list)
    files: dict[str, PythonFile] = {}
    for effect in effects:
        if is_mechanical(effect):
            files[effect.file.shown] = effect.file
            edits[effect.file.shown] += effect.edits
    done = {
        shown
        for shown, file in files.items()
        if mend(file, [*edits[shown], *silent.get(shown, ())], report)
    }
    return [
        replace(effect, fixed=is_mechanical(effect) and effect.file.shown in done)
        for effect in effects
    ]


def is_mechanical(effect: Effect) -> bool:
    """Whether there are edits that mend a place, and all of them fit."""
    return bool(effect.edits) and all(fits(effect.file, edit) for edit in effect.edits)


def fits(file: PythonFile, edit: Edit) -> bool:
    """Whether what an edit replaces stands there: not so within strings that are written
    in other ways than most.
    """
    return file.data[edit.start : edit.end] == edit.former.encode()


def mend(file: PythonFile, edits: Sequence[Edit], report: Report) -> bool:
    """Apply the edits of one file; whether that was done."""
    changed = rewritten(file, edits)
    if changed is None:
        message = "could not be changed without breaking it; change it by hand"
        report.warning("not-fixed", message, Span(file.shown, 1))
        return False
    return replaced(file, changed, report)


def rewritten(file: PythonFile, edits: Iterable[Edit]) -> bytes | None:
    """The text of a file after the edits that fit; None where it is no Python then."""
    parts: list[bytes] = []
    done = 0
    for edit in outermost(edit for edit in edits if fits(file, edit)):
        parts += [file.data[done : edit.start], edit.text.encode()]
        done = edit.end
    data = b"".join([*parts, file.data[done:]])
    try:
        tree_of(data.decode())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return data


def outermost(edits: Iterable[Edit]) -> list[Edit]:
    """Edits without repetitions and without those inside of others."""
    found: list[Edit] = []
    for edit in sorted(set(edits), key=lambda edit: (edit.start, -edit.end, edit.text)):
        if not found or edit.start >= found[-1].end:
            found.append(edit)
    return found


def replaced(file: PythonFile, data: bytes, report: Report) -> bool:
    """Put a text in place of a file's, with its encoding, its line ends and its mode."""
    passing = file.path.with_name(f".{file.path.name}.{os.getpid()}")
    try:
        content = file.encoded(data)
        if file.path.read_bytes() != file.encoded(file.data):
            report.warning("not-fixed", "was changed meanwhile", Span(file.shown, 1))
            return False
        mode = file.path.stat().st_mode
        with passing.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        passing.chmod(mode & 0o7777)
        passing.replace(file.path)
    except (OSError, UnicodeError) as error:
        with suppress(OSError):
            passing.unlink(missing_ok=True)
        report.warning("not-fixed", f"cannot be written: {error}", Span(file.shown, 1))
        return False
    return True
