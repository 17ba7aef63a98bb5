"""Calls that tools keep and record, as facts about the operations they are of."""
