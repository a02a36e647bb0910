"""The presentation of rare books: what it shall show, what has to be done for that, and the doing.

`spec`       the desired deck: slides, elements, ids made from keys
`look`       colours, fonts, places, sizes that fit
`reading`    what `presentations.get` returned
`reconcile`  spec and presentation in, least requests out
`build`      the requests of a slide, an element, a picture
`requests`   each request by the name that Google gives it
`pictures`   pictures of a catalogue, checked
`catalogue`  books.yaml
`client`     the thin edge to Slides and Drive
"""
