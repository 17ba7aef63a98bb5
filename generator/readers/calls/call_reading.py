"""All calls of a document as a reading, with base URLs, IDs and variants resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from fragmint.secrets import Secrets, clean_prose
from generator.dataclass import dataclass, field, replace
from generator.facts import (
    Claim,
    ClaimKind,
    Reading,
    Section,
)
from generator.readers.calls.call import ID, PARAMETER, CallParameter, DescribedCall
from generator.readers.calls.facts import section
from generator.readers.calls.urls import common_base, named
from generator.report.diagnostics import Diagnostic, InputError, Severity, Span
from generator.source import Source

MAX_BASES: Final = 50
"""Base URLs of one document that are compared."""
MAX_CALLS: Final = 20_000
"""Most calls of one document; the largest public collections have 3,000."""


@dataclass
class DocumentReading:
    """The reading of one document."""

    source: Source
    kind: str
    calls: list[DescribedCall] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    left_out: list[tuple[Span, str]] = field(default_factory=list)
    title: str = ""
    secrets: Secrets = field(default_factory=Secrets)

    def reading(self) -> Reading:
        """All of it as facts; calls of one operation are one section."""
        found = based(self.calls[:MAX_CALLS])
        for call in found:
            self._collect(call)
        known = names_by_place(found)
        calls = joined([concrete(call, known) for call in found])
        calls = [without_keys(call) for call in calls]
        schemes = {c.name: c.scheme for call in calls for c in call.credentials or ()}
        filled = self.source.filled
        return Reading(
            self.source.file,
            self.kind,
            tuple(self._hidden(section(call)) for call in calls),
            tuple(self._claims()),
            tuple(self.diagnostics),
            filled,
            filled,
            tuple(schemes.items()),
            title=" ".join(clean_prose(self.title).split())[:200],
        )

    def warn_of_nothing(self, what: str) -> None:
        """Warn of a document that holds no call, with why its entries were left out."""
        if self.calls:
            return
        counts = Counter(reason for _, reason in self.left_out)
        reasons = (f"{number} left out as {why}" for why, number in counts.items())
        message = "; ".join([f"this {what} contains no API call", *reasons])
        item = Diagnostic(Severity.WARNING, "no-calls", message, self.source.span(1))
        self.diagnostics.append(item)

    def _collect(self, call: DescribedCall) -> None:
        """Remember the credentials that a call's own values hold: what was sent as a
        password may come back as something else.
        """
        for parameter in call.parameters:
            self.secrets.collect(parameter.value, parameter.name)
        for body in (*call.bodies, *(r.body for r in call.replies if r.body)):
            self.secrets.collect(body.value)
            for item in body.fields:
                self.secrets.collect(item.value, item.name)

    def _hidden(self, made: Section) -> Section:
        """A section without any credential of the document."""
        scrub = self.secrets.scrub
        if not self.secrets.found:
            return made
        facts = tuple(
            replace(
                fact,
                value=scrub(fact.value),
                pointer=tuple(map(str, map(scrub, fact.pointer))),
            )
            for fact in made.facts
        )
        shown = tuple(
            replace(
                example,
                title=str(scrub(example.title)),
                url=example.url and str(scrub(example.url)),
                headers=tuple(
                    (name, str(scrub(value))) for name, value in example.headers
                ),
                body=scrub(example.body),
            )
            for example in made.examples
        )
        return replace(made, facts=facts, examples=shown)

    def _claims(self) -> Iterator[Claim]:
        """Every line of the document once, for the first thing that it is about."""
        offset = self.source.first_line - 1
        marks: dict[int, tuple[ClaimKind, str]] = {}
        regions = [(call.span, ClaimKind.FACT, "") for call in self.calls]
        regions += [(span, ClaimKind.IGNORED, why) for span, why in self.left_out]
        for span, kind, why in regions:
            for line in range(span.line - offset, span.last_line - offset + 1):
                marks.setdefault(line, (kind, why))
        lines = range(1, len(self.source.lines) + 1)
        frame = (ClaimKind.IGNORED, "the frame of a document")
        for mark, run in groupby(lines, key=lambda line: marks.get(line, frame)):
            found = list(run)
            yield Claim(found[0], found[-1], *mark)


def refused(source: Source, kind: str, error: InputError) -> Reading:
    """The reading of a document that cannot be parsed: what is wrong with it."""
    return Reading(source.file, kind, diagnostics=error.diagnostics)


def based(calls: Sequence[DescribedCall]) -> list[DescribedCall]:
    """Calls whose base URLs end with the version that all paths of an origin share.

    What one call writes into its path and another one into its base URL is base.
    """
    longer = sorted(
        {call.base for call in calls if call.base}, key=lambda b: (-len(b), b)
    )
    calls = [rebased(call, longer) for call in calls]
    paths: dict[str, list[str]] = {}
    for call in calls:
        paths.setdefault(call.base, []).append(call.path)
    shared = {base: common_base(found) for base, found in paths.items() if base}
    return [
        (
            replace(call, base=call.base + head, path=call.path[len(head) :])
            if (head := shared.get(call.base))
            else call
        )
        for call in calls
    ]


def concrete(call: DescribedCall, known: Mapping[str, str]) -> DescribedCall:
    """A call whose path has an id written out (`/users/17`) with a parameter for it.

    A number that comes first is a version, not an id. `known` are the names that other
    calls give to a place, by what is before it.
    """
    parts = call.path.split("/")
    marked = [
        (
            "{}"
            if n > 1 and parts[n - 1] and "{" not in part and ID.fullmatch(part)
            else part
        )
        for n, part in enumerate(parts)
    ]
    if marked == parts:
        return call
    names = [part if part == "{}" or "{" not in part else "?" for part in marked]
    taken = {name for part in parts for name in PARAMETER.findall(part)}
    whole = list(parts)
    for n, new in enumerate(named(names, taken)):
        if marked[n] == "{}":
            wanted = known.get(place_of(parts[:n]), "")
            whole[n] = "{" + wanted + "}" if wanted and wanted not in taken else new
    values = tuple(
        CallParameter("path", new[1:-1], call.span, old, required=True)
        for old, new in zip(parts, whole, strict=True)
        if old != new
    )
    return replace(call, path="/".join(whole), parameters=(*call.parameters, *values))


def rebased(call: DescribedCall, bases: Sequence[str]) -> DescribedCall:
    """A call with the longest base URL of its document that its address begins with."""
    for base in bases[:MAX_BASES] if call.base else ():
        if len(base) > len(call.base) and f"{call.base}{call.path}".startswith(
            f"{base}/"
        ):
            path = f"{call.base}{call.path}"[len(base) :]
            return replace(call, base=base, path=path)
    return call


def without_keys(call: DescribedCall) -> DescribedCall:
    """A call without the parameters that carry its own credentials."""
    keys = {
        f"{scheme['in']}:{str(scheme['name']).lower()}"
        for credential in call.credentials or ()
        if isinstance(scheme := credential.scheme, dict) and "in" in scheme
    }
    kept = tuple(
        p for p in call.parameters if f"{p.place}:{p.name.lower()}" not in keys
    )
    return replace(call, parameters=kept)


def place_of(parts: Sequence[str]) -> str:
    """The head of a path, whatever its parameters are called or their values are."""
    plain = (ID.sub("{}", PARAMETER.sub("{}", part)) for part in parts)
    return "/".join(plain)


def names_by_place(calls: Sequence[DescribedCall]) -> dict[str, str]:
    """The names of path parameters by what is before them; the first one counts."""
    found: dict[str, str] = {}
    for call in calls:
        parts = call.path.split("/")
        for n, part in enumerate(parts):
            if name := PARAMETER.fullmatch(part):
                found.setdefault(place_of(parts[:n]), name[1])
    return found


def joined(calls: Iterable[DescribedCall]) -> list[DescribedCall]:
    """One call for each operation: the first one's words, the parameters of all."""
    found: dict[tuple[str, str], DescribedCall] = {}
    several: dict[tuple[str, str], list[DescribedCall]] = {}
    for call in calls:
        found.setdefault(call.identity, call)
        several.setdefault(call.identity, []).append(call)
    return [together(found[key], several[key]) for key in found]


