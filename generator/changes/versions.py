"""Locating and comparing two versions of an API.

A version is a folder of pages, a document, a generated package, or a revision of the
Git repository around the current folder; the default is the current pages.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from generator import patterns as re
from generator.build import (
    PROVENANCE,
    former_api,
    last_document,
    lowered_with_pins,
    pending_of,
)
from generator.changes import Change, compare
from generator.changes.pending import Kept, former_of, kept_in
from generator.changes.pins import (
    Chosen,
    Pin,
    Pins,
    argument_pin,
    named_arguments,
    pinned,
)
from generator.changes.succession import route_identity
from generator.changes.surface import with_written_names
from generator.dataclass import dataclass, replace
from generator.merge.provenance import FormerPlaces
from generator.model import LowerSettings, lower
from generator.model.ir import Api, Model
from generator.model.settings import UserSettings
from generator.output import last_written, owned
from generator.prepare import Prepared, prepare
from generator.project.inputs import opened
from generator.project.jobs import Job, default_configs, plan_jobs
from generator.project.publication import Publication
from generator.project.revisions import Checkout, checkout, top_level
from generator.report.diagnostics import (
    Diagnostic,
    InputError,
    Report,
    Severity,
    Span,
    input_error,
)
from generator.report.records import ApiChange
from generator.targets import DOCUMENT, PACKAGE_NAMES

REVISION = re.compile(r"[\w@][\w./~^@{}+-]{0,250}")
"""Revisions that git may be asked for: none looks like an option (git-check-ref-format)."""
HEAD = "HEAD"
Locate = Callable[[str], Span | None]


@dataclass(frozen=True, slots=True)
class ApiVersion:
    """One version of an API, and where its document's values stand."""

    api: Api
    locate: Locate


class BuiltVersion(NamedTuple):
    """A build of a version: the API, and all that it was made of."""

    version: ApiVersion
    job: Job
    prepared: Prepared
    kept: Kept

    @property
    def folder(self) -> Path:
        """The folder of its package."""
        return self.job.folders(self.prepared.label).package

    @property
    def written(self) -> ApiVersion:
        """The version that the same job wrote last, under the names it had then.

        Raises:
            InputError: There is none (`no-package`).
        """
        where = self.job.folders(self.prepared.label)
        if last_document(self.job, where.package) is None:
            raise no_package(where.package)
        parts = self.version.api, self.prepared, self.kept
        api = former_api(self.job, where.package, *parts) or self.version.api
        sources = [item.source for item in self.job.inputs]
        gone = FormerPlaces(last_written(where.spec, PROVENANCE), sources)

        def locate(pointer: str) -> Span | None:
            span = gone.span(pointer) or gone.page(pointer)
            return self.job.display.span(span) if span else None

        return ApiVersion(api, locate)


def differences(old: str, new: str, report: Report) -> list[ApiChange]:
    """The changes between two versions, the worst first.

    Without `old` what is committed is compared, outside of a repository what was
    written last; without `new` what the pages give now.

    Raises:
        InputError: A version cannot be found or read.
    """
    with ExitStack() as stack:
        finder = Finder(stack, report)
        found = [
            placed
            for before, after in finder.pairs(old, new)
            for placed in changes_between(before, after)
        ]
    ranked = sorted(found, key=lambda placed: placed[0].rank)
    return [change.at(span) for change, span in ranked]


