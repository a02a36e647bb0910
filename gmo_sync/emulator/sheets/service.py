"""The Sheets API: each method of the discovery document on the files of a store."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
from starlette.routing import BaseRoute

from gmo_sync.emulator.access import READ
from gmo_sync.emulator.errors import ApiError, invalid, not_found, permission_denied
from gmo_sync.emulator.service import Call, Handler, Raw
from gmo_sync.emulator.sheets import developer_metadata, exports, reading, requests, storage, values
from gmo_sync.emulator.sheets.creation import blank_workbook, workbook_from
from gmo_sync.emulator.sheets.entering import check_input_option
from gmo_sync.emulator.sheets.masks import below, parse_mask
from gmo_sync.emulator.sheets.page import sheet_pages
from gmo_sync.emulator.sheets.properties import sheet_properties, zone
from gmo_sync.emulator.sheets.ranges import range_rect, span_of
from gmo_sync.emulator.sheets.recalculation import calculation_of, recalculate
from gmo_sync.emulator.sheets.requests import KINDS
from gmo_sync.emulator.sheets.requests.sheets import add_copy
from gmo_sync.emulator.sheets.workbook import Json, Rect, Sheet, Workbook
from gmo_sync.emulator.store import File, Parts, Store

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
_JSON = "application/json; charset=UTF-8"

# What is served but not whole, for the table of coverage.
_PARTIAL: dict[str, str] = {
    **requests.PARTIAL,
    "sheets.spreadsheets.values.update": (
        "formulas are computed with the extra `formulas` and are worth #NAME? without it; QUERY, GOOGLEFINANCE, the "
        "IMPORT functions, LAMBDA and its companions are worth #NAME?; function names are English; typed texts are "
        "read by the signs and month names of the locale, weekdays are not"
    ),
    "sheets.spreadsheets.values.get": "patterns of number formats keep no colours and no filling to the width",
    "sheets.spreadsheets.developerMetadata.search": (
        "all callers count as one developer project, so PROJECT metadata is seen by all"
    ),
}


class SheetsService:
    """Sheets v4 on a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        store.register(
            SPREADSHEET,
            new=lambda _: blank_workbook(),
            dump=storage.dump,
            load=storage.load,
            parts=Parts(storage.parts, storage.assembled),
            exports=exports.EXPORTS,
            imports=exports.IMPORTS,
            part=exports.part,
        )

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Method id → handler."""
        at = "sheets.spreadsheets"
        return {
            f"{at}.create": self._create,
            f"{at}.get": self._get,
            f"{at}.getByDataFilter": self._get_by_data_filter,
            f"{at}.batchUpdate": self._batch_update,
            f"{at}.sheets.copyTo": self._copy_to,
            f"{at}.developerMetadata.get": self._metadata_get,
            f"{at}.developerMetadata.search": self._metadata_search,
            f"{at}.values.get": self._values_get,
            f"{at}.values.batchGet": self._values_batch_get,
            f"{at}.values.batchGetByDataFilter": self._values_batch_get_by_data_filter,
            f"{at}.values.update": self._values_update,
            f"{at}.values.batchUpdate": self._values_batch_update,
            f"{at}.values.batchUpdateByDataFilter": self._values_batch_update_by_data_filter,
            f"{at}.values.append": self._values_append,
            f"{at}.values.clear": self._values_clear,
            f"{at}.values.batchClear": self._values_batch_clear,
            f"{at}.values.batchClearByDataFilter": self._values_batch_clear_by_data_filter,
        }

    @property
    def kinds(self) -> Collection[str]:
        """The request kinds that batchUpdate serves."""
        return KINDS

    @property
    def partial(self) -> Mapping[str, str]:
        """Method id or request kind → what is left out."""
        return _PARTIAL

    @property
    def pages(self) -> list[BaseRoute]:
        """The page that shows a spreadsheet and takes what people type into it."""
        return sheet_pages(self._store, self.handlers)

    def _read(self, call: Call) -> Workbook:
        file = self._store.open(call.params["spreadsheetId"], call.user, mime_type=SPREADSHEET)
        calculation_of(file.content)  # to be shared with the copy
        return entered(copy.copy(file.content), file, call.user, self._store)

    @contextmanager
    def _edit(self, call: Call) -> Iterator[Workbook]:
        with self._store.edit(call.params["spreadsheetId"], call.user, mime_type=SPREADSHEET) as file:
            workbook = entered(file.content, file, call.user, self._store)
            yield workbook
            recalculate(workbook)
            file.name = workbook.title
            file.comments = workbook.comments

    def _url(self, spreadsheet_id: str) -> str:
        return f"{self._store.base_url}/spreadsheets/d/{spreadsheet_id}/edit"

    def _create(self, call: Call) -> Json | Raw:
        workbook = workbook_from(call.body or {}, caller=call.user)
        recalculate(workbook)
        file = self._store.add(name=workbook.title, mime_type=SPREADSHEET, user=call.user, content=workbook)
        return self._resource(entered(file.content, file, call.user, self._store), file.id, call)

    def _resource(
        self,
        workbook: Workbook,
        spreadsheet_id: str,
        call: Call,
        *,
        areas: list[tuple[Sheet, Rect]] | None = None,
        grid_data: bool = False,
        options: Json | None = None,
    ) -> Raw:
        """The Spreadsheet as JSON, cut to the caller's mask here: only what is asked for is built."""
        text = call.params.get("fields")
        resource = reading.spreadsheet(
            workbook,
            spreadsheet_id=spreadsheet_id,
            url=self._url(spreadsheet_id),
            areas=areas,
            grid_data=grid_data,
            mask=parse_mask(text) if text else None,
            now=workbook.now,
            comments=self._with_comments(spreadsheet_id, call, (options or {}).get("commentsViewMode")),
            table_bands=not (options or {}).get("excludeTablesInBandedRanges"),
        )
        return Raw(orjson.dumps(resource), _JSON)

    def _get(self, call: Call) -> Raw:
        workbook = self._read(call)
        ranges = call.params.get("ranges") or []
        areas = [range_rect(workbook, text) for text in ranges] if ranges else None
        grid_data = bool(call.params.get("includeGridData"))
        return self._resource(
            workbook, call.params["spreadsheetId"], call, areas=areas, grid_data=grid_data, options=call.params
        )

    def _get_by_data_filter(self, call: Call) -> Raw:
        workbook, body = self._read(call), call.body or {}
        areas = None
        if body.get("dataFilters"):
            areas = [a for f in body["dataFilters"] for a in developer_metadata.filtered_areas(workbook, f)]
        grid_data = bool(body.get("includeGridData"))
        return self._resource(
            workbook, call.params["spreadsheetId"], call, areas=areas, grid_data=grid_data, options=body
        )

    def _with_comments(self, spreadsheet_id: str, call: Call, mode: str | None) -> bool:
        """Whether the answer has comments; who may not see them is refused if they ask for them by name."""
        if mode not in ("COMMENTS_VIEW_MODE_INCLUDED", "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS"):
            return False
        file = self._store.open(spreadsheet_id, call.user)
        allowed = self._store.rank(file, call.user) > READ
        if not allowed and mode == "COMMENTS_VIEW_MODE_INCLUDED":
            raise permission_denied()
        return allowed

    def _batch_update(self, call: Call) -> Json:
        body = call.body or {}
        spreadsheet_id = call.params["spreadsheetId"]
        with self._edit(call) as workbook:
            replies = requests.apply(workbook, body.get("requests") or [])
            recalculate(workbook)
            answer: Json = {"spreadsheetId": spreadsheet_id, "replies": replies}
            if workbook.comment_changes:
                answer["commentUpdateState"] = "ALL_SAVED"
            if body.get("includeSpreadsheetInResponse"):
                ranges = body.get("responseRanges") or []
                text = call.params.get("fields")
                mask = parse_mask(text) if text else {}
                inner = below(mask, "updatedSpreadsheet")
                grid_data = bool(body.get("responseIncludeGridData"))
                if inner and grid_data and below(inner, "sheets", "data") is None:
                    grid_data = False
                resource = reading.spreadsheet(
                    workbook,
                    spreadsheet_id=spreadsheet_id,
                    url=self._url(spreadsheet_id),
                    areas=[range_rect(workbook, text) for text in ranges] if ranges else None,
                    grid_data=grid_data,
                    now=workbook.now,
                    comments=self._with_comments(spreadsheet_id, call, body.get("commentsViewMode")),
                )
                answer["updatedSpreadsheet"] = orjson.loads(orjson.dumps(resource))
        return answer

    def _copy_to(self, call: Call) -> Json:
        source = self._read(call)
        sheet = source.sheet(call.params["sheetId"])
        target = Call(
            call.method_id, {"spreadsheetId": (call.body or {}).get("destinationSpreadsheetId")}, {}, call.user
        )
        with self._edit(target) as workbook:
            title = f"Copy of {sheet.title}"
            number = 1
            while workbook.titled(title):
                number += 1
                title = f"Copy of {sheet.title} {number}"
            made = add_copy(workbook, sheet.copy(), title=title, sheet_id=workbook.new_id(), index=None)
            return sheet_properties(workbook, made)

    def _metadata_get(self, call: Call) -> Json:
        wanted = call.params["metadataId"]
        for entry in self._read(call).metadata:
            if entry["metadataId"] == wanted:
                return entry
        raise not_found(f"No developer metadata with ID {wanted}")

    def _metadata_search(self, call: Call) -> Json:
        workbook = self._read(call)
        filters = (call.body or {}).get("dataFilters") or []
        if not filters:
            raise invalid("Must specify at least one data filter.")
        matched: dict[int, Json] = {}
        for data_filter in filters:
            for entry in developer_metadata.matching(workbook, data_filter):
                found = matched.setdefault(entry["metadataId"], {"developerMetadata": entry, "dataFilters": []})
                found["dataFilters"].append(data_filter)
        return {"matchedDeveloperMetadata": list(matched.values())} if matched else {}

    def _values_get(self, call: Call) -> Json:
        workbook = self._read(call)
        return values.value_range(workbook, *range_rect(workbook, call.params["range"]), call.params)

    def _values_batch_get(self, call: Call) -> Json:
        workbook = self._read(call)
        ranges = [range_rect(workbook, text) for text in call.params.get("ranges") or []]
        found = [values.value_range(workbook, sheet, rect, call.params) for sheet, rect in ranges]
        return {"spreadsheetId": call.params["spreadsheetId"]} | ({"valueRanges": found} if found else {})

    def _values_batch_get_by_data_filter(self, call: Call) -> Json:
        workbook, body = self._read(call), call.body or {}
        matched: dict[tuple[int, Rect], tuple[Sheet, list[Json]]] = {}
        for data_filter in body.get("dataFilters") or []:
            for sheet, rect in developer_metadata.filtered_areas(workbook, data_filter):
                matched.setdefault((sheet.id, rect), (sheet, []))[1].append(data_filter)
        found = [
            {"valueRange": values.value_range(workbook, sheet, rect, body), "dataFilters": filters}
            for (_, rect), (sheet, filters) in matched.items()
        ]
        return {"spreadsheetId": call.params["spreadsheetId"]} | ({"valueRanges": found} if found else {})

    def _values_update(self, call: Call) -> Json:
        body, text = call.body or {}, call.params["range"]
        typed = check_input_option(call.params.get("valueInputOption"))
        values.check_same_range(text, body)
        with self._edit(call) as workbook:
            written = values.write(workbook, text, body, typed=typed, today=workbook.today())
            recalculate(workbook)
            return {"spreadsheetId": call.params["spreadsheetId"]} | updated(
                workbook, *written, call.params, body.get("majorDimension")
            )

    def _values_batch_update(self, call: Call) -> Json:
        body = call.body or {}
        typed = check_input_option(body.get("valueInputOption"))
        spreadsheet_id = call.params["spreadsheetId"]
        with self._edit(call) as workbook:
            written = []
            for index, data in enumerate(body.get("data") or []):
                with named_refusal(f"data[{index}]"):
                    written.append(
                        values.write(workbook, data.get("range") or "", data, typed=typed, today=workbook.today())
                    )
            recalculate(workbook)
            responses = [
                {"spreadsheetId": spreadsheet_id} | updated(workbook, *one, body, data.get("majorDimension"))
                for one, data in zip(written, body.get("data") or [], strict=True)
            ]
        return {"spreadsheetId": spreadsheet_id} | totals(written) | ({"responses": responses} if responses else {})

    def _values_batch_update_by_data_filter(self, call: Call) -> Json:
        body = call.body or {}
        typed = check_input_option(body.get("valueInputOption"))
        with self._edit(call) as workbook:
            written, filters = [], []
            for index, data in enumerate(body.get("data") or []):
                with named_refusal(f"data[{index}]"):
                    for sheet, rect in developer_metadata.filtered_areas(workbook, data.get("dataFilter") or {}):
                        place = (sheet, span_of(rect.grid_range(sheet.id)))
                        written.append(
                            values.write(workbook, "", data, typed=typed, today=workbook.today(), place=place)
                        )
                        filters.append(data)
            recalculate(workbook)
            responses = [
                updated(workbook, *one, body, data.get("majorDimension")) | {"dataFilter": data["dataFilter"]}
                for one, data in zip(written, filters, strict=True)
            ]
        answer = {"spreadsheetId": call.params["spreadsheetId"]} | totals(written)
        return answer | ({"responses": responses} if responses else {})

    def _values_append(self, call: Call) -> Json:
        body, text = call.body or {}, call.params["range"]
        typed = check_input_option(call.params.get("valueInputOption"))
        values.check_same_range(text, body)
        spreadsheet_id = call.params["spreadsheetId"]
        with self._edit(call) as workbook:
            sheet, table, area, count = values.append(
                workbook,
                text,
                body,
                typed=typed,
                today=workbook.today(),
                insert_rows=call.params.get("insertDataOption") == "INSERT_ROWS",
            )
            recalculate(workbook)
            answer: Json = {"spreadsheetId": spreadsheet_id}
            if table:
                answer["tableRange"] = values.named(sheet, table)
            found = updated(workbook, sheet, area, area, count, call.params, body.get("majorDimension"))
            answer["updates"] = {"spreadsheetId": spreadsheet_id} | found
            return answer

    def _values_clear(self, call: Call) -> Json:
        with self._edit(call) as workbook:
            sheet, rect = range_rect(workbook, call.params["range"])
            values.clear(workbook, sheet, rect)
            return {"spreadsheetId": call.params["spreadsheetId"], "clearedRange": values.named(sheet, rect)}

    def _values_batch_clear(self, call: Call) -> Json:
        with self._edit(call) as workbook:
            cleared = []
            for index, text in enumerate((call.body or {}).get("ranges") or []):
                with named_refusal(f"range[{index}]"):
                    sheet, rect = range_rect(workbook, text)
                    values.clear(workbook, sheet, rect)
                    cleared.append(values.named(sheet, rect))
        return {"spreadsheetId": call.params["spreadsheetId"]} | ({"clearedRanges": cleared} if cleared else {})

    def _values_batch_clear_by_data_filter(self, call: Call) -> Json:
        with self._edit(call) as workbook:
            cleared = []
            for data_filter in (call.body or {}).get("dataFilters") or []:
                for sheet, rect in developer_metadata.filtered_areas(workbook, data_filter):
                    values.clear(workbook, sheet, rect)
                    cleared.append(values.named(sheet, rect))
        return {"spreadsheetId": call.params["spreadsheetId"]} | ({"clearedRanges": cleared} if cleared else {})


