"""Drive v3 as a service: its methods put together, and what tells about the account itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from starlette.routing import BaseRoute

from gmo_sync.emulator.drive import downloads, pages
from gmo_sync.emulator.drive.changes import Changes
from gmo_sync.emulator.drive.comments import Comments
from gmo_sync.emulator.drive.drives import THEMES, Drives
from gmo_sync.emulator.drive.files import Files
from gmo_sync.emulator.drive.formats import export_formats, import_formats
from gmo_sync.emulator.drive.lists import listed
from gmo_sync.emulator.drive.methods import FileMethods
from gmo_sync.emulator.drive.permissions import Permissions
from gmo_sync.emulator.drive.refusals import fields_required
from gmo_sync.emulator.drive.resources import person
from gmo_sync.emulator.drive.revisions import Revisions
from gmo_sync.emulator.service import Call, Handler
from gmo_sync.emulator.store import Store, is_service_account

_QUOTA = 15 * 2**30
_COLORS = ("#ac725e", "#d06b64", "#f83a22", "#fa573c", "#ff7537", "#ffad46", "#42d692", "#16a765", "#8f8f8f", "#cabdbf")

# What is served but not whole, for the table of coverage.
_PARTIAL: dict[str, str] = {
    "drive.changes.list": "a change of a folder's sharing is told for the folder, not for what it holds",
    "drive.comments.create": "nobody is notified, and nobody is assigned",
    "drive.drives.create": "no pictures as background, no organizational units",
    "drive.drives.delete": "no access of domain administrators",
    "drive.drives.list": "no access of domain administrators",
    "drive.drives.update": "no pictures as background, no restriction of downloads",
    "drive.files.copy": "uploaded files become documents only in the formats that files.create imports",
    "drive.files.create": "of uploads only CSV, TSV and XLSX become documents; no application data folder",
    "drive.files.download": "done at once; no former revisions of documents",
    "drive.files.export": "spreadsheets and presentations, in the formats for which a library is installed; no ZIP",
    "drive.files.list": "no labels, no application data folder; full text of the first sheet of spreadsheets only",
    "drive.files.update": "no content restrictions, download restrictions or labels",
    "drive.permissions.create": "no e-mail is sent; no access of domain administrators; groups have no members",
    "drive.revisions.get": "of documents no former content",
    "drive.revisions.update": "publishing is kept, and publishes nothing",
    "drive.teamdrives.list": "no access of domain administrators",
}


class DriveService:
    """Drive v3 over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._files = Files(store)
        self._parts = (
            FileMethods(self._files),
            Permissions(self._files),
            Comments(self._files),
            Revisions(self._files),
            Drives(self._files),
            Changes(self._files),
        )

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Method id → handler."""
        found: dict[str, Handler] = {
            "drive.about.get": self._about,
            "drive.files.list": lambda call: listed(self._files, call),
        }
        for part in self._parts:
            found.update(part.handlers)
        return found

    @property
    def kinds(self) -> Collection[str]:
        """None: Drive has no batchUpdate."""
        return ()

    @property
    def partial(self) -> Mapping[str, str]:
        """Method id or request kind → what is left out."""
        return _PARTIAL

    @property
    def pages(self) -> list[BaseRoute]:
        """The list of files, folders, downloads and thumbnails."""
        return [*pages.routes(self._store), *downloads.routes(self._store)]

    def _about(self, call: Call) -> dict[str, Any]:
        if "fields" not in call.params:
            raise fields_required()
        mine = [file for file in self._store.files() if file.owner.casefold() == call.user.casefold()]
        sizes = [(len(file.content), file.trashed) for file in mine if isinstance(file.content, bytes)]
        used = sum(size for size, _ in sizes)
        person_with_storage = not is_service_account(call.user)
        themes = [
            {
                "id": theme,
                "backgroundImageLink": f"https://ssl.gstatic.com/team_drive_themes/{theme}.jpg",
                "colorRgb": "#ea4335",
            }
            for theme in THEMES
        ]
        return {
            "kind": "drive#about",
            "user": person(call.user, call.user),
            "storageQuota": {
                "limit": str(_QUOTA if person_with_storage else 0),
                "usage": str(used),
                "usageInDrive": str(used),
                "usageInDriveTrash": str(sum(size for size, trashed in sizes if trashed)),
            },
            "importFormats": import_formats(),
            "exportFormats": export_formats(),
            "maxImportSizes": {
                "application/vnd.google-apps.document": "10485760",
                "application/vnd.google-apps.spreadsheet": "104857600",
                "application/vnd.google-apps.presentation": "104857600",
                "application/vnd.google-apps.drawing": "2097152",
            },
            "maxUploadSize": str(5 * 2**40),
            "appInstalled": True,
            "folderColorPalette": list(_COLORS),
            "canCreateDrives": person_with_storage,
            "canCreateTeamDrives": person_with_storage,
            "driveThemes": themes,
            "teamDriveThemes": themes,
        }


__all__ = ["DriveService"]
