"""Descriptions of an API in other words than OpenAPI's: one reader a file.

A reader has `NAME`, `sniff(source) -> float` (how sure it is, 0 to 1, by content) and
`read(source) -> Reading`. What has to happen before a file is read happens here: pages
and scripts give the OpenAPI documents they carry, and files of variables fill the
placeholders of the files beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.source import Source

from . import apib, apidoc, bruno, har, http_file, insomnia, postman, raml
from .embedded import unwrapped
from .environments import environments_of, variables_for

READERS = (postman, insomnia, bruno, har, apib, apidoc, raml, http_file)


def opened(sources: Sequence[Source]) -> list[tuple[Source, ...]]:
    """For each input what is to be read in its place.

    Itself, the documents that it carries, or nothing for a file of variables where
    there are other files.
    """
    environments = [environments_of(source) for source in sources]
    known = [found for several in environments for found in several]
    if known and all(environments):
        return [(source,) for source in sources]
    result: list[tuple[Source, ...]] = []
    for source, own in zip(sources, environments, strict=True):
        if own:
            result.append(())
            continue
        carried = unwrapped(source)
        values = variables_for(source, known) if known else ()
        result.append(tuple(carried) or (replace(source, variables=values),))
    return result


def title_of(source: Source) -> str:
    """What a document in other words calls its API, empty where it says nothing.

    Raises:
        InputError: It cannot be read.
    """
    reader = next((reader for reader in READERS if reader.sniff(source)), None)
    return reader.read(source).title if reader else ""
