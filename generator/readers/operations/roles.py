"""The role of each field list and message, by all available evidence.

The purpose announced by a heading or an introduction is one vote; the names of path
variables and the keys of requests and responses are others. If votes are close, nothing
is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.facts import ExampleKind, Json
from generator.readers.endpoints.purposes import (
    APART,
    ASKING,
    GIVING,
    Announcement,
    Purpose,
)
from generator.readers.endpoints.scope import Endpoint
from generator.readers.fields.notes import stated_place
from generator.readers.fields.row import FieldRow, FieldSet
from generator.readers.operations.levels import plain, scattered, set_in, share
from generator.readers.operations.messages import Message, keys_at

BODILESS = frozenset({"GET", "HEAD", "DELETE", "OPTIONS"})
REQUEST_HEADS = frozenset({"required", "optional", "default", "in"})
"""Columns that a table of what is sent has; one of what comes back rarely does."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Rows with what they are about; `wrapper` is the way to their object in a body."""

    purpose: Purpose
    rows: tuple[FieldRow, ...]
    source: FieldSet
    status: str = ""
    wrapper: tuple[str, ...] = ()


@dataclass(slots=True)
class Witness:
    """Names in the endpoints and messages of one operation, by where they stand."""

    method: str
    variables: Mapping[str, str] = field(default_factory=dict)
    query: set[str] = field(default_factory=set)
    headers: set[str] = field(default_factory=set)
    requests: list[Json] = field(default_factory=list)
    responses: list[tuple[str, Json]] = field(default_factory=list)
    arguments: list[tuple[str, str]] = field(default_factory=list)
    """The names and values of the queries of all calls."""
    places: list[tuple[str, str]] = field(default_factory=list)
    """The names in queries of endpoints with what holds the place of a value."""
    otherwise: bool = False
    """Whether what is sent is anything but an object in JSON or a form: XML, or nothing
    behind the headers of a message that is shown whole."""
    elements: set[str] = field(default_factory=set)
    """The names of elements and attributes in a request that is shown in XML."""

    @property
    def bodiless(self) -> bool:
        """Whether requests of this method carry no body as a rule."""
        return self.method in BODILESS

    @property
    def given(self) -> list[Json]:
        """The bodies of all responses but those of errors."""
        return [v for status, v in self.responses if status[:1] not in ("4", "5")]

    def request_keys(self) -> frozenset[str]:
        """The outermost keys of all requests."""
        return top_keys(self.requests)

    def response_keys(self) -> frozenset[str]:
        """The keys of all successful responses, three levels deep."""
        found: set[str] = set()
        for value in self.given:
            for keys in keys_at(value).values():
                found |= keys
        return frozenset(found)


def top_keys(values: Iterable[Json]) -> frozenset[str]:
    """The keys of objects, or of the objects in lists."""
    found: set[str] = set()
    for value in values:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                found |= item.keys()
    return frozenset(found)


def witness_of(endpoints: tuple[Endpoint, ...]) -> Witness:
    """The names in the endpoints of an operation themselves."""
    names = {
        plain(name): name
        for e in endpoints
        for name in re.findall(r"\{([^{}/]{1,200})\}", e.path)
    }
    query = {v.name for e in endpoints for v in e.query}
    method = next((e.method for e in endpoints if e.method), "GET").upper()
    places = [(v.name, v.place) for e in endpoints for v in e.query if v.place]
    return Witness(method, names, query, places=places)


def place_fields(
    found: FieldSet,
    announced: Announcement | None,
    witness: Witness,
    behind: Purpose | None = None,
) -> list[Placed]:
    """Place the rows of a list by what they are about; nowhere if that is uncertain.

    `behind` is what the label before the nearest one announced: `Parameters` that
    follow a `Response structure` can be those of the response, and a note between
    `Body parameters:` and its table changes nothing.
    """
    purpose = announced.purpose if announced else None
    status = announced.status if announced else ""
    found = without_slips(with_sent_names(found, witness), purpose, witness)
    places = {row.location for row in found.rows if not row.depth}
    if places - beside_body(purpose) and places <= LOCATED.keys():
        # Rows that say that they are sent are, even below `Returns all pets:`.
        purpose, behind = Purpose.PARAMETERS, None
    if behind is Purpose.RESPONSE and purpose in (
        Purpose.PARAMETERS,
        Purpose.FIELDS,
        None,
    ):
        keys, other = witness.response_keys(), witness.request_keys() | witness.query
        if share(found.names, keys) >= 0.5 and share(found.names, other) < 0.5:
            purpose = Purpose.RESPONSE
    if purpose is Purpose.RESPONSE_HEADER:
        return []
    if purpose in APART:
        asks = purpose is Purpose.MODEL or found.heads & REQUEST_HEADS
        if not asks or not overlapping(found, witness):
            return []
        purpose = None
    if purpose is not None and purpose in GIVING:
        found = set_in(found, witness.given, witness.variables)
        return [*by_level(purpose, found, status, witness)]
    if purpose is None and behind in ASKING and behind is not Purpose.REQUEST:
        purpose = behind
    decided = decide(found, purpose, witness)
    if decided is Purpose.BODY and not witness.requests:
        decided = LOCATED.get(stated_for_all(found), decided)
    if decided in (Purpose.BODY, Purpose.FORM):
        found = set_in(found, witness.requests, witness.variables)
        if purpose in (Purpose.BODY, Purpose.FORM, Purpose.REQUEST):
            found = with_namesakes(found, witness)
    return [*spread(found, decided, witness)] if decided else []


