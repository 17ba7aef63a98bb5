"""What is logged, under the package's name; never a secret."""

from __future__ import annotations

import logging
from collections.abc import Collection

from .origins import safe


class _Masked(logging.Filter):
    """Masks query secrets in the transport's own request lines."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__()
        self.names = set(names)

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, with its URLs masked."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                safe(str(item), self.names) if type(item).__name__ == "URL" else item
                for item in record.args
            )
        return True


def mask_transport_log(names: Collection[str]) -> None:
    """Keep the values of these query parameters out of the transport's log."""
    logger = logging.getLogger("httpx2")
    for existing in logger.filters:
        if isinstance(existing, _Masked):
            existing.names.update(names)
            return
    logger.addFilter(_Masked(names))
