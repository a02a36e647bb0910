"""A pytest plugin for mutation testing: the same few examples for every mutant, so that one run takes seconds."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "few_examples",
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("few_examples")
