"""Model modules: classes for objects, aliases for enumerations and unions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from generator.dataclass import dataclass
from generator.model.ir import (
    Alias,
    AnyType,
    Api,
    Definition,
    Direction,
    Field,
    Literals,
    Model,
    NullType,
    Ref,
    Type,
    UnionOf,
)
from generator.runtime.text import camel, kebab, pascal
from generator.targets.python.aliases import AliasView, alias_view, in_order
from generator.targets.python.docs import (
    TextLimits,
    deprecation,
    field_doc,
    prose,
    quoted,
)
from generator.targets.python.former import DEPRECATED, former_fields, warning
from generator.targets.python.literals import literal, string
from generator.targets.python.printer import (
    Docstring,
    Items,
    Named,
    Node,
    call,
    own_line,
    subscript,
    union,
)
from generator.targets.python.spelling import RUNTIME, Imports, Speller, import_block


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field; its default is code, empty for none."""

    name: str
    type: Node
    default: str
    doc: Docstring | None


@dataclass(frozen=True, slots=True)
class FormerField:
    """A property under a deprecated name, and the field that it reads."""

    name: str
    now: str
    type: Node
    doc: Docstring
    deprecated: Items


@dataclass(frozen=True, slots=True)
class ClassView:
    """A model class.

    Attributes:
        init: The parameters of an `__init__` for type checkers, if it has one.
        getter: The parameters of a `__getattr__` for type checkers, if it has one.
        extra: The type of an undeclared field, where these have one.
        extras: The type of all of them.
    """

    name: str
    base: Items
    doc: Docstring | None
    fields: tuple[FieldView, ...]
    init: Items | None
    getter: Items | None
    extra: Node | None
    extras: Node | None
    former: tuple[FormerField, ...]


@dataclass(frozen=True, slots=True)
class ModelsView:
    """One module of models."""

    module: str
    doc: Docstring
    imports: str
    classes: tuple[ClassView, ...]
    aliases: tuple[AliasView, ...]
    directive: str = ""


@dataclass(frozen=True, slots=True)
class Casing:
    """The rule by which most wire names of an API follow from field names; `name` is
    that of the runtime's function for it, empty if the names are the same.
    """

    name: str
    rule: Callable[[str], str]


CASINGS = (
    Casing("", str),
    Casing("camel", camel),
    Casing("pascal", pascal),
    Casing("kebab", kebab),
)


def needs_wire(field: Field, casing: Casing) -> bool:
    """Whether a field has to state its wire name."""
    return casing.rule(field.name) != field.wire


def casing_of(api: Api) -> Casing:
    """The rule that leaves the fewest wire names to state; the plainest of those."""
    fields = [
        field
        for definition in api.definitions.values()
        if isinstance(definition, Model)
        for field in definition.fields
    ]
    return min(CASINGS, key=lambda c: sum(needs_wire(field, c) for field in fields))


@dataclass(frozen=True, slots=True)
class BasesView:
    """A module of base classes of the package's own: name and meaning of each."""

    module: str
    doc: Docstring
    imports: str
    casing: str
    classes: tuple[tuple[str, str], ...]


def base_modules(api: Api) -> Iterator[BasesView]:
    """The base classes of a package whose wire names follow a rule: a module for what
    comes in, and one for what goes out, which is loaded less often.
    """
    casing = casing_of(api)
    models = [d for d in api.definitions.values() if isinstance(d, Model)]
    names = {runtime_base(model) for model in models if not model.base}
    for module, classes in BASES.items():
        used = tuple((name, about) for name, about in classes.items() if name in names)
        if not casing.name or not used:
            continue
        imports = Imports()
        imports.add(RUNTIME, casing.name)
        for name, _ in used:
            imports.add(RUNTIME, f"{name} as _{name}")
        about = f"Bases of models: wire names are in {CASES[casing.name]}."
        block = import_block(imports)
        yield BasesView(module, Docstring(about), block, casing.name, used)


