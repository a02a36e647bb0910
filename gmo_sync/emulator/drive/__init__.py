"""Drive v3: files, folders, shared drives, permissions, comments, revisions and changes of a store.

service.py       the methods put together; about
methods.py       the methods on files; lists.py: files.list; moving.py: from folder to folder
permissions.py   sharing; its rules: sharing.py; what follows from a role: capabilities.py
drives.py        shared drives, team drives
comments.py      comments and replies
revisions.py     revisions
changes.py       the log of changes
contents.py      what a file holds: documents made, copied, imported and exported; formats.py: which formats there are
metadata.py      what a request may set on a file
query.py         the terms of `q`; grammar.py: its grammar
listing.py       order and pages of lists
resources.py     a `File` as Drive's JSON
refusals.py      Drive's own words for no
pages.py         the list of files for people, folders, downloads
downloads.py     the addresses of exports and thumbnails
"""

from gmo_sync.emulator.drive.service import DriveService

__all__ = ["DriveService"]
