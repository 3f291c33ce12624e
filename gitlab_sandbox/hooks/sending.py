"""Sends one payload over HTTP, signed if the hook has a signing token."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from gitlab_sandbox.version import VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One payload on its way, with all its addresses and secrets as they were when it happened."""

    hook_id: int
    url: str
    event: str
    payload: dict[str, Any]
    key: str  # the same for every attempt
    chain: str
    attempt: str
    base: str
    at: int
    token: str | None = None
    signing_token: str | None = None
    verify: bool = True
    custom: tuple[tuple[str, str], ...] = ()

    def body(self) -> bytes:
        return json.dumps(self.payload, ensure_ascii=False).encode()

    def headers(self, body: bytes) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"GitLab/{VERSION}",
            "Idempotency-Key": self.key,
            "X-Gitlab-Event": self.event,
            "X-Gitlab-Webhook-UUID": self.attempt,
            "X-Gitlab-Instance": self.base,
            "X-Gitlab-Event-UUID": self.chain,
        }
        if self.token:
            headers["X-Gitlab-Token"] = self.token.replace("\n", "").replace("\r", "")
        if self.signing_token:
            headers |= self._signature(body, self.signing_token)
        return {**dict(self.custom), **headers}  # custom headers never win

    def _signature(self, body: bytes, secret: str) -> dict[str, str]:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.key}.{self.at}.".encode() + body
        digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return {
            "webhook-id": self.key,
            "webhook-timestamp": str(self.at),
            "webhook-signature": f"v1,{digest}",
        }


def send(delivery: Delivery, timeout: float) -> int | None:
    """The status, or nothing when the receiver could not be reached in time."""
    parts = urlsplit(delivery.url)
    connection = _connection(parts.scheme, parts.netloc, timeout, delivery.verify)
    body = delivery.body()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with contextlib.closing(connection):
        try:
            connection.request("POST", path, body, delivery.headers(body))
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None


def _connection(scheme: str, place: str, timeout: float, verify: bool) -> http.client.HTTPConnection:
    if scheme != "https":
        return http.client.HTTPConnection(place, timeout=timeout)
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection(place, timeout=timeout, context=context)
