"""The vendor's SDK against the mock, in an environment of its own."""

from __future__ import annotations

from pathlib import Path

from .stage import Verdict, document, environment, judged, mocked, run

PACKAGES = ("webflow==2.0.0",)
SCRIPT = Path(__file__).parent / "vendor_sdk.py"


def against_sdk(source: Path) -> Verdict:
    """Every documented operation and error, called by the vendor's SDK."""
    python = environment("webflow", *PACKAGES)
    path = document(source)
    with mocked(source) as base:
        done = run([str(python), str(SCRIPT), base, str(path)], check=False)
    return judged("the vendor's SDK", done)
