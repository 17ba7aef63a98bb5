"""The `fragmint` command: its options, messages and exit statuses.

Exit status: 0 fine; 1 findings (`--check`); 2 usage or configuration; 3 input that
cannot be used; 70 a bug of ours (sysexits `EX_SOFTWARE`).
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from generator.cli.change_day import usage, watch
from generator.cli.mock import mock
from generator.cli.terminal import (
    BAD_INPUT,
    CONFIGURATION,
    FINDINGS,
    IN_SHORT,
    INTERRUPTED,
    OUR_BUG,
    USAGE,
    fail_on,
    give_up_output,
    missing_extra,
    no_gaps,
    our_bug,
    print_diagnostics,
    print_list,
    refuse,
    say,
    show,
    status,
    system_error,
    usage_error,
)
from generator.report.diagnostics import InputError, Report
from generator.version import VERSION

if TYPE_CHECKING:
    from click.shell_completion import ShellComplete


SELDOM = 10_000
"""New objects after which garbage is looked for: what a build makes lives to its end, and
at Python's 700 looking takes 8 % of its time. Seldomer still saves next to nothing.
"""
COMPLETE = "_FRAGMINT_COMPLETE"
"""The variable in which a shell asks for completion."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="fragmint", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn API documentation and OpenAPI documents into typed Python clients."""


@cli.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]", callback=no_gaps)
@click.option(
    "--output", metavar="DIR", callback=no_gaps, help="Folder of the generated package."
)
@click.option("--package", metavar="NAME", help="Import name of the package.")
@click.option("--client", metavar="NAME", help="Class name of the client.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text",
    help="Format of the summary.",
)  # fmt: skip
@click.option(
    "--root", metavar="DIR", callback=no_gaps,
    help="Folder that limits which files a document may refer to.",
)  # fmt: skip
@click.option(
    "--check", is_flag=True, help="Write nothing; exit with 1 if anything would change."
)
@click.option(
    "--strict",
    is_flag=True,
    help="Treat repairs, conflicts and unread endpoints as errors.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite edited generated files, and write into any folder.",
)
def build(
    inputs: tuple[str, ...],
    output: str | None,
    package: str | None,
    client: str | None,
    form: str,
    root: str | None,
    check: bool,
    strict: bool,
    force: bool,
) -> None:
    """Generate a package from pages, documents, folders or a fragmint.toml.

    INPUT defaults to every specs/*/fragmint.toml; `-` reads standard input.
    """
    from generator.project.builds import build_all
    from generator.project.config import client_problem, package_problem
    from generator.project.jobs import Options

    check_name("--package", package, package_problem)
    check_name("--client", client, client_problem)
    options = Options(
        output=Path(output) if output else None,
        package=package or "",
        client=client or "",
        check=check,
        strict=strict,
        force=force,
        root=Path(root) if root else None,
    )
    report = Report()
    summary = build_all(inputs, options, report)
    show(summary, report, form, check=check)
    sys.exit(status(report, summary, check=check))


@cli.command()
@click.argument("old", default="", metavar="[OLD]")
@click.argument("new", default="", metavar="[NEW]")
@click.option(
    "--format", "form", default="text", help="Format of the changes.",
    type=click.Choice(["text", "json", "markdown", "github"]),
)  # fmt: skip
@fail_on("")
def diff(old: str, new: str, form: str, worst: str | None) -> None:
    """Show what changed in an API for its callers.

    OLD and NEW are folders of pages, documents, packages or Git revisions. OLD defaults
    to the last commit (or the package as last written), NEW to the current pages.
    """
    from generator.changes.show import FORMS, fails
    from generator.changes.versions import differences

    report = Report()
    rows = differences(old, new, report)
    print_diagnostics(report)
    for line in FORMS[form](rows).splitlines():
        say(line)
    failed = bool(worst) and fails((row.severity for row in rows), str(worst))
    sys.exit(FINDINGS if failed else status(report, None, check=False))


@cli.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]", callback=no_gaps)
@fail_on("any")
def check(inputs: tuple[str, ...], worst: str) -> None:
    """Show on one screen what a build would change, and write nothing.

    With `--fail-on any`, any file that would change is a failure.
    """
    from generator.changes.show import check_lines, fails
    from generator.project.builds import build_all
    from generator.project.jobs import Options

    report = Report()
    summary = build_all(inputs, Options(check=True), report)
    print_diagnostics(report)
    if summary is not None:
        say(*check_lines(summary))
    code = status(report, None, check=False)
    if summary is None or code:
        sys.exit(code)
    severities = [row.severity for row in summary.api_changes]
    failed = fails(severities, worst) or (worst == "any" and summary.changed)
    sys.exit(FINDINGS if failed else 0)