def together(first: DescribedCall, calls: Sequence[DescribedCall]) -> DescribedCall:
    """The first of several calls of one operation with what the others add."""
    if len(calls) == 1:
        return first
    parameters: dict[str, CallParameter] = {}
    own = [PARAMETER.findall(first.path), [p.key for p in first.parameters]]
    for call in calls:
        names = dict(zip(PARAMETER.findall(call.path), own[0], strict=False))
        for item in call.parameters:
            if item.place == "path":
                item = replace(item, name=names.get(item.name, item.name))
            known = parameters.setdefault(item.key, item)
            if not known.description and item.description:
                parameters[item.key] = replace(known, description=item.description)
    described = next((c.description for c in calls if c.description), "")
    signed = next((c.credentials for c in calls if c.credentials), first.credentials)
    everywhere = [{p.key for p in c.parameters} for c in calls]
    kept = [
        p if all(p.key in keys for keys in everywhere) or p.place == "path"
        else replace(p, required=False if p.required else None)
        for p in parameters.values()
    ]  # fmt: skip
    return replace(
        first,
        description=described,
        parameters=tuple(kept),
        bodies=tuple(body for call in calls for body in call.bodies),
        replies=tuple(reply for call in calls for reply in call.replies),
        credentials=signed,
        base=next((c.base for c in calls if c.base), ""),
        deprecated=all(call.deprecated for call in calls),
    )
