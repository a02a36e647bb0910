"""The plan as a document: read from Word and text, written as Word in the official form.

`layout`       a document as every reader gives it
`word_reader`  the layout of a .docx
`text_reader`  the layout of a .txt
`recogniser`   a layout recognised as a plan
`body`         the rows of its table
`headings`     the columns of its table, by their words
`title_block`  what stands around the table
`numbering`    «III», «3.1», «3.1.2»
`word_writer`  the official form
"""

from gmo_sync.documents.layout import Imported
from gmo_sync.documents.reading import read_plan
from gmo_sync.documents.word_writer import write_plan

__all__ = ["Imported", "read_plan", "write_plan"]
