"""Getting a picture that a request names: from the emulator's own Drive, or from this machine.

Decides what Google would refuse: every failure has the one text Google gives for all causes. Nothing is fetched from
outside: only loopback addresses, and Drive's download addresses, which stand for files of the store.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import requests

from gmo_sync.emulator.drive.images import image_size
from gmo_sync.emulator.errors import ApiError, invalid
from gmo_sync.emulator.slides.deck import Picture

PROBLEM = (
    "There was a problem retrieving the image. The provided image should be publicly accessible, within size limit, "
    "and in supported formats."
)
MAX_BYTES = 50 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_ADDRESS_BYTES = 2_000
SERVED_AT = "/slidesz/"
_DRIVE_HOSTS = {"drive.google.com", "drive.usercontent.google.com", "docs.google.com"}
_SECONDS = 10
_MEDIA_TYPES = {b"\x89PNG": "image/png", b"GIF8": "image/gif", b"\xff\xd8": "image/jpeg"}

# Address of a stored picture or file → its bytes; None when nobody but the owner may read it.
Resolve = Callable[[str], bytes | None]


def retrieve(url: str, *, where: str, base_url: str, drive_file: Resolve, own_picture: Resolve) -> Picture:
    """The picture at `url`, checked as Google checks it.

    `drive_file` answers for a Drive file id that anyone may read, `own_picture` for the key of a picture that the
    emulator serves itself. Raises 400 in Google's words.
    """
    if len(url.encode()) > MAX_ADDRESS_BYTES:
        raise invalid(f"{where}: The URL must be 2K bytes or less.")
    content = _bytes_at(url, base_url, drive_file, own_picture)
    picture = measured(content) if content and len(content) < MAX_BYTES else None
    if picture is None or picture.width * picture.height > MAX_PIXELS:
        raise _problem(where)
    return picture


def _problem(where: str) -> ApiError:
    return invalid(f"{where}: {PROBLEM}")


def _bytes_at(url: str, base_url: str, drive_file: Resolve, own_picture: Resolve) -> bytes | None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    own = urlsplit(base_url) if base_url else None
    is_own = own is not None and host == own.hostname and port == own.port
    if (host in _DRIVE_HOSTS or is_own) and parts.path in ("/uc", "/download"):
        return drive_file(parse_qs(parts.query).get("id", [""])[0])
    if is_own:  # answered here: the server is busy with this very request
        return own_picture(parts.path.removeprefix(SERVED_AT)) if parts.path.startswith(SERVED_AT) else None
    return _fetched(url) if _is_loopback(host) else None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _fetched(url: str) -> bytes | None:
    try:
        with requests.get(url, timeout=_SECONDS, stream=True, allow_redirects=False) as answer:
            if answer.status_code != 200:
                return None
            content = b""
            for part in answer.iter_content(1 << 16):
                content += part
                if len(content) >= MAX_BYTES:
                    return None
            return content
    except requests.RequestException:
        return None


def measured(content: bytes) -> Picture | None:
    """A PNG, JPEG or GIF with its size in pixels, told by content; None for everything else."""
    size = image_size(content)
    if size is None or 0 in size:
        return None
    media_type = next(kind for magic, kind in _MEDIA_TYPES.items() if content.startswith(magic))
    return Picture(content, media_type, *size)
