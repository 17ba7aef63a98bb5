"""Merging the statements of many pages into one OpenAPI document with provenance."""
