"""Requests about charts that live in spreadsheets: createSheetsChart, refreshSheetsChart."""

from __future__ import annotations

from typing import Any

from gmo_sync.emulator.slides import defaults
from gmo_sync.emulator.slides.deck import Picture
from gmo_sync.emulator.slides.geometry import EMU_PER_PIXEL, Frame
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.requests.images import keep_picture


def wanted_chart(batch: Batch, request: Request) -> Picture:
    """The picture of the chart that a request names, as its spreadsheet shows it now; raises where there is none."""
    spreadsheet_id = request.get("spreadsheetId")
    if not spreadsheet_id:
        raise batch.refuse("The spreadsheet ID is required.")
    return batch.chart(spreadsheet_id, request.get("chartId", 0), batch.where)


def chart_element(batch: Batch, request: Request, picture: Picture, frame: Frame) -> dict[str, Any]:
    """An element without an id: the chart fitted into `frame`, linked to its spreadsheet or a mere picture."""
    width, height = picture.width * EMU_PER_PIXEL, picture.height * EMU_PER_PIXEL
    placed = frame.fitted_picture(picture.width / picture.height).written(width, height)
    address = keep_picture(batch, picture)
    look = {"outline": defaults.outline(), "shadow": defaults.shadow()}
    if request.get("linkingMode") != "LINKED":
        return {**placed, "image": {"contentUrl": address, "imageProperties": look}}
    return {
        **placed,
        "sheetsChart": {
            "spreadsheetId": request["spreadsheetId"],
            "chartId": request.get("chartId", 0),
            "contentUrl": address,
            "sheetsChartProperties": {"chartImageProperties": look},
        },
    }


def create_sheets_chart(batch: Batch, request: Request) -> dict[str, Any]:
    """createSheetsChart: a chart of a spreadsheet, fitted into the asked size and centred in it."""
    properties = request.get("elementProperties", {})
    page = batch.page_for_elements(properties)
    picture = wanted_chart(batch, request)
    frame = Frame.asked(properties, width=picture.width * EMU_PER_PIXEL, height=picture.height * EMU_PER_PIXEL)
    if min(frame.width, frame.height) <= 0:
        raise batch.refuse("A size dimension of a page element must be positive.")
    object_id = batch.claim(request.get("objectId"))
    page.setdefault("pageElements", []).append({"objectId": object_id, **chart_element(batch, request, picture, frame)})
    return {"objectId": object_id}


def refresh_sheets_chart(batch: Batch, request: Request) -> None:
    """refreshSheetsChart: the chart as its spreadsheet shows it now."""
    chart = batch.element_of_kind(request.get("objectId", ""), "sheetsChart")["sheetsChart"]
    chart["contentUrl"] = keep_picture(batch, wanted_chart(batch, chart))


KINDS: dict[str, Apply] = {"createSheetsChart": create_sheets_chart, "refreshSheetsChart": refresh_sheets_chart}