BASES = {
    "_base": {
        "Model": "Base of received models: unknown fields are kept, and no defaults are added.",
        "OpenModel": "Base of received models with arbitrary additional fields.",
    },
    "_input": {
        "Input": "Base of sent models: absent and null are distinct.",
        "OpenInput": "Base of sent models with arbitrary additional keywords.",
    },
}
CASES = {"camel": "camelCase", "pascal": "PascalCase", "kebab": "kebab-case"}


def model_modules(api: Api, limits: TextLimits) -> list[ModelsView]:
    """A view for every module that has definitions."""
    casing = casing_of(api)
    former = former_fields(api)
    members: dict[str, list[Definition]] = {}
    for definition in api.definitions.values():
        members.setdefault(definition.module, []).append(definition)
    groups = {group.module for group in api.groups}
    return [
        models_view(
            module,
            f"Types of {owner(module, groups)}.",
            members[module],
            api.definitions,
            limits,
            casing,
            former,
        )
        for module in sorted(members)
    ]


def owner(module: str, groups: Collection[str]) -> str:
    """Who needs the types of a module."""
    if module in groups or module == "webhooks":
        return f"the {module} group"
    return SEVERAL.get(module, f"several groups: {module.replace('_', ' ')}")


SEVERAL = {
    "shared": "several groups",
    "related": "several groups that refer to each other",
}


def models_view(
    module: str,
    about: str,
    members: Sequence[Definition],
    definitions: Mapping[str, Definition],
    limits: TextLimits,
    casing: Casing,
    former: Mapping[str, Mapping[str, str]],
) -> ModelsView:
    """The view of one module."""
    imports = Imports()
    speller = Speller(definitions, imports, home=module, prefix=".", in_model=True)
    models = bases_first([m for m in members if isinstance(m, Model)])
    classes = tuple(
        class_view(model, speller, limits, casing, former.get(model.name, {}))
        for model in models
    )
    aliases = tuple(
        alias_view(alias, speller, late)
        for alias, late in in_order([m for m in members if isinstance(m, Alias)])
    )
    if any(view.init or view.extra for view in classes):
        imports.add("typing", "TYPE_CHECKING")
    doc = Docstring(quoted(about, 0))
    directive = NARROWING if any(narrows(m, definitions) for m in models) else ""
    return ModelsView(module, doc, import_block(imports), classes, aliases, directive)


NARROWING = "# pyright: reportIncompatibleVariableOverride=false"
"""Pyright refuses a field that is narrower than that of its base, since somebody may
assign to it by way of the base; mypy allows it.
"""


def narrows(model: Model, definitions: Mapping[str, Definition]) -> bool:
    """Whether a model's fields restrict those of its base."""
    base = definitions.get(model.base)
    if not isinstance(base, Model):
        return False
    known = {field.name: field.type for field in base.fields}
    return any(
        known.get(field.name, field.type) != field.type for field in model.fields
    )


def bases_first(models: Sequence[Model]) -> list[Model]:
    """Models in their order, but each after the one that it extends."""
    waiting = {model.key: model for model in models}
    ordered: list[Model] = []
    for model in models:
        chain = []
        while model.key in waiting:
            chain.append(waiting.pop(model.key))
            model = waiting.get(model.base, model)
        ordered += reversed(chain)
    return ordered


def class_view(
    model: Model,
    speller: Speller,
    limits: TextLimits,
    casing: Casing,
    former: Mapping[str, str],
) -> ClassView:
    """One model as a class."""
    about = prose(model.description, 4, limits.model)
    direction = model.direction
    needs_init = model.open and direction is Direction.REQUEST
    extra = None if model.extra is None else speller.spell(model.extra, direction)
    return ClassView(
        name=model.name,
        base=Items((base_class(model, speller, casing),)),
        doc=Docstring(about) if about else None,
        fields=tuple(
            field_view(f, model, speller, limits, casing) for f in model.fields
        ),
        init=constructor(model, speller) if needs_init else None,
        getter=None if extra is None else Items(("self", "name: str")),
        extra=extra,
        extras=None if extra is None else subscript("dict", "str", extra),
        former=tuple(former_field(name, model, speller, former) for name in former),
    )


