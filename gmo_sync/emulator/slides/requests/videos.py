"""Requests about videos: createVideo, updateVideoProperties."""

from __future__ import annotations

import re
from typing import Any

from gmo_sync.emulator.slides import defaults
from gmo_sync.emulator.slides.geometry import Frame
from gmo_sync.emulator.slides.properties import changed_properties
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.styles import mask

_WIDTH, _HEIGHT = 3_000_000, 2_250_000
_FIELDS = ("outline", "autoPlay", "start", "end", "mute")
_ADDRESSES = {"YOUTUBE": "https://www.youtube.com/watch?v={}", "DRIVE": "https://drive.google.com/file/d/{}/view"}
_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)


def create_video(batch: Batch, request: Request) -> dict[str, Any]:
    """createVideo: of YouTube, or a file of Drive that the caller may read."""
    source, video_id = request.get("source", ""), request.get("id", "")
    if source not in _ADDRESSES:
        raise batch.refuse("The video source is required.")
    if not video_id:
        raise batch.refuse("The video ID is required.")
    known = bool(_YOUTUBE_ID.fullmatch(video_id)) if source == "YOUTUBE" else batch.is_video(video_id)
    if not known:
        raise batch.refuse(f"The video with ID ({video_id}) could not be found.")
    properties = request.get("elementProperties", {})
    frame = Frame.asked(properties, width=_WIDTH, height=_HEIGHT)
    if min(frame.width, frame.height) <= 0:
        raise batch.refuse("A size dimension of a page element must be positive.")
    if frame.transform.shear_x or frame.transform.shear_y:
        raise batch.refuse("The transform of a video must not have shear components.")
    if 0 in (frame.transform.scale_x, frame.transform.scale_y):
        raise batch.refuse("The transform matrix is not invertible.")
    element = {
        "objectId": batch.claim(request.get("objectId")),
        **frame.written(),
        "video": {
            "url": _ADDRESSES[source].format(video_id),
            "source": source,
            "id": video_id,
            "videoProperties": {"outline": defaults.outline()},
        },
    }
    batch.put(properties, element)
    return {"objectId": element["objectId"]}


def update_video_properties(batch: Batch, request: Request) -> None:
    """updateVideoProperties: outline, sound, and which part is played."""
    video = batch.element_of_kind(request.get("objectId", ""), "video")["video"]
    paths = mask(request.get("fields", ""), _FIELDS, batch.where)
    changed = changed_properties(video["videoProperties"], request.get("videoProperties", {}), paths)
    start, end = changed.get("start", 0), changed.get("end")
    if end is not None and end <= start:
        raise batch.refuse(f"The start time ({start}) must be before the end time ({end}).")
    changed.setdefault("outline", defaults.outline())
    video["videoProperties"] = {name: value for name, value in changed.items() if value not in (False, 0)}


KINDS: dict[str, Apply] = {"createVideo": create_video, "updateVideoProperties": update_video_properties}