def beside_body(purpose: Purpose | None) -> set[str]:
    """The places that rows may name: responses have headers and a body as well."""
    given = purpose in GIVING or purpose in (Purpose.RESPONSE_HEADER, Purpose.HEADER)
    return {"header", "body"} if given else {""}


SHORT = re.compile(r"([A-Z]\w{0,40})\((\w{1,40})\)")


def with_sent_names(found: FieldSet, witness: Witness) -> FieldSet:
    """A list whose names have what is sent in brackets behind them, `Limit(n)`, as calls
    with `?n=1` show; or that have other capitals than there: `TagKeys` of `?tagKeys={}`.
    """
    alike = {name.lower(): name for name in witness.query}
    listed = {row.name for row in found.rows}
    sent = witness.query | witness.request_keys()
    capitals = {
        row.name: alike[row.name.lower()]
        for row in found.rows
        if not row.depth and row.name not in sent
        if alike.get(row.name.lower(), row.name) not in listed
    }
    matches = {row.name: m for row in found.rows if (m := SHORT.fullmatch(row.name))}
    short = {
        name: m[1].lower() if m[1].lower() in witness.query else m[2]
        for name, m in matches.items()
    }
    if not witness.query & set(short.values()):
        short = {}
    short |= capitals | held_places(found, witness)
    if not short:
        return found
    rows = (replace(row, name=short.get(row.name, row.name)) for row in found.rows)
    return replace(found, rows=tuple(rows))


PLACE_HELD = re.compile(
    r":(\w{1,60})|[{<\[(]{1,2}\s?([\w-]{1,60})\s?[}>\])]{1,2}|\$(\w{1,60})"
)


def held_places(found: FieldSet, witness: Witness) -> dict[str, str]:
    """The names of parameters whose values hold the place of what a list describes:
    `max` of `?max=:max_results`.
    """
    listed = {row.name for row in found.rows if not row.depth}
    held = ((PLACE_HELD.fullmatch(value), name) for name, value in witness.places)
    pairs = {(m[1] or m[2] or m[3]): name for m, name in held if m}
    return {
        place: name
        for place, name in pairs.items()
        if place in listed and name not in listed
    }


def without_slips(
    found: FieldSet, purpose: Purpose | None, witness: Witness
) -> FieldSet:
    """A list without rows that say that they are in a path which they cannot be in.

    Below `Query parameters` that is a slip of the pen where the path has no such
    variable; and nothing that is given back is in the path: in a list of what is in
    the body the name alone was that of a part.
    """
    places = {row.location for row in found.rows if not row.depth}
    slipped = purpose in GIVING and "body" in places
    if purpose is not Purpose.QUERY and not slipped:
        return found
    place = "body" if slipped else "query"
    known = frozenset() if slipped else witness.variables.keys()
    rows = (
        (
            replace(row, location=place)
            if row.location == "path" and plain(row.name) not in known
            else row
        )
        for row in found.rows
    )
    return replace(found, rows=tuple(rows))


def with_namesakes(found: FieldSet, witness: Witness) -> FieldSet:
    """A list of a body with the fields in it that have the name of a variable of the path:
    what may be left out, beside what may not, is none.
    """
    if not any(row.required for row in found.rows):
        return found
    rows = (
        (
            replace(row, location="body")
            if row.required is False
            and not (row.depth or row.location)
            and plain(row.name) in witness.variables
            else row
        )
        for row in found.rows
    )
    return replace(found, rows=tuple(rows))


