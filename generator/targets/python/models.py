"""Model modules: classes for objects, aliases for enumerations and unions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

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
from generator.targets.python.aliases import AliasView, alias_view, in_order
from generator.targets.python.docs import Limits, field_doc, prose, quoted
from generator.targets.python.layout import assignment, bracketed, signature, statement
from generator.targets.python.literals import docstring, literal, string
from generator.targets.python.modules import import_block
from generator.targets.python.spelling import RUNTIME, Imports, Speller


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field's statement and docstring, laid out."""

    code: str
    doc: str


@dataclass(frozen=True, slots=True)
class ClassView:
    """A model class, laid out."""

    head: str
    doc: str
    fields: tuple[FieldView, ...]
    init: str
    getter: str
    extra: str


@dataclass(frozen=True, slots=True)
class ModelsView:
    """One module of models."""

    module: str
    doc: str
    imports: str
    classes: tuple[ClassView, ...]
    aliases: tuple[AliasView, ...]
    directive: str = ""


def model_modules(api: Api, limits: Limits) -> list[ModelsView]:
    """A view for every module that has definitions."""
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
    limits: Limits,
) -> ModelsView:
    """The view of one module."""
    imports = Imports()
    speller = Speller(definitions, imports, home=module, prefix=".", in_model=True)
    models = bases_first([m for m in members if isinstance(m, Model)])
    classes = tuple(class_view(model, speller, limits) for model in models)
    aliases = tuple(
        alias_view(alias, speller, cyclic)
        for alias, cyclic in in_order([m for m in members if isinstance(m, Alias)])
    )
    if any(view.init or view.getter for view in classes):
        imports.add("typing", "TYPE_CHECKING")
    doc = docstring(quoted(about, 0), 0)
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


def class_view(model: Model, speller: Speller, limits: Limits) -> ClassView:
    """One model as a class."""
    base = base_class(model, speller)
    about = prose(model.description, 4, limits.model)
    if limits.twins or not model.fields:
        about = about or f"`{model.name}` object."
    needs_init = model.open and model.direction is Direction.REQUEST
    return ClassView(
        head=bracketed(f"class {model.name}(", [base], "):", 0),
        doc=docstring(about, 4) if about else "",
        fields=tuple(field_view(f, model, speller, limits) for f in model.fields),
        init=constructor(model, speller) if needs_init else "",
        getter=getter(model, speller),
        extra=extra(model, speller),
    )


def base_class(model: Model, speller: Speller) -> str:
    """The class that a model's class extends: a component's, or the runtime's."""
    if model.base:
        return speller.spell(Ref(model.base), Direction.RESPONSE)
    kind = "Input" if model.direction is Direction.REQUEST else "Model"
    return speller.imports.add(RUNTIME, f"Open{kind}" if model.open else kind)


def getter(model: Model, speller: Speller) -> str:
    """What type checkers take undeclared fields for, where these have a type."""
    if model.extra is None:
        return ""
    kind = speller.spell(model.extra, model.direction)
    parameters = ["self", "name: str"]
    return signature("def __getattr__", parameters, f" -> {kind}: ...", 8)


def extra(model: Model, speller: Speller) -> str:
    """What undeclared fields are validated as, where these have a type."""
    if model.extra is None:
        return ""
    speller.imports.add(RUNTIME, "Field")
    kind = f"dict[str, {speller.spell(model.extra, model.direction)}]"
    return assignment("__pydantic_extra__: ", kind, "Field(init=False)", 8)


def field_view(
    field: Field, model: Model, speller: Speller, limits: Limits
) -> FieldView:
    """One field: annotation, default, wire name where it differs, and docstring."""
    annotation, default = annotated(field, model.direction, speller)
    head, said = f"{field.name}: ", field_doc(field, limits)
    doc = docstring(said, 4) if said else ""
    if field.name == field.wire:
        code = (
            assignment(head, annotation, default, 4)
            if default
            else statement(head, annotation, "", 4)
        )
        return FieldView(code, doc)
    speller.imports.add(RUNTIME, "Field")
    wire = string(field.wire)
    items = [f"validation_alias={wire}", f"serialization_alias={wire}"]
    if default:
        items.insert(0, f"default={default}")
    value = f"Field({', '.join(items)})"
    return FieldView(assignment(head, annotation, value, 4), doc)


def annotated(field: Field, direction: Direction, speller: Speller) -> tuple[str, str]:
    """A field's annotation and default (empty for none)."""
    kind: Type = field.type
    if field.nullable:
        kind = UnionOf((kind, NullType()))
    tag = constant(field)
    if direction is Direction.REQUEST and tag:
        return speller.spell(kind, direction), tag
    if field.required:
        return speller.spell(kind, direction), ""
    spelled = speller.spell(UnionOf((kind, NullType())), direction)
    if direction is Direction.REQUEST and field.nullable:
        speller.imports.add(RUNTIME, "MISSING")
        speller.imports.add(RUNTIME, "Missing")
        return f"{spelled} | Missing", "MISSING"
    return spelled, "None"


def constant(field: Field) -> str:
    """The only value that a field may have, where it has to be sent; empty for none."""
    if not isinstance(field.type, Literals) or len(field.type.values) != 1:
        return ""
    sent = (field.required or field.type.exact) and not field.nullable
    return literal(field.type.values[0]) if sent else ""


def constructor(model: Model, speller: Speller) -> str:
    """An `__init__` for type checkers that takes fields of the user's own."""
    parameters = ["self"]
    if model.fields:
        parameters.append("*")
    for field in sorted(model.fields, key=lambda field: not field.required):
        annotation, default = annotated(field, model.direction, speller)
        tail = f" = {default}" if default else ""
        parameters.append(f"{field.name}: {annotation}{tail}")
    extra = "fields"
    while any(field.name == extra for field in model.fields):
        extra = f"other_{extra}"
    kind = speller.spell(model.extra or AnyType(), model.direction)
    parameters.append(f"**{extra}: {kind}")
    return signature("def __init__", parameters, " -> None: ...", 8)
