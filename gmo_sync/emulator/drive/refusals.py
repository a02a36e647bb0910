"""Drive's own words for no."""

from __future__ import annotations

from gmo_sync.emulator.errors import ApiError


def file_not_found(file_id: str) -> ApiError:
    """404 for a file that is not there, or not for this user."""
    return ApiError(404, f"File not found: {file_id}.", reason="notFound", location="fileId", location_type="parameter")


def insufficient_permissions() -> ApiError:
    """403 for a user who may see the file, but not do that to it."""
    return ApiError(
        403,
        "The user does not have sufficient permissions for this file.",
        reason="insufficientFilePermissions",
    )


def permission_not_found(permission_id: str) -> ApiError:
    """404 for a permission that the file does not have."""
    return ApiError(
        404,
        f"Permission not found: {permission_id}.",
        reason="notFound",
        location="permissionId",
        location_type="parameter",
    )


def bad_parameter(name: str, message: str = "Invalid Value", *, reason: str = "invalid") -> ApiError:
    """400 for a query parameter whose value means nothing."""
    return ApiError(400, message, reason=reason, location=name, location_type="parameter")


def required(message: str, location: str | None = None) -> ApiError:
    """400 for what has to be there."""
    return ApiError(400, message, reason="required", location=location)


def not_writable(message: str = "The resource body includes fields which are not directly writable.") -> ApiError:
    """403 for fields that nobody may set."""
    return ApiError(403, message, reason="fieldNotWritable")


def no_storage() -> ApiError:
    """403 for a service account that would own a file."""
    return ApiError(403, "The user's Drive storage quota has been exceeded.", reason="storageQuotaExceeded")
