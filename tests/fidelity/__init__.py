"""How like Google the emulator answers: recorded answers of Google's servers, replayed and compared leaf by leaf.

`python -m tests.fidelity` is the command. `recordings` reads, `identities` maps ids, `compare` and `ignored` judge,
`replay`, `grids`, `decks` and `resources` ask the emulator, `known` lists what is known to differ, `report` prints.
"""
