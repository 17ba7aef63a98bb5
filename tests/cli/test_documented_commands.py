"""Each command line in the documentation is one that the command takes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from generator.cli import cli

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(fragmint [a-z][^`\n]*)`")
ELSEWHERE = ("|", "#", ">", "&&")
"""What ends a command in a shell."""


def documents() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def steps(workflow: Any) -> Iterator[str]:
    """The lines that a workflow runs."""
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            yield from step.get("run", "").splitlines()


def lines(text: str) -> Iterator[str]:
    """The lines of shells and of workflows."""
    for language, block in FENCE.findall(text):
        if language in ("sh", "bash"):
            yield from block.splitlines()
        elif language == "yaml" and "jobs:" in block:
            yield from steps(yaml.safe_load(block))


def commands() -> list[str]:
    """Command lines without what a shell makes of their output."""
    found: dict[str, None] = {}
    for path in documents():
        for line in lines(path.read_text(encoding="utf-8")):
            words = re.sub(r"\$\{\{.*?\}\}", "main", line).split()
            ends = [n for n, word in enumerate(words) if word.startswith(ELSEWHERE)]
            if words[:1] == ["fragmint"]:
                found[" ".join(words[: ends[0] if ends else None])] = None
    return list(found)


def test_there_are_some() -> None:
    assert len(commands()) > 12
    assert any("usage" in line for line in commands())


@pytest.mark.parametrize("line", commands())
def test_a_documented_command(line: str) -> None:
    name, *rest = shlex.split(line)[1:]
    command = cli.commands[name]
    with command.make_context(name, rest) as context:
        assert isinstance(context, click.Context)


def test_every_command_is_documented() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in documents())
    named = {match.split()[1] for match in INLINE.findall(text)}
    named |= {line.split()[1] for line in commands()}
    assert {*cli.commands} <= named


def test_the_list_of_commands_is_whole() -> None:
    with click.Context(cli, info_name="fragmint") as context:
        text = cli.get_help(context)
    assert "..." not in text.partition("Commands:")[2]
    assert all(f"  {name} " in text for name in cli.commands)


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_help_reads_well(name: str) -> None:
    command = cli.commands[name]
    with click.Context(command, info_name=name) as context:
        text = command.get_help(context)
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert all(option.help for option in options if option.name != "host")
    assert max(map(len, text.splitlines())) <= 80
