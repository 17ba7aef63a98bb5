"""The command `mock`, its options and its usage errors."""

from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import click

from generator.cli.terminal import (
    BAD_INPUT,
    missing_extra,
    needs_watching,
    no_gaps,
    print_diagnostics,
    say,
    status,
)
from generator.report.diagnostics import InputError, Report


@click.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]", callback=no_gaps)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port; 0 picks a free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, callback=no_gaps)
@click.option(
    "--errors", "native", type=click.Choice(["problem", "native"]), default="problem",
    callback=lambda *given: given[-1] == "native",
    help="Format of the mock's own errors.",
)  # fmt: skip
@click.option(
    "--fault", "faults", multiple=True, metavar="KIND[:RATE]",
    help="Inject a fault: rate-limit, unavailable, bad-gateway, latency, reset, truncated,"
    " malformed, extra-field, null-field, new-value.",
)  # fmt: skip
@click.option(
    "--allow-origin", "origins", multiple=True, metavar="ORIGIN",
    help="Allow pages of ORIGIN, such as http://localhost:3000, to call it.",
)  # fmt: skip
@click.option(
    "--scopes", metavar="SCOPES",
    callback=lambda *given: given[-1] and tuple(given[-1].split()),
    help="Scopes of the credentials, separated by spaces; default: all.",
)  # fmt: skip
@click.option(
    "--token", "tokens", multiple=True, metavar="TOKEN",
    help="Accepted credentials (user:password for Basic); default: any.",
)  # fmt: skip
@click.option("--stateful", is_flag=True, help="Remember created and changed items.")
@click.option(
    "--seed", type=click.Path(path_type=Path, dir_okay=False),
    help="Load initial items from this JSON file.",
)  # fmt: skip
@click.option(
    "--store", default="", metavar="FILE", help="Keep items in a SQLite file."
)
@click.option(
    "--proxy", default="", metavar="URL",
    help="Forward requests to the API at URL, validate both sides, record them.",
)  # fmt: skip
@click.option(
    "--record", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Recording of the proxy; default: recording.jsonl.",
)  # fmt: skip
@click.option(
    "--replay", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Answer recorded requests with their recorded responses.",
)  # fmt: skip
@click.option("--watch", is_flag=True, help="Reload whenever the input changes.")
@click.option("--document", is_flag=True, help="Print the OpenAPI document and exit.")
def mock(inputs: tuple[str, ...], document: bool, **choices: Any) -> None:
    """Serve a mock of the API: it responds with examples and validates requests.

    A request can select its response by `Prefer: code=404, example=NAME`.
    """
    if choices["record"] and not choices["proxy"]:
        raise click.UsageError("--record needs --proxy")
    if choices["proxy"] and any(
        choices[name] for name in ("stateful", "seed", "store")
    ):
        raise click.UsageError("--proxy and --stateful cannot be combined")
    try:
        from generator.cli.serving import ServerChoices, described, run
    except ModuleNotFoundError as error:
        raise missing_extra("mock", error) from None
    if choices["watch"]:
        needs_watching()
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
    run(inputs, found, ServerChoices(**choices), say, shutdown_event())


def shutdown_event() -> threading.Event:
    """An event that is set by SIGINT (Ctrl-C) and SIGTERM."""
    end = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: end.set())
    return end
