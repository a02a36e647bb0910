"""Short ways to make and read spreadsheets over HTTP with the real discovery client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from googleapiclient.errors import HttpError

Json = dict[str, Any]


class Book:
    """One spreadsheet behind the discovery client, with the calls that tests make most."""

    def __init__(self, api: Any, spreadsheet_id: str) -> None:
        self.api = api.spreadsheets()
        self.id = spreadsheet_id

    def batch(self, *requests: Json, **more: Any) -> Json:
        body = {"requests": list(requests), **more}
        return self.api.batchUpdate(spreadsheetId=self.id, body=body).execute()

    def replies(self, *requests: Json) -> list[Json]:
        return self.batch(*requests)["replies"]

    def get(self, **params: Any) -> Json:
        return self.api.get(spreadsheetId=self.id, **params).execute()

    def sheet(self, index: int = 0, **params: Any) -> Json:
        return self.get(**params)["sheets"][index]

    def values(self, text: str, **params: Any) -> list[list[Any]]:
        return self.api.values().get(spreadsheetId=self.id, range=text, **params).execute().get("values", [])

    def put(self, text: str, values: list[list[Any]], option: str = "RAW", **params: Any) -> Json:
        return (
            self.api.values()
            .update(spreadsheetId=self.id, range=text, valueInputOption=option, body={"values": values}, **params)
            .execute()
        )

    def append(self, text: str, values: list[list[Any]], option: str = "RAW", **params: Any) -> Json:
        return (
            self.api.values()
            .append(spreadsheetId=self.id, range=text, valueInputOption=option, body={"values": values}, **params)
            .execute()
        )

    def cell(self, text: str, fields: str = "*") -> Json:
        found = self.get(ranges=[text], fields=f"sheets.data.rowData.values({fields})")
        rows = found["sheets"][0]["data"][0].get("rowData", [{}])
        return rows[0].get("values", [{}])[0] if rows else {}


@pytest.fixture
def new_book(sheets_api: Any) -> Callable[..., Book]:
    def make(sheets: list[Json] | None = None, **properties: Any) -> Book:
        body: Json = {"properties": {"title": "Проба", **properties}}
        if sheets is not None:
            body["sheets"] = sheets
        created = sheets_api.spreadsheets().create(body=body, fields="spreadsheetId").execute()
        return Book(sheets_api, created["spreadsheetId"])

    return make


@pytest.fixture
def book(new_book: Callable[..., Book]) -> Book:
    """A spreadsheet in the locale en_US with one tab, Sheet1, of id 0."""
    return new_book()


def refusal(call: Callable[[], Any]) -> tuple[int, str]:
    """Status and message of the refusal that a call meets."""
    with pytest.raises(HttpError) as caught:
        call()
    return caught.value.status_code, caught.value.reason


def area(start_row: int, end_row: int, start_column: int, end_column: int, sheet_id: int = 0) -> Json:
    """A GridRange."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": start_row,
        "endRowIndex": end_row,
        "startColumnIndex": start_column,
        "endColumnIndex": end_column,
    }


def span(dimension: str, start: int, end: int, sheet_id: int = 0) -> Json:
    """A DimensionRange."""
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}