def changes_between(
    old: ApiVersion, new: ApiVersion
) -> Iterator[tuple[Change, Span | None]]:
    """The changes with their places: those of what is gone are in the old version."""
    for change in compare(old.api, new.api):
        version = old if change.gone else new
        yield change, version.locate(change.pointer)


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds versions; what is checked out for that lasts as long as `stack`."""

    stack: ExitStack
    report: Report

    def pairs(self, old: str, new: str) -> Iterator[tuple[ApiVersion, ApiVersion]]:
        """Each old version with its new one: one pair for each build."""
        named = bool(new) and Path(new).exists()
        names = [new] if named else default_configs()
        tree = self.tree(new) if new and not named else None
        before = None if not old or Path(old).exists() else self.tree(old)
        if not old and committed(names):
            before = self.tree(HEAD)
        if len(names) > 1 and old and before is None:
            message = f"{old} cannot be compared with {len(names)} builds"
            hint = "name the new version as well"
            raise input_error("several-builds", message, None, hint)
        for name in names:
            after = self.job(name, tree)
            if after is None:
                yield self.with_package(old, before, name)
            else:
                yield self.with_job(old, before, name, after, tree)

    def with_package(
        self, old: str, tree: Checkout | None, name: str
    ) -> tuple[ApiVersion, ApiVersion]:
        """The older and the newer version of a package."""
        own = tree.place(name) if tree else old
        new = packaged(Path(name), LowerSettings())
        job = self.job(own, None)
        if job is None:
            return packaged(Path(own), LowerSettings()), new
        return self.built(job, tree, Pins()).version, new

    def with_job(
        self,
        old: str,
        before: Checkout | None,
        name: str,
        job: Job,
        tree: Checkout | None,
    ) -> tuple[ApiVersion, ApiVersion]:
        """The older and the newer version of what a job builds."""
        own = before.place(name) if before else old
        root = alone_in(Path(own).resolve()) if own else None
        if root is not None:
            new = self.built(job, tree, Pins())
            if new.folder == root:
                return new.written, new.version
        former = self.job(own, None) if own else None
        if former is not None:
            job, former = alike(job, former), alike(former, job)
            first = self.built(former, before, Pins())
            return first.version, self.built(job, tree, first.kept.pins).version
        new = self.built(job, tree, Pins())
        was = packaged(Path(own), corrections(job)) if own else new.written
        return was, new.version

    def tree(self, revision: str) -> Checkout:
        """The files of a revision."""
        if not REVISION.fullmatch(revision):
            hint = "give a folder, a document, a package or a revision"
            message = f"no such file or revision: {revision}"
            raise input_error("usage", message, None, hint)
        folder = tempfile.TemporaryDirectory(prefix="fragmint-")
        return checkout(revision, Path(self.stack.enter_context(folder)))

    def job(self, name: str, tree: Checkout | None) -> Job | None:
        """The build that an input stands for, None for a package."""
        path = tree.place(name) if tree else name
        if is_package(Path(path)):
            return None
        if alone_in(Path(path).resolve()) is not None:
            hint = "give the folder of its fragmint.toml, or a revision of that"
            message = "an import package alone does not say what API it is for"
            raise input_error("package-only", message, Span(path, 1), hint)
        if not Path(path).exists():
            shown = tree.shown(path) if tree else path
            hint = "it may have another path there; name both versions"
            raise input_error("missing-file", "no such file", Span(shown, 1), hint)
        jobs = plan_jobs([path], self.report)
        refuse(self.report)
        return jobs[0]

    def built(self, job: Job, tree: Checkout | None, former: Pins) -> BuiltVersion:
        """Build a version; `former` names stay if it has none of its own."""

        def shown(span: Span) -> Span:
            span = job.display.span(span)
            return span._replace(file=tree.shown(span.file)) if tree else span

        def locate(pointer: str) -> Span | None:
            span = prepared.stated(pointer)
            return shown(span) if span else None

        own = Report()
        try:
            job = opened(job, own)
            kept = kept_in(job.kept)
            if not kept.pins.names:
                kept = kept._replace(pins=former)
            prepared = prepare(job, own, former=kept.pins.document)
            refuse(own)
        except InputError as error:
            found = dict.fromkeys((*own, *error.diagnostics))
            errors = (d for d in found if d.severity is Severity.ERROR)
            raise InputError(*(placed_at(d, shown) for d in errors)) from None
        api = lowered_with_pins(job, prepared, kept.pins).api
        edition = pending_of(job, api, prepared, kept, Report())
        if edition is not None:
            api = replace(api, former=edition.former)
        return BuiltVersion(ApiVersion(api, locate), job, prepared, kept)


def refuse(report: Report) -> None:
    """Go no further where there are errors.

    Raises:
        InputError: There are some: these.
    """
    if report.failed:
        raise InputError(*(d for d in report if d.severity is Severity.ERROR))


def placed_at(item: Diagnostic, shown: Callable[[Span], Span]) -> Diagnostic:
    """A message with its place for the user's eyes."""
    return replace(item, span=shown(item.span)) if item.span else item


