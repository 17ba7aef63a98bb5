"""Parameters and form fields from the rows of a collection: name, text, description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from fragmint.secrets import Secrets
from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.facts import Json
from generator.readers.calls.call import (
    PARAMETER,
    CallParameter,
    Credential,
    kept_header,
    sample_of,
)
from generator.readers.calls.call_credentials import of_header, of_query
from generator.readers.calls.urls import word
from generator.readers.calls.variables import bare, fill
from generator.report.diagnostics import Span

REQUIRED: Final = re.compile(
    r"(?i)^\s*[*_]{0,2}[(\[]?(required|mandatory)\b[)\].:,]?[*_]{0,2}\s*"
)
OPTIONAL: Final = re.compile(r"(?i)^\s*[*_]{0,2}[(\[]?optional\b[)\].:,]?[*_]{0,2}\s*")
ONE_OF: Final = re.compile(r"\(This can only be one of ([^()]{1,2000})\)")
"""How converters from OpenAPI write an enumeration into a description."""
BINARY_FIELD: Final[tuple[tuple[str, Json], ...]] = (
    ("type", "string"),
    ("format", "binary"),
)


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a form or a table of parameters."""

    name: str
    text: str
    span: Span
    description: str = ""
    is_file: bool = False


def parameter_of(place: str, row: FormRow, values: Mapping[str, str]) -> CallParameter:
    """A parameter by its sample and its description."""
    filled = fill(row.text, values)
    schema, value = sample_of("" if "{{" in filled else filled)
    required = True if REQUIRED.match(row.description) else None
    if found := ONE_OF.search(row.description):
        listed: list[Json] = [v.strip() for v in found[1].split(",") if v.strip()]
        schema = (("type", "string"), ("enum", listed))
    plain = OPTIONAL.sub("", REQUIRED.sub("", ONE_OF.sub("", row.description))).strip()
    name = bare(row.name).strip()
    return CallParameter(place, name, row.span, value, plain, required, schema)


def file_field(name: str, span: Span, description: str = "") -> CallParameter:
    """A field that holds a file."""
    return CallParameter("form", name, span, None, description, schema=BINARY_FIELD)


def form_fields(
    rows: Iterable[FormRow], values: Mapping[str, str]
) -> tuple[CallParameter, ...]:
    """The fields of a form; one that is there twice is a list."""
    seen: dict[str, CallParameter] = {}
    for row in rows:
        name = bare(row.name).strip()
        if not name:
            continue
        if row.is_file:
            found = file_field(name, row.span, row.description)
        else:
            found = parameter_of("form", row, values)
        if name in seen and seen[name].value is not None and found.value is not None:
            found = replace(found, value=None, schema=(("type", "array"),))
        seen[name] = found
    return tuple(seen.values())


def path_samples(
    path: str, span: Span, values: Mapping[str, str], described: Iterable[str] = ()
) -> Iterable[CallParameter]:
    """The parameters of a template whose placeholder has a known value."""
    known = {word(name): value for name, value in values.items()}
    taken = set(described)
    for name in PARAMETER.findall(path):
        if name in known and name not in taken and "{{" not in known[name]:
            yield CallParameter("path", name, span, known[name])


@dataclass(frozen=True, slots=True)
class CallRows:
    """The rows of one request by their place."""

    path: tuple[FormRow, ...]
    query: tuple[FormRow, ...]
    headers: tuple[FormRow, ...]

    def parameters(
        self, path: str, values: Mapping[str, str]
    ) -> tuple[CallParameter, ...]:
        """The parameters of an operation, each once, credentials left out."""
        found = [
            parameter_of("path", replace(row, name=word(row.name)), values)
            for row in self.path
            if "{" + word(row.name) + "}" in path
        ]
        found += [
            parameter_of("query", row, values)
            for row in self.query
            if row.name.strip() and of_query(row.name, row.span) is None
        ]
        found += [
            parameter_of("header", row, values)
            for row in self.headers
            if kept_header(row.name)
        ]
        return tuple({p.key: p for p in reversed(found)}.values())[::-1]

    def signs(self, secrets: Secrets) -> Iterator[Credential]:
        """The credentials that headers and the query carry; their values are hidden."""
        for row in self.headers:
            if credential := of_header(row.name, row.text, row.span):
                secrets.hide(row.text)
                yield credential
        for row in self.query:
            if credential := of_query(row.name, row.span):
                secrets.hide(row.text)
                yield credential
