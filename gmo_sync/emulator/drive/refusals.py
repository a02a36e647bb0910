"""Drive's own words for no."""

from __future__ import annotations

from gmo_sync.emulator.errors import ApiError


def not_found(what: str, name: str, location: str) -> ApiError:
    """404 for what is not there, or not for this user: "Comment not found: AAAA.", with the parameter that named it."""
    return ApiError(404, f"{what} not found: {name}.", reason="notFound", location=location, location_type="parameter")


def file_not_found(file_id: str) -> ApiError:
    """404 for a file that is not there, or not for this user."""
    return not_found("File", file_id, "fileId")


def permission_not_found(permission_id: str) -> ApiError:
    """404 for a permission that the file does not have."""
    return not_found("Permission", permission_id, "permissionId")


def drive_not_found(drive_id: str, location: str = "driveId") -> ApiError:
    """404 for a shared drive that is not there, or not for this user."""
    message = f"Shared drive not found: {drive_id}"
    return ApiError(404, message, reason="notFound", location=location, location_type="parameter")


def forbidden(message: str, reason: str) -> ApiError:
    """403 with Drive's reason."""
    return ApiError(403, message, reason=reason)


def insufficient_permissions() -> ApiError:
    """403 for a user who may see the file, but not do that to it."""
    return forbidden("The user does not have sufficient permissions for this file.", "insufficientFilePermissions")


def bad_parameter(name: str, message: str = "Invalid Value", *, reason: str = "invalid") -> ApiError:
    """400 for a query parameter whose value means nothing."""
    return ApiError(400, message, reason=reason, location=name, location_type="parameter")


def bad_request(message: str, *, reason: str = "badRequest", location: str | None = None) -> ApiError:
    """400 for a body that makes no sense."""
    return ApiError(400, message, reason=reason, location=location, location_type="parameter" if location else None)


def required(message: str, location: str | None = None) -> ApiError:
    """400 for what has to be there."""
    return ApiError(400, message, reason="required", location=location)


def fields_required() -> ApiError:
    """400 for the methods that answer nothing by default."""
    return bad_parameter("fields", "The 'fields' parameter is required for this method.", reason="required")


def not_writable(message: str = "The resource body includes fields which are not directly writable.") -> ApiError:
    """403 for fields that nobody may set."""
    return forbidden(message, "fieldNotWritable")


def no_storage() -> ApiError:
    """403 for a service account that would own a file."""
    return forbidden("The user's Drive storage quota has been exceeded.", "storageQuotaExceeded")


def not_downloadable() -> ApiError:
    """403 for the bytes of a document that has none."""
    return ApiError(
        403,
        "Only files with binary content can be downloaded. Use Export with Docs Editors files.",
        reason="fileNotDownloadable",
        location="alt",
        location_type="parameter",
    )
