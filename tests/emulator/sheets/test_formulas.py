"""Formulas: what they are worth, when they are computed anew, how arrays spill, and what stays without the engine."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmo_sync.emulator.sheets import storage, values
from gmo_sync.emulator.sheets.cells import Cell, ErrorValue
from gmo_sync.emulator.sheets.formulas.tokens import link_of
from gmo_sync.emulator.sheets.recalculation import recalculate, rule_reader
from gmo_sync.emulator.sheets.workbook import Sheet, Workbook

pytest.importorskip("formualizer", reason="the extra `formulas` is not installed")

NOW = datetime(2026, 9, 5, 12, 0)
ROWS = [[1, 2.5, "x", True], [2, "2021-10-05", "50%", "$3.00"], [5, "", "", ""]]


def workbook(locale: str = "en_US", rows: list[list[Any]] | None = None) -> Workbook:
    made = Workbook(locale=locale, sheets=[Sheet(0, "Sheet1"), Sheet(7, "It's")], now=NOW)
    enter(made, "Sheet1!A1", *(ROWS if rows is None else rows))
    return made


def enter(book: Workbook, place: str, *rows: list[Any]) -> None:
    values.write(book, place, {"values": list(rows)}, typed=True, today=NOW.date())
    recalculate(book)


def cell(book: Workbook, row: int, column: int, sheet: int = 0) -> Cell:
    return book.sheets[sheet].cell(row, column) or Cell()


def worth(formula: str, locale: str = "en_US") -> Any:
    """The value of a formula in F4, below and beside the cells of ROWS."""
    book = workbook(locale, ROWS if locale == "en_US" else [[1, 2.5, "x", True], [2], [5]])
    enter(book, "Sheet1!F4", [formula])
    return cell(book, 3, 5).value


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=1+1", 2),
        ("=2^10", 1024),
        ("=-A1%", -0.01),
        ('="a""b"&1.5', 'a"b1.5'),
        ("=A1=1", True),
        ("=A1<>1", False),
        ("=true", True),
        ("=SUM(A1:B1)", 3.5),
        ("=SUM(1;2)", 3),
        ("=  SUM ( A1 , B1 ) ", 3.5),
        ("=SUM(A:A)", 8),
        ("=SUM(A2:A)", 7),
        ("=SUM(1:1)", 3.5),
        ("=SUM(R1C1:R3C1)", 8),
        ("=R[-3]C[-5]*2", 2),
        ("=A99", None),
        ("='It''s'!A1", None),
        ("=sheet1!a1", 1),
        ('=COUNTIF(A1:A3,">1")', 2),
        ('=SUMIF(A1:A3,">1",A1:A3)', 7),
        ("=AVERAGE(A1:A2)", 1.5),
        ("=ROUND(2.345,2)", 2.35),
        ("=VLOOKUP(2,A1:C2,3,FALSE)", 0.5),
        ("=INDEX(A1:C3,3,1)", 5),
        ("=MATCH(5,A1:A3,0)", 3),
        ("=XLOOKUP(2,A1:A3,C1:C3)", 0.5),
        ('=IFERROR(1/0,"x")', "x"),
        ("=IF(A1>5,1)", False),
        ("=LET(x,2,x*3)", 6),
        ('=TEXT(B2,"d mmmm yyyy")', "5 October 2021"),
        ('=TEXT(1234.5,"#,##0.00")', "1,234.50"),
        ('=CONCATENATE(A1," ",C1)', "1 x"),
        ('=JOIN("-",A1:C1)', "1-2.5-x"),
        ('=REGEXMATCH("ab12","[0-9]+")', True),
        ('=REGEXEXTRACT("ab12","[0-9]+")', "12"),
        ('=REGEXREPLACE("ab12","([a-z])b","$1-")', "a-12"),
        ('=REGEXMATCH(REPT("a",40),"(a+)+b")', False),
        ("=COUNTUNIQUE(A1:A3,1)", 3),
        ("=MINUS(3,1)", 2),
        ("=DIVIDE(3,2)", 1.5),
        ('=HYPERLINK("http://x","y")', "y"),
        ('=HYPERLINK("http://x")', "http://x"),
        ('=IMAGE("http://x")', ""),
        ("=DATE(2020,1,2)", 43832),
        ("=NOW()", 46270.5),
        ("=TODAY()", 46270),
        ("=B2-B2", 0),
        ("=ROW()", 4),
        ("=COLUMN()", 6),
    ],
)
def test_a_formula_is_worth(formula: str, expected: Any) -> None:
    found = worth(formula)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("formula", "kind", "words"),
    [
        ("=1/0", "DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero."),
        ("=AVERAGE(Z1:Z3)", "DIVIDE_BY_ZERO", "Evaluation of function AVERAGE caused a divide by zero error."),
        ("=DIVIDE(1,0)", "DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero."),
        ("=FOO(1)", "NAME", "Unknown function: 'FOO'."),
        ("=QUERY(A1:B2)", "NAME", "Unknown function: 'QUERY'."),
        ("=nobody+1", "NAME", "Unknown range name: 'NOBODY'."),
        ("=Missing!A1", "REF", "Unresolved sheet name 'Missing'."),
        ("=A20000", "REF", "Reference does not exist."),
        ("=R[-5]C", "REF", "Reference does not exist."),
        ("=#REF!+1", "REF", "Reference does not exist."),
        ("=A1:A3*2", "VALUE", "An array value could not be found."),
        ('="a"+1', "VALUE", ""),
        ("=SQRT(-1)", "NUM", ""),
        ("=10^400", "NUM", ""),
        ("=VLOOKUP(9,A1:B2,2,FALSE)", "N_A", "Did not find value in VLOOKUP evaluation."),
        ("=FILTER(A1:A2,A1:A2>9)", "N_A", "No matches are found in FILTER evaluation."),
        ("=NA()", "N_A", ""),
        ('=REGEXMATCH("a","(")', "REF", ""),
        ("=1+", "ERROR", "Formula parse error."),
        ("=SUM(", "ERROR", "Formula parse error."),
        ("=)(", "ERROR", "Formula parse error."),
        ('="', "ERROR", "Formula parse error."),
        ("=1,2", "ERROR", "Formula parse error."),
    ],
)
def test_an_error_is_a_value_with_a_type_and_a_sentence(formula: str, kind: str, words: str) -> None:
    assert worth(formula) == ErrorValue(kind, words)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(1;2)", 3),
        ("=SUM(1,2)", 1.2),
        ("=1,5*2", 3),
        ('=IF(ИСТИНА;"да";"нет")', "да"),
        ("=IF(ЛОЖЬ;1;2)", 2),
        ("=ROUND(2,55;1)", 2.6),
        ('=TEXT(1234,5;"#,##0.00")', "1\u00a0234,50"),
        ('=JOIN(";";1,5;2)', "1,5;2"),
        ("=SUM({1\\2;3\\4})", 10),
        ("=IF(TRUE,1;2)", ErrorValue("ERROR", "Formula parse error.")),
        ("=1.5", ErrorValue("ERROR", "Formula parse error.")),
    ],
)
def test_a_comma_is_a_decimal_sign_and_a_semicolon_separates_in_russian(formula: str, expected: Any) -> None:
    assert worth(formula, "ru_RU") == expected


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ("=NOW()", "DATE_TIME"),
        ("=NOW()+TIME(0,A1,0)", "DATE_TIME"),
        ("=TODAY()+1", "DATE"),
        ("=TODAY()-DATE(2026,1,1)", None),
        ("=DATE(2020,1,2)", "DATE"),
        ("=IF(TRUE,DATE(2020,1,2))", "DATE"),
        ("=TIME(9,30,0)", "TIME"),
        ("=B2", "DATE"),
        ("=B2+1", "DATE"),
        ("=B2-B2", None),
        ("=D2+1", "CURRENCY"),
        ("=SUM(D1:D2)", None),
        ("=SUM(D2:D3)", "CURRENCY"),
        ("=C2", "PERCENT"),
        ("=A1", None),
        ('=B2&""', None),
    ],
)
def test_a_result_brings_its_number_format_along(formula: str, kind: str | None) -> None:
    book = workbook()
    enter(book, "Sheet1!F4", [formula])
    found = cell(book, 3, 5)
    assert found.format is None
    assert (found.number_format or {}).get("type") == kind


def test_formulas_are_computed_anew_in_order_of_need() -> None:
    book = workbook(rows=[["=B1*2", "=C1+1", 1]])
    assert [cell(book, 0, at).value for at in range(3)] == [4, 2, 1]
    enter(book, "Sheet1!C1", [10])
    assert [cell(book, 0, at).value for at in range(3)] == [22, 11, 10]
    enter(book, "Sheet1!B1", [5])
    assert cell(book, 0, 0).value == 10


def test_a_circle_is_an_error_until_it_is_broken() -> None:
    book = workbook(rows=[["=B1+1", "=A1+1", "=C1"]])
    for at in range(3):
        found = cell(book, 0, at).value
        assert isinstance(found, ErrorValue)
        assert found.type == "REF"
        assert found.message.startswith("Circular dependency detected.")
    enter(book, "Sheet1!B1", [1])
    assert cell(book, 0, 0).value == 2


def test_a_tab_that_comes_goes_or_is_called_otherwise_is_seen() -> None:
    book = workbook(rows=[["=Later!A1"]])
    assert cell(book, 0, 0).value == ErrorValue("REF", "Unresolved sheet name 'Later'.")
    book.sheets.append(Sheet(9, "Later"))
    enter(book, "Later!A1", [3])
    assert cell(book, 0, 0).value == 3
    book.sheets[2].title = "Other"
    recalculate(book)
    assert cell(book, 0, 0).value == ErrorValue("REF", "Unresolved sheet name 'Later'.")


def test_a_named_range_is_seen() -> None:
    book = workbook()
    book.named_ranges = [
        {
            "namedRangeId": "1",
            "name": "Numbers",
            "range": {"endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 1},
        }
    ]
    enter(book, "It's!A1", ["=SUM(numbers)"])
    assert cell(book, 0, 0, sheet=1).value == 8


def test_an_edit_that_is_given_up_leaves_no_trace() -> None:
    book = workbook(rows=[[1, "=A1*2"]])
    draft = book.copy()
    enter(draft, "Sheet1!A1", [100])
    assert cell(draft, 0, 1).value == 200
    recalculate(book)
    assert cell(book, 0, 1).value == 2


def test_many_rows_at_once_are_seen() -> None:
    book = workbook(rows=[["=SUM(B:B)"]])
    enter(book, "Sheet1!B1", *[[at, f"=B{at + 1}*2"] for at in range(900)])
    assert cell(book, 0, 0).value == sum(range(900))
    assert cell(book, 899, 2).value == 1798
    enter(book, "Sheet1!B1", *[[1] for _ in range(900)])
    assert cell(book, 0, 0).value == 900
    assert cell(book, 899, 2).value == 2


def grid(book: Workbook, rows: int, columns: int) -> list[list[Any]]:
    return [[cell(book, row, column).value for column in range(columns)] for row in range(rows)]


def test_an_array_spills_and_shrinks() -> None:
    book = workbook(rows=[["={1,2;3,4}"]])
    assert grid(book, 2, 3) == [[1, 2, None], [3, 4, None]]
    assert cell(book, 1, 1).spilled
    enter(book, "Sheet1!A1", ["=UNIQUE({7;7;8})"])
    assert grid(book, 2, 2) == [[7, None], [8, None]]
    enter(book, "Sheet1!A1", [1])
    assert grid(book, 2, 2) == [[1, None], [None, None]]


def test_an_array_does_not_overwrite_what_a_person_wrote() -> None:
    book = workbook(rows=[["={1,2;3,4}"]])
    enter(book, "Sheet1!B2", ["mine"])
    assert grid(book, 2, 2) == [
        [ErrorValue("REF", "Array result was not expanded because it would overwrite data in B2."), None],
        [None, "mine"],
    ]
    enter(book, "Sheet1!B2", [""])
    assert grid(book, 2, 2) == [[1, 2], [3, 4]]


def test_only_arrays_spill() -> None:
    book = workbook(rows=[[1, "=A1:A2*2", '=UPPER(A1:A2)&""', "=ARRAYFORMULA(A1:A2*2)"], [2]])
    assert grid(book, 2, 4) == [[1, 2, "1", 2], [2, None, None, 4]]


def test_what_is_spilled_is_not_kept_but_computed_again() -> None:
    book = workbook(rows=[["={1,2}", None, "=A1+B1"]])
    again = storage.load(storage.dump(book))
    assert again.sheets[0].cell(0, 1) is None
    recalculate(again)
    assert grid(again, 1, 3) == [[1, 2, 3]]


def test_spilled_cells_have_a_value_that_nobody_entered(new_book: Any) -> None:
    book = new_book()
    book.put("A1", [["={1,2}"]], "USER_ENTERED")
    first, second = (book.cell(place, "userEnteredValue,effectiveValue,formattedValue") for place in ("A1", "B1"))
    assert first["userEnteredValue"] == {"formulaValue": "={1,2}"}
    assert second == {"effectiveValue": {"numberValue": 2}, "formattedValue": "2"}


def test_the_error_of_a_cell_has_googles_shape(new_book: Any) -> None:
    book = new_book()
    book.put("A1", [["=1/0"]], "USER_ENTERED")
    assert book.cell("A1", "userEnteredValue,effectiveValue,formattedValue") == {
        "userEnteredValue": {"formulaValue": "=1/0"},
        "effectiveValue": {
            "errorValue": {"type": "DIVIDE_BY_ZERO", "message": "Function DIVIDE parameter 2 cannot be zero."}
        },
        "formattedValue": "#DIV/0!",
    }
    assert book.values("A1", valueRenderOption="UNFORMATTED_VALUE") == [["#DIV/0!"]]
    assert book.values("A1", valueRenderOption="FORMULA") == [["=1/0"]]


def test_a_date_computed_is_shown_as_a_date(new_book: Any) -> None:
    book = new_book(locale="ru_RU")
    book.put("A1", [["=DATE(2021;10;5)", "=A1+1"]], "USER_ENTERED")
    assert book.values("A1:B1") == [["05.10.2021", "06.10.2021"]]
    found = book.cell("A1", "userEnteredFormat,effectiveFormat.numberFormat")
    assert found == {"effectiveFormat": {"numberFormat": {"type": "DATE"}}}


def test_rules_read_formulas_from_each_cells_place() -> None:
    book = workbook()
    read = rule_reader(book, book.sheets[0])
    assert [read("=$A1>1", (row, 3), (row, 3)) for row in range(3)] == [False, True, True]
    assert read("=nobody", (0, 0), (0, 0)) == ErrorValue("NAME", "Unknown range name: 'NOBODY'.")


def test_the_address_of_a_hyperlink_is_read_from_the_formula() -> None:
    assert link_of('=HYPERLINK("https://example.org/?a=""b""","y")') == 'https://example.org/?a="b"'
    assert link_of("=HYPERLINK(A1)") is None


