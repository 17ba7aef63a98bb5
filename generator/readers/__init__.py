"""Facts from inputs: whole documents one by one, pages as a set.

A page is read as blocks (`formats`), its endpoints are found by small recognizers that
add to each other, and what stands outside of operations speaks for the whole set.
`reading.read` is the entrance.

    openapi/     OpenAPI documents
    documents/   whole documents in other words, one reader a file, found by discovery
    calls/       calls as tools keep and record them, and the facts they show
    endpoints/   where operations stand on a page, and which blocks belong to them
    fields/      what tables, lists, components and types say of fields
    operations/  what the passages of one operation state
    pages, book  a set of pages, operation by operation, then what speaks for all
"""

from __future__ import annotations
