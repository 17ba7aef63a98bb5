"""The mock server that `fragmint mock` runs, and what a reload tells has changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple

from fragmint.mock import Call, Fault, Mock, fault_of, serve
from fragmint.mock.console import PAGE
from fragmint.mock.document import Document, Json, join_pointer, split_pointer
from fragmint.mock.examples import example_call
from fragmint.mock.loading import (
    Described,
    generated_project,
    known_places,
    places_of,
    recorded,
)
from fragmint.mock.recording import Recorder, Replay
from fragmint.mock.upstream import Upstream
from generator.cli.terminal import print_diagnostics
from generator.naming import counted
from generator.project.builds import key_of, last_build
from generator.project.cache import known_document, remember_document
from generator.project.inputs import opened
from generator.project.jobs import Job, Options, for_each, planned
from generator.project.watch import Watched, from_system, watched
from generator.report.diagnostics import (
    Diagnostic,
    InputError,
    Report,
    Severity,
    input_error,
    one_line,
)

if TYPE_CHECKING:
    from fragmint.mock.state import State


def route_changes(before: Document, after: Document) -> Iterator[tuple[str, str]]:
    """Each route that is new, gone or documented otherwise: what has become of it
    (`added`, `changed`, `removed`), and its key.
    """
    old = {each.key: each.at for each in before.operations()}
    new = {each.key: each.at for each in after.operations()}
    affected = affected_components(before, after)
    found = [("removed", key) for key in old if key not in new]
    found += [("added", key) for key in new if key not in old]
    for key in new.keys() & old.keys():
        # A path's own parameters and servers count for each of its operations.
        one, other = (
            [doc.at(at), *shared(doc.at(at[:-1]))]
            for doc, at in ((before, old[key]), (after, new[key]))
        )
        if one != other or affected & set(references(other)):
            found.append(("changed", key))
    yield from sorted(found)


def shared(item: Json) -> Iterator[Json]:
    """What a path item says for all of its operations."""
    stated = item if isinstance(item, dict) else {}
    yield from (stated.get(key) for key in ("parameters", "servers"))


def affected_components(before: Document, after: Document) -> set[str]:
    """The references to components that have changed, or that lead to such."""
    kinds = {**before.root.get("components", {}), **after.root.get("components", {})}
    leading: dict[str, list[str]] = {}
    waiting: list[str] = []
    for kind in kinds:
        place = ("components", kind)
        for name in {**before.mapping(place)[0], **after.mapping(place)[0]}:
            own = join_pointer((*place, name))
            node = after.at((*place, name))
            if node != before.at((*place, name)):
                waiting.append(own)
            for target in references(node):
                leading.setdefault(target, []).append(own)
    found: set[str] = set()
    while waiting:
        own = waiting.pop()
        if own not in found:
            found.add(own)
            waiting += leading.get(own, ())
    return found


def references(node: Json) -> Iterator[str]:
    """The references in a node, however deep."""
    waiting = [node]
    for each in waiting:
        if isinstance(each, dict):
            if isinstance(target := each.get("$ref"), str):
                yield join_pointer(split_pointer(target))
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


MOST_NAMED = 8
"""Known scopes that a warning lists: as many as fit on two lines."""
RECORD = Path("recording.jsonl")
"""The default file for recorded calls."""


class ServerChoices(NamedTuple):
    """The options of `fragmint mock`."""

    port: int
    host: str
    native: bool = False
    faults: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    stateful: bool = False
    seed: Path | None = None
    store: str = ""
    scopes: tuple[str, ...] | None = None
    tokens: tuple[str, ...] = ()
    watch: bool = False
    proxy: str = ""
    record: Path | None = None
    replay: Path | None = None


def described(inputs: tuple[str, ...], report: Report) -> Described:
    """The document that the inputs describe: read from a generated project, cached by
    a build or an earlier run on the same input, or built.

    Raises:
        InputError: They describe several APIs (`several-builds`), or none.
    """
    generated = generated_project(Path(inputs[0])) if len(inputs) == 1 else None
    if generated is not None:
        return generated
    jobs = for_each(planned(inputs, Options(), report), report, opened)
    if report.failed or not jobs:
        raise InputError()
    if len(jobs) > 1:
        message = f"one mock cannot serve {len(jobs)} APIs"
        raise input_error("several-builds", message, None, "name one of them")
    (job,) = jobs
    key = key_of(job)
    if (built := from_last_build(job, key)) is not None:
        return built
    kept = known_document(key)
    if kept is None or kept.keys() != {"document", "origins"}:
        # Reading pages and documents takes most of the time of a start.
        from generator.prepare import prepare

        (made,) = for_each([job], report, prepare) or (None,)
        if made is None or report.failed:
            raise InputError()
        kept = {"document": made.document, "origins": made.provenance.get("origins")}
        remember_document(key, kept)
    return Described(kept["document"], {}, places_of(kept))


def from_last_build(job: Job, key: str) -> Described | None:
    """The API of the last build of the same input, if nothing has changed since."""
    if (last := last_build(job, key)) is None:
        return None
    folders, _ = last
    found = generated_project(folders.package)
    return found and found._replace(places=known_places(folders.spec))


def faults_of(texts: Sequence[str]) -> list[Fault]:
    """The faults given on the command line.

    Raises:
        InputError: One of them is unknown (`usage`).
    """
    try:
        return [fault_of(text) for text in texts]
    except ValueError as error:
        raise input_error("usage", f"--fault {error}", None, "see --help") from None


def run(
    inputs: tuple[str, ...],
    found: Described,
    choices: ServerChoices,
    say: Callable[..., None],
    end: Event,
) -> None:
    """Serve until `end` is set; lines about the server go to `say`.

    Raises:
        InputError: The port is taken, or the host is not local (`cannot-serve`); the
            initial state cannot be used (`bad-seed`, `bad-store`); there is nothing to
            watch.
    """
    mock = mock_of(found, choices)
    print_diagnostics(Report([*unknown_scopes(mock, choices.scopes or ())]))
    watching = watched(inputs) if choices.watch else None
    recorder = recording(mock, choices, say) if mock.upstream else None
    if recorder is None:
        mock.listeners.append(
            lambda call: say_call(call, say) if call.violations else None
        )
    try:
        with serve(mock, choices.port, choices.host, choices.origins) as url:
            for line in greeting(mock, url):
                say(line)
            if watching is None:
                end.wait()
            else:
                follow(inputs, mock, watching, say, end)
    except OSError as error:
        message = f"cannot serve on {choices.host}:{choices.port}: {error.strerror}"
        hint = "choose another --port or --host"
        raise input_error("cannot-serve", message, None, hint) from None
    finally:
        if recorder is not None:
            recorder.close()
            say(f"{recorder.count} calls recorded in {choices.record or RECORD}")


def unknown_scopes(mock: Mock, given: Sequence[str]) -> Iterator[Diagnostic]:
    """A warning for each scope that the document does not name (`unknown-scope`)."""
    known = mock.document.scopes()
    listed = ", ".join(known[:MOST_NAMED]) + (", ..." if known[MOST_NAMED:] else "")
    for scope in dict.fromkeys(given):
        if scope not in known:
            near = get_close_matches(scope, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"known: {listed or 'none'}"
            message = f"--scopes {scope}: no operation or scheme names this scope"
            yield Diagnostic(Severity.WARNING, "unknown-scope", message, None, hint)


def say_call(call: Call, say: Callable[..., None]) -> None:
    """Report a call with what it and its response violate."""
    say(f"{call.request.method} {call.request.path} {call.status}")
    for violation in (*call.violations, *call.answer_violations):
        say(f"  {violation}")


def recording(mock: Mock, choices: ServerChoices, say: Callable[..., None]) -> Recorder:
    """Record the calls that a proxy forwards, and report their violations.

    Raises:
        InputError: The file cannot be written (`cannot-record`).
    """
    upstream = mock.upstream
    assert upstream is not None
    base, path = mock.base_path, choices.record or RECORD
    try:
        recorder = Recorder(path, upstream.base(base), mock.key_names)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        hint = "name another file with --record"
        raise input_error("cannot-record", message, None, hint) from None

    def listen(call: Call) -> None:
        recording = not recorder.problem
        recorder.write(call, upstream.address(call.request, base))
        say_call(call, say)
        if recording and recorder.problem:
            say(f"recording stopped: {recorder.problem}", err=True)

    mock.listeners.append(listen)
    return recorder


def follow(
    inputs: tuple[str, ...],
    mock: Mock,
    seen: Watched,
    say: Callable[..., None],
    end: Event,
) -> None:
    """Reload the mock whenever the inputs change; unusable inputs change nothing."""
    for changed in from_system(end)(seen):
        if any(map(seen.concerns, changed)):
            reload(inputs, mock, say)


def reload(inputs: tuple[str, ...], mock: Mock, say: Callable[..., None]) -> None:
    """Reload a mock from the inputs, and report it."""
    report = Report()
    try:
        found = described(inputs, report)
    except InputError as error:
        report.extend(error.diagnostics)
        for item in report:
            if item.severity is Severity.ERROR:
                say(str(item), err=True)
        say("not reloaded; still serving the previous version")
        return
    before = mock.document
    mock.reload(found.document, found.places)
    say(f"reloaded   {counted(len(mock.operations), 'operation')}")
    for line in change_lines(before, mock.document):
        say(line)


MOST_ROUTES = 20
"""Changed routes that are named: as many as fit on a screen."""


def change_lines(before: Document, after: Document) -> Iterator[str]:
    """A line for each route that is new, gone or documented otherwise."""
    found = [*route_changes(before, after)]
    for what, key in found[:MOST_ROUTES]:
        yield f"  {what:8} {one_line(key)}"
    if len(found) > MOST_ROUTES:
        yield f"  and {len(found) - MOST_ROUTES} more"
    if not found:
        yield "  no route has changed"


def mock_of(found: Described, choices: ServerChoices) -> Mock:
    """The mock for the options, with its initial state."""
    faults = faults_of(choices.faults)
    stateful = choices.stateful or choices.seed is not None
    try:
        mock = Mock(
            found.document,
            names=found.names,
            places=found.places,
            native=choices.native,
            faults=faults,
            scopes=choices.scopes,
            tokens=choices.tokens,
            stateful=stateful,
            store=choices.store,
            upstream=upstream_of(choices.proxy),
            replay=replay_of(choices.replay, found.document),
        )
    except sqlite3.Error as error:
        message = f"{choices.store} cannot be used as a store: {error}"
        hint = "name a new file, or one made by an earlier run"
        raise input_error("bad-store", message, None, hint) from None
    if choices.seed is not None and mock.state is not None and mock.state.is_empty:
        plant(mock.state, choices.seed)
    return mock


def upstream_of(address: str) -> Upstream | None:
    """The API that requests are forwarded to, if any.

    Raises:
        InputError: Its URL is invalid (`usage`).
    """
    try:
        return Upstream(address) if address else None
    except ValueError as error:
        message = f"--proxy {address}: {error}"
        raise input_error("usage", message, None, "see --help") from None


def replay_of(path: Path | None, document: Mapping[str, Any]) -> Replay | None:
    """The recording to replay, if any.

    Raises:
        InputError: It cannot be read, or is not a recording (`bad-recording`).
    """
    try:
        return None if path is None else recorded(path, document)
    except ValueError as error:
        hint = "give a recording written by `fragmint mock --proxy URL`"
        raise input_error("bad-recording", str(error), None, hint) from None


def plant(state: State, seed: Path) -> None:
    """Load the items of a file.

    Raises:
        InputError: It cannot be read, or contains no items of the API (`bad-seed`).
    """
    hint = 'give a JSON file like {"orders": [{"id": 1}]}'
    try:
        state.load(seed)
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or error
        message = f"{seed} cannot be loaded: {reason}"
        raise input_error("bad-seed", message, None, hint) from None


def greeting(mock: Mock, url: str) -> Iterator[str]:
    """The URLs, and each operation with a command that calls it."""
    prefix = mock.base_path
    origin = url.removesuffix(prefix)
    yield f"base URL   {url}"
    yield f"web page   {origin}{PAGE}"
    yield f"operations {len(mock.operations)}; Ctrl-C stops the server"
    if mock.upstream is not None:
        yield f"proxy for  {mock.upstream.base(prefix)}"
    if mock.state is not None:
        names = dict.fromkeys(r.resource.name for r in mock.state.roles.values())
        yield f"stateful   {', '.join(names) or 'nothing: no path implies a resource'}"
    yield ""
    width = max(
        (len(operation.method) for operation in mock.operations.values()), default=0
    )
    for operation in mock.operations.values():
        summary = mock.document.mapping(operation.at)[0].get("summary")
        words = f"  {' '.join(str(summary).split())}" if summary else ""
        yield one_line(f"{operation.method:{width}} {operation.path}{words}")
        command = example_call(mock, operation).curl(origin)
        yield one_line(f"{'':{width}} {command}")
