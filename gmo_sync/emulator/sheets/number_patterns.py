"""Numbers by a section of a pattern: digits and grouping, percent, thousands, exponent, fractions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from gmo_sync.emulator.sheets.locales import Locale

Token = tuple[str, str]  # kind and text
_LARGEST_EXPONENT = 400


def number_writer(tokens: list[Token], locale: Locale) -> Callable[[Any], str]:
    """A function that writes a number by the tokens; the minus of a negative one comes first of all."""
    merged = _merged(tokens)
    percent = sum(text.count("%") for kind, text in merged if kind == "sign")
    exponent = next((text for kind, text in merged if kind == "exponent"), None)
    fraction = _fraction_of(merged)

    def write(value: Any) -> str:
        if isinstance(value, str):
            return value
        number = abs(Decimal(repr(value))).scaleb(2 * percent) if value else Decimal(0)
        out = _as_fraction(number, merged, *fraction) if fraction else _as_decimal(number, merged, exponent, locale)
        return f"-{out}" if value < 0 and any(digit in out for digit in "123456789") else out

    return write


def _merged(tokens: list[Token]) -> list[Token]:
    merged: list[Token] = []
    for kind, text in tokens:
        if kind in ("digits", "fraction"):
            if merged and merged[-1][0] == "digits":
                merged[-1] = ("digits", merged[-1][1] + text)
            else:
                merged.append(("digits", text))
        else:
            merged.append((kind, text))
    return merged


def _as_decimal(number: Decimal, tokens: list[Token], exponent: str | None, locale: Locale) -> str:
    out, done = "", False
    for kind, text in tokens:
        if kind == "digits":
            if done:
                continue
            done = True
            if exponent:
                power = number.adjusted() if number else 0
                out += digits(number.scaleb(-power), text, locale)
                sign = "-" if power < 0 else ("+" if exponent[1] == "+" else "")
                out += f"{exponent[0]}{sign}{abs(power):0{len(exponent) - 2}d}"
            else:
                out += digits(number, text, locale)
        elif kind != "exponent":
            out += text
    return out


def digits(number: Decimal, pattern: str, locale: Locale) -> str:
    """A number that is not negative by a run of `0`, `#`, `?`, `,` and `.`."""
    whole_pattern, mark, fraction_pattern = pattern.partition(".")
    last = fraction_pattern if mark else whole_pattern
    number = number.scaleb(-3 * (len(last) - len(last.rstrip(","))))  # commas at the end: in thousands
    fraction_pattern = fraction_pattern.replace(",", "").replace(".", "")
    grouped = "," in whole_pattern.rstrip(",")
    if number.adjusted() > _LARGEST_EXPONENT:
        return str(number)
    rounded = _quantized(number, len(fraction_pattern))
    whole, _, fraction = format(rounded, "f").partition(".")
    least = whole_pattern.count("0")
    whole = whole.lstrip("0").rjust(least, "0")
    if grouped:
        head = len(whole) % 3
        parts = [whole[:head]] * bool(head) + [whole[at : at + 3] for at in range(head, len(whole), 3)]
        whole = locale.group.join(parts)
    whole = whole.rjust(least + whole_pattern.count("?"))
    kept = max((at + 1 for at, sign in enumerate(fraction_pattern) if sign == "0"), default=0)
    shown = fraction[:kept] + fraction[kept:].rstrip("0")
    padding = sum(sign == "?" for sign in fraction_pattern[len(shown) :])
    return whole + (locale.decimal + shown if shown or (mark and not fraction_pattern) else "") + " " * padding


def _quantized(number: Decimal, places: int) -> Decimal:
    """Rounded half up at any size: the context's precision is for sums, not for showing."""
    shift = Decimal(1).scaleb(places)
    whole = int((number * shift).to_integral_value(ROUND_HALF_UP))
    sign = "-" if whole < 0 else ""
    text = str(abs(whole)).rjust(places + 1, "0")
    return Decimal(f"{sign}{text[:-places]}.{text[-places:]}" if places else f"{sign}{text}")


def _fraction_of(tokens: list[Token]) -> tuple[int, int] | None:
    """Where numerator and denominator stand among the tokens, None if the section is no fraction."""
    for at, (kind, text) in enumerate(tokens[1:-1], start=1):
        if kind == "sign" and text == "/" and tokens[at - 1][0] == tokens[at + 1][0] == "digits":
            return at - 1, at + 1
    return None


def _as_fraction(number: Decimal, tokens: list[Token], above: int, below: int) -> str:
    mixed = any(kind == "digits" for kind, _ in tokens[:above])
    whole = int(number) if mixed else 0
    width = len(tokens[below][1])
    part = Fraction(str(number - whole)).limit_denominator(10**width - 1)
    if mixed and part == 1:
        whole, part = whole + 1, Fraction(0)
    out = ""
    for at, (kind, text) in enumerate(tokens):
        if at in (above, below, above + 1):
            hidden = mixed and part == 0 and whole
            written = {above: str(part.numerator), below: str(part.denominator)}.get(at, "/")
            if hidden:
                out += " " * len(text)
            else:
                out += written.rjust(len(text)) if at == above else written.ljust(len(text))
        elif kind == "digits":
            out += str(whole) if whole or "0" in text else ""
        else:
            out += text
    return out
