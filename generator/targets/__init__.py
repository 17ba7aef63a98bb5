"""Targets: what is made of the intermediate representation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from generator.facts import Json
from generator.model.ir import Api
from generator.render import render, verbatim
from generator.targets.contract import DOCUMENT as IN_SUITE, contract_files
from generator.targets.project import project_files
from generator.targets.python.exports import apart
from generator.targets.python.extensions import Extension
from generator.targets.python.package import package_files

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
    api = replace(api, definitions=apart(api))
    files = project_files(api, partial(render, "project"))
    modules = package_files(api, partial(render, "python"), extensions)
    for path, text in modules.items():
        files[f"{api.package}/{path}"] = text
    for path, text in verbatim("runtime").items():
        files[f"{api.package}/_runtime/{path}"] = text
    contract = contract_files(api, document, partial(render, "contract"))
    return files | {f"tests/{path}": text for path, text in contract.items()}
