"""What a change of an API means for code that calls it: read, judged and mended.

The code is parsed, never imported. `flow` follows values of the package through it and
says where they are used; `judge` holds each use against the two versions; `edits` applies
what is mechanical.
"""
