"""Bases of the generated resource classes, and modules whose members load when they are
first used (PEP 562).
"""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = bool(0)
"""As in `typing`, whose import would take most of the time of importing a package. Jedi
would take what stands below a literal for unreachable.
"""

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from typing import Any, TypeAlias, TypeVar

    from .async_client import AsyncClient
    from .call import SequenceCall
    from .client import Client

    T = TypeVar("T")
    Lazy: TypeAlias = tuple[
        Callable[[str], Any], Callable[[], list[str]], tuple[str, ...]
    ]


class Resource:
    """A group of operations of a sync client."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def _values(self, call: SequenceCall[T]) -> Iterator[T]:
        """Each value as it arrives; the response is closed with the iterator."""
        with self._client.stream(call) as values:
            yield from values


class AsyncResource:
    """A group of operations of an async client."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def _values(self, call: SequenceCall[T]) -> AsyncIterator[T]:
        """Each value as it arrives; the response is closed with the iterator."""
        async with self._client.stream(call) as values:
            async for value in values:
                yield value


def lazy(
    package: str,
    homes: str,
    *,
    rest: str = "",
    hidden: str = "",
    former: str = "",
    modules: str = "",
) -> Lazy:
    """`__getattr__`, `__dir__` and `__all__` of a package.

    `homes` indicates where names are, `module: Name Name ...` for each module below the
    package. What is not among them is looked for in `rest`, another module with an
    `__all__`, except for `hidden` names. `former` names are deprecated, each with the
    one in its place: `Old:New`. `modules` are those below the package that are members
    of it without an import of their own.
    """
    known: dict[str, str] = {}
    module = ""
    for word in homes.split():
        module = word[:-1] if word.endswith(":") else module
        known |= {} if word.endswith(":") else {word: module}
    apart, below = frozenset(hidden.split()), frozenset(modules.split())
    renamed = dict(pair.split(":") for pair in former.split())

    def get(name: str) -> Any:
        if name in renamed:
            from warnings import warn

            message = f"{package}.{name} is deprecated: use {renamed[name]}"
            warn(message, DeprecationWarning, stacklevel=2)
            return getattr(sys.modules[package], renamed[name])
        home = known.get(name)
        if home is None and rest and not name.startswith("_") and name not in apart:
            others = import_module(f"{package}.{rest}")
            home = rest if name in others.__all__ else None
        if home is None and name not in below:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = import_module(f"{package}.{home or name}")
        value = getattr(found, name) if home is not None else found
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        others = import_module(f"{package}.{rest}").__all__ if rest else ()
        given = {*vars(sys.modules[package]), *known, *others, *below}
        return sorted(given - apart)

    return get, names, tuple(sorted(known))
