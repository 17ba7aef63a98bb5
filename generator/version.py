"""The version of Fragmint, and the marker of generated files."""

from __future__ import annotations

VERSION = "0.1.0"

MARKER = "Written by Fragmint"
"""Stands near the beginning of every document that Fragmint wrote."""
