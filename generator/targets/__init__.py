"""Targets: what is made of the intermediate representation."""
