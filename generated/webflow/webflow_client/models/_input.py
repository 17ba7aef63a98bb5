"""Bases of models: names on the wire are in camelCase."""

from __future__ import annotations

from .._runtime import Input as _Input, OpenInput as _OpenInput, camel


class Input(_Input, alias_generator=camel):
    """What goes out: absent and null are apart."""


class OpenInput(_OpenInput, alias_generator=camel):
    """What goes out, with fields of your own as further keywords."""
