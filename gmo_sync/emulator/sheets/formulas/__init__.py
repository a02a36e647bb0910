"""What formulas are worth, computed by Formualizer (the extra `formulas`).

- tokens.py: a formula as typed in a locale, cut into tokens
- dialect.py: the same formula in the engine's dialect; what is refused before it gets there; names.py: functions
- engine.py: the engine, fed with what changed; passing.py: what it is given; google.py: functions that only Google has,
  arguments.py: how they read theirs; expressions.py: regular expressions
- outcome.py: what the engine gives, as values and errors of Google's
"""
