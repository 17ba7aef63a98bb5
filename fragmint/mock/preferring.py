"""What a request prefers of its response (RFC 7240), and what of that it gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .answers import Reply, answer_for, preferred, problem_reply
from .document import Operation

MOST_NAMED = 10
"""Names of examples that a message lists."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """The preferences that a mock knows: the status, the name of an example, a generated
    value; with `strict`, one that cannot be met is an error instead of being ignored.
    """

    code: int = 0
    example: str = ""
    made_up: bool = False
    strict: bool = False

    @classmethod
    def of(cls, header: str) -> Preferences:
        """Those of a `Prefer` header; of one that is given twice, the first counts."""
        found: dict[str, str] = {}
        for part in header.replace(";", ",").split(",") if header else ():
            name, sign, value = part.partition("=")
            if sign:
                found.setdefault(name.strip().lower(), value.strip().strip('"'))
        code = found.get("code", "")
        known = code.isascii() and code.isdigit() and 200 <= int(code[:4]) <= 599
        return cls(
            int(code) if known else 0,
            found.get("example", ""),
            found.get("dynamic", "") == "true",
            found.get("handling", "") == "strict",
        )

    def noted(self, operation: Operation, reply: Reply, accept: str) -> Reply:
        """A reply that says which preferences it meets (section 3)."""
        missed = [*self._missed(operation, reply, accept)]
        if missed and self.strict:
            title = "A preference cannot be met"
            return problem_reply(400, title, {"detail": "; ".join(missed)}, {})
        met = [f"code={self.code}"] if self.code else []
        if self.example and not any(text.startswith("example") for text in missed):
            met.append(f'example="{self.example}"')
        met += ["dynamic=true"] * self.made_up
        if not met:
            return reply
        headers = {**reply.headers, "Preference-Applied": ", ".join(met)}
        return replace(reply, headers=headers)

    def _missed(self, operation: Operation, reply: Reply, accept: str) -> Iterator[str]:
        """What the document does not have, in words."""
        answer = answer_for(operation, reply.status)
        if self.code and answer is None:
            yield f"code {self.code}: no such response is documented"
        if not self.example:
            return
        media = preferred(answer, accept) if answer else None
        names = [name for name, _ in media.examples] if media else []
        if self.example not in names:
            known = ", ".join(names[:MOST_NAMED]) or "none"
            yield f"example {self.example}: not documented; there is {known}"
