"""Requests as values: one module per group, one function per operation."""
