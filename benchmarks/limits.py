"""Measured values against the limits they have to keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.tables import table


@dataclass(frozen=True)
class Check:
    """A measured value and its limit.

    Attributes:
        name: What was measured.
        value: The value; a ratio where `unit` is `x`.
        limit: The most, or with `least` the least, that is allowed.
        unit: Printed after the numbers.
        least: Whether more is better.
    """

    name: str
    value: float
    limit: float
    unit: str = "x"
    least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the limit is kept."""
        return self.value >= self.limit if self.least else self.value <= self.limit

    def row(self) -> tuple[str, ...]:
        """A line of the table."""
        sign = ">=" if self.least else "<="
        return (
            self.name,
            f"{self.value:.2f} {self.unit}",
            f"{sign} {self.limit:g} {self.unit}",
            "ok" if self.kept else "FAIL",
        )


def verdicts(checks: Iterable[Check]) -> str:
    """All checks as a table."""
    head = ("measured", "value", "limit", "")
    return table(head, [check.row() for check in checks])
