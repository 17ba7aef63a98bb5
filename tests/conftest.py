"""Property tests look at the same inputs in every run; `make stress` looks at others."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("others", settings.get_profile("default"))
settings.load_profile(os.environ.get("FRAGMINT_INPUTS", "same"))
