"""The webhooks module: one `parse` for all deliveries, and a function for each payload."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from generator.dataclass import dataclass, fields
from generator.model.ir import (
    Alias,
    Api,
    Definition,
    Direction,
    Literals,
    Model,
    Ref,
    Type,
    UnionOf,
    Webhook,
)
from generator.model.webhooks import STANDARD
from generator.signing import HookSignature
from generator.targets.python.docs import quoted, section
from generator.targets.python.literals import literal, plain, sentences, string
from generator.targets.python.printer import (
    Docstring,
    Items,
    Named,
    Node,
    Union,
    call,
    keyword,
    sequence,
    texts,
    union,
)
from generator.targets.python.spelling import Imports, Speller, import_block
from generator.targets.python.values import Helpers

RUNTIME = "._runtime"
TAGS = ("type", "event", "event_type", "eventType", "event_name", "kind", "topic")
"""Properties that name an event, the likeliest first; any other tells events apart as
well where each event has values of its own.
"""
Values = tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class HookView:
    """One `parse` function."""

    name: str
    parameters: Items
    type: Node
    doc: Docstring
    given: Items


@dataclass(frozen=True, slots=True)
class HooksView:
    """The module of webhooks: constants, `parse`, and the functions of single events."""

    imports: str
    event: str
    signature_type: Node
    signature: Node | None
    known: Node
    parse: HookView
    forgetful: str
    received: str
    parse_json: str
    hooks: tuple[HookView, ...]


def hooks_view(api: Api) -> HooksView:
    """The `parse` functions of all webhooks."""
    found = Imports()
    names = frozenset(definition.name for definition in api.definitions.values())
    helpers = Helpers(found, names, RUNTIME)
    speller = Speller(api.definitions, found, prefix=".models.")
    signature, known = signature_node(api, helpers), known_hooks(api, speller, helpers)
    hooks = tuple(hook_view(hook, speller) for hook in api.webhooks)
    whole = parse_view(api, speller, helpers)
    found.add("typing", "TypeAlias")
    received, single = helpers.use("received"), helpers.use("parse_json")
    forgetful = helpers.use("forgetful")
    return HooksView(
        import_block(found),
        event_name(names),
        optional(helpers.use("Signature")),
        signature,
        known,
        whole,
        forgetful,
        received,
        single,
        hooks,
    )


def event_name(names: Collection[str]) -> str:
    """A name for the type of all events that no model has."""
    name = "Event"
    while name in names:
        name = f"Any{name}"
    return name


def signature_node(api: Api, helpers: Helpers) -> Node | None:
    """The signature scheme of deliveries, as code; None if unknown."""
    signed = api.signature
    if signed is None:
        return None
    if signed == STANDARD:
        return helpers.use("STANDARD")
    plainest = HookSignature(signed.header)
    own = [
        keyword(each.name, string(getattr(signed, each.name)))
        for each in fields(signed)
        if getattr(signed, each.name) != getattr(plainest, each.name)
    ]
    return call(helpers.use("Signature"), string(signed.header), *own)


def known_hooks(api: Api, speller: Speller, helpers: Helpers) -> Node:
    """All events as code: their names, types, and what distinguishes them."""
    tag, values = tag_of(api)
    hook = helpers.use("Hook")
    rows: list[Node] = []
    for each in api.webhooks:
        items = [texts(each.names), speller.spell(each.type, Direction.RESPONSE)]
        if each.pointer in values:
            items.append(sequence(map(literal, values[each.pointer])))
        rows.append(call(hook, *items))
    more = [string(tag)] if tag else []
    variable = string(secret_variable(api))
    return call(helpers.use("Hooks"), variable, sequence(rows), *more)


def secret_variable(api: Api) -> str:
    """The environment variable with the secret of deliveries."""
    return f"{api.environment}_WEBHOOK_SECRET" if api.environment else ""


def tag_of(api: Api) -> tuple[str, Mapping[str, Values]]:
    """The property that has values of its own in each event, and these values by the
    event's pointer; nothing if there is none.
    """
    tables = {
        hook.pointer: constants(hook.type, api.definitions) for hook in api.webhooks
    }
    shared = set.intersection(*(set(table) for table in tables.values()))
    order = {name: number for number, name in enumerate(TAGS)}
    for name in sorted(shared, key=lambda name: (order.get(name, len(order)), name)):
        found = {pointer: table[name] for pointer, table in tables.items()}
        every = [(type(v), v) for values in found.values() for v in values]
        if len(set(every)) == len(every):
            return name, found
    return "", {}


def constants(kind: Type, known: Mapping[str, Definition]) -> Mapping[str, Values]:
    """The properties of a payload with enumerated values, by their wire names."""
    tables = [*members(kind, known, set())]
    if not tables or None in tables:
        return {}
    sound = [table for table in tables if table is not None]
    shared = set.intersection(*(set(table) for table in sound))
    return {
        name: tuple(dict.fromkeys(value for table in sound for value in table[name]))
        for name in sorted(shared)
    }


def members(
    kind: Type, known: Mapping[str, Definition], seen: set[str]
) -> Iterator[Mapping[str, Values] | None]:
    """The enumerated properties of each model that a payload may be; None for what is
    no model.
    """
    match kind:
        case UnionOf(several):
            for member in several:
                yield from members(member, known, seen)
        case Ref(key) if key not in seen:
            seen.add(key)
            found = known.get(key)
            if isinstance(found, Alias):
                yield from members(found.type, known, seen)
            elif isinstance(found, Model):
                yield dict(enumerated(found, known))
        case Ref():
            return
        case _:
            yield None


def enumerated(
    model: Model, known: Mapping[str, Definition]
) -> Iterator[tuple[str, Values]]:
    """The properties of a model with enumerated values."""
    for each in model.fields:
        kind = each.type
        found = known.get(kind.key) if isinstance(kind, Ref) else None
        kind = found.type if isinstance(found, Alias) else kind
        if isinstance(kind, Literals) and each.required:
            yield each.wire, kind.values


def parse_view(api: Api, speller: Speller, helpers: Helpers) -> HookView:
    """The function for any delivery: what comes is one of the events, or another."""
    every = UnionOf(tuple(hook.type for hook in api.webhooks))
    parts = speller.parts(every, Direction.RESPONSE)
    if "Any" not in parts and (tag_of(api)[0] or len(api.webhooks) > 1):
        other = helpers.use("OpenModel")
        parts = [*(p for p in parts if p != "None"), other, *parts[-1:]][
            : len(parts) + 1
        ]
    return HookView(
        name="parse",
        parameters=Items(
            (
                Named("headers", ": ", helpers.use("Headers")),
                "body: bytes | str",
                "*",
                Named("secret", ": ", optional(helpers.use("Secret")), " = None"),
                Named("signature", ": ", optional(helpers.use("Signature")), SIGNED),
                "tolerance: float | None = 300.0",
                "unverified: bool = False",
            )
        ),
        type=union(parts),
        doc=Docstring(parse_doc(api)),
        given=Items(("_KNOWN", "headers", "body", *(keyword(n, n) for n in OPTIONS))),
    )


SIGNED = " = SIGNATURE"
OPTIONS = ("secret", "signature", "tolerance", "unverified")


def optional(name: str) -> Node:
    """A type, or None."""
    return Union((name, "None"))


def parse_doc(api: Api) -> str:
    """The docstring of `parse`."""
    variable = secret_variable(api)
    otherwise = (
        f" Defaults to the environment variable `{variable}`." if variable else ""
    )
    given = [
        ("headers", "The headers of the delivery."),
        ("body", "The raw body; a parsed one cannot be verified."),
        ("secret", f"The secret, or several that are tried in turn.{otherwise}"),
        ("signature", "The signature scheme, if it is not documented."),
        ("tolerance", "Maximum age in seconds; None for no limit."),
        ("unverified", "Accept deliveries without verifying them."),
    ]
    raised = [
        (
            "SignatureError",
            "The delivery was not signed with the secret, or is too old.",
        ),
        ("CredentialsError", "There is no secret."),
        ("InvalidRequestError", "The signature scheme is unknown."),
        ("DecodeError", "The body is not JSON."),
    ]
    first = "The event of a delivery, after verifying its signature."
    more = "An undocumented event is an `OpenModel`."
    return "\n\n".join(
        [first, more, *section("Args", given), *section("Raises", raised)]
    )


def hook_view(hook: Webhook, speller: Speller) -> HookView:
    """One `parse` function."""
    about = sentences(hook.description, 200) or plain(hook.name)
    kind = speller.spell(hook.type, Direction.RESPONSE)
    return HookView(
        name=hook.function,
        parameters=Items(("body: bytes | str",)),
        type=kind,
        doc=Docstring(quoted(about, 4)),
        given=Items(("body", kind)),
    )
