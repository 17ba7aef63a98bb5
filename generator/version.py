"""The version of Fragmint, in one place for the command and for packaging."""

from __future__ import annotations

VERSION = "0.1.0"
