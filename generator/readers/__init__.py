"""Facts from inputs: whole documents one by one, pages as a set.

A page is read as blocks (`formats`), its endpoints are found by small recognizers that
add to each other, and what stands outside of operations speaks for the whole set.
`reading.read` is the entrance.
"""

from __future__ import annotations
