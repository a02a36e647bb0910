"""The presentation of rare books: what it shall show, what has to be done for that, and the doing.

    pictures, problems = load_pictures(books, folder)
    spec = DeckSpec(key, title, subtitle, books, pictures)
    work = reconcile(spec, client.get(presentation_id))      # pure; print it for a dry run
    applied = client.apply(presentation_id, work)

`spec`       the desired deck: slides, elements, ids made from keys
`look`       colours, fonts, places, sizes that fit
`reading`    what `presentations.get` returned
`reconcile`  spec and presentation in, least requests out
`build`      the requests of a slide, an element, a picture
`requests`   each request by the name that Google gives it
`pictures`   pictures of a catalogue, checked
`client`     the thin edge to Slides and Drive
"""

from gmo_sync.slides.client import Applied, SlidesClient, StalePresentation
from gmo_sync.slides.pictures import PictureProblem
from gmo_sync.slides.pictures import load as load_pictures
from gmo_sync.slides.reconcile import Doing, Kept, Reason, Reconciliation, SlideChange, reconcile
from gmo_sync.slides.spec import DeckSpec, Picture

__all__ = [
    "Applied",
    "DeckSpec",
    "Doing",
    "Kept",
    "Picture",
    "PictureProblem",
    "Reason",
    "Reconciliation",
    "SlideChange",
    "SlidesClient",
    "StalePresentation",
    "load_pictures",
    "reconcile",
]
