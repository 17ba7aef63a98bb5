"""Entry points of Fragmint: the `fragmint` command, also as `python -m fragmint`.

The code is in the package `generator`, a name that a user's own folder may also have.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Run the command with our own `generator`, whatever else is on the path."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from generator.cli import main as command

    command()
