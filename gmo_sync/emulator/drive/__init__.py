"""Drive v3: files, folders, permissions and uploaded content of a store.

service.py       the methods
contents.py      what a file holds: documents made and copied through their services, uploaded bytes
metadata.py      what a request may set on a file
permissions.py   sharing
query.py         the `q` language of files.list
listing.py       order and pages of lists
resources.py     a `File` as Drive's JSON
refusals.py      Drive's own words for no
pages.py         the list of files for people, folders, downloads
"""

from gmo_sync.emulator.drive.service import DriveService

__all__ = ["DriveService"]
