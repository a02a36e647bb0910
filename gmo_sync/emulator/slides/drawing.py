"""What a browser needs to draw a slide: boxes, words and colours resolved through layout and master.

Pure. Positions are per cent of the page and sizes of type are container widths (cqw), so that a slide is right at any
width without a script. The template only lays these values out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gmo_sync.emulator.slides.deck import Deck, Element, Page
from gmo_sync.emulator.slides.geometry import EMU_PER_POINT, IDENTITY, Affine, Frame, in_emu
from gmo_sync.emulator.slides.requests.texts import Place, place_of
from gmo_sync.emulator.slides.styles import merged
from gmo_sync.emulator.slides.text import joined
from gmo_sync.emulator.slides.theme import PAGE_HEIGHT, PAGE_WIDTH

_INSET = 91_425  # Google's distance between a box and its text
_LINE = 1.17  # height of a line of Arial, in its size
_SANS = "Arial,'Liberation Sans',sans-serif"
_SERIFS = "'Noto Serif','Liberation Serif',serif"
_SERIF = re.compile(r"(?i)\bserif|roman|times|georgia|garamond|playfair|lora|merriweather|cambria|spectral")
_ROUND = {"ELLIPSE": "50%", "ROUND_RECTANGLE": "2cqw", "ROUND_2_SAME_RECTANGLE": "2cqw"}
_DASHES = {"DOT": "dotted", "DASH": "dashed", "DASH_DOT": "dashed", "LONG_DASH": "dashed", "LONG_DASH_DOT": "dashed"}


@dataclass(frozen=True)
class RunView:
    """Words of one style; `href` where they are a link."""

    text: str
    style: str
    href: str | None = None


@dataclass(frozen=True)
class ParagraphView:
    """A paragraph: its style, the glyph of its bullet with its style, its runs."""

    style: str
    runs: tuple[RunView, ...]
    glyph: str = ""
    glyph_style: str = ""


@dataclass(frozen=True)
class CellView:
    """A table cell."""

    style: str
    paragraphs: tuple[ParagraphView, ...]
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True)
class ElementView:
    """An element to draw; which of the parts are set says what it is."""

    style: str
    title: str
    paragraphs: tuple[ParagraphView, ...] = ()
    image: str | None = None
    image_style: str = ""
    line: tuple[float, float, float, float] | None = None  # per cent of the page: x1, y1, x2, y2
    line_color: str = ""
    line_width: float = 0  # in thousandths of the page's width
    rows: tuple[tuple[str, tuple[CellView, ...]], ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class SlideView:
    """A slide with the words of its speaker notes."""

    object_id: str
    number: int
    background: str
    elements: tuple[ElementView, ...]
    notes: tuple[str, ...] = ()
    skipped: bool = False


@dataclass
class _Pen:
    deck: Deck
    slide: Page
    number: int
    scheme: dict[str, str] = field(default_factory=dict)

    def color(self, color: Mapping[str, Any] | None, alpha: float = 1) -> str:
        """An OpaqueColor as CSS."""
        given = color or {}
        if "themeColor" in given:
            value = self.scheme.get(given["themeColor"], "0 0 0")
        else:
            value = _rgb(given.get("rgbColor", {}))
        return f"rgb({value} / {alpha:g})"

    def fill(self, fill: Mapping[str, Any] | None) -> str | None:
        """A fill as CSS, None when it is not drawn."""
        if not fill or fill.get("propertyState") in ("NOT_RENDERED", "INHERIT") or "solidFill" not in fill:
            return None
        solid = fill["solidFill"]
        return self.color(solid.get("color"), solid.get("alpha", 1))


def drawn(deck: Deck) -> list[SlideView]:
    """Every slide of a deck, in order."""
    return [draw_slide(deck, slide, number) for number, slide in enumerate(deck.slides, start=1)]


def draw_slide(deck: Deck, slide: Page, number: int) -> SlideView:
    """One slide. Its pictures keep the address that they have on this server."""
    layout = deck.page(slide["slideProperties"].get("layoutObjectId", "")) or {}
    master = deck.page(slide["slideProperties"].get("masterObjectId", "")) or {}
    pen = _Pen(deck, slide, number, _scheme(master))
    background = None
    for page in (slide, layout, master):
        background = background or pen.fill(page.get("pageProperties", {}).get("pageBackgroundFill"))
    elements: list[ElementView] = []
    for page in (master, layout):  # what a theme draws itself; its placeholders are only models
        for element in page.get("pageElements", []):
            if "placeholder" not in element.get("shape", {}):
                elements += _views(pen, element, IDENTITY)
    for element in slide.get("pageElements", []):
        elements += _views(pen, element, IDENTITY)
    notes_page = slide["slideProperties"]["notesPage"]
    wanted = notes_page["notesProperties"]["speakerNotesObjectId"]
    notes: tuple[str, ...] = ()
    for element in notes_page["pageElements"]:
        if element["objectId"] == wanted and "text" in element["shape"]:
            words = place_of(deck, element, element["shape"]).text.plain
            notes = tuple(line for line in re.split("[\n\u000b]", words) if line.strip())
    skipped = bool(slide["slideProperties"].get("isSkipped"))
    return SlideView(slide["objectId"], number, background or "#fff", tuple(elements), notes, skipped)


def _scheme(master: Page) -> dict[str, str]:
    colors = master.get("pageProperties", {}).get("colorScheme", {}).get("colors", [])
    return {one["type"]: _rgb(one.get("color", {})) for one in colors}


def _rgb(color: Mapping[str, Any]) -> str:
    return " ".join(str(round(255 * color.get(name, 0))) for name in ("red", "green", "blue"))


def _views(pen: _Pen, element: Element, outer: Affine) -> list[ElementView]:
    if "elementGroup" in element:
        inner = outer.after(Affine.read(element.get("transform")))
        return [view for child in element["elementGroup"]["children"] for view in _views(pen, child, inner)]
    frame = Frame.read(element, outer)
    title = element.get("title") or element.get("description") or ""
    if "line" in element:
        return [_line(pen, element, frame, title)]
    style = _box(frame)
    if "image" in element:
        return [_image(pen, element, style, title)]
    if "table" in element:
        return [_table(pen, element, style, title)]
    if "shape" in element:
        return [_shape(pen, element, style, title, frame)]
    return [ElementView(style + "border:1px dashed #999;", title, hint=next(iter(set(element) - {"objectId"}), ""))]


def _box(frame: Frame) -> str:
    t = frame.transform
    width, height = frame.width * _length(t.scale_x, t.shear_y), frame.height * _length(t.scale_y, t.shear_x)
    style = (
        f"left:{_percent(t.x, PAGE_WIDTH)};top:{_percent(t.y, PAGE_HEIGHT)};"
        f"width:{_percent(width, PAGE_WIDTH)};height:{_percent(height, PAGE_HEIGHT)};"
    )
    if t.shear_x or t.shear_y or t.scale_x < 0 or t.scale_y < 0:
        across, down = _length(t.scale_x, t.shear_y) or 1, _length(t.scale_y, t.shear_x) or 1
        terms = (t.scale_x / across, t.shear_y / across, t.shear_x / down, t.scale_y / down, 0, 0)
        style += f"transform-origin:0 0;transform:matrix({','.join(f'{term:.5g}' for term in terms)});"
    return style


def _length(along: float, across: float) -> float:
    return float((along * along + across * across) ** 0.5)


def _percent(value: float, whole: float) -> str:
    return f"{100 * value / whole:.4g}%"


def _cqw(emu: float) -> str:
    return f"{100 * emu / PAGE_WIDTH:.4g}cqw"


def _outline(pen: _Pen, outline: Mapping[str, Any] | None) -> str:
    if not outline or outline.get("propertyState") in ("NOT_RENDERED", "INHERIT"):
        return ""
    color = pen.fill(outline.get("outlineFill")) or "transparent"
    dash = _DASHES.get(outline.get("dashStyle", "SOLID"), "solid")
    return f"border:max(1px,{_cqw(in_emu(outline.get('weight'), 9525))}) {dash} {color};"


def _image(pen: _Pen, element: Element, style: str, title: str) -> ElementView:
    image = element["image"]
    properties = image.get("imageProperties", {})
    crop = properties.get("cropProperties", {})
    left, right = crop.get("leftOffset", 0), crop.get("rightOffset", 0)
    top, bottom = crop.get("topOffset", 0), crop.get("bottomOffset", 0)
    across, down = 1 - left - right, 1 - top - bottom
    inner = ""
    if (across, down) != (1, 1) and across > 0 and down > 0:
        inner = (
            f"width:{100 / across:.5g}%;height:{100 / down:.5g}%;"
            f"left:{-100 * left / across:.5g}%;top:{-100 * top / down:.5g}%;"
        )
    return ElementView(
        style + _outline(pen, properties.get("outline")),
        title,
        image=image["contentUrl"],
        image_style=inner,
    )


def _line(pen: _Pen, element: Element, frame: Frame, title: str) -> ElementView:
    properties = element["line"].get("lineProperties", {})
    t = frame.transform
    end = t.after(Affine(1, 1, 0, 0, frame.width, frame.height))
    return ElementView(
        "",
        title,
        line=(100 * t.x / PAGE_WIDTH, 100 * t.y / PAGE_HEIGHT, 100 * end.x / PAGE_WIDTH, 100 * end.y / PAGE_HEIGHT),
        line_color=pen.fill(properties.get("lineFill")) or "transparent",
        line_width=1000 * in_emu(properties.get("weight"), 9525) / PAGE_WIDTH,
    )


def _shape(pen: _Pen, element: Element, style: str, title: str, frame: Frame) -> ElementView:
    shape = element["shape"]
    properties = pen.deck.inherited_properties(element)
    fill = pen.fill(properties.get("shapeBackgroundFill"))
    anchor = {"MIDDLE": "center", "BOTTOM": "flex-end"}.get(properties.get("contentAlignment", ""), "flex-start")
    style += f"justify-content:{anchor};" + _outline(pen, properties.get("outline"))
    if frame.width and frame.height:
        style += f"padding:{_cqw(_INSET)};"
    if fill:
        style += f"background:{fill};"
    if shape.get("shapeType") in _ROUND:
        style += f"border-radius:{_ROUND[shape['shapeType']]};"
    paragraphs = _paragraphs(pen, place_of(pen.deck, element, shape)) if "text" in shape else ()
    return ElementView(style, title, paragraphs=paragraphs)


def _table(pen: _Pen, element: Element, style: str, title: str) -> ElementView:
    table = element["table"]
    rows = []
    for row in table["tableRows"]:
        cells = []
        for number, cell in enumerate(row["tableCells"]):
            properties = cell.get("tableCellProperties", {})
            fill = pen.fill(properties.get("tableCellBackgroundFill"))
            width = in_emu(table["tableColumns"][number].get("columnWidth")) if number < table["columns"] else 0
            align = {"MIDDLE": "middle", "BOTTOM": "bottom"}.get(properties.get("contentAlignment", ""), "top")
            cell_style = f"width:{_cqw(width)};vertical-align:{align};padding:{_cqw(_INSET)};"
            cell_style += f"background:{fill};" if fill else ""
            paragraphs = _paragraphs(pen, place_of(pen.deck, element, cell)) if "text" in cell else ()
            cells.append(CellView(cell_style, paragraphs, cell.get("rowSpan", 1), cell.get("columnSpan", 1)))
        rows.append((f"height:{_cqw(in_emu(row.get('rowHeight')))};", tuple(cells)))
    return ElementView(style, title, rows=tuple(rows))


def _paragraphs(pen: _Pen, place: Place) -> tuple[ParagraphView, ...]:
    text = place.text
    views = []
    for number, paragraph in enumerate(text.paragraphs):
        level = int((paragraph.bullet or {}).get("nestingLevel", 0))
        inherited_text, inherited_paragraph = place.fallback(level)
        first, last = text.span(number)
        runs: list[RunView] = []
        at = first
        while at < last:
            unit = text.units[at]
            stop = at + 1
            while stop < last and text.units[stop].style == unit.style and text.units[stop].auto == unit.auto:
                stop += 1
            words = str(pen.number) if unit.auto else joined(one.char for one in text.units[at:stop])
            style = merged(inherited_text, unit.style)
            words = words.rstrip("\n").replace("\u000b", "\n")
            runs.append(RunView(words or "\u200b", _text_css(pen, style), _href(style)))
            at = stop
        paragraph_style = merged(inherited_paragraph, paragraph.style)
        style_here = merged(inherited_text, text.units[first].style)
        bullet = paragraph.bullet or {}
        views.append(
            ParagraphView(
                _paragraph_css(paragraph_style, hanging=bool(bullet)) + _size_css(style_here),
                tuple(runs),
                bullet.get("glyph", "").strip(),
                _text_css(pen, style_here),
            )
        )
    return tuple(views)


def _href(style: Mapping[str, Any]) -> str | None:
    url = style.get("link", {}).get("url", "")
    return url if re.match(r"(?i)(https?://|mailto:)", url) else None


def _text_css(pen: _Pen, style: Mapping[str, Any]) -> str:
    size = in_emu(style.get("fontSize"), 14 * EMU_PER_POINT)
    family = re.sub(r"[^\w \-]", "", style.get("fontFamily", "Arial"))
    css = f"font-size:{_cqw(size)};font-family:'{family}',{_SERIFS if _SERIF.search(family) else _SANS};"
    weight = style.get("weightedFontFamily", {}).get("weight", 400)
    css += f"font-weight:{700 if style.get('bold') and weight < 700 else int(weight)};"
    if style.get("italic"):
        css += "font-style:italic;"
    lines = [word for name, word in (("underline", "underline"), ("strikethrough", "line-through")) if style.get(name)]
    if lines:
        css += f"text-decoration:{' '.join(lines)};"
    if style.get("smallCaps"):
        css += "font-variant:small-caps;"
    if style.get("baselineOffset") in ("SUPERSCRIPT", "SUBSCRIPT"):
        raised = "super" if style["baselineOffset"] == "SUPERSCRIPT" else "sub"
        css += f"vertical-align:{raised};font-size:{_cqw(size * 0.6)};"
    if opaque := style.get("foregroundColor", {}).get("opaqueColor"):
        css += f"color:{pen.color(opaque)};"
    if opaque := style.get("backgroundColor", {}).get("opaqueColor"):
        css += f"background:{pen.color(opaque)};"
    return css


def _size_css(style: Mapping[str, Any]) -> str:
    """The size of a paragraph's own line, so that a browser's default does not spread small type."""
    return f"font-size:{_cqw(in_emu(style.get('fontSize'), 14 * EMU_PER_POINT))};"


def _paragraph_css(style: Mapping[str, Any], *, hanging: bool) -> str:
    align = {"CENTER": "center", "END": "right", "JUSTIFIED": "justify"}.get(style.get("alignment", "START"), "left")
    start, first = in_emu(style.get("indentStart")), in_emu(style.get("indentFirstLine"))
    css = (
        f"text-align:{align};line-height:{_LINE * style.get('lineSpacing', 100) / 100:.4g};"
        f"margin:{_cqw(in_emu(style.get('spaceAbove')))} {_cqw(in_emu(style.get('indentEnd')))} "
        f"{_cqw(in_emu(style.get('spaceBelow')))} {_cqw(start)};"
    )
    if first != start:
        css += f"text-indent:{_cqw(first - start)};"
        if hanging:
            css += f"--hang:{_cqw(start - first)};"
    if style.get("direction") == "RIGHT_TO_LEFT":
        css += "direction:rtl;"
    return css
