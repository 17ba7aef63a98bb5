"""The intermediate representation: an API as plain operations and models.

Frozen dataclasses without behaviour. Lowering creates them from an OpenAPI document,
and targets turn them into text; neither depends on the other. Names of types and models
are final identifiers; `wire` is always the exact wire name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from generator.dataclass import dataclass, field
from generator.facts import Json
from generator.signing import HookSignature


@dataclass(frozen=True, slots=True)
class Bounds:
    """Whole numbers that a schema states; None if it states none."""

    minimum: int | None = None
    maximum: int | None = None
    default: int | None = None


NO_BOUNDS = Bounds()


class Kind(StrEnum):
    """Scalar types, by JSON Schema type and format."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATETIME = "date-time"
    LOCAL_DATETIME = "date-time without offset"
    DATE = "date"
    UUID = "uuid"
    BASE64 = "byte"
    DECIMAL = "decimal"
    DECIMAL_NUMBER = "decimal number"
    FILE = "binary"
    EVENT = "event-stream"


@dataclass(frozen=True, slots=True)
class AnyType:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class NullType:
    """JSON null, or no content."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar without an enumeration."""

    kind: Kind


@dataclass(frozen=True, slots=True, eq=False)
class Literals:
    """An enumeration of strings, integers and booleans (JSON Schema `enum`, `const`).

    `exact` ones distinguish the members of a union: no other value is one of them.
    """

    values: tuple[str | int | bool, ...]
    exact: bool = False

    @property
    def typed(self) -> tuple[object, ...]:
        """The identity of its values: `1` and `True` are equal in Python."""
        return (self.exact, *((type(value), value) for value in self.values))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Literals) and self.typed == other.typed

    def __hash__(self) -> int:
        return hash(self.typed)


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array of like items."""

    item: Type


@dataclass(frozen=True, slots=True)
class TupleOf:
    """An array by position (`prefixItems`); `rest` is the type of further items."""

    items: tuple[Type, ...]
    rest: Type | None = None


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with arbitrary keys and like values."""

    value: Type


@dataclass(frozen=True, slots=True)
class Ref:
    """A named definition, by its key in `Api.definitions`."""

    key: str


@dataclass(frozen=True, slots=True)
class Discriminator:
    """Tells the members of a union apart: `property` holds a value of `mapping`.

    `default` is the key of what a value is that nothing selects; where it is empty, or
    no member, such a value breaks the document.
    """

    property: str
    mapping: tuple[tuple[str, str], ...]
    """Pairs of a value and the key of the definition it selects."""
    default: str = ""


@dataclass(frozen=True, slots=True)
class UnionOf:
    """One of several types, in documented order."""

    members: tuple[Type, ...]
    discriminator: Discriminator | None = None


Type: TypeAlias = (
    AnyType | NullType | Scalar | Literals | ListOf | TupleOf | MapOf | Ref | UnionOf
)


def references(kind: Type) -> Iterator[str]:
    """Keys of the definitions that a type refers to, in order."""
    match kind:
        case Ref(key):
            yield key
        case ListOf(inner) | MapOf(inner):
            yield from references(inner)
        case TupleOf(items, rest):
            for part in (*items, *((rest,) if rest else ())):
                yield from references(part)
        case UnionOf(members):
            for member in members:
                yield from references(member)


class Direction(StrEnum):
    """Which way a value travels: requests are precise, responses are tolerant."""

    REQUEST = "request"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Field:
    """A property of a model, or a keyword of an object body; `name` is what an extension
    calls it, or nothing, until names are given, `pointer` leads to it, and `sent` is sent
    where nothing else is given.
    """

    wire: str
    name: str
    type: Type
    required: bool
    nullable: bool = False
    description: str = ""
    default: str = ""
    constraints: str = ""
    bounds: Bounds = NO_BOUNDS
    deprecated: bool = False
    pointer: str = field(default="", compare=False)
    sent: str | int | bool | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """An object schema as a class.

    `extra` is the type of additional properties where the document gives them a type;
    `open` says that additional properties are documented (not merely tolerated).
    `base` is the key of the component that it extends by more fields, if any.
    """

    key: str
    name: str
    module: str
    direction: Direction
    fields: tuple[Field, ...]
    description: str = ""
    extra: Type | None = None
    open: bool = False
    base: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """A named type that is not an object: an enumeration or a union."""

    key: str
    name: str
    module: str
    type: Type
    direction: Direction | None = None
    description: str = ""


Definition: TypeAlias = Model | Alias


@dataclass(frozen=True, slots=True)
class Header:
    """A documented response header."""

    wire: str
    name: str
    type: Type
    description: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A documented response: `status` is exact (`200`), a range (`4XX`) or `default`.

    `accept` are all media types that give this type, `media_type` the first of them.
    `item` is the type of each value of a sequence, in which `events` indicates that values
    are whole server-sent events.
    """

    status: str
    type: Type
    media_type: str | None = None
    description: str = ""
    headers: tuple[Header, ...] = ()
    accept: tuple[str, ...] = ()
    item: Type | None = None
    events: bool = False


@dataclass(frozen=True, slots=True)
class PartEncoding:
    """An Encoding Object (OpenAPI 3.1.1, section 4.8.15) for one property."""

    wire: str
    content_type: str | None = None
    style: str | None = None
    explode: bool | None = None
    allow_reserved: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter, with its serialization (OpenAPI 3.1.1, section 4.8.12).

    In style `querystring` it is the whole query, written like a body of `media_type`.
    `name` is what an extension calls it, or nothing, until names are given. One that is
    `of_client` may be left to the client, which then gives it. `pointer` leads to it.
    """

    wire: str
    name: str
    location: str
    type: Type
    required: bool
    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False
    media_type: str | None = None
    description: str = ""
    default: str = ""
    constraints: str = ""
    bounds: Bounds = NO_BOUNDS
    deprecated: bool = False
    encodings: tuple[PartEncoding, ...] = ()
    of_client: bool = False
    pointer: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ClientParameter:
    """A parameter of nearly all operations that is an argument of the client. A `secret`
    comes from the environment as well; a required one may have a `default`.
    """

    wire: str
    name: str
    location: str
    type: Type
    required: bool
    secret: bool = False
    default: str | int | bool | None = None
    description: str = ""


