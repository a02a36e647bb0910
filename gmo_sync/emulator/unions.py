"""Fields of which a message may have only one, as Google's reference names them; discovery documents do not tell.

Schema → name of the union → its fields, None for all fields of the schema.
"""

from __future__ import annotations

from collections.abc import Mapping

Unions = Mapping[str, Mapping[str, tuple[str, ...] | None]]

_COLOR = {"kind": ("rgbColor", "themeColor")}
_WRITE_CONTROL = {"control": ("requiredRevisionId", "targetRevisionId")}

UNIONS: Mapping[str, Unions] = {
    "sheets.v4": {
        "Request": {"kind": None},
        "ExtendedValue": {"value": ("numberValue", "stringValue", "boolValue", "formulaValue", "errorValue")},
        "ColorStyle": _COLOR,
        "ConditionValue": {"value": ("relativeDate", "userEnteredValue")},
        "ConditionalFormatRule": {"rule": ("booleanRule", "gradientRule")},
        "DataFilter": {"filter": ("developerMetadataLookup", "a1Range", "gridRange")},
        "DeveloperMetadataLocation": {"location": ("spreadsheet", "sheetId", "dimensionRange")},
        "EmbeddedObjectPosition": {"location": ("sheetId", "overlayPosition", "newSheet")},
        "AutoFillRequest": {"area": ("range", "sourceAndDestination")},
        "FindReplaceRequest": {"scope": ("range", "sheetId", "allSheets")},
        "PasteDataRequest": {"kind": ("delimiter", "html")},
        "UpdateCellsRequest": {"area": ("start", "range")},
        "UpdateConditionalFormatRuleRequest": {"instruction": ("rule", "newIndex")},
        "SortSpec": {"reference": ("dimensionIndex", "dataSourceColumnReference")},
        "FilterSpec": {"reference": ("columnIndex", "dataSourceColumnReference")},
        "PivotValue": {"value": ("sourceColumnOffset", "formula", "dataSourceColumnReference")},
        "PivotGroupRule": {"kind": ("manualRule", "histogramRule", "dateTimeRule")},
        "ChartSpec": {
            "chart": (
                "basicChart",
                "pieChart",
                "bubbleChart",
                "candlestickChart",
                "orgChart",
                "histogramChart",
                "waterfallChart",
                "treemapChart",
                "scorecardChart",
            )
        },
    },
    "forms.v1": {
        "Request": {"kind": None},
        "Item": {"kind": ("questionItem", "questionGroupItem", "pageBreakItem", "textItem", "imageItem", "videoItem")},
        "Question": {
            "kind": (
                "choiceQuestion",
                "textQuestion",
                "scaleQuestion",
                "dateQuestion",
                "timeQuestion",
                "fileUploadQuestion",
                "rowQuestion",
                "ratingQuestion",
            )
        },
        "WriteControl": _WRITE_CONTROL,
    },
    "slides.v1": {
        "Request": {"kind": None},
        "OpaqueColor": _COLOR,
        "LayoutReference": {"kind": ("predefinedLayout", "layoutId")},
        "Link": {"destination": ("url", "relativeLink", "pageObjectId", "slideIndex")},
        "LayoutPlaceholderIdMapping": {"kind": ("layoutPlaceholder", "layoutPlaceholderObjectId")},
    },
}
