"""`read_plan`: the one door for plans that come as documents."""

from __future__ import annotations

from pathlib import Path

from gmo_sync.documents.layout import Imported
from gmo_sync.documents.recogniser import recognise
from gmo_sync.documents.text_reader import read_text
from gmo_sync.documents.word_reader import read_word
from gmo_sync.errors import DocumentError, Where
from gmo_sync.language import Message
from gmo_sync.plan import SchoolYear

_READERS = {".docx": read_word, ".docm": read_word, ".doc": read_word, ".txt": read_text}


def read_plan(path: Path | str, *, academic_year: str = "", school_year: SchoolYear | None = None) -> Imported:
    """The plan of a .docx or .txt file, and what a person should look at.

    academic_year: for a document that does not name its own. school_year: a region's calendar. Raises DocumentError
    for a file that cannot be read or is no such plan, saying what was looked for and what was found.
    """
    path = Path(path)
    where = Where(file=str(path))
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentError(
            Message('a file of the kind "{suffix}" cannot be read as a plan', suffix=path.suffix or path.name),
            where=where,
            hint=Message("Give a Word file (.docx) or a text file (.txt)."),
        )
    if path.is_dir():
        raise DocumentError(Message("this is a folder, not a file"), where=where, hint=Message("Name the file itself."))
    try:
        if path.stat().st_size == 0:
            raise DocumentError(
                Message("the file is empty"), where=where, hint=Message("Check that it was copied or downloaded whole.")
            )
        layout = reader(path)
    except FileNotFoundError as error:
        raise DocumentError(
            Message("there is no such file"), where=where, hint=Message("Check its name and folder.")
        ) from error
    except OSError as error:
        reason = Message("the file cannot be read: {reason}", reason=error.strerror or str(error))
        raise DocumentError(
            reason, where=where, hint=Message("Close it elsewhere, and check that you may read it.")
        ) from error
    return recognise(layout, str(path), academic_year=academic_year, school_year=school_year)
