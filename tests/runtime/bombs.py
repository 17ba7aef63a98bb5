"""Bodies that are small on the wire and large when decoded."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable
from functools import cache

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MIB = 1 << 20
_CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: gzip.compress(data, 6),
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=5),
    "zstd": zstd.compress,
}


def encoded(body: bytes, codings: str) -> bytes:
    """The body with `codings` applied in the order of a Content-Encoding header."""
    for coding in codings.split(","):
        body = _CODINGS[coding.strip()](body)
    return body


@cache
def bomb(codings: str = "gzip") -> bytes:
    """64 MiB of spaces inside valid JSON; 64 KiB or less on the wire."""
    return encoded(b'{"id":"' + b" " * (64 * MIB) + b'"}', codings)