PIECES = [
    "SUM(",
    "IF(",
    "FILTER(",
    "UNIQUE(",
    "SORT(",
    "INDEX(",
    "OFFSET(",
    "INDIRECT(",
    "TEXT(",
    "LET(",
    "LAMBDA(",
    "DATE(",
    "SPLIT(",
    "REGEXREPLACE(",
    "JOIN(",
    "EXPAND(",
    "ARRAYFORMULA(",
    "A1",
    "A1:B3",
    "A:A",
    "1:2",
    "Sheet1!A1",
    "'x'!A1",
    "R[-1]C",
    "R1C1",
    ",",
    ";",
    "\\\\",
    "(",
    ")",
    "{",
    "}",
    "+",
    "-",
    "*",
    "/",
    "^",
    "&",
    "=",
    "<>",
    "%",
    "!",
    "$",
    "@",
    "[",
    '"a"',
    '"yyyy"',
    '"$9"',
    '"("',
    "1",
    "0",
    "-1",
    "1e308",
    ".5",
    "TRUE",
    "ЛОЖЬ",
    "ы",
    "#REF!",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9), st.sampled_from(["en_US", "ru_RU"]))
def test_no_formula_breaks_the_computing(pieces: list[str], locale: str) -> None:
    text = "".join(pieces)
    book = workbook(locale, [[1, "a", True], [2.5]])
    enter(book, "Sheet1!D2", ["=" + text], ["=" + text + ")" * (text.count("(") - text.count(")"))])
    for row in (1, 2):
        assert cell(book, row, 3).formula is not None
    rule_reader(book, book.sheets[0])("=" + text, (3, 3), (1, 1))


WITHOUT = """
import sys
sys.modules["formualizer"] = None
from gmo_sync.emulator.sheets import values
from gmo_sync.emulator.sheets.recalculation import recalculate, rule_reader
from gmo_sync.emulator.sheets.workbook import Sheet, Workbook
book = Workbook(sheets=[Sheet(0, "Sheet1")])
values.write(book, "A1", {"values": [["=1+1", 5]]}, typed=True, today=book.today())
recalculate(book)
found = book.sheets[0].cell(0, 0)
assert found.formula == "=1+1", found.formula
assert found.value.shown == "#NAME?", found.value
assert "gmo-sync[formulas]" in found.value.message
assert rule_reader(book, book.sheets[0])("=A1", (0, 0), (0, 0)).type == "NAME"
values.write(book, "A1", {"values": [[7]]}, typed=True, today=book.today())
recalculate(book)
assert book.sheets[0].cell(0, 0).value == 7
"""


def test_without_the_engine_a_formula_is_kept_and_says_what_to_install() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
