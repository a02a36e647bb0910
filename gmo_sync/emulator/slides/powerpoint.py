"""A presentation as a PowerPoint file, by python-pptx: slides with their shapes, words, tables, pictures and notes.

Decides what is carried over: places, sizes and turns, fills and outlines, words with their looks. Layouts are not:
every slide stands by itself, with all that it shows written on it.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from typing import Any

from gmo_sync.emulator.slides import defaults
from gmo_sync.emulator.slides.deck import Deck, Element
from gmo_sync.emulator.slides.drawing import ancestors_of, notes_of
from gmo_sync.emulator.slides.geometry import EMU_PER_POINT, IDENTITY, Affine, Frame
from gmo_sync.emulator.slides.lettering import address_of
from gmo_sync.emulator.slides.pen import Pen, safe, scheme_of
from gmo_sync.emulator.slides.pictures import SERVED_AT
from gmo_sync.emulator.slides.requests.texts import Place, place_of
from gmo_sync.emulator.slides.styles import merged
from gmo_sync.emulator.slides.table import Table
from gmo_sync.emulator.slides.text import joined
from gmo_sync.emulator.slides.thumbnails import library, rendered
from gmo_sync.emulator.slides.typesetting import family_of, is_bold, points

_SHAPES = {
    "ELLIPSE": "OVAL",
    "ROUND_RECTANGLE": "ROUNDED_RECTANGLE",
    "TRIANGLE": "ISOSCELES_TRIANGLE",
    "STAR_5": "STAR_5_POINT",
    "PLUS": "CROSS",
    "HOME_PLATE": "PENTAGON",
    "PENTAGON": "REGULAR_PENTAGON",
}
_ANCHORS = {"MIDDLE": "MIDDLE", "BOTTOM": "BOTTOM"}
_ALIGNMENTS = {"CENTER": "CENTER", "END": "RIGHT", "JUSTIFIED": "JUSTIFY"}


def as_powerpoint(deck: Deck, title: str) -> bytes:
    """The bytes of a .pptx. Raises 501 where python-pptx is not installed."""
    return _Writer(deck).written(title)


class _Writer:
    def __init__(self, deck: Deck) -> None:
        self._deck = deck
        self._pptx = library("pptx", "PowerPoint files")
        self._text = library("pptx.enum.text", "PowerPoint files")
        self._shapes = library("pptx.enum.shapes", "PowerPoint files")
        self._colors = library("pptx.dml.color", "PowerPoint files")
        self._pen = Pen(deck)

    def written(self, title: str) -> bytes:
        book = self._pptx.Presentation()
        book.slide_width, book.slide_height = defaults.PAGE_WIDTH, defaults.PAGE_HEIGHT
        book.core_properties.title = safe(title)
        blank = book.slide_layouts[6]
        for number, slide in enumerate(self._deck.slides, start=1):
            parents = ancestors_of(self._deck, slide)
            self._pen = Pen(self._deck, number, scheme=scheme_of(parents[0] if parents else slide))
            page = book.slides.add_slide(blank)
            for one in reversed([*parents, slide]):
                look = self._pen.fill(one.get("pageProperties", {}).get("pageBackgroundFill"))
                if look:
                    self._fill(page.background.fill, look)
                    break
            for parent in parents:
                for element in parent.get("pageElements", []):
                    if "placeholder" not in element.get("shape", {}):
                        self._element(page.shapes, element, IDENTITY)
            for element in slide.get("pageElements", []):
                self._element(page.shapes, element, IDENTITY)
            notes = notes_of(self._deck, slide)
            if notes:
                page.notes_slide.notes_text_frame.text = safe(notes)
            if slide["slideProperties"].get("isSkipped"):
                page._element.set("show", "0")
        kept = io.BytesIO()
        book.save(kept)
        return kept.getvalue()

    def _element(self, shapes: Any, element: Element, outer: Affine) -> None:
        if "elementGroup" in element:
            inner = outer.after(Affine.read(element.get("transform")))
            for child in element["elementGroup"]["children"]:
                self._element(shapes, child, inner)
            return
        frame = Frame.read(element, outer)
        if "line" in element:
            self._line(shapes, element, frame)
            return
        left, top, width, height, turn = _placed(frame)
        made: Any = None
        if "shape" in element:
            made = self._shape(shapes, element, (left, top, width, height))
        elif "table" in element:
            made = self._table(shapes, element, (left, top, width, height))
        elif "image" in element:
            made = self._picture(shapes, element["image"]["contentUrl"], (left, top, width, height))
            crop = element["image"].get("imageProperties", {}).get("cropProperties", {})
            for side in ("left", "right", "top", "bottom"):
                if made is not None and crop.get(f"{side}Offset"):
                    setattr(made, f"crop_{side}", crop[f"{side}Offset"])
        elif "sheetsChart" in element:
            made = self._picture(shapes, element["sheetsChart"]["contentUrl"], (left, top, width, height))
        if made is None:
            return
        if turn and "table" not in element:
            made.rotation = turn
        words = element.get("description") or element.get("title")
        if words:
            made._element._nvXxPr.cNvPr.set("descr", safe(words))

    def _shape(self, shapes: Any, element: Element, box: tuple[int, int, int, int]) -> Any:
        shape = element["shape"]
        properties = self._deck.inherited_properties(element)
        kind = shape.get("shapeType", "TEXT_BOX")
        if kind == "TEXT_BOX":
            made = shapes.add_textbox(*box)
        else:
            names = self._shapes.MSO_AUTO_SHAPE_TYPE
            made = shapes.add_shape(getattr(names, _SHAPES.get(kind, kind), names.RECTANGLE), *box)
            made.shadow.inherit = False
        self._fill(made.fill, self._pen.fill(properties.get("shapeBackgroundFill")))
        stroke = self._pen.stroke(properties.get("outline"), "outlineFill")
        self._fill(made.line.fill, {"fill": stroke["stroke"]} if stroke else None)
        if stroke:
            made.line.width = int(float(stroke["stroke-width"]) * EMU_PER_POINT)
        if "text" in shape:
            anchor = _ANCHORS.get(properties.get("contentAlignment", ""), "TOP")
            made.text_frame.vertical_anchor = getattr(self._text.MSO_ANCHOR, anchor)
            made.text_frame.word_wrap = True
            self._words(made.text_frame, place_of(self._deck, element, shape))
        return made

    def _table(self, shapes: Any, element: Element, box: tuple[int, int, int, int]) -> Any:
        table = Table.read(element["table"])
        made = shapes.add_table(len(table.heights), len(table.widths), *box)
        for column, width in enumerate(table.widths):
            made.table.columns[column].width = round(width)
        for row, (height, _) in enumerate(table.heights):
            made.table.rows[row].height = round(height)
        made.table.first_row = made.table.horz_banding = False
        for cell in table.cells:
            twin = made.table.cell(cell.row, cell.column)
            if cell.merged:
                twin.merge(made.table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1))
            properties = cell.content.get("tableCellProperties", {})
            self._fill(twin.fill, self._pen.fill(properties.get("tableCellBackgroundFill")))
            anchor = _ANCHORS.get(properties.get("contentAlignment", ""), "TOP")
            twin.vertical_anchor = getattr(self._text.MSO_ANCHOR, anchor)
            self._words(twin.text_frame, place_of(self._deck, element, cell.content))
        return made

    def _picture(self, shapes: Any, url: str, box: tuple[int, int, int, int]) -> Any:
        picture = self._deck.pictures.get(url.removeprefix(SERVED_AT))
        if picture is None:
            return None
        content = picture.content
        if picture.media_type == "image/svg+xml":
            content = rendered(content.decode(), picture.width * 2)
        return shapes.add_picture(io.BytesIO(content), *box)

    def _line(self, shapes: Any, element: Element, frame: Frame) -> None:
        properties = element["line"].get("lineProperties", {})
        stroke = self._pen.stroke(properties, "lineFill")
        if not stroke:
            return
        names = self._shapes.MSO_CONNECTOR_TYPE
        kind = {"BENT": names.ELBOW, "CURVED": names.CURVE}.get(element["line"].get("lineCategory"), names.STRAIGHT)
        (x1, y1), (x2, y2) = frame.at(0, 0), frame.at(1, 1)
        made = shapes.add_connector(kind, round(x1), round(y1), round(x2), round(y2))
        self._fill(made.line.fill, {"fill": stroke["stroke"]})
        made.line.width = int(float(stroke["stroke-width"]) * EMU_PER_POINT)

    def _fill(self, fill: Any, look: Mapping[str, str] | None) -> None:
        if look is None:
            fill.background()
            return
        fill.solid()
        fill.fore_color.rgb = self._colors.RGBColor.from_string(look["fill"].removeprefix("#").upper())

    def _words(self, frame: Any, place: Place) -> None:
        text = place.text
        for index, paragraph in enumerate(text.paragraphs):
            level = int((paragraph.bullet or {}).get("nestingLevel", 0))
            inherited_text, inherited_paragraph = place.fallback(level)
            look = merged(inherited_paragraph, paragraph.style)
            made = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
            alignment = _ALIGNMENTS.get(look.get("alignment", ""), "LEFT")
            made.alignment = getattr(self._text.PP_ALIGN, alignment)
            made.level = min(level, 8)
            made.line_spacing = look.get("lineSpacing", 100) / 100
            glyph = (paragraph.bullet or {}).get("glyph", "").strip()
            at, last = text.span(index)
            while at < last:
                unit, stop = text.units[at], at + 1
                while stop < last and text.units[stop].style is unit.style and not (unit.auto or text.units[stop].auto):
                    stop += 1
                words = str(self._pen.number) if unit.auto else joined(one.char for one in text.units[at:stop])
                if glyph:
                    words, glyph = f"{glyph} {words}", ""
                self._run(made, words.rstrip("\n"), merged(inherited_text, unit.style))
                at = stop

    def _run(self, paragraph: Any, words: str, style: Mapping[str, Any]) -> None:
        for number, part in enumerate(words.split("\u000b")):
            if number:
                paragraph.add_line_break()
            if not part:
                continue
            run = paragraph.add_run()
            run.text = safe(part)
            run.font.size = int(points(style.get("fontSize"), 14) * EMU_PER_POINT)
            run.font.name = family_of(style)
            run.font.bold, run.font.italic = is_bold(style), bool(style.get("italic"))
            run.font.underline = bool(style.get("underline"))
            opaque = style.get("foregroundColor", {}).get("opaqueColor")
            color = self._pen.color(opaque) if opaque else "#000000"
            run.font.color.rgb = self._colors.RGBColor.from_string(color.removeprefix("#").upper())
            if address := address_of(style):
                run.hyperlink.address = address


def _placed(frame: Frame) -> tuple[int, int, int, int, float]:
    """Left, top, width, height in EMU of the unturned box around the same middle, and the turn in degrees."""
    t = frame.transform
    width = frame.width * math.hypot(t.scale_x, t.shear_y)
    height = frame.height * math.hypot(t.scale_y, t.shear_x)
    x, y = frame.at(0.5, 0.5)
    turn = (
        math.degrees(math.atan2(t.shear_y, t.scale_x)) if t.shear_y else (180.0 if t.scale_x < 0 > t.scale_y else 0.0)
    )
    return round(x - width / 2), round(y - height / 2), round(width), round(height), turn % 360
