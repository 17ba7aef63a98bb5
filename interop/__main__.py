"""Run all checks: `python -m interop [NAME ...]`.

A check that needs what is not at hand says so, and is not counted as passed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from subprocess import SubprocessError

from .fuzzing import fuzzed
from .prism import against_prism
from .sdk import against_sdk
from .servers import SERVERS, against_server
from .stage import ROOT, Verdict

WEBFLOW = ROOT / "specs" / "webflow"
BEARER = "Authorization: Bearer token"
DOCUMENTS = {
    "train_travel.yaml": BEARER,
    "petstore.yaml": "api_key: token",
    "typesense.yaml": "X-TYPESENSE-API-KEY: token",
}
"""Documents of the corpus, with the header that signs a call."""


def checks(corpus: Path) -> Mapping[str, Callable[[], Verdict]]:
    """All checks by name."""
    named = {WEBFLOW: BEARER, **{corpus / n: h for n, h in DOCUMENTS.items()}}
    found: dict[str, Callable[[], Verdict]] = {"sdk": partial(against_sdk, WEBFLOW)}
    for source, header in named.items():
        found[f"schemathesis-{source.stem}"] = partial(fuzzed, source, header)
        found[f"prism-{source.stem}"] = partial(against_prism, source)
    for server in SERVERS:
        found[f"server-{server.name}"] = partial(against_server, server)
    return found


def main() -> None:
    """Run checks, print a line for each, and fail where one did."""
    parser = argparse.ArgumentParser(prog="interop")
    parser.add_argument("names", nargs="*", help="parts of names of checks; else all")
    parser.add_argument(
        "--corpus", type=Path, default=ROOT.parent / "shared" / "corpus"
    )
    given = parser.parse_args()
    failed = False
    for name, check in checks(given.corpus).items():
        if given.names and not any(part in name for part in given.names):
            continue
        began = time.monotonic()
        try:
            found = check()
        except (RuntimeError, OSError, SubprocessError) as error:
            found = Verdict(name, "nothing", (str(error),))
        failed |= bool(found.wrong)
        state = "skipped" if found.skipped else "WRONG" if found.wrong else "ok"
        more = found.skipped or (f"not ours: {found.theirs}" if found.theirs else "")
        seconds = time.monotonic() - began
        print(f"{state:8}{found.name:28}{found.checked:28}{seconds:6.1f} s  {more}")
        for line in found.wrong:
            print(f"        {line}")
        sys.stdout.flush()
    sys.exit(failed)


if __name__ == "__main__":
    main()