def entered(workbook: Workbook, file: File, user: str, store: Store) -> Workbook:
    """The workbook of a file, told who is looking and what time it is in its zone."""
    workbook.title, workbook.caller, workbook.owner = file.name, user, file.owner
    workbook.clock, workbook.comments, workbook.comment_changes = store.clock(), file.comments, 0
    workbook.now = store.clock().astimezone(zone(workbook)).replace(tzinfo=None)
    return workbook


@contextmanager
def named_refusal(where: str) -> Iterator[None]:
    """Says in a refusal which part of the body it is about."""
    try:
        yield
    except ApiError as refused:
        if refused.code == 400:
            raise invalid(f"Invalid {where}: {refused.message}") from None
        raise


def updated(
    workbook: Workbook, sheet: Sheet, fence: Rect, area: Rect, count: int, options: Json, dimension: str | None
) -> Json:
    """The counts of an update, with the values read back if they were asked for."""
    if area.empty:
        return {"updatedRange": values.named(sheet, fence)}
    answer: Json = {
        "updatedRange": values.named(sheet, area),
        "updatedRows": area.bottom - area.top,
        "updatedColumns": area.right - area.left,
        "updatedCells": count,
    }
    if options.get("includeValuesInResponse"):
        shown = {
            "valueRenderOption": options.get("responseValueRenderOption"),
            "dateTimeRenderOption": options.get("responseDateTimeRenderOption"),
            "majorDimension": dimension,
        }
        single = fence.bottom - fence.top == 1 and fence.right - fence.left == 1
        answer["updatedData"] = values.value_range(workbook, sheet, area if single else fence, shown)
    return answer


def totals(written: list[tuple[Sheet, Rect, Rect, int]]) -> Json:
    """The totals of a batch of updates: distinct rows, columns and tabs, and all cells."""
    rows = {(sheet.id, row) for sheet, _, area, _ in written for row in range(area.top, area.bottom)}
    columns = {(sheet.id, column) for sheet, _, area, _ in written for column in range(area.left, area.right)}
    counts: dict[str, Any] = {
        "totalUpdatedRows": len(rows),
        "totalUpdatedColumns": len(columns),
        "totalUpdatedCells": sum(count for _, _, _, count in written),
        "totalUpdatedSheets": len({sheet.id for sheet, _, _, _ in written}),
    }
    return {name: count for name, count in counts.items() if count}
