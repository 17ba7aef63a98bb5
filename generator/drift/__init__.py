"""Drift recorded by clients, as evidence that amends the document.

Measured facts have the highest rank; only the user's settings take precedence.
"""
