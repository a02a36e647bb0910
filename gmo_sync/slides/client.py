"""The thin edge to Slides and Drive: create, read, apply a reconciliation with its pictures.

Google inserts pictures from public addresses only. So local ones are laid into a folder of Drive that anyone with the
link may read, inserted (Slides keeps its own copies), and the folder is deleted again, whatever happened.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from googleapiclient.http import MediaInMemoryUpload

from gmo_sync.errors import AccessError, GoogleError
from gmo_sync.google import Workspace, google_errors
from gmo_sync.language import Message
from gmo_sync.slides.build import address
from gmo_sync.slides.pictures import PictureProblem
from gmo_sync.slides.reconcile import DRIVE_DOWNLOAD, Reconciliation
from gmo_sync.slides.requests import Request
from gmo_sync.slides.spec import Picture

FOLDER = "Картинки для презентации"
FOLDER_TYPE = "application/vnd.google-apps.folder"
READ_FIELDS = (
    "presentationId,title,revisionId,slides,"
    "layouts(objectId,layoutProperties,pageElements(objectId,size,shape(placeholder)))"
)
"""What a reconcile looks at; the theme's own words and colours are most of an answer and are not asked for."""
SECONDS_TO_SPREAD = 3.0
"""How long Google may need until a file just shared can be read by everyone; waited for once, when a picture fails."""

_PICTURE_REFUSED = re.compile(r"Invalid requests\[(\d+)\]\.(?:createImage|replaceImage):")
_STALE = re.compile(r"required revision ID", re.IGNORECASE)


@dataclass(frozen=True)
class Applied:
    """What came of a batch. problems: pictures that Google did not take. notices: what else a person should know."""

    problems: tuple[PictureProblem, ...] = ()
    notices: tuple[Message, ...] = ()


class StalePresentation(GoogleError):  # noqa: N818 - a name that says what happened
    """Somebody changed the presentation after it was read: read it and reconcile again. Nothing was written."""


class SlidesClient:
    """Presentations of one workspace. Raises `GoogleError` and its kinds."""

    def __init__(self, workspace: Workspace, *, pause: Callable[[float], None] = time.sleep) -> None:
        self._workspace = workspace
        self._pause = pause

    def create(self, title: str) -> dict[str, Any]:
        """A new presentation, as `get` would return it: reconcile may follow without another call."""
        with google_errors():
            presentations = self._workspace.slides.presentations()
            return dict(presentations.create(body={"title": title}, fields=READ_FIELDS).execute())

    def get(self, presentation_id: str) -> dict[str, Any]:
        """The presentation, as far as a reconcile needs it."""
        with google_errors():
            presentations = self._workspace.slides.presentations()
            return dict(presentations.get(presentationId=presentation_id, fields=READ_FIELDS).execute())

    def url(self, presentation_id: str) -> str:
        """The address at which people open it."""
        root = "https://docs.google.com" if self._workspace.is_google else self._workspace.transport.endpoint
        return f"{root}/presentation/d/{presentation_id}/edit"

    def apply(self, presentation_id: str, work: Reconciliation) -> Applied:
        """Send the requests as one batch that holds only for the revision that was read.

        Pictures are published for the moment. One that Google does not take is left out and reported; the rest is
        built. Nothing is called when there is nothing to do. Raises StalePresentation when the presentation changed
        meanwhile.
        """
        if not work.requests:
            return Applied()
        problems: list[PictureProblem] = []
        notices: list[Message] = []
        local = [picture for picture in work.pictures if picture.content is not None]
        folder = _Folder(self._workspace) if local else None
        requests = list(work.requests)
        try:
            addresses = folder.publish(local) if folder else {}
        except AccessError as error:
            addresses = {}
            for picture in local:
                requests = without_picture(requests, address(picture))
                problems.append(PictureProblem(picture.book, picture.name, _reason(error)))
        try:
            by_url = {addresses.get(address(picture), address(picture)): picture for picture in work.pictures}
            problems += self._send(presentation_id, _addressed(requests, addresses), work.revision_id, by_url)
        finally:
            if folder:
                notices += folder.remove()
        return Applied(tuple(problems), tuple(notices))

    def _send(
        self, presentation_id: str, requests: list[Request], revision_id: str | None, pictures: Mapping[str, Picture]
    ) -> list[PictureProblem]:
        """Send, without the pictures that Google refuses; these as problems. `pictures` are known by their address."""
        problems: list[PictureProblem] = []
        waited = not self._workspace.is_google
        while requests:
            try:
                self._batch_update(presentation_id, requests, revision_id)
                break
            except GoogleError as error:
                refused = _PICTURE_REFUSED.search(str(error))
                if refused is None or error.status != 400:
                    raise
                url = str(next(iter(requests[int(refused.group(1))].values()))["url"])
                if url.startswith(DRIVE_DOWNLOAD) and not waited:
                    waited = True
                    self._pause(SECONDS_TO_SPREAD)
                    continue
                picture = pictures[url]
                reason = Message("Google could not take it: {reason}", reason=_reason(error))
                problems.append(PictureProblem(picture.book, picture.name, reason))
                requests = without_picture(requests, url)
        return problems

    def _batch_update(self, presentation_id: str, requests: list[Request], revision_id: str | None) -> None:
        body: dict[str, Any] = {"requests": requests}
        if revision_id:
            body["writeControl"] = {"requiredRevisionId": revision_id}
        presentations = self._workspace.slides.presentations()
        try:
            with google_errors():
                presentations.batchUpdate(presentationId=presentation_id, body=body, fields="presentationId").execute()
        except GoogleError as error:
            if error.status == 400 and _STALE.search(str(error)):
                raise StalePresentation(
                    Message("somebody changed the presentation at this moment"),
                    hint=Message("Run the command again; nothing is lost."),
                    status=400,
                ) from error
            raise


