"""Bases of models: names on the wire are in camelCase."""

from __future__ import annotations

from .._runtime import Model as _Model, OpenModel as _OpenModel, camel


class Model(_Model, alias_generator=camel):
    """What comes in: unknown fields are kept, nothing is filled in."""


class OpenModel(_OpenModel, alias_generator=camel):
    """What comes in, with fields of your own."""
