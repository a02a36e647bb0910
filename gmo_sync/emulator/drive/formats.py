"""What Drive converts: the tables of `about.get`, and the addresses that exports have."""

from __future__ import annotations

GOOGLE_TYPE = "application/vnd.google-apps."
SPREADSHEET, PRESENTATION = f"{GOOGLE_TYPE}spreadsheet", f"{GOOGLE_TYPE}presentation"
DOCUMENT, DRAWING, SCRIPT, FORM = (f"{GOOGLE_TYPE}{kind}" for kind in ("document", "drawing", "script", "form"))

PDF = "application/pdf"
CSV, TSV = "text/csv", "text/tab-separated-values"
_OFFICE = "application/vnd.openxmlformats-officedocument."
XLSX, PPTX, DOCX = (
    f"{_OFFICE}{kind}" for kind in ("spreadsheetml.sheet", "presentationml.presentation", "wordprocessingml.document")
)
_OPEN = "application/vnd.oasis.opendocument."
_OPEN_TOO = "application/x-vnd.oasis.opendocument."
ODS, ODS_TOO, ODP, ODT = f"{_OPEN}spreadsheet", f"{_OPEN_TOO}spreadsheet", f"{_OPEN}presentation", f"{_OPEN}text"

# MIME type → the short name that addresses of exports have.
EXPORTS: dict[str, dict[str, str]] = {
    DOCUMENT: {
        "application/rtf": "rtf",
        ODT: "odt",
        "text/html": "html",
        PDF: "pdf",
        "text/x-markdown": "md",
        "text/markdown": "md",
        "application/epub+zip": "epub",
        "application/zip": "zip",
        DOCX: "docx",
        "text/plain": "txt",
    },
    SPREADSHEET: {
        ODS_TOO: "ods",
        TSV: "tsv",
        PDF: "pdf",
        XLSX: "xlsx",
        CSV: "csv",
        "application/zip": "zip",
        ODS: "ods",
    },
    PRESENTATION: {ODP: "odp", PDF: "pdf", PPTX: "pptx", "text/plain": "txt"},
    SCRIPT: {f"{SCRIPT}+json": "json"},
    FORM: {"application/zip": "zip"},
    DRAWING: {"image/svg+xml": "svg", "image/png": "png", PDF: "pdf", "image/jpeg": "jpeg"},
}
_LINKS = {
    SPREADSHEET: "/spreadsheets/export?id={id}&exportFormat={format}",
    PRESENTATION: "/feeds/download/presentations/Export?id={id}&exportFormat={format}",
}

_IMPORTS: dict[str, tuple[str, ...]] = {
    SPREADSHEET: (
        TSV,
        CSV,
        "application/vnd.ms-excel",
        "application/vnd.ms-excel.sheet.macroenabled.12",
        "application/vnd.ms-excel.template.macroenabled.12",
        XLSX,
        f"{_OFFICE}spreadsheetml.template",
        ODS,
        ODS_TOO,
    ),
    PRESENTATION: (
        "application/vnd.ms-powerpoint",
        "application/vnd.ms-powerpoint.presentation.macroenabled.12",
        "application/vnd.ms-powerpoint.slideshow.macroenabled.12",
        "application/vnd.ms-powerpoint.template.macroenabled.12",
        PPTX,
        f"{_OFFICE}presentationml.slideshow",
        f"{_OFFICE}presentationml.template",
        ODP,
        f"{_OPEN_TOO}presentation",
    ),
    DOCUMENT: (
        "application/msword",
        "application/pdf",
        "application/rtf",
        "application/vnd.ms-word.document.macroenabled.12",
        "application/vnd.ms-word.template.macroenabled.12",
        "application/vnd.sun.xml.writer",
        DOCX,
        f"{_OFFICE}wordprocessingml.template",
        ODT,
        f"{_OPEN_TOO}text",
        "image/bmp",
        "image/gif",
        "image/jpeg",
        "image/jpg",
        "image/pjpeg",
        "image/png",
        "image/x-bmp",
        "image/x-png",
        "text/html",
        "text/markdown",
        "text/plain",
        "text/richtext",
        "text/rtf",
        "text/x-markdown",
    ),
    DRAWING: ("application/x-msmetafile",),
    SCRIPT: ("application/json", f"{SCRIPT}+json", f"{SCRIPT}+text/plain"),
}
LARGEST_EXPORT = 10 * 1024 * 1024


def import_formats() -> dict[str, list[str]]:
    """What Drive makes of uploads: MIME type → types of documents."""
    return {source: [target] for target, sources in _IMPORTS.items() for source in sources}


def export_formats() -> dict[str, list[str]]:
    """What Drive makes of documents: MIME type → MIME types."""
    return {source: list(formats) for source, formats in EXPORTS.items()}


def importable(source: str, target: str) -> bool:
    """Whether Drive makes a document of type `target` of an upload of type `source`."""
    return source in _IMPORTS.get(target, ())


def export_links(base_url: str, file_id: str, mime_type: str, revision: str = "") -> dict[str, str]:
    """MIME type → the address of the export, for documents that have such addresses."""
    pattern = _LINKS.get(mime_type)
    if pattern is None:
        return {}
    more = f"&revision={revision}" if revision else ""
    return {
        target: base_url + pattern.format(id=file_id, format=name) + more for target, name in EXPORTS[mime_type].items()
    }


def named(mime_type: str, name: str) -> str | None:
    """The MIME type that an address of an export means by a short name."""
    return next((target for target, known in EXPORTS.get(mime_type, {}).items() if known == name), None)
