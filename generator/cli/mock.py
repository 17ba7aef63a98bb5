"""The command `mock`: its options, and what it says when it cannot serve."""

from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import click

from generator.cli.options import missing_extra, no_gaps
from generator.cli.terminal import BAD_INPUT, print_diagnostics, say, status
from generator.report.diagnostics import InputError, Report


@click.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]", callback=no_gaps)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0: a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, callback=no_gaps)
@click.option(
    "--errors", "native", type=click.Choice(["problem", "native"]), default="problem",
    callback=lambda *given: given[-1] == "native",
    help="The shape of what the mock itself refuses.",
)  # fmt: skip
@click.option(
    "--fault", "faults", multiple=True, metavar="KIND[:RATE]",
    help="Misbehave: rate-limit, unavailable, bad-gateway, latency, reset, truncated,"
    " malformed, extra-field, null-field, new-value.",
)  # fmt: skip
@click.option(
    "--allow-origin", "origins", multiple=True, metavar="ORIGIN",
    help="Let pages of ORIGIN, such as http://localhost:3000, call it from a browser.",
)  # fmt: skip
@click.option(
    "--scopes", metavar="SCOPES",
    callback=lambda *given: given[-1] and tuple(given[-1].split()),
    help="The scopes that credentials have, with spaces between; else all.",
)  # fmt: skip
@click.option(
    "--token", "tokens", multiple=True, metavar="TOKEN",
    help="Credentials that count, for Basic user:password; else any do.",
)  # fmt: skip
@click.option("--stateful", is_flag=True, help="Keep what is created and changed.")
@click.option(
    "--seed", type=click.Path(path_type=Path, dir_okay=False),
    help="Begin with the items of this JSON file.",
)  # fmt: skip
@click.option(
    "--store", default="", metavar="FILE", help="Keep items in a SQLite file."
)
@click.option(
    "--proxy", default="", metavar="URL",
    help="Send requests on to the API at URL, judge both sides, and record them.",
)  # fmt: skip
@click.option(
    "--record", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Where to; else recording.jsonl.",
)  # fmt: skip
@click.option(
    "--replay", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Answer what this recording has as the API did.",
)  # fmt: skip
@click.option("--watch", is_flag=True, help="Serve what the input describes now.")
@click.option("--document", is_flag=True, help="Print what it would serve.")
def mock(inputs: tuple[str, ...], document: bool, **choices: Any) -> None:
    """Serve what pages or documents describe: answers from examples, judges requests.

    A request chooses its answer by `Prefer: code=404, example=NAME`.
    """
    if choices["record"] and not choices["proxy"]:
        raise click.UsageError("--record needs --proxy")
    if choices["proxy"] and any(
        choices[name] for name in ("stateful", "seed", "store")
    ):
        raise click.UsageError("--proxy and --stateful exclude each other")
    try:
        from generator.cli.serving import ServerChoices, described, run
    except ModuleNotFoundError as error:
        raise missing_extra("mock", error) from None
    report = Report()
    try:
        found = described(inputs, report)
        print_diagnostics(report)
    except InputError as error:
        report.extend(error.diagnostics)
        print_diagnostics(report)
        sys.exit(status(report, None, check=False) or BAD_INPUT)
    if document:
        say(json.dumps(found.document))
        return
    run(inputs, found, ServerChoices(**choices), say, until_told_to_end())


def until_told_to_end() -> threading.Event:
    """An event that Ctrl-C sets, and what ends a service or a container."""
    end = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: end.set())
    return end
