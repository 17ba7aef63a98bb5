"""Targets: what is made of the representation, each found by discovery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.facts import Json
from generator.model.ir import Api
from generator.report.diagnostics import InputError
from generator.source import Source
from generator.targets.base import Package, targets
from generator.targets.contract import DOCUMENT as IN_SUITE
from generator.targets.python.exports import apart
from generator.targets.python.extensions import Extension

DOCUMENT = f"tests/{IN_SUITE}"
"""The document that a package was made of, in JSON."""


def emit(
    api: Api,
    document: Mapping[str, Json],
    extensions: Sequence[Extension] = (),
    templates: Mapping[str, Source] | None = None,
) -> dict[str, str]:
    """All files of an output folder: path below the folder to text.

    `document` is the OpenAPI 3.1 document that `api` was lowered from; the contract
    tests answer from it. `templates` are the user's own, by path.

    Raises:
        InputError: There is a mistake in a template of the user's.
    """
    own = templates or {}
    if own:
        check_templates(own)
    api = replace(api, definitions=apart(api))
    package = Package(api, document, extensions, own)
    return {
        path: text
        for target in targets()
        for path, text in target.emit(package).items()
    }


def check_templates(own: Mapping[str, Source]) -> None:
    """See that each template of the user's takes the place of one of ours.

    Raises:
        InputError: Some do not.
    """
    from generator.render import unused_templates  # With jinja2, for those who need it.

    if unused := [*unused_templates(own)]:
        raise InputError(*unused)
