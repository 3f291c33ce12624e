"""A delivery as GitLab sends it → what to do with it: authentic, ours, new to us? Pure.

Sources: GitLab, "Webhooks" and "Webhook events"; Standard Webhooks for the signature.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from standardwebhooks.webhooks import Webhook

from triage_bot.admin.secret import Secret
from triage_bot.errors import ValueFault
from triage_bot.model.facts import Identity
from triage_bot.model.resource import User
from triage_bot.service.job import ISSUE, Job

# https://docs.gitlab.com/user/project/integrations/webhook_events/
TAKEN_EVENTS = frozenset(
    ["Issue Hook", "Confidential Issue Hook", "Note Hook", "Confidential Note Hook", "Merge Request Hook"]
)
TOLERANCE = timedelta(minutes=5)
MOST_SIGNATURES = 10
SIGNED_BY = ("webhook-id", "webhook-timestamp", "webhook-signature")
"""Headers of a signed delivery (https://docs.gitlab.com/user/project/integrations/webhooks/)."""

TAKEN, DUPLICATE, OWN, IGNORED = "taken", "duplicate", "own", "ignored"
UNAUTHORIZED, MALFORMED, ELSEWHERE = "unauthorized", "malformed", "elsewhere"
TOO_LARGE, TOO_SLOW, NOT_STORED = "too_large", "too_slow", "not_stored"


@dataclass(frozen=True, slots=True)
class Watched:
    """A project (by path or number) or a group (by path) the service is told about."""

    kind: str
    name: str
    number: int = 0
    """GitLab's own, once it has told it: a project keeps it when it is renamed."""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"

    def covers(self, project_id: int, path: str) -> bool:
        """True if the project is this one, or is somewhere below this group."""
        mine, theirs = self.name.casefold(), path.casefold()
        if self.kind == "groups":
            return theirs.startswith(f"{mine}/")
        return mine in (theirs, str(project_id)) or (self.number != 0 and project_id == self.number)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the door knows: the secret, whom it serves, who the bot is, and which resources have rules."""

    secret: Secret | None
    watched: tuple[Watched, ...]
    hosts: frozenset[str]
    identity: Identity = field(default_factory=Identity)
    resources: frozenset[str] = frozenset({"issues"})

    @property
    def signed(self) -> bool:
        """True if deliveries must carry a signature; there is no fall-back then."""
        return self.secret is not None and self.secret.signing


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The status to answer with, what to count it as, why in words, and the job if there is one."""

    status: int = 200
    result: str
    why: str = ""
    job: Job | None = None
    delivery_key: str = ""
    number: int = 0
    """The project's, if it is none that is watched."""


def first_look(headers: Mapping[str, str], terms: Terms) -> Reply | None:
    """What can be refused before the body is read (header names in lower case); None to go on."""
    if terms.secret is None:
        return None
    if terms.signed:
        return (
            None
            if all(headers.get(name) for name in SIGNED_BY)
            else Reply(status=401, result=UNAUTHORIZED, why="no signature")
        )
    given = headers.get("x-gitlab-token", "")
    if hmac.compare_digest(given.encode("latin-1", "replace"), terms.secret.value.encode()):
        return None
    return Reply(status=401, result=UNAUTHORIZED, why="wrong X-Gitlab-Token" if given else "no X-Gitlab-Token")


def judge(headers: Mapping[str, str], body: bytes, terms: Terms, now: datetime) -> Reply:
    """Everything about one delivery that passed `first_look`.

    GitLab switches off a hook whose deliveries are refused four times, so an authentic one never is, whatever it is
    about; only what is no JSON object is 400.
    """
    if terms.secret and terms.signed and (why := _unsigned(headers, body, terms.secret, now)):
        return Reply(status=401, result=UNAUTHORIZED, why=why)
    instance = headers.get("x-gitlab-instance", "")
    if instance and (host := host_of(instance)) not in terms.hosts:
        return Reply(
            status=403, result=ELSEWHERE, why=f"it comes from {host[:100]}, not from {', '.join(sorted(terms.hosts))}"
        )
    event = headers.get("x-gitlab-event", "")
    if event not in TAKEN_EVENTS:
        return Reply(result=IGNORED, why=f"{event[:60] or 'no event'} says nothing of interest")
    status = 400
    try:
        payload, status = _parsed(body), 200
        return _ours(headers, payload, terms)
    except ValueFault as fault:
        return Reply(status=status, result=MALFORMED, why=str(fault))


def _ours(headers: Mapping[str, str], payload: Mapping[str, Any], terms: Terms) -> Reply:
    """Raises ValueFault for what GitLab would not send."""
    if payload.get("project") is None:
        return Reply(result=IGNORED, why="it is about nothing in a project")  # a group's own work items, such as epics
    project = _map(payload, "project")
    number, path = _number(project, "id"), _path(project, "path_with_namespace")
    if not any(watched.covers(number, path) for watched in terms.watched):
        return Reply(result=ELSEWHERE, why=f"project {number} is none of those I am told about", number=number)
    about = _about(payload)
    if about is None:
        return Reply(result=IGNORED, why="it is about nothing that has rules")
    resource, iid = about
    if resource not in terms.resources:
        return Reply(result=IGNORED, why=f"no rule looks at {resource.replace('_', ' ')}")
    if terms.identity.names(_actor(payload)):
        return Reply(result=OWN, why="the bot did this itself")
    key = headers.get("webhook-id" if terms.signed else "idempotency-key", "")[:200]  # of a signed one the signed id
    shown = key or headers.get("x-gitlab-webhook-uuid", "")
    event = headers.get("x-gitlab-event-uuid", "")[:100]
    job = Job(kind=ISSUE, path=path, iid=iid, event_uuid=event, delivery=shown[:100])
    return Reply(result=TAKEN, job=job, delivery_key=key)


def _about(payload: Mapping[str, Any]) -> tuple[str, int] | None:
    """(`issues` or `merge_requests`, iid): of the thing itself, or of what a note stands on."""
    kind = payload.get("object_kind")
    if kind in ("issue", "work_item", "merge_request"):
        resource = "merge_requests" if kind == "merge_request" else "issues"
        return resource, _number(_map(payload, "object_attributes"), "iid")
    for name in ("issue", "merge_request") if kind == "note" else ():
        if payload.get(name) is not None:
            return f"{name}s", _number(_map(payload, name), "iid")
    return None


def _actor(payload: Mapping[str, Any]) -> User:
    user = payload.get("user")
    name = user.get("username") if isinstance(user, dict) else ""
    return User(0, name if isinstance(name, str) else "")


# Signature ------------------------------------------------------------------------------------------


def _unsigned(headers: Mapping[str, str], body: bytes, secret: Secret, now: datetime) -> str:
    """Why the signature does not hold, or nothing."""
    number, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split(" ")[:MOST_SIGNATURES]
    if not (number and stamp and given[0]):
        return "no signature"
    try:
        sent = datetime.fromtimestamp(int(stamp), UTC)
        wanted = Webhook(secret.value).sign(number, sent, body.decode())
    except (ValueError, OverflowError, OSError):
        return "a signature that cannot be read"
    if abs(now - sent) > TOLERANCE:
        return f"signed at {sent:%Y-%m-%dT%H:%M:%SZ}, more than five minutes off"
    matches = [hmac.compare_digest(wanted.encode(), character.encode("latin-1", "replace")) for character in given]
    return "" if any(matches) else "wrong signature"


# Reading --------------------------------------------------------------------------------------------


def _parsed(body: bytes) -> Mapping[str, Any]:
    try:
        payload = json.loads(body)
    except RecursionError:
        raise ValueFault("the JSON is nested too deeply") from None
    except ValueError:
        raise ValueFault("the body is not JSON") from None
    if not isinstance(payload, dict):
        raise ValueFault("the body is no JSON object")
    return payload


def _map(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = of.get(name)
    if not isinstance(value, dict):
        raise ValueFault(f"the payload has no {name}")
    return value


def _number(of: Mapping[str, Any], name: str) -> int:
    number = of.get(name)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**62:
        raise ValueFault(f"{name} is no number")
    return number


def _path(of: Mapping[str, Any], name: str) -> str:
    """GitLab's paths are plain ASCII; another would spoil the step in which it is stored with others."""
    path = of.get(name)
    if not isinstance(path, str) or not 0 < len(path) <= 1000 or not (path.isascii() and path.isprintable()):
        raise ValueFault(f"{name} is no path")
    return path


def host_of(url: str) -> str:
    """`gitlab.example.com:8443`: the host by which an instance is known, in lower case."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return (parts.hostname or "") + (f":{port}" if port and port != default else "")