def former_field(
    name: str, model: Model, speller: Speller, former: Mapping[str, str]
) -> FormerField:
    """A deprecated name as a property that reads the field in its place."""
    now = former[name]
    field = next(each for each in model.fields if each.name == now)
    annotation, _ = annotated(field, model.direction, speller)
    message = f"use `{now}`"
    return FormerField(
        name,
        now,
        own_line(annotation),
        Docstring(f"Deprecated: {message}."),
        warning(message, speller.imports),
    )


def base_class(model: Model, speller: Speller, casing: Casing) -> Node:
    """The class that a model's class extends: a component's, or a common one."""
    if model.base:
        return speller.spell(Ref(model.base), Direction.RESPONSE)
    name = runtime_base(model)
    own = next(f".{module}" for module, known in BASES.items() if name in known)
    return speller.imports.add(own if casing.name else RUNTIME, name)


def runtime_base(model: Model) -> str:
    """The class of the runtime that a model extends in the end."""
    kind = "Input" if model.direction is Direction.REQUEST else "Model"
    return f"Open{kind}" if model.open else kind


def field_view(
    field: Field, model: Model, speller: Speller, limits: TextLimits, casing: Casing
) -> FieldView:
    """One field: annotation with its wire name where it differs, default, docstring."""
    annotation, default = annotated(field, model.direction, speller)
    about = field_doc(field, limits)
    metadata: list[Node] = []
    if field.deprecated:
        message = deprecation(field.description, f"`{field.wire}`", FIELD_ROOM)
        metadata.append(call(DEPRECATED, *warning(message, speller.imports).items))
    if needs_wire(field, casing):
        speller.imports.add(RUNTIME, "Wire")
        # The last, where it is found before the type can be evaluated.
        metadata.append(call("Wire", string(field.wire)))
    if metadata:
        speller.imports.add("typing", "Annotated")
        annotation = subscript("Annotated", annotation, *metadata)
    return FieldView(
        field.name,
        own_line(annotation),
        default,
        Docstring(about) if about else None,
    )


FIELD_ROOM = 60
"""The most characters of a field's warning on a line of its own."""


def annotated(field: Field, direction: Direction, speller: Speller) -> tuple[Node, str]:
    """A field's annotation and default (empty for none)."""
    kind: Type = field.type
    if field.nullable:
        kind = UnionOf((kind, NullType()))
    tag = constant(field)
    if direction is Direction.REQUEST and tag:
        return speller.spell(kind, direction), tag
    if field.required:
        return speller.spell(kind, direction), ""
    parts = speller.parts(UnionOf((kind, NullType())), direction)
    if direction is Direction.REQUEST and field.nullable:
        speller.imports.add(RUNTIME, "MISSING")
        speller.imports.add(RUNTIME, "Missing")
        return union([*parts, "Missing"]), "MISSING"
    return union(parts), "None"


def constant(field: Field) -> str:
    """What a field sends unless something else is given: the value that is the model's
    own, or the only one that it may have, where it has to be sent; empty for none.
    """
    if field.sent is not None:
        return literal(field.sent)
    if not isinstance(field.type, Literals) or len(field.type.values) != 1:
        return ""
    sent = (field.required or field.type.exact) and not field.nullable
    return literal(field.type.values[0]) if sent else ""


def constructor(model: Model, speller: Speller) -> Items:
    """The parameters of an `__init__` that takes fields of the user's own."""
    parameters: list[Node] = ["self"]
    if model.fields:
        parameters.append("*")
    for field in sorted(model.fields, key=lambda field: not field.required):
        annotation, default = annotated(field, model.direction, speller)
        tail = f" = {default}" if default else ""
        parameters.append(Named(field.name, ": ", annotation, tail))
    extra = "fields"
    while any(field.name == extra for field in model.fields):
        extra = f"other_{extra}"
    kind = speller.spell(model.extra or AnyType(), model.direction)
    parameters.append(Named(f"**{extra}", ": ", kind))
    return Items(tuple(parameters))
