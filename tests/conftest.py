"""How Hypothesis runs everywhere: never against the clock, and on CI with the same examples every time."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("gmo_sync", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("gmo_sync")
