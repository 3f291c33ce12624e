"""What an admin asks of GitLab beyond the gateway: version, clock, newest issues, public projects, and webhooks."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from triage_bot.errors import Forbidden, NotFound, RateExhausted, Refused, Rejected, ResourceError, Strange, Unreachable
from triage_bot.gitlab import decode
from triage_bot.gitlab.answer import Json, done
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.decode import is_public, system_note
from triage_bot.gitlab.listing import everything
from triage_bot.model.facts import Scope
from triage_bot.model.resource import Hook
from triage_bot.model.resource_type import PER_PAGE

TRIGGER = "issues_events"
"""The event of a test delivery; GitLab makes it up from an issue that exists
(https://docs.gitlab.com/api/project_webhooks/)."""

LOCAL = "an administrator may have to allow it: Admin → Settings → Network → Outbound requests"


@dataclass(frozen=True, slots=True)
class Instance:
    """A host: its version ("" if it does not say), whether it is an enterprise build, and the time there."""

    version: str = ""
    enterprise: bool | None = None
    clock: datetime | None = None


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One of the newest issues: where it is, and which fields of paid tiers it shows."""

    project_id: int
    iid: int
    weight: bool
    health_status: bool


def instance(connection: Connection) -> Instance:
    """Asks the host who it is; one that answers without saying so is an empty Instance."""
    try:
        answer = connection.get("/metadata")
    except ResourceError:
        return Instance()
    data = answer.data if isinstance(answer.data, dict) else {}
    enterprise = data.get("enterprise")
    known = enterprise if isinstance(enterprise, bool) else None
    return Instance(str(data.get("version") or ""), known, answer.at)


def newest(connection: Connection, scope: Scope, count: int) -> tuple[Glimpse, ...]:
    """The issues touched last, in any state."""
    wanted = {"state": "all", "order_by": "updated_at", "sort": "desc", "per_page": count}
    return tuple(connection.get(f"/{scope.kind}/{scope.id}/issues", **wanted).many(_glimpse))


def _glimpse(data: Json) -> Glimpse:
    return Glimpse(int(data["project_id"]), int(data["iid"]), "weight" in data, "health_status" in data)


def system_notes(connection: Connection, issue: Glimpse) -> tuple[str, ...]:
    """The newest system notes of an issue, as they are worded."""
    path = f"/projects/{issue.project_id}/issues/{issue.iid}/notes"
    bodies = connection.get(path, per_page=PER_PAGE, activity_filter="only_activity").many(system_note)
    return tuple(body for body in bodies if body is not None)


def public_projects(connection: Connection, scope: Scope) -> int:
    """How many projects of a group anyone can see (100 at most); a project counts itself."""
    if scope.kind != "groups":
        return int(scope.public)
    wanted = {"include_subgroups": True, "visibility": "public", "archived": False, "per_page": PER_PAGE}
    return sum(connection.get(f"/groups/{scope.id}/projects", **wanted).many(is_public))


@dataclass(frozen=True)
class Hooks:
    """The webhooks of a scope, seen with one token."""

    connection: Connection
    scope: Scope

    @property
    def _path(self) -> str:
        return f"/{self.scope.kind}/{self.scope.id}/hooks"

    def list(self) -> tuple[Hook, ...]:
        """All of them; raises Refused if this token may not see them."""
        try:
            return tuple(everything(self.connection, self._path, decode.hook))
        except (Forbidden, NotFound):
            raise self._refused() from None

    def create_hook(self, fields: Mapping[str, Any]) -> Hook:
        """Registers one; if the answer is lost, one with the same address is it."""

        def arrived() -> Hook | None:
            hooks = everything(self.connection, self._path, decode.hook)
            return next((hook for hook in hooks if hook.url == fields["url"]), None)

        return self._written("post", self._path, fields, arrived)

    def update_hook(self, hook: Hook, fields: Mapping[str, Any]) -> Hook:
        """Sets fields; repeating it changes nothing more."""
        return self._written("put", f"{self._path}/{hook.id}", fields, lambda: None)

    def _written(self, method: str, path: str, fields: Mapping[str, Any], arrived: Callable[[], Hook | None]) -> Hook:
        try:
            return self.connection.write(method, path, fields, arrived, lambda answer: answer.single(decode.hook))
        except (Forbidden, NotFound):
            raise self._refused() from None
        except Rejected as error:
            reason = error.message.partition(": ")[2]
            raise Rejected(f"GitLab does not take this webhook: {reason}", LOCAL) from None

    def delete_hook(self, hook: Hook) -> None:
        """Takes it off; one that is gone already is fine."""
        with contextlib.suppress(NotFound):
            self.connection.write("delete", f"{self._path}/{hook.id}", {}, lambda: None, done)

    def test_hook(self, hook: Hook) -> str:
        """Lets GitLab send one sample delivery: why it failed, or nothing; a success enables a disabled webhook."""
        once = replace(self.connection.repeating, attempts=1, longest=0)
        path = f"{self._path}/{hook.id}/test/{TRIGGER}"
        try:
            replace(self.connection, repeating=once).write("post", path, {}, lambda: None, done)
        except Rejected as error:
            return error.message.partition(": ")[2]
        except Strange:
            raise
        except RateExhausted:
            return "GitLab takes only five tests a minute"
        except Unreachable:
            return "GitLab did not answer in time"
        return ""

    def _refused(self) -> Refused:
        where = self.scope.path
        hint = "that takes a Maintainer's token: pass your own with --token, the bot itself needs only Planner"
        if self.scope.kind == "groups":
            where = f"the group {where}"
            hint = "that takes GitLab Premium and an Owner's token, your own with --token; else take single projects"
        return Refused(f"this token may not manage the webhooks of {where}", hint)
