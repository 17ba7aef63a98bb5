"""Calls stored or recorded by tools, as facts about their operations."""
