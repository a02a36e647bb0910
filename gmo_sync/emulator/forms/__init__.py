"""Forms v1: the form's content, batchUpdate, publishing, responses, and the page that people fill in.

`service`     the API's methods
`content`     what is kept of a form, and its resource
`updates`     batchUpdate; `items` and `masks` hold its rules
`submission`  what was typed into the page → a response
`listing`     responses.list
`pages`       the responder's and the owner's pages
"""

from gmo_sync.emulator.forms.service import FormsService

__all__ = ["FormsService"]