def by_level(
    purpose: Purpose, found: FieldSet, status: str, witness: Witness
) -> Iterator[Placed]:
    """The fields of a response: those of its wrapped objects, and beside them those that
    responses show around the wrapper alone, as `next_token` around `{"items": [...]}`.
    """
    found = scattered(found, witness.given)
    wrapper = wrapper_of(found, witness)
    levels = [keys_at(value) for value in witness.given] if wrapper else []
    inner = frozenset(name for keys in levels for name in keys.get(wrapper, ()))
    outer = frozenset(name for keys in levels for name in keys.get((), ())) - inner
    sides: tuple[list[FieldRow], list[FieldRow]] = ([], [])
    is_around = False
    for row in found.rows:
        is_around = row.name in outer if not row.depth else is_around
        sides[is_around].append(row)
    for rows, way in zip(sides, (wrapper, ()), strict=True):
        if rows or not found.rows:
            yield Placed(purpose, tuple(rows), found, status, way)


def overlapping(found: FieldSet, witness: Witness) -> bool:
    """Whether most names of a list are seen in a message or the path."""
    plains = frozenset(plain(name) for name in found.names)
    return (
        max(
            share(found.names, witness.query),
            share(found.names, witness.request_keys()),
            share(found.names, witness.response_keys()),
            share(plains, frozenset(witness.variables)),
        )
        >= 0.5
        or request_wrapper(found, witness) != ()
    )


def stated_for_all(found: FieldSet) -> str:
    """Where the descriptions of parameters send them; empty if they say nothing, or
    several things. A list that says it of some names no other place for the rest.
    """
    rows = (row for row in found.rows if not row.depth and not row.location)
    places = {stated_place(row.description) for row in rows} - {"", "path"}
    return places.pop() if len(places) == 1 else ""


def decide(
    found: FieldSet, purpose: Purpose | None, witness: Witness
) -> Purpose | None:
    """Where the rows go that do not say so themselves."""
    names = frozenset(n for n in found.names if plain(n) not in witness.variables)
    query = share(names, witness.query)
    request = share(names, witness.request_keys())
    response = share(names, witness.response_keys())
    keyed = not (witness.bodiless or (witness.otherwise and not witness.requests))
    default = Purpose.BODY if keyed else Purpose.QUERY
    match purpose:
        case Purpose.QUERY | Purpose.HEADER | Purpose.COOKIE | Purpose.PATH:
            return purpose
        case Purpose.BODY if witness.bodiless and response >= 0.5 and response > query:
            return Purpose.RESPONSE
        case Purpose.BODY | Purpose.FORM if (
            witness.method in ("GET", "HEAD") and query >= request
        ):
            return Purpose.QUERY
        case Purpose.BODY | Purpose.FORM:
            return purpose
        case Purpose.PARAMETERS | Purpose.REQUEST:
            if query > request:
                return Purpose.QUERY
            return (
                Purpose.BODY
                if request > query and witness.method not in ("GET", "HEAD")
                else default
            )
    if (
        response >= 0.5
        and response > max(query, request)
        and not found.heads & REQUEST_HEADS
        and not demands(found, purpose, witness)
    ):
        return Purpose.RESPONSE
    if share(names, frozenset(witness.elements)) >= 0.5 and not witness.requests:
        return None  # The parts of a body in XML, which has no schema.
    if max(query, request) >= 0.5 and query != request:
        return Purpose.QUERY if query > request else Purpose.BODY
    if not found.sure:
        return None
    asks = found.heads & REQUEST_HEADS or any(
        row.required is not None for row in found.rows
    )
    return default if asks or purpose is not None or not witness.responses else None


def demands(found: FieldSet, purpose: Purpose | None, witness: Witness) -> bool:
    """Whether a list that nothing announces is what a call takes, although its answer has
    the same names: something in it is required, and nothing else shows what is sent.
    """
    unknown = purpose is None and not witness.request_keys()
    return unknown and not witness.bodiless and any(row.required for row in found.rows)


def spread(found: FieldSet, purpose: Purpose, witness: Witness) -> Iterator[Placed]:
    """The rows by where each goes: variables of the path always to the path."""
    if purpose is Purpose.RESPONSE:
        yield from by_level(purpose, found, "", witness)
        return
    groups: dict[Purpose, list[FieldRow]] = {}
    above: Purpose = purpose
    for row in found.rows:
        if not row.depth:
            above = row_purpose(row, purpose, witness)
        groups.setdefault(above, []).append(row)
    wrapper = request_wrapper(found, witness) if Purpose.BODY in groups else ()
    for where, rows in groups.items():
        way = wrapper if where is Purpose.BODY else ()
        yield Placed(where, tuple(rows), found, wrapper=way)


