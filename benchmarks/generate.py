"""Generate a client of the same document with Fragmint and its installed peers.

    python benchmarks/generate.py [--cache DIR] DOC...

Every generator runs in a process of its own. The peers live in virtual environments
that are thrown away, or kept with `--cache`.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from benchmarks.generators import GENERATORS, Tool, fragmint, tool
from benchmarks.measure import Usage, byte_compiled, run
from benchmarks.peers import MissingPeerError, cache, install
from benchmarks.tables import ratio, table
from generator.version import VERSION

HEAD = (
    "generator",
    "exit",
    "CPU s",
    "MiB",
    "files",
    "lines",
    "modules import",
    "operation modules",
    "CPU",
    "memory",
    "lines",
)


@dataclass(frozen=True)
class Outcome:
    """What a generator did with a document.

    `modules` and `operations` map a module's file to its import problem, empty where
    it imports.
    """

    title: str
    usage: Usage
    files: int
    lines: int
    modules: dict[str, str]
    operations: dict[str, str]


def outcome(chosen: Tool, document: Path, output: Path) -> Outcome:
    """Run one generator and look at what it wrote."""
    output.mkdir()
    usage = attempted(chosen, document, output)
    root = output / chosen.root
    written = [file for file in root.rglob("*") if file.is_file()]
    modules = imported(chosen, root)
    asked = {file.relative_to(root).as_posix() for file in root.glob(chosen.operations)}
    return Outcome(
        chosen.title,
        usage,
        len(written),
        sum(lines(file) for file in written if file.suffix == ".py"),
        modules,
        {name: why for name, why in modules.items() if name in asked},
    )


def attempted(chosen: Tool, document: Path, output: Path) -> Usage:
    """The usage of the first command that works, else of the last."""
    first, *others = chosen.commands(document, output)
    usage = run(first, cwd=output, env=chosen.env)
    for command in others if usage.exit else ():
        rmtree(output)
        output.mkdir()
        usage = run(command, cwd=output, env=chosen.env)
    return usage


def complaint(usage: Usage) -> str:
    """The line that tells why a command failed."""
    lines = [line.strip() for line in (usage.output + usage.errors).splitlines()]
    telling = [
        line for line in lines if re.match(r"[\w.$]*(error|exception)\b", line, re.I)
    ]
    return [*telling, *lines[-1:], "no message"][0][:200]


def imported(chosen: Tool, root: Path) -> dict[str, str]:
    """Module file -> import problem."""
    script = Path(__file__).with_name("importing.py")
    done = run([chosen.python, script, root, *chosen.packages], env=chosen.env)
    if done.exit:
        return {"": done.errors.strip()}
    found: dict[str, str] = json.loads(done.output.splitlines()[-1])
    return found


def lines(file: Path) -> int:
    """Number of lines of a file."""
    return file.read_bytes().count(b"\n")


def row(found: Outcome, ours: Outcome) -> tuple[str, ...]:
    """A line of the table; ratios are to Fragmint."""
    return (
        found.title,
        str(found.usage.exit),
        f"{found.usage.cpu:.2f}",
        f"{found.usage.mib:.0f}",
        f"{found.files:,}",
        f"{found.lines:,}",
        share(found.modules),
        share(found.operations),
        ratio(found.usage.cpu, ours.usage.cpu),
        ratio(found.usage.mib, ours.usage.mib),
        ratio(found.lines, ours.lines),
    )


def share(problems: dict[str, str]) -> str:
    """How many modules import."""
    good = sum(not why for why in problems.values())
    return f"{good:,} of {len(problems):,}"


def remarks(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The first thing that went wrong with each generator."""
    for found in outcomes:
        if found.usage.exit:
            yield f"{found.title}: exit {found.usage.exit}: {complaint(found.usage)}"
        broken = [f"{name}: {why}" for name, why in found.modules.items() if why]
        yield from (f"{found.title}: {text[:200]}" for text in broken[:1])


def compare(document: Path, tools: Sequence[Tool]) -> str:
    """The table for one document."""
    with TemporaryDirectory(prefix="fragmint-generate-") as folder:
        outcomes = [
            outcome(chosen, document.resolve(), Path(folder) / str(index))
            for index, chosen in enumerate(tools)
        ]
    ours = outcomes[0]
    rows = [row(found, ours) for found in outcomes]
    size = document.stat().st_size / 1000
    head = f"{document.name}: {size:,.0f} kB{operations(ours)}; ratios to fragmint"
    return "\n".join([head, "", table(HEAD, rows), "", *remarks(outcomes)])


def operations(ours: Outcome) -> str:
    """The number of operations, as our summary tells it."""
    try:
        return f", {json.loads(ours.usage.output)['operations']:,} operations"
    except (ValueError, KeyError):
        return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("documents", nargs="+", type=Path, metavar="DOC")
    parser.add_argument("--cache", type=Path, help="keep the peers' environments here")
    arguments = parser.parse_args()
    byte_compiled(Path(__file__).parents[1] / "generator")
    with cache(arguments.cache) as folder:
        tools = [fragmint(VERSION)]
        for generator in GENERATORS:
            try:
                tools.append(tool(generator, install(generator.peer, folder)))
            except MissingPeerError as reason:
                print(f"missing: {reason}")
        for document in arguments.documents:
            print(compare(document, tools), flush=True)


if __name__ == "__main__":
    main()
