"""Everything that the package offers is there, and its types can be used."""

from __future__ import annotations

import typing
from importlib import import_module
from pkgutil import walk_packages
from types import GenericAlias

from pydantic import TypeAdapter

from webflow_client_contract.suite import Bench, ModelCase


def test_every_module_imports(bench: Bench) -> None:
    """Every module of the package, and every name that each announces."""
    package = bench.package
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        made = import_module(module.name)
        for name in getattr(made, "__all__", ()):
            getattr(made, name)


def test_every_lazy_name_resolves(bench: Bench) -> None:
    """Names that are loaded when they are first used."""
    for module in (bench.package, bench.models, bench.errors):
        for name in dir(module):
            getattr(module, name)


def test_every_type_is_complete(bench: Bench) -> None:
    """Annotations of functions resolve, models and unions build their validators."""
    models = bench.models
    kinds = tuple(getattr(models, name) for name in models.__all__)
    # One type of all of them, so that each is worked out once.
    everything: typing.Any = GenericAlias(tuple, kinds)
    adapter = TypeAdapter(everything)
    adapter.rebuild()
    assert adapter.pydantic_complete
    for operation in bench.operations:
        assert "return" in typing.get_type_hints(bench.function(operation))


def alias_of(alias: object, name: str) -> object:
    """A field's wire name; an empty one is a name, too."""
    return name if alias is None else alias


def test_model_has_documented_fields(bench: Bench, model_case: ModelCase) -> None:
    """Each documented property under its exact wire name, both ways."""
    model = getattr(bench.models, model_case.name)
    # A model is completed on first use; until then its aliases are not worked out.
    model.model_rebuild()
    fields = model.model_fields
    accepted = {n: alias_of(f.validation_alias, n) for n, f in fields.items()}
    sent = {n: alias_of(f.serialization_alias, n) for n, f in fields.items()}
    assert accepted == sent == dict(model_case.fields)
