"""A server on this machine that speaks Google's REST for Sheets, Drive, Forms and Slides.

    with emulator() as workspace:
        workspace.url                       # "http://127.0.0.1:43210", with Google's own paths below it
        workspace.gspread()                 # clients of it; also .service("drive") and .session()
        workspace.faults.add(status=429)    # what goes wrong on demand

`pytest_plugin.py` has fixtures for tests of your own code. Documents are kept in memory, or in a folder (`data=`).

    server.py       starts and stops it; listening.py
    gate.py         what may come in
    frame.py        requests to handlers; discovery.py, parameters.py, schemas.py (shapes.py, violations.py), fields.py,
                    uploads.py, batches.py (multipart.py)
    faults.py       what goes wrong on demand; injection.py, refusals.py, quotas.py, and control.py: the address for it
    clients.py      gspread and google-api-python-client turned to it; pytest_plugin.py
    store.py        the documents (file.py); access.py, archive.py
    drive/ sheets/ forms/ slides/    the services
    pages.py        pages for people
"""

from gmo_sync.emulator.archive import DataFolderError
from gmo_sync.emulator.server import EmulatedWorkspace, emulator, serve

__all__ = ["DataFolderError", "EmulatedWorkspace", "emulator", "serve"]
