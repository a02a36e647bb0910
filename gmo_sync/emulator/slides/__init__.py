"""Slides v1, emulated.

`defaults`   what elements begin with: fills, outlines, styles
`theme`      Google's default master and layouts
`deck`       a presentation's pages, ids and inheritance
`text`       text in UTF-16 units, as Google indexes it
`table`      a table's cells, spans and borders
`styles`     field masks, inherited and default styles
`properties` fills, outlines and their states
`geometry`   sizes and transforms
`requests`   the request kinds of batchUpdate
`pictures`   fetching what createImage names
`charting`   a spreadsheet's chart as a picture
`drawing`    slides as SVG, with `metrics`, `typesetting` and `lettering` (text), `outlines`, `connectors`, `pen`
`thumbnails` slides as PNG
`exports`    presentations as files, with `powerpoint`
`service`    the five methods, and the pages
"""

from gmo_sync.emulator.slides.service import SlidesService

__all__ = ["SlidesService"]
