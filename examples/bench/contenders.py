"""Who takes part; a module is imported only where its contender runs, so that memory is each one's own."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from examples.bench.contender import Contender
from examples.bench.cost import Wire

CONTENDERS = {
    "gmo_sync": ("ours", "Ours"),
    "gspread, pydantic": ("with_gspread", "WithGspread"),
    "gspread-dataframe, pandas": ("with_dataframe", "WithDataframe"),
    "gspread-models": ("with_gspread_models", "WithGspreadModels"),
    "pygsheets": ("with_pygsheets", "WithPygsheets"),
}
OURS = next(iter(CONTENDERS))


def contender(name: str, wire: Wire, folder: Path) -> Contender:
    """The contender of this name."""
    module, kind = CONTENDERS[name]
    made: Contender = getattr(import_module(f"examples.bench.{module}"), kind)(wire, folder)
    return made
