"""Deliveries as GitLab sends them: what counts in them, and words that must never be seen again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from triage_bot.admin.secret import Secret
from triage_bot.model.facts import Identity
from triage_bot.service.webhook import Terms, Watched

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
PROJECT, NUMBER = "customer-success/account-triage", 42
HOST = "gitlab.example.com"
PLAIN = "canary-secret-of-the-tests"
KEY = b"canary-key-that-is-32-bytes-long"
SIGNING = "whsec_" + base64.b64encode(KEY).decode()
CANARIES = ("canary", "Alder", "Anna Sample")
"""Parts of the secrets, titles, names and texts below."""


def terms(secret: str | None = PLAIN, **more: Any) -> Terms:
    """One watched project on one host; the bot is `triage-bot` and the token users of project 42."""
    given: dict[str, Any] = {
        "watched": (Watched("projects", PROJECT),),
        "hosts": frozenset({HOST}),
        "identity": Identity(frozenset({"triage-bot"}), project_ids=frozenset({NUMBER})),
        "resources": frozenset({"issues", "merge_requests"}),
    }
    return Terms(secret=Secret(secret) if secret else None, **{**given, **more})


def project(path: str = PROJECT, number: int = NUMBER) -> dict[str, Any]:
    """The part that says where."""
    return {"id": number, "path_with_namespace": path, "name": "canary-project", "description": "canary-words"}


def user(username: str = "csm-anna") -> dict[str, Any]:
    """The part that says who."""
    return {"id": 11, "username": username, "name": "Anna Sample", "email": "canary@sample.example"}


def issue(iid: Any = 12, kind: str = "issue", by: str = "csm-anna", **more: Any) -> dict[str, Any]:
    """An issue (or `work_item`, `merge_request`) was changed."""
    thing = {"id": 301, "iid": iid, "title": "canary-title Alder Foods", "description": "canary-description"}
    return {
        "object_kind": kind, "event_type": kind, "user": user(by), "project": project(),
        "object_attributes": {**thing, "action": "update"}, "labels": [{"title": "canary-label"}], **more,
    }  # fmt: skip


def note(on: str = "issue", iid: Any = 12, by: str = "csm-anna", **more: Any) -> dict[str, Any]:
    """Somebody commented on an `issue`, `merge_request` or `commit`."""
    return {
        "object_kind": "note", "event_type": "note", "user": user(by), "project_id": NUMBER, "project": project(),
        "object_attributes": {"id": 1241, "note": "canary-note", "action": "create"},
        on: {"id": 92, "iid": iid, "title": "canary-title"}, **more,
    }  # fmt: skip


def headers(event: str = "Issue Hook", **more: str) -> dict[str, str]:
    """The headers of a delivery with the plain secret, in lower case; an empty one is left out."""
    given = {
        "content-type": "application/json", "x-gitlab-event": event, "x-gitlab-token": PLAIN,
        "x-gitlab-instance": f"https://{HOST}", "idempotency-key": "key-1", "x-gitlab-event-uuid": "event-1",
        "x-gitlab-webhook-uuid": "attempt-1", **{name.replace("_", "-"): value for name, value in more.items()},
    }  # fmt: skip
    return {name: value for name, value in given.items() if value}


def signature(body: bytes, number: str, stamp: str, key: bytes = KEY) -> str:
    """`v1,…` over id, time and body, from the description of Standard Webhooks."""
    digest = hmac.new(key, f"{number}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def signed(body: bytes, at: datetime = NOW, number: str = "message-1", **more: str) -> dict[str, str]:
    """The headers of a signed delivery, without a plain token."""
    stamp = str(int(at.timestamp()))
    given = {
        "x_gitlab_token": "", "webhook_id": number, "webhook_timestamp": stamp,
        "webhook_signature": signature(body, number, stamp), "idempotency_key": number,
    }  # fmt: skip
    return headers(**{**given, **more})


def raw(payload: Any) -> bytes:
    """As it goes over the wire."""
    return json.dumps(payload, ensure_ascii=False).encode()
