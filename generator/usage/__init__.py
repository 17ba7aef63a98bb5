"""The effects of API changes on calling code: found, assessed and fixed.

The code is parsed, never imported. `flow` tracks values of the package through it and
records their uses, `judge` compares each use with the two versions, and `effects` holds
the edits that fix the mechanical ones.
"""