@cli.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]", callback=no_gaps)
@click.option(
    "--refresh", "name", metavar="NAME", required=True, callback=no_gaps,
    help="The name of a method, argument, model, field, group or the client.",
)  # fmt: skip
def lock(inputs: tuple[str, ...], name: str) -> None:
    """Release a public name from fragmint.lock; the next build chooses a new one."""
    from generator.project.builds import give_up

    report = Report()
    changed = give_up(inputs, name, report)
    print_diagnostics(report)
    say(*(f"{path}: released `{name}`; next: fragmint build" for path in changed))
    sys.exit(status(report, None, check=False))


@cli.command()
@click.argument(
    "arguments", nargs=-1, metavar="[VERSION] [INPUT ...]", callback=no_gaps
)
@click.option(
    "--date", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
    help="Date of the release.",
)  # fmt: skip
def release(arguments: tuple[str, ...], date: datetime) -> None:
    """Close the changelog's "Unreleased" section, and build that version.

    VERSION defaults to the version that the changes since the last release require.
    """
    from generator.project.builds import build_all
    from generator.project.jobs import Options
    from generator.semver import DOCUMENTED, Closing, parse_version

    versions = [text for text in arguments if parse_version(text)]
    inputs = [text for text in arguments if text not in versions]
    for text in inputs:
        if DOCUMENTED.fullmatch(text) and not Path(text).exists():
            raise click.UsageError(f"{text} is not a version like 4.0.0 or 4.0.0rc1")
    if len(versions) > 1:
        raise click.UsageError(f"{' and '.join(versions)} cannot both be the version")
    closing = Closing(date.date().isoformat(), *versions)
    report = Report()
    summary = build_all(inputs, Options(closing=closing), report)
    show(summary, report, "text", check=False)
    sys.exit(status(report, summary, check=False))


@cli.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]", callback=no_gaps)
@click.option(
    "--output", metavar="DIR", callback=no_gaps, help="Folder of the generated package."
)
def clean(inputs: tuple[str, ...], output: str | None) -> None:
    """Remove generated files and nothing else; fragmint.lock and edited files stay."""
    from generator.project.builds import clean_all
    from generator.project.jobs import Options

    report = Report()
    options = Options(output=Path(output) if output else None)
    removed = clean_all(inputs, options, report)
    print_diagnostics(report)
    say(f"removed {len(removed)} files")
    sys.exit(status(report, None, check=False))


@cli.command()
@click.argument("what")
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]", callback=no_gaps)
def explain(what: str, inputs: tuple[str, ...]) -> None:
    """Show where a value comes from.

    WHAT is an operation (assets.list, "get /assets"), a group, a class, a JSON pointer,
    or the file of a page (to show the facts from each block).
    """
    from generator.report.explain import explain as explained

    report = Report()
    lines = explained(what, inputs, report)
    print_diagnostics(report)
    say(*lines)
    sys.exit(status(report, None, check=False))


@cli.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]", callback=no_gaps)
def conflicts(inputs: tuple[str, ...]) -> None:
    """List where pages disagree: every stated value, the chosen one, and why."""
    from generator.report.findings import list_conflicts

    report = Report()
    print_list(list_conflicts(inputs, report), "no conflicts", report)
    sys.exit(status(report, None, check=False))


@cli.command()
@click.argument("target", default=".", callback=no_gaps)
def init(target: str) -> None:
    """Write a commented fragmint.toml for a folder of pages or for a document."""
    from generator.project.init import write_config

    path = write_config(Path(target)).as_posix()
    say(f"wrote {path}; next: fragmint build {path}")


cli.add_command(usage)
cli.add_command(watch)
cli.add_command(mock)


