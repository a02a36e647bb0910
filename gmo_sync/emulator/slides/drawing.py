"""Slides as SVG: one drawing for the page of a presentation, for thumbnails and for exports.

Pure. The unit is the point. Everything is resolved through layout and master; text is set in lines here
(`typesetting`), because SVG does not break them.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from gmo_sync.emulator.slides import defaults
from gmo_sync.emulator.slides.connectors import draw_line
from gmo_sync.emulator.slides.deck import Deck, Element, Page
from gmo_sync.emulator.slides.geometry import EMU_PER_POINT, IDENTITY, Affine, Frame
from gmo_sync.emulator.slides.lettering import letter
from gmo_sync.emulator.slides.outlines import outline_path
from gmo_sync.emulator.slides.pen import Pen, Svg, add, number, safe, scheme_of
from gmo_sync.emulator.slides.pictures import SERVED_AT
from gmo_sync.emulator.slides.requests.texts import place_of
from gmo_sync.emulator.slides.table import Table
from gmo_sync.emulator.slides.typesetting import height_of, set_in_lines

INSET = 7.2  # points, Google's distance between a box and its text
WIDTH, HEIGHT = defaults.PAGE_WIDTH / EMU_PER_POINT, defaults.PAGE_HEIGHT / EMU_PER_POINT


@dataclass(frozen=True)
class SlideView:
    """A slide for a browser, with the words of its speaker notes."""

    object_id: str
    number: int
    svg: str
    notes: tuple[str, ...] = ()
    skipped: bool = False


def drawn(deck: Deck) -> list[SlideView]:
    """Every slide of a deck, in order."""
    return [
        SlideView(
            slide["objectId"],
            number_of,
            as_svg(deck, slide),
            tuple(line for line in re.split("[\n\u000b]", notes_of(deck, slide)) if line.strip()),
            bool(slide["slideProperties"].get("isSkipped")),
        )
        for number_of, slide in enumerate(deck.slides, start=1)
    ]


def notes_of(deck: Deck, slide: Page) -> str:
    """The speaker notes of a slide."""
    notes_page = slide["slideProperties"]["notesPage"]
    wanted = notes_page["notesProperties"]["speakerNotesObjectId"]
    for element in notes_page["pageElements"]:
        if element["objectId"] == wanted and "text" in element["shape"]:
            return place_of(deck, element, element["shape"]).text.plain
    return ""


def as_svg(deck: Deck, page: Page, *, embedded: bool = False) -> str:
    """A page as an SVG document; `embedded` puts its pictures inside and leaves links out."""
    parents = ancestors_of(deck, page)
    slides = [slide["objectId"] for slide in deck.slides]
    number_of = slides.index(page["objectId"]) + 1 if page["objectId"] in slides else 0
    master = parents[0] if parents else page
    pen = Pen(deck, number_of, embedded, scheme_of(master))
    box = f"0 0 {number(WIDTH)} {number(HEIGHT)}"
    size = {"width": number(WIDTH), "height": number(HEIGHT)}
    svg = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": box, **size})
    add(svg, "rect", {**size, "fill": "#ffffff"})
    _background(pen, svg, [*parents, page])
    for one in parents:  # what a theme draws itself; its placeholders are only models
        for element in one.get("pageElements", []):
            if "placeholder" not in element.get("shape", {}):
                _draw(pen, svg, element, IDENTITY)
    for element in page.get("pageElements", []):
        _draw(pen, svg, element, IDENTITY)
    return ElementTree.tostring(svg, "unicode")


def ancestors_of(deck: Deck, page: Page) -> list[Page]:
    """The pages whose look a page takes over, the master first."""
    properties = page.get("slideProperties") or page.get("layoutProperties") or {}
    ids = [properties.get("masterObjectId"), properties.get("layoutObjectId")]
    if "notesProperties" in page:
        ids = [deck.notes_master["objectId"]]
    return [found for one in ids if one and (found := deck.page(one)) is not None]


def _background(pen: Pen, svg: Svg, pages: list[Page]) -> None:
    for page in reversed(pages):
        fill = page.get("pageProperties", {}).get("pageBackgroundFill", {})
        size = {"width": number(WIDTH), "height": number(HEIGHT)}
        if "stretchedPictureFill" in fill and not fill.get("propertyState"):
            address = _address(pen, fill["stretchedPictureFill"].get("contentUrl", ""))
            add(svg, "image", {**size, "href": address, "preserveAspectRatio": "none"})
            return
        look = pen.fill(fill)
        if look is not None:
            add(svg, "rect", {**size, **look})
            return


def _draw(pen: Pen, parent: Svg, element: Element, outer: Affine) -> None:
    if "elementGroup" in element:
        inner = outer.after(Affine.read(element.get("transform")))
        for child in element["elementGroup"]["children"]:
            _draw(pen, parent, child, inner)
        return
    frame = Frame.read(element, outer)
    if "line" in element:
        draw_line(pen, parent, element, frame)
        return
    width, height, matrix, mirrored = _box(frame)
    group = add(parent, "g", {"transform": matrix})
    if title := element.get("title") or element.get("description"):
        add(group, "title", None, title)
    if "shape" in element:
        _shape(pen, group, element, width, height, mirrored=mirrored)
    elif "table" in element:
        _table(pen, group, element)
    elif "image" in element:
        image = element["image"]
        _picture(pen, group, image["contentUrl"], image.get("imageProperties", {}), width, height)
    elif "sheetsChart" in element:
        chart = element["sheetsChart"]
        look = chart.get("sheetsChartProperties", {}).get("chartImageProperties", {})
        _picture(pen, group, chart["contentUrl"], look, width, height)
    elif "video" in element:
        _video(pen, group, element["video"], width, height)
    else:
        add(group, "rect", {"width": number(width), "height": number(height), "fill": "none", "stroke": "#999999"})


def _box(frame: Frame) -> tuple[float, float, str, bool]:
    """Width and height in points, the rest of the transform as SVG, whether it mirrors."""
    t = frame.transform
    across = (t.scale_x**2 + t.shear_y**2) ** 0.5 or 1
    down = (t.scale_y**2 + t.shear_x**2) ** 0.5 or 1
    terms = (t.scale_x / across, t.shear_y / across, t.shear_x / down, t.scale_y / down)
    terms = terms if any(terms[:2]) and any(terms[2:]) else (1, 0, 0, 1)
    x, y = t.x / EMU_PER_POINT, t.y / EMU_PER_POINT
    matrix = " ".join(number(term) for term in (*terms, x, y))
    mirrored = terms[0] * terms[3] - terms[1] * terms[2] < 0
    width, height = frame.width * across / EMU_PER_POINT, frame.height * down / EMU_PER_POINT
    return width, height, f"matrix({matrix})", mirrored


def _shape(pen: Pen, group: Svg, element: Element, width: float, height: float, *, mirrored: bool) -> None:
    shape = element["shape"]
    properties = pen.deck.inherited_properties(element)
    fill = pen.fill(properties.get("shapeBackgroundFill"))
    stroke = pen.stroke(properties.get("outline"), "outlineFill")
    if fill or stroke:
        path = outline_path(shape.get("shapeType", "RECTANGLE"), width, height)
        add(group, "path", {"d": path, **(fill or {"fill": "none"}), **(stroke or {})})
    if "text" not in shape:
        return
    if mirrored:  # letters are never seen in a mirror
        group = add(group, "g", {"transform": f"matrix(-1 0 0 1 {number(width)} 0)"})
    scale = properties.get("autofit", {}).get("fontScale", 1)
    lines = set_in_lines(place_of(pen.deck, element, shape), width - 2 * INSET, number=pen.number, scale=scale)
    letter(pen, group, lines, INSET, INSET, height - 2 * INSET, properties.get("contentAlignment", "TOP"))


def _table(pen: Pen, group: Svg, element: Element) -> None:
    table = Table.read(element["table"])
    widths = [width / EMU_PER_POINT for width in table.widths]
    heights = [height / EMU_PER_POINT for height, _ in table.heights]
    texts = {}
    for cell in table.cells:
        room = sum(widths[cell.column : cell.column + cell.columns]) - 2 * INSET
        place = place_of(pen.deck, element, cell.content)
        texts[cell.row, cell.column] = lines = set_in_lines(place, room, number=pen.number)
        if place.text.length and cell.rows == 1:  # words make a row higher
            heights[cell.row] = max(heights[cell.row], height_of(lines) + 2 * INSET)
    lefts = [sum(widths[:column]) for column in range(len(widths) + 1)]
    tops = [sum(heights[:row]) for row in range(len(heights) + 1)]
    for cell in table.cells:
        x, y = lefts[cell.column], tops[cell.row]
        width, height = lefts[cell.column + cell.columns] - x, tops[cell.row + cell.rows] - y
        properties = cell.content.get("tableCellProperties", {})
        fill = pen.fill(properties.get("tableCellBackgroundFill"))
        if fill:
            place_at = {"x": number(x), "y": number(y), "width": number(width), "height": number(height)}
            add(group, "rect", {**place_at, **fill})
        anchor = properties.get("contentAlignment", "TOP")
        letter(pen, group, texts[cell.row, cell.column], x + INSET, y + INSET, height - 2 * INSET, anchor)
    for (row, column), look in table.above.items():
        _border(pen, group, look, lefts[column], tops[row], lefts[column + 1], tops[row])
    for (row, column), look in table.left.items():
        _border(pen, group, look, lefts[column], tops[row], lefts[column], tops[row + 1])


def _border(pen: Pen, group: Svg, look: Mapping[str, Any], x1: float, y1: float, x2: float, y2: float) -> None:
    stroke = pen.stroke(look, "tableBorderFill")
    if stroke:
        ends = {"x1": number(x1), "y1": number(y1), "x2": number(x2), "y2": number(y2)}
        add(group, "line", {**ends, **stroke, "stroke-linecap": "square"})


def _picture(pen: Pen, group: Svg, url: str, properties: Mapping[str, Any], width: float, height: float) -> None:
    crop = properties.get("cropProperties", {})
    left, top = crop.get("leftOffset", 0), crop.get("topOffset", 0)
    across, down = 1 - left - crop.get("rightOffset", 0), 1 - top - crop.get("bottomOffset", 0)
    if across <= 0 or down <= 0:
        return
    whole_width, whole_height = width / across, height / down
    size = {"width": number(width), "height": number(height)}
    view = add(group, "svg", {**size, "viewBox": f"0 0 {number(width)} {number(height)}"})
    place = {"x": number(-left * whole_width), "y": number(-top * whole_height)}
    stretched = {"width": number(whole_width), "height": number(whole_height), "preserveAspectRatio": "none"}
    add(view, "image", {**place, **stretched, "href": _address(pen, url)})
    stroke = pen.stroke(properties.get("outline"), "outlineFill")
    if stroke:
        add(group, "rect", {**size, "fill": "none", **stroke})


def _video(pen: Pen, group: Svg, video: Mapping[str, Any], width: float, height: float) -> None:
    size = {"width": number(width), "height": number(height)}
    stroke = pen.stroke(video.get("videoProperties", {}).get("outline"), "outlineFill") or {}
    add(group, "rect", {**size, "fill": "#202124", **stroke})
    reach, x, y = min(width, height) / 8, width / 2, height / 2
    corners = ((x - reach * 0.8, y - reach), (x + reach, y), (x - reach * 0.8, y + reach))
    add(group, "polygon", {"points": " ".join(f"{number(a)},{number(b)}" for a, b in corners), "fill": "#ffffff"})


def _address(pen: Pen, url: str) -> str:
    """Where a browser finds a picture; for an embedded one the picture itself."""
    if not pen.embedded:
        return safe(url)
    picture = pen.deck.pictures.get(url.removeprefix(SERVED_AT))
    if picture is None:
        return ""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.content).decode()}"