class _Folder:
    """A folder of Drive that anyone with the link may read, for the moment of insertion."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._id: str | None = None

    def publish(self, pictures: Iterable[Picture]) -> dict[str, str]:
        """Lay the pictures there; what stands in the requests → the address that Google may fetch."""
        drive = self._workspace.drive
        addresses: dict[str, str] = {}
        with google_errors():
            body = {"name": FOLDER, "mimeType": FOLDER_TYPE}
            self._id = str(drive.files().create(body=body, fields="id", supportsAllDrives=True).execute()["id"])
            drive.permissions().create(
                fileId=self._id, body={"type": "anyone", "role": "reader"}, fields="id", supportsAllDrives=True
            ).execute()
            for picture in pictures:
                media = MediaInMemoryUpload(picture.content or b"", mimetype=picture.media_type)
                file = (
                    drive.files()
                    .create(
                        body={"name": picture.name, "parents": [self._id]},
                        media_body=media,
                        fields="id",
                        supportsAllDrives=True,
                    )
                    .execute()
                )
                addresses[address(picture)] = f"{DRIVE_DOWNLOAD}{file['id']}"
        return addresses

    def remove(self) -> list[Message]:
        """Delete the folder with all that is in it; what could not be done, as a notice."""
        if self._id is None:
            return []
        try:
            with google_errors():
                self._workspace.drive.files().delete(fileId=self._id, supportsAllDrives=True).execute()
        except GoogleError as error:
            return [
                Message(
                    'the folder "{folder}" with public pictures could not be removed from Drive: {reason}',
                    folder=FOLDER,
                    reason=_reason(error),
                )
            ]
        return []


def _reason(error: GoogleError) -> Message:
    return error.what if isinstance(error.what, Message) else Message("{words}", words=error.what)


def _addressed(requests: list[Request], addresses: Mapping[str, str]) -> list[Request]:
    """The requests with the real addresses of published pictures."""

    def real(request: Request) -> Request:
        kind, body = next(iter(request.items()))
        url = body.get("url")
        return {kind: {**body, "url": addresses[url]}} if url in addresses else request

    return [real(request) for request in requests]


def without_picture(requests: list[Request], url: str) -> list[Request]:
    """The requests without the picture at `url`, and without the marks that would say it was placed."""
    images: set[str] = set()
    panels: set[str] = set()
    for place, request in enumerate(requests):
        body = next(iter(request.values()))
        if body.get("url") == url:
            images.add(body.get("objectId") or body.get("imageObjectId"))
            following = requests[place + 1 : place + 3]
            panels |= {str(next(iter(one.values())).get("objectId")) for one in following} - images
    dropped = images | panels

    def stays(request: Request) -> bool:
        kind, body = next(iter(request.items()))
        if body.get("url") == url:
            return False
        return not (kind == "updatePageElementAltText" and body.get("objectId") in dropped)

    return [request for request in requests if stays(request)]


__all__ = ["FOLDER", "Applied", "SlidesClient", "StalePresentation", "without_picture"]
