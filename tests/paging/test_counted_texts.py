"""An offset that is documented as a string counts where a page's size is beside it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.paging.test_inference import STRING, THINGS, fields, operation, paged


@pytest.mark.parametrize(
    ("asked", "answer", "kind"),
    [
        ({"offset": STRING, "limit": STRING}, THINGS, "offset"),
        ({"offset": STRING, "limit": STRING}, fields(data=THINGS), "offset"),
        ({"offset": STRING}, THINGS, None),
        ({"page": STRING, "limit": STRING}, THINGS, None),
        ({"offset": STRING, "limit": STRING}, fields(data=THINGS, offset=STRING), "cursor"),
        ({"start": STRING, "limit": STRING}, THINGS, None),
    ],
)  # fmt: skip
def test_counted(
    asked: dict[str, Any], answer: dict[str, Any], kind: str | None
) -> None:
    found = paged("get", operation(answer, asked))
    assert (found.kind if found else None) == kind
