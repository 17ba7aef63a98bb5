"""Property tests look at the same inputs in every run; `make stress` looks at others, and
`make mutants` needs no small input where one fails.
"""

from __future__ import annotations

import os

from hypothesis import Phase, settings

settings.register_profile("same", derandomize=True)
settings.register_profile("others", settings.get_profile("default"))
settings.register_profile(
    "first", derandomize=True, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile(os.environ.get("FRAGMINT_INPUTS", "same"))
