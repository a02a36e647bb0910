"""What is known of functions by name alone: whose result spreads over cells, and how results are shown."""

# Functions whose result may be more than one cell without ARRAYFORMULA.
SPREADING = frozenset(
    (  # noqa: SIM905 - forty lines otherwise
        "ARRAYFORMULA ARRAY_CONSTRAIN BYCOL BYROW CHOOSECOLS CHOOSEROWS DROP EXPAND FILTER FLATTEN FREQUENCY GROWTH "
        "HSTACK IMPORTRANGE INDEX INDIRECT LET LINEST LOGEST MAKEARRAY MAP MINVERSE MMULT OFFSET QUERY RANDARRAY "
        "REGEXEXTRACT SCAN SEQUENCE SORT SORTBY SORTN SPLIT TAKE TOCOL TOROW TRANSPOSE TREND UNIQUE VSTACK WRAPCOLS "
        "WRAPROWS XLOOKUP"
    ).split()
)

# Functions whose result is shown in a way of its own.
SHOWN_AS = {
    "NOW": "DATE_TIME",
    "TODAY": "DATE",
    "DATE": "DATE",
    "DATEVALUE": "DATE",
    "EDATE": "DATE",
    "EOMONTH": "DATE",
    "WORKDAY": "DATE",
    "TO_DATE": "DATE",
    "TIME": "TIME",
    "TIMEVALUE": "TIME",
    "TO_PERCENT": "PERCENT",
    "TO_DOLLARS": "CURRENCY",
}

# Functions whose result looks like the first cell they are given.
INHERITING = frozenset(
    {"SUM", "MIN", "MAX", "AVERAGE", "MEDIAN", "MODE", "ROUND", "ROUNDUP", "ROUNDDOWN", "ABS", "INDEX"}
)
