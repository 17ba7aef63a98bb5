"""Request bodies that are read while they are sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass

from .files import Attachment


@dataclass(frozen=True, slots=True)
class Upload:
    """Pieces of a body: bytes and files, in order."""

    pieces: tuple[bytes | Attachment, ...]

    @property
    def replayable(self) -> bool:
        """Whether the body can be sent again."""
        return all(
            isinstance(piece, bytes) or piece.replayable for piece in self.pieces
        )

    @property
    def size(self) -> int | None:
        """Length in bytes; None where a piece cannot tell."""
        sizes = [len(p) if isinstance(p, bytes) else p.size for p in self.pieces]
        known = [size for size in sizes if size is not None]
        return sum(known) if len(known) == len(sizes) else None

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            yield from _chunks(piece)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        from anyio.to_thread import run_sync

        for piece in self.pieces:
            if isinstance(piece, bytes):
                yield piece
                continue
            chunks = piece.chunks()
            while (chunk := await run_sync(next, chunks, None)) is not None:
                yield chunk


def _chunks(piece: bytes | Attachment) -> Iterable[bytes]:
    return (piece,) if isinstance(piece, bytes) else piece.chunks()
