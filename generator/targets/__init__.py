"""Targets: what is made of the representation, each found by discovery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.facts import Json
from generator.model.ir import Api
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
) -> dict[str, str]:
    """All files of an output folder: path below the folder to text.

    `document` is the OpenAPI 3.1 document that `api` was lowered from; the contract
    tests answer from it.
    """
    package = Package(replace(api, definitions=apart(api)), document, extensions)
    return {
        path: text
        for target in targets()
        for path, text in target.emit(package).items()
    }
