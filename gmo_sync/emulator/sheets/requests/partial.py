"""What the request kinds of Sheets leave out, for the table of coverage."""

PARTIAL = {
    "addSheet": "tabs of data sources are refused",
    "addChart": "kept, returned and led along, not drawn; charts of data sources are refused",
    "updateChartSpec": "kept as given, not drawn; charts of data sources are refused",
    "addSlicer": "kept, returned and led along; its criteria hide no rows",
    "updateSlicerSpec": "kept as given; its criteria hide no rows",
    "updateCells": "pivot tables are kept and led along, not worked out; data sources are refused",
    "addTable": "column types fill checkboxes, ratings and dropdowns, but set no number formats",
    "updateTable": "column types fill checkboxes, ratings and dropdowns, but set no number formats; "
    "a formula written into a header cell stays one",
    "autoResizeDimensions": "widths are estimated from the letters; heights go back to the default",
    "autoFill": "series of numbers, dates, numbered texts, months and weekdays; anything else is repeated",
    "setBasicFilter": "rows are hidden by the values they have now, not by those when the filter was set",
    "addConditionalFormatRule": "gradients are kept and returned, not worked out",
    "duplicateSheet": "named ranges and developer metadata of the tab are not copied",
    "cutPaste": "conditional formats stay behind",
    "copyPaste": "nothing is pasted beyond the edge of the grid: the grid does not grow",
    "insertComment": "nobody is notified",
    "addCommentReply": "nobody is notified",
}
