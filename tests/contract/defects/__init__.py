"""Seeded defects of what is emitted, and of the mock: the emitted tests catch each."""