class BodyKind(StrEnum):
    """How a request body is written."""

    JSON = "json"
    FORM = "form"
    MULTIPART = "multipart"
    RAW = "raw"


@dataclass(frozen=True, slots=True)
class Body:
    """A request body. `fields` are its keyword arguments, None for one `body`; `extra`
    is the type of further ones of an `open` body, if it has one. `files` names those
    that hold files; `extra_files` indicates that the further ones do. `fixed` are properties
    that the method itself sets, by wire name.
    """

    kind: BodyKind
    media_type: str
    required: bool
    type: Type
    fields: tuple[Field, ...] | None = None
    open: bool = False
    extra: Type | None = None
    description: str = ""
    encodings: tuple[PartEncoding, ...] = ()
    files: tuple[str, ...] = ()
    extra_files: bool = False
    fixed: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class RequestExample:
    """A documented request: parameter values by (location, wire name), and a body."""

    name: str
    parameters: tuple[tuple[str, str, Json], ...] = ()
    has_body: bool = False
    body: Json = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class ResponseExample:
    """A documented response body."""

    name: str
    status: str
    media_type: str
    value: Json


Option: TypeAlias = str | int | bool | tuple[str, ...] | None
"""A wire name, a limit, or the way to a field."""


@dataclass(frozen=True, slots=True)
class Pages:
    """How an operation's result is paged; `items` is the way to the items. `kind` is
    `offset`, `number`, `cursor`, `link` or `url`; `options` are the wire names and limits
    that the runtime's class of that kind takes.
    """

    kind: str
    items: tuple[str, ...]
    item: Type
    options: tuple[tuple[str, Option], ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of the client; `fixed` are query parameters that it sets itself,
    `by_call` says that nothing but a call or (`by_example`) an example tells its path.
    """

    id: str
    name: str
    function: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    successes: tuple[Outcome, ...]
    errors: tuple[Outcome, ...]
    summary: str = ""
    description: str = ""
    url: str = ""
    scopes: tuple[str, ...] = ()
    security: tuple[tuple[str, ...], ...] | None = None
    server: str | None = None
    deprecated: bool = False
    by_example: bool = False
    by_call: bool = False
    idempotency_header: str | None = None
    requests: tuple[RequestExample, ...] = ()
    responses: tuple[ResponseExample, ...] = ()
    pages: Pages | None = None
    pointer: str = ""
    fixed: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Operations under one attribute path of the client, e.g. `collections.items`."""

    path: tuple[str, ...]
    module: str
    class_name: str
    operations: tuple[Operation, ...]
    description: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A security scheme; `kind` is bearer, basic, apiKey, oauth2, transport or none.
    `name` is that of a key, of the HTTP scheme that comes before a token (`Bearer`), or
    of what the transport does (`Digest`, `mutualTLS`); `prefix` comes before a key.
    """

    key: str
    kind: str
    arguments: tuple[str, ...]
    name: str = ""
    location: str = ""
    token_url: str = ""
    scopes: tuple[str, ...] = ()
    description: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """A base URL with its variables' defaults: (name, default, allowed values)."""

    url: str
    description: str = ""
    variables: tuple[tuple[str, str, tuple[str, ...]], ...] = ()

    @property
    def required(self) -> tuple[str, ...]:
        """The variables without a real default: each is at its own name."""
        return tuple(n for n, default, _ in self.variables if default == f"{{{n}}}")


@dataclass(frozen=True, slots=True)
class Webhook:
    """A payload that the API sends to its user; `pointer` is that of its operation,
    `names` are what its event may be called.
    """

    name: str
    function: str
    type: Type
    description: str = ""
    pointer: str = ""
    names: tuple[str, ...] = ()


class Former(NamedTuple):
    """A deprecated name that still works: its kind, and what takes its place."""

    kind: str
    name: str
    now: str


@dataclass(frozen=True, slots=True)
class Api:
    """A whole API; `held` is what the documentation calls what keeps another name."""

    title: str
    version: str
    package: str
    client: str
    description: str
    groups: tuple[Group, ...]
    definitions: dict[str, Definition]
    schemes: tuple[Scheme, ...]
    security: tuple[tuple[str, ...], ...]
    servers: tuple[Server, ...]
    environment: str
    parameters: tuple[ClientParameter, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    signature: HookSignature | None = None
    unused: dict[str, int] = field(default_factory=dict)
    license: str = ""
    former: tuple[Former, ...] = ()
    held: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def operations(self) -> tuple[Operation, ...]:
        """All operations, group by group."""
        return tuple(op for group in self.groups for op in group.operations)
