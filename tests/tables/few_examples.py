"""A pytest plugin for mutation testing: the same few examples for every mutant, so that one run takes seconds.

A failure is enough; nobody reads it, so that it need not be made small.
"""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "few_examples",
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    report_multiple_bugs=False,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("few_examples")
