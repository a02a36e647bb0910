"""Slides v1, emulated.

`theme`      Google's default master and layouts
`deck`       a presentation's pages, ids and inheritance
`text`       text in UTF-16 units, as Google indexes it
`styles`     field masks, inherited and default styles
`properties` fills, outlines and their states
`geometry`   sizes and transforms
`requests`   the request kinds of batchUpdate
`pictures`   fetching what createImage names
`drawing`    slides for a browser
`service`    the five methods, and the pages
"""

from gmo_sync.emulator.slides.service import SlidesService

__all__ = ["SlidesService"]
