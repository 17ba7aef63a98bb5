"""What all tests share: the inputs of property tests, and what mypy knows of libraries.

Property tests look at the same inputs in every run; `make stress` looks at others, and
`make mutants` needs no small input where one fails.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import Phase, settings

settings.register_profile("same", derandomize=True)
settings.register_profile("others", settings.get_profile("default"))
settings.register_profile(
    "first", derandomize=True, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile(os.environ.get("FRAGMINT_INPUTS", "same"))


@pytest.fixture(scope="session", autouse=True)
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let each run of mypy find what an earlier one learned of pydantic and httpx2."""
    os.environ["MYPY_CACHE_DIR"] = str(tmp_path_factory.mktemp("mypy"))
