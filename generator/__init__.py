"""Fragmint."""