def request_wrapper(found: FieldSet, witness: Witness) -> tuple[str, ...]:
    """The way from the root of a request to the object whose keys the rows are, where the
    requests that are shown have nothing else; examples show but some of its fields.

    `{"pet": {"name": "Rex"}}` wraps `name`, `tag` and `age` in `pet`.
    """
    steps: set[tuple[str, ...]] = set()
    if witness.requests and all(is_list_of(v, found.names) for v in witness.requests):
        return ("*",)
    for value in witness.requests:
        if not isinstance(value, dict) or len(value) != 1:
            return ()
        ((key, inner),) = value.items()
        items = inner if isinstance(inner, list) else [inner]
        keys = top_keys(items)
        if key in found.names or not keys or not keys <= found.names:
            return ()
        steps.add((key, "*") if isinstance(inner, list) else (key,))
    return steps.pop() if len(steps) == 1 else ()


def is_list_of(value: Json, names: frozenset[str]) -> bool:
    """Whether a value is a list of objects that have no other keys than these."""
    keys = top_keys([value]) if isinstance(value, list) else frozenset()
    return bool(keys) and keys <= names


CREDENTIAL_HEADERS = frozenset({"authorization", "x-api-key", "proxy-authorization"})
"""Names that are headers wherever a page lists them."""
HEADER_LIKE = re.compile(
    r"X(?:-[A-Z][A-Za-z0-9]*)+|(?:If|Accept|Content|Cache|Idempotency)(?:-[A-Z][a-z]+)+"
)
"""Names spelled as only headers are: `X-Service-Token`, `If-None-Match`."""
LOCATED = {
    "path": Purpose.PATH,
    "query": Purpose.QUERY,
    "header": Purpose.HEADER,
    "cookie": Purpose.COOKIE,
    "body": Purpose.BODY,
    "form": Purpose.FORM,
}


def row_purpose(row: FieldRow, purpose: Purpose, witness: Witness) -> Purpose:
    """Where one row goes: as it says itself, to the path by its name, else as all."""
    located = LOCATED.get(row.location)
    if located is Purpose.BODY and witness.method in ("GET", "HEAD"):
        located = Purpose.QUERY
    variable = plain(row.name) in witness.variables
    is_header = row.name.lower() in CREDENTIAL_HEADERS or HEADER_LIKE.fullmatch(
        row.name
    )
    if located is None and is_header and not variable:
        return Purpose.HEADER
    if (located or purpose) is Purpose.PATH and not variable:
        # Nothing that may be left out is a part of a path, unless the row says that it
        # is: then it belongs to another form of the path.
        left_out = row.required is False and located is None
        asked = left_out or row.name in witness.query
        return Purpose.QUERY if asked else Purpose.ABSENT
    if located is not None:
        return located
    if (
        variable
        and purpose is not Purpose.HEADER
        and row.name not in witness.request_keys()
    ):
        return Purpose.PATH
    if purpose is Purpose.PATH:
        return purpose
    if (
        purpose in (Purpose.QUERY, Purpose.BODY)
        and row.name in witness.headers
        and "-" in row.name
    ):
        return Purpose.HEADER
    return purpose


def wrapper_of(found: FieldSet, witness: Witness) -> tuple[str, ...]:
    """The way from a response's root to the object whose keys the rows are.

    `*` is every item of a list; empty if the rows are the root's own.
    """
    names = found.names
    best: tuple[float, int, tuple[str, ...]] = (0.0, 0, ())
    for value in witness.given:
        for at, keys in keys_at(value).items():
            score = share(names, keys)
            best = max(best, (round(score, 3), -len(at), at), key=lambda each: each[:2])
    # Under a half, the rows describe something that the examples do not show.
    return best[2] if best[0] >= 0.5 else ()


def settle_message(
    message: Message,
    announced: Announcement | None,
    witness: Witness,
    before: Message | None,
) -> Message | None:
    """A message that is known to be a request or a response; None if it is neither."""
    purpose = announced.purpose if announced else None
    status = announced.status if announced else ""
    if message.kind is ExampleKind.RESPONSE:
        return replace(message, status=message.status or status)
    if message.kind is ExampleKind.REQUEST:
        return message
    if purpose in GIVING or (status and purpose is not Purpose.BODY):
        return replace(message, kind=ExampleKind.RESPONSE, status=status)
    if purpose in (Purpose.BODY, Purpose.FORM, Purpose.REQUEST, Purpose.PARAMETERS):
        if witness.method in ("GET", "HEAD"):
            return None
        return replace(message, kind=ExampleKind.REQUEST, method=witness.method)
    if purpose in (Purpose.NOTHING, Purpose.HEADER, Purpose.STATUS):
        return None
    if witness.bodiless:
        return replace(message, kind=ExampleKind.RESPONSE)
    if message.body in witness.requests:
        return None
    if before is not None and before.kind is ExampleKind.REQUEST:
        return replace(message, kind=ExampleKind.RESPONSE)
    return None
