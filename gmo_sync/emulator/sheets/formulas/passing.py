"""What passes between cells and the engine: values, errors, functions, addresses."""

from __future__ import annotations

from typing import Any

from gmo_sync.emulator.sheets.a1 import column_letters, parse_span
from gmo_sync.emulator.sheets.cells import Cell, ErrorValue
from gmo_sync.emulator.sheets.formulas.arguments import Failure, Function
from gmo_sync.emulator.sheets.formulas.outcome import CIRCULAR, KINDS

try:
    import formualizer
except ImportError:  # the extra is not installed
    formualizer = None  # type: ignore[assignment]

_LARGEST = 2**53


def available() -> bool:
    """Whether the library that computes formulas is installed."""
    return formualizer is not None


def is_bare(cell: Cell | None) -> bool:
    """Whether a cell is neither a formula nor an error."""
    return cell is None or (cell.formula is None and not isinstance(cell.value, ErrorValue))


def equal(old: Any, new: Any) -> bool:
    """Whether two values for the engine are the same; 1 is not TRUE."""
    return type(old) is type(new) and bool(old == new)


def refusal(refused: RuntimeError) -> ErrorValue:
    """What a formula is worth that the engine does not take in."""
    return CIRCULAR if "#CIRC!" in str(refused) else ErrorValue("ERROR", "Formula parse error.")


def given_of(cell: Cell | None) -> Any:
    """A cell's value for the engine; formulas and what they spill are the engine's own."""
    if cell is None or cell.formula is not None or cell.spilled:
        return None
    value = cell.value
    if isinstance(value, ErrorValue):
        return literal(value)
    return float(value) if type(value) is int and abs(value) > _LARGEST else value


def literal(error: ErrorValue) -> Any:
    """An error as the engine keeps one."""
    return formualizer.LiteralValue.error(KINDS.get(error.type, "Value"), error.message or None)


def guarded(function: Function) -> Function:
    """The function as the engine may call it: whatever goes wrong in it is an error value."""

    def call(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except Failure as failure:
            return formualizer.LiteralValue.error(failure.kind, str(failure) or None)
        except TypeError:
            return formualizer.LiteralValue.error("Na", "Wrong number of arguments.")
        except (ValueError, ArithmeticError):
            return formualizer.LiteralValue.error("Num", None)

    return call


def address(row: int, column: int) -> str:
    """Row and column, from zero, as `B2`."""
    return f"{column_letters(column)}{row + 1}"


def last_corner(extent: str) -> tuple[int, int]:
    """The last row and column of an extent such as `t_0!A1:B2`."""
    span = parse_span(extent.rpartition("!")[2])
    assert span is not None  # noqa: S101 - the engine's own
    assert span.end_row is not None  # noqa: S101
    assert span.end_column is not None  # noqa: S101
    return span.end_row - 1, span.end_column - 1