def alike(job: Job, other: Job) -> Job:
    """The build with what the other's settings say of the API, where it has no
    configuration itself.
    """
    if job.config is not None or other.config is None:
        return job
    own = other.settings
    overlay = own.overlay and os.path.relpath(other.base / own.overlay, job.base)
    own = replace(own, extensions=None, templates=None, project=Publication())
    return replace(job, settings=replace(own, overlay=overlay))


def corrections(job: Job) -> LowerSettings:
    """What the user decided, apart from names: a package has those that it had."""
    own = job.settings
    user = UserSettings(pagination=own.pagination, webhooks=own.webhooks)
    return LowerSettings(user=user)


def is_package(path: Path) -> bool:
    """Whether a folder holds a package of ours."""
    return path.is_dir() and last_written(path, DOCUMENT) is not None


def alone_in(path: Path) -> Path | None:
    """The folder of a package without its document (`package-only`), given that or the
    import package in it; None if it is none.
    """
    for root in (path, path.parent):
        inner = "[^/]+" if root == path else re.escape(path.name)
        files = owned(root) if root.is_dir() else []
        own = any(re.fullmatch(f"{inner}/_version[.]py", name) for name in files)
        if own and DOCUMENT not in files:
            return root
    return None


def packaged(root: Path, settings: LowerSettings) -> ApiVersion:
    """The API of a package that was written.

    Raises:
        InputError: There is none (`no-package`).
    """
    text = last_written(root, DOCUMENT)
    if text is None:
        raise no_package(root)
    api = lower(json.loads(text), settings).api
    names = last_written(root, PACKAGE_NAMES)
    if names is not None:
        written = json.loads(names)
        api = pinned(api, Pins(dict(names_in(written, api))), Chosen())
        former = tuple(map(former_of, written.get("aliases", {}).items()))
        api = replace(api, former=former)
    return ApiVersion(with_written_names(api, root), lambda pointer: None)


def names_in(written: Any, api: Api) -> Iterator[tuple[Pin, str]]:
    """The names that a package states, by what they name in the API of its document.

    Methods of one route that differ in their media types are in the same order in both.
    """
    known: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for name, entry in written["operations"].items():
        known[entry["key"]].append((name, entry))
    for operation in api.operations:
        if left := known[f"{operation.method} {operation.path}"]:
            name, entry = left.pop(0)
            identity = route_identity(operation)
            yield Pin("method", identity), name
            yield Pin("function", identity), entry["function"].rpartition(".")[2]
            for found in named_arguments(operation):
                place = getattr(found, "location", "body")
                if own := entry["arguments"].get(f"{place} {found.wire}"):
                    yield argument_pin(operation, found), own
    yield from model_names(written["models"], api)


def model_names(
    written: Mapping[str, Mapping[str, str]], api: Api
) -> Iterator[tuple[Pin, str]]:
    """The names of models, by their fields: those that have a name of their own here are
    known by it, others if no second model has these fields.
    """
    left = {name: frozenset(fields.values()) for name, fields in written.items()}
    models = [(k, d) for k, d in api.definitions.items() if isinstance(d, Model)]
    models.sort(key=lambda item: item[1].name not in left)
    for key, model in models:
        wires = frozenset(each.wire for each in model.fields)
        same = [name for name, fields in left.items() if fields == wires]
        name = model.name if model.name in same else same[0] if len(same) == 1 else ""
        if not name:
            continue
        del left[name]
        yield Pin("model", (key, "")), name
        for own, wire in written[name].items():
            yield Pin("field", (name, wire)), own


def no_package(root: Path) -> InputError:
    """The error that a folder has no package of ours."""
    place, hint = Span(os.path.relpath(root), 1), "build it first"
    message = "contains no package generated by Fragmint"
    return input_error("no-package", message, place, hint)


def committed(names: list[str]) -> bool:
    """Whether builds have something committed to be compared with."""
    return bool(names) and top_level(Path.cwd()) is not None
