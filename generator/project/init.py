"""The text of a new, commented `fragmint.toml`."""

from __future__ import annotations

import json
from pathlib import Path

from generator.naming import pascal, snake
from generator.output.lock import cannot_write
from generator.project.config import CONFIG_NAME, package_problem
from generator.project.labels import GENERIC, label_of, site_label
from generator.report.diagnostics import Span, input_error
from generator.source import check_name

TEXT = """\
# How Fragmint builds this API; `fragmint build` reads it. Every key is optional.

# Title of the API. Without it: what the pages or the document say.
# title = {title}

# Name of the generated package.
{hash}package = {package}

# Name of its client class. Without it: what the pages or the document call the API.
# client = {client}

# Pages, OpenAPI documents and folders of them, relative to this file.
inputs = [{inputs}]

# Files in these folders that are not read, by name or path.
# ignore = ["NOTES*"]

# Folder of the generated package. The normalized spec stays beside this file.
output = {output}

# An OpenAPI Overlay (1.1) that is applied last.
# overlay = "overlay.yaml"

# Folder of hand-written modules that become a part of the package.
# extensions = "extensions"

# Values that overrule what the pages say, by JSON pointer into the merged document.
# A pointer into a map, such as the schemas or a schema's properties, may add to it.
# [overrides]
# "/info/title" = {title}

# Repair rules that shall not be applied (`fragmint repairs` lists what was repaired).
# [repairs]
# off = ["empty-enum"]

# Known repairs and conflicts, which --strict lets pass (`fragmint repairs --accept`).
# [strict]
# accept = ["nullable", "conflict /info/title"]

# Groups by their documented names; methods by operation id, classes by component.
# [groups]
# "User Accounts" = "users"
# [names]
# "listPets" = "browse"
# "#/components/schemas/Pet" = "Animal"

# Corrections of inferred pagination by operation id; false means that there is none.
# [pagination]
# "listPets" = false

# How deliveries of webhooks are signed: `standard` (Standard Webhooks), or key by key.
# [webhooks]
# header = "X-Pets-Signature"
# prefix = "sha256="
"""


def write_config(target: Path) -> Path:
    """Write a `fragmint.toml` for a folder or for a document; its path.

    Raises:
        InputError: The target is missing (`missing-file`), its name is not text
            (`bad-file-name`), a `fragmint.toml` is there already (`foreign-file`), or
            it cannot be written (`cannot-write`).
    """
    check_name(target.as_posix())
    if not target.exists():
        place = Span(target.as_posix(), 1)
        hint = "name a folder of pages or an OpenAPI document"
        raise input_error("missing-file", "no such file or folder", place, hint)
    folder = target if target.is_dir() else target.parent
    path, text = folder / CONFIG_NAME, config_text(target)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        place = Span(path.as_posix(), 1)
        message = "already exists, and is not overwritten"
        hint = f"edit it, or build it: `fragmint build {path.as_posix()}`"
        raise input_error("foreign-file", message, place, hint) from None
    except OSError as error:
        raise cannot_write(path, error) from None
    return path


def config_text(target: Path) -> str:
    """The file's text for a folder of pages or a document."""
    full = target.resolve()
    label = site_label(full) or (full.name if full.is_dir() else label_of(full))
    generic = full.is_dir() and label.lower() in GENERIC
    package = f"{snake(label, 'api')}_client"
    if package_problem(package):
        package = "api_client"
    pages = full.is_dir() and (full / "pages").is_dir()
    inputs = "pages" if pages else "." if full.is_dir() else full.name
    home = full if full.is_dir() else full.parent
    above = "../../" if home.parent.name == "specs" else ""
    output = f"{above}generated/{snake(label, 'api')}"
    name = pascal(label, "Api")
    return TEXT.format(
        title=json.dumps(f"{name} API"),
        hash="# " if generic else "",
        package=json.dumps(package),
        client=json.dumps(name),
        inputs=json.dumps(inputs, ensure_ascii=False),
        output=json.dumps(output),
    )
