"""Dates and times as Google's serial numbers: whole days since 1899-12-30, the time as a part of a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

EPOCH = datetime(1899, 12, 30)
LAST = 2_958_466  # the day after 9999-12-31


def serial_of(day: date) -> int:
    """2026-01-02 → 46024."""
    return (datetime(day.year, day.month, day.day) - EPOCH).days


def moment_of(serial: float) -> datetime | None:
    """The wall time of a serial number, to the millisecond; None outside the calendar."""
    if not -693_593 <= serial < LAST:
        return None
    days = int(serial // 1)
    return EPOCH + timedelta(days=days, milliseconds=round((serial - days) * 86_400_000))