def limited(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that limit fetching."""
    number = click.IntRange(min=1)
    for option, default, text in (
        ("--max-pages", 500, "Pages in the folder."),
        ("--max-bytes", 200_000_000, "Decompressed bytes per run."),
        ("--max-seconds", 600, "Seconds per run."),
    ):
        add_option = click.option(
            option, type=number, default=default, show_default=True, help=text
        )
        command = add_option(command)
    delay = click.FloatRange(min=0, max=60)
    return click.option(
        "--delay", type=delay, default=0.2, show_default=True,
        help="Seconds between requests.",
    )(command)  # fmt: skip


@cli.command()
@click.argument("url", callback=no_gaps)
@click.argument("folder", default=".", callback=no_gaps)
@click.option("--single", is_flag=True, help="Fetch only this page or document.")
@limited
def add(url: str, folder: str, single: bool, **limits: float) -> None:
    """Fetch the documentation at URL into FOLDER/pages to start a project."""
    fetch(folder, limits, url, single)


@cli.command()
@click.argument("folder", default=".", callback=no_gaps)
@limited
def update(folder: str, **limits: float) -> None:
    """Fetch the pages of FOLDER again, and list new, changed and gone ones."""
    fetch(folder, limits)


def fetch(
    folder: str, limits: dict[str, float], url: str = "", single: bool = False
) -> NoReturn:
    """Fetch a site for the first time or again, and print the result."""
    try:
        from generator.fetch import site
        from generator.fetch.web import Limits
    except ModuleNotFoundError as error:
        raise missing_extra("fetch", error) from None
    bounds = Limits(
        int(limits["max_pages"]),
        total_bytes=int(limits["max_bytes"]),
        seconds=limits["max_seconds"],
        delay=limits["delay"],
    )
    report, path = Report(), Path(folder)
    if url:
        changes = site.add(url, path, single, bounds, report, progress)
    else:
        changes = site.update(path, bounds, report, progress)
    print_diagnostics(report)
    say(*(f"new {name}" for name in changes.new))
    say(*(f"changed {name}" for name in changes.changed))
    unlinked = "no page links to it, but the site has it"
    say(*(f"unlinked {name} ({unlinked})" for name in changes.unlinked))
    gone = "kept and read until you remove it"
    say(*(f"gone {name} ({gone})" for name in changes.gone))
    failed = f", not fetched {len(changes.failed)}" if changes.failed else ""
    begun = (path / "fragmint.toml").exists()
    following = ("check" if url == "" else "build") if begun else "init"
    say(
        f"unchanged {len(changes.same)}{failed}; "
        f"next: fragmint {following} {path.as_posix()}"
    )
    sys.exit(status(report, None, check=False))


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for SHELL.

    For bash: eval "$(fragmint completion bash)"
    """
    click.echo(completer(shell).source())


def completer(shell: str) -> ShellComplete:
    """The completion support that click has for a shell."""
    from click.shell_completion import get_completion_class

    known = get_completion_class(shell)
    if known is None:
        raise click.UsageError(f"completion is not available for {shell}")
    return known(cli, {}, "fragmint", COMPLETE)


def complete(instruction: str) -> NoReturn:
    """Serve a completion request of a shell, such as `bash_complete`."""
    shell, _, action = instruction.partition("_")
    if action == "complete":
        click.echo(completer(shell).complete())
    sys.exit(0)


def progress(address: str) -> None:
    """Show the URL being fetched, on a terminal only."""
    if sys.stderr.isatty():
        say(f"fetching {address}", err=True)


@cli.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]", callback=no_gaps)
@click.option("--overlay", is_flag=True, help="Print them as an OpenAPI Overlay.")
@click.option(
    "--accept",
    is_flag=True,
    help="Print the settings with which --strict accepts them.",
)
def repairs(inputs: tuple[str, ...], overlay: bool, accept: bool) -> None:
    """List the repairs made to documents and pages, with reasons."""
    from generator.report.findings import (
        accepted_findings,
        list_repairs,
        overlay_of_repairs,
    )

    if overlay and accept:
        raise click.UsageError("--overlay and --accept cannot be combined")
    report = Report()
    if overlay or accept:
        made = overlay_of_repairs if overlay else accepted_findings
        text = made(inputs, report)
        print_diagnostics(report)
        click.echo(text, nl=False)
    else:
        print_list(list_repairs(inputs, report), "no repairs", report)
    sys.exit(status(report, None, check=False))


for name, text in IN_SHORT.items():
    cli.commands[name].short_help = text


def check_name(
    option: str, value: str | None, problem: Callable[[object], str | None]
) -> None:
    """Reject an invalid name as a usage error."""
    wrong = problem(value) if value is not None else None
    if wrong:
        raise click.UsageError(f"{option} {wrong}")


def main() -> None:
    """Run the command; no exception leaves it."""
    gc.set_threshold(SELDOM)
    try:
        if COMPLETE in os.environ:
            complete(os.environ[COMPLETE])
        with cli.make_context("fragmint", sys.argv[1:]) as context:
            cli.invoke(context)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(USAGE)
    except click.ClickException as error:
        refuse([usage_error(error)], USAGE)
    except InputError as error:
        codes = {item.code for item in error.diagnostics}
        refuse(error.diagnostics, USAGE if codes <= CONFIGURATION else BAD_INPUT)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except OSError as error:
        if error.filename is None:
            give_up_output()
        if isinstance(error, BrokenPipeError):
            sys.exit(0)
        refuse([system_error(error)], BAD_INPUT)
    except Exception as error:
        if os.environ.get("FRAGMINT_DEBUG"):
            raise
        refuse([our_bug(error)], OUR_BUG)
