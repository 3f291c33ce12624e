"""The ways GitLab's API says no, with the exact body shape of each."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer other than the wanted one; carries status, body and headers."""

    def __init__(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body
        self.headers = headers or {}


class MessageError(ApiError):
    def __init__(self, status: int, message: Any) -> None:
        super().__init__(status, {"message": message})


class NotFound(MessageError):
    def __init__(self, what: str = "") -> None:
        super().__init__(404, f"404 {what} Not Found" if what else "404 Not Found")


class Unauthorized(MessageError):
    def __init__(self, reason: str = "") -> None:
        super().__init__(401, f"401 Unauthorized - {reason}" if reason else "401 Unauthorized")


class Forbidden(MessageError):
    def __init__(self, reason: str = "") -> None:
        super().__init__(403, f"403 Forbidden - {reason}" if reason else "403 Forbidden")


class BadRequest(MessageError):
    def __init__(self, reason: str) -> None:
        super().__init__(400, f"400 Bad request - {reason}")


class Invalid(MessageError):
    """A model that did not validate: field by field."""

    def __init__(self, **fields: list[str]) -> None:
        super().__init__(400, fields)


class Conflict(MessageError):
    def __init__(self, message: str | list[str] = "409 Conflict") -> None:
        super().__init__(409, message)


class ParamError(ApiError):
    """A parameter the endpoint's declaration refuses; note the key `error`."""

    def __init__(self, *problems: str) -> None:
        super().__init__(400, {"error": ", ".join(problems)})


class PagingError(ApiError):
    def __init__(self, text: str) -> None:
        super().__init__(405, {"error": text})


class NotModified(ApiError):
    def __init__(self) -> None:
        super().__init__(304, None)


class BadToken(ApiError):
    def __init__(self, description: str) -> None:
        super().__init__(401, {"error": "invalid_token", "error_description": description})


class MissingScope(ApiError):
    def __init__(self, needed: str) -> None:
        description = "The request requires higher privileges than provided by the access token."
        super().__init__(403, {"error": "insufficient_scope", "error_description": description, "scope": needed})


class MissingPermission(ApiError):
    """A fine-grained token's refusal, and that of a classic one where fine-grained ones are enforced."""

    def __init__(self, needed: str, place: str) -> None:
        where = f' for "{place}"' if place else ""
        description = f"Access denied: Your Personal Access Token lacks the required permissions: [{needed}]{where}."
        super().__init__(403, {"error": "insufficient_granular_scope", "error_description": description})


class Moved(ApiError):
    """The old address of a project: reading is sent on to its number, writing is refused."""

    def __init__(self, reading: bool, location: str) -> None:
        if reading:
            text = f"This resource has been moved permanently to {location}"
            super().__init__(301, text, {"Location": location, "Content-Type": "text/plain"})
        else:
            super().__init__(405, {"message": "Non GET methods are not allowed for moved projects"})


class TooOften(ApiError):
    """The application limiter's 429: JSON, and no header that says when to come back."""

    def __init__(self) -> None:
        text = "This endpoint has been requested too many times. Try again later."
        super().__init__(429, {"message": {"error": text}})
