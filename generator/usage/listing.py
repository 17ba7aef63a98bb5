"""The places in a program that a pending change affects: found, listed, and fixed."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from generator.changes.rules import ORDER
from generator.changes.versions import ApiVersion, Finder
from generator.dataclass import replace
from generator.report.diagnostics import Report, Span
from generator.usage.effects import Edit, Effect
from generator.usage.flow import uses_of
from generator.usage.judge import judged
from generator.usage.sources import PythonFile, python_files, tree_of
from generator.usage.transition import transition


def usage_of(
    root: Path, versions: tuple[str, str], report: Report, *, fix: bool
) -> list[Effect]:
    """The places that the change from one version to the other breaks or risks, in the
    order of files; with `fix` what is mechanical is fixed.

    Raises:
        InputError: There is no such folder, or a version cannot be found or read.
    """
    files = python_files(root, report)
    found: list[Effect] = []
    silent: dict[str, list[Edit]] = {}
    with ExitStack() as stack:
        for before, after in Finder(stack, report).pairs(*versions):
            effects, edits = effects_between(before, after, files, report)
            found += effects
            for shown, more in edits.items():
                silent.setdefault(shown, []).extend(more)
    found.sort(key=lambda effect: effect.rank)
    return mended(found, silent, report) if fix else found


def effects_between(
    before: ApiVersion, after: ApiVersion, files: Iterable[PythonFile], report: Report
) -> tuple[list[Effect], dict[str, list[Edit]]]:
    """The consequences of one package's change for some files."""

    def refuse(file: PythonFile) -> None:
        report.warning("not-read", "too deeply nested", Span(file.shown, 1))

    world = transition(before.api, after.api)
    effects, silent = judged(uses_of(files, world, refuse), world)
    placed = [
        (
            replace(e, stated=(before if e.gone else after).locate(e.pointer))
            if e.pointer
            else e
        )
        for e in effects
    ]
    return placed, silent


def counted(effects: Sequence[Effect]) -> str:
    """How many places there are, in words."""
    if not effects:
        return "no call site is affected"
    left = [effect for effect in effects if not effect.fixed]
    counts = [(sum(e.impact is impact for e in left), impact) for impact in ORDER]
    words = [f"{count} {impact}" for count, impact in counts if count]
    mechanical = sum(is_mechanical(effect) for effect in left)
    if fixed := len(effects) - len(left):
        words.append(f"{fixed} fixed")
    if mechanical:
        words.append(f"{mechanical} of them fixable by `--fix`")
    places = "1 place" if len(effects) == 1 else f"{len(effects)} places"
    return f"{places}: {', '.join(words)}"


def line(effect: Effect) -> str:
    """One place as a line that editors recognize."""
    severity = "fixed" if effect.fixed else str(effect.impact)
    place = f"{effect.file.shown}:{effect.line}:{effect.column}"
    advice = "" if effect.fixed else f"; {effect.advice}" if effect.advice else ""
    stated = f"  ({effect.stated.brief})" if effect.stated else ""
    about = f"{effect.name}: {effect.detail}{advice}{stated}"
    return f"{place}: {severity}[{effect.code}]: {about}"


def as_text(effects: Sequence[Effect]) -> str:
    """Counts, then a line a place."""
    return "\n".join([counted(effects), *map(line, effects)])


def entry(effect: Effect) -> dict[str, Any]:
    """One place as a JSON object."""
    return {
        "file": effect.file.shown,
        "line": effect.line,
        "column": effect.column,
        "name": effect.name,
        "change": effect.code,
        "detail": effect.detail,
        "severity": str(effect.impact),
        "advice": effect.advice,
        "mechanical": is_mechanical(effect),
        "fixed": effect.fixed,
        "stated": located(effect.stated),
    }


def located(span: Span | None) -> dict[str, str | int | None]:
    """File and line of a place, null if there is none."""
    return {"file": span.file if span else None, "line": span.line if span else None}


def as_json(effects: Sequence[Effect]) -> str:
    """One object with all places."""
    value = {"uses": [entry(effect) for effect in effects]}
    return json.dumps(value, ensure_ascii=False)


FORMS = {"text": as_text, "json": as_json}


def mended(
    effects: Sequence[Effect], silent: dict[str, list[Edit]], report: Report
) -> list[Effect]:
    """Apply what is mechanical; the effects, those that were fixed marked so."""
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
    """Whether there are edits that fix a place, and all of them fit."""
    return bool(effect.edits) and all(fits(effect.file, edit) for edit in effect.edits)


def fits(file: PythonFile, edit: Edit) -> bool:
    """Whether what an edit replaces is there: not so within strings that are written
    in other ways than most.
    """
    return file.data[edit.start : edit.end] == edit.former.encode()


def mend(file: PythonFile, edits: Sequence[Edit], report: Report) -> bool:
    """Apply the edits of one file; whether that was done."""
    changed = rewritten(file, edits)
    if changed is None:
        message = "cannot be fixed automatically; fix it by hand"
        report.warning("not-fixed", message, Span(file.shown, 1))
        return False
    return replaced(file, changed, report)


def rewritten(file: PythonFile, edits: Iterable[Edit]) -> bytes | None:
    """The text of a file after the edits that fit; None if it is not Python then."""
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
    """Put a text in place of a file's, with its encoding, its line endings and its mode."""
    passing = file.path.with_name(f".{file.path.name}.{os.getpid()}")
    try:
        content = file.encoded(data)
        if file.path.read_bytes() != file.encoded(file.data):
            report.warning("not-fixed", "changed in the meantime", Span(file.shown, 1))
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
