"""The merged pages, once for the project's transcription, once for the vendor's."""

from __future__ import annotations

import pytest

from generator.merge.result import Merged
from tests.merge.pages import FOLDERS, merged


@pytest.fixture(params=sorted(FOLDERS))
def webflow(request: pytest.FixtureRequest) -> Merged:
    folder = FOLDERS[request.param]
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    return merged(folder)
