"""The Python client package."""
