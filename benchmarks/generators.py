"""The generators that are compared, and how each is called with its defaults."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.peers import Installed, Peer

PACKAGE = "peer_client"
MODELS = "peer_models"

Command = Callable[[Path, Path, Path], list[str | Path]]
"""The command for a program, a document and an output folder."""


@dataclass(frozen=True)
class Generator:
    """A peer and what it writes.

    Attributes:
        peer: What to install.
        program: Its script.
        commands: How to call it; each is tried where the one before fails.
        packages: Packages and modules it writes, below `root`.
        root: Folder below the output folder that holds them.
        operations: Glob, below `root`, of the modules that send requests.
    """

    peer: Peer
    program: str
    commands: tuple[Command, ...]
    packages: tuple[str, ...]
    root: str
    operations: str


@dataclass(frozen=True)
class Tool:
    """A generator that can run: its interpreter, its commands and its output."""

    title: str
    python: Path
    commands: Callable[[Path, Path], list[list[str | Path]]]
    env: dict[str, str]
    packages: tuple[str, ...]
    root: str
    operations: str


def fragmint(version: str) -> Tool:
    """This project's own generator, in the interpreter that runs the benchmark."""

    def commands(document: Path, output: Path) -> list[list[str | Path]]:
        build = (sys.executable, "-m", "generator", "build", document)
        options = ("--output", output, "--package", PACKAGE, "--format", "json")
        return [[*build, *options]]

    python = Path(sys.executable)
    glob = f"{PACKAGE}/endpoints/**/*.py"
    return Tool(f"fragmint {version}", python, commands, {}, (PACKAGE,), "", glob)


def tool(generator: Generator, installed: Installed) -> Tool:
    """A peer as a tool."""
    program = installed.program(generator.program)
    return Tool(
        installed.title,
        installed.python,
        lambda document, output: [
            command(program, document, output) for command in generator.commands
        ],
        installed.env,
        generator.packages,
        generator.root,
        generator.operations,
    )


def _openapi_python_client(
    program: Path, document: Path, output: Path
) -> list[str | Path]:
    head = (program, "generate", "--path", document)
    return [*head, "--output-path", output / PACKAGE, "--meta", "none", "--overwrite"]


def _datamodel_code_generator(
    program: Path, document: Path, output: Path, models: str = f"{MODELS}.py"
) -> list[str | Path]:
    return [
        *(program, "--input", document, "--input-file-type", "openapi"),
        *("--output", output / models, "--generate-client", "httpx2"),
        *("--client-output", output / PACKAGE, "--client-package", PACKAGE),
        *("--client-model-package", MODELS),
    ]


def _openapi_generator(program: Path, document: Path, output: Path) -> list[str | Path]:
    head = (program, "generate", "--generator-name", "python", "-i", document)
    return [*head, "-o", output, "--package-name", PACKAGE]


GENERATORS = (
    Generator(
        Peer("openapi-python-client", ("openapi-python-client==0.29.1",)),
        "openapi-python-client",
        (_openapi_python_client,),
        (PACKAGE,),
        "",
        f"{PACKAGE}/api/**/[!_]*.py",
    ),
    Generator(
        Peer(
            "datamodel-code-generator",
            ("datamodel-code-generator==0.89.0", "httpx2", "pydantic[email]"),
        ),
        "datamodel-codegen",
        (_datamodel_code_generator, partial(_datamodel_code_generator, models=MODELS)),
        (PACKAGE, MODELS),
        "",
        f"{PACKAGE}/resources/**/*.py",
    ),
    Generator(
        Peer(
            "openapi-generator-cli",
            ("openapi-generator-cli", "urllib3", "python-dateutil", "pydantic"),
            ("java",),
        ),
        "openapi-generator-cli",
        (_openapi_generator,),
        (PACKAGE,),
        "",
        f"{PACKAGE}/api/*_api.py",
    ),
)
