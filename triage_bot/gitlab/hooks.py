"""Webhooks of one project or group: the endpoint's reads and writes, and what its refusals mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from triage_bot.errors import Forbidden, NotFound, RateExhausted, Refused, Rejected, Strange, Unreachable
from triage_bot.gitlab import decode
from triage_bot.gitlab.answer import done
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.listing import everything
from triage_bot.model.facts import Scope
from triage_bot.model.resource import Hook

TRIGGER = "issues_events"
"""The event of a test delivery; GitLab makes it up from an issue that exists
(https://docs.gitlab.com/api/project_webhooks/)."""

LOCAL = "an administrator may have to allow it: Admin → Settings → Network → Outbound requests"


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
            found = everything(self.connection, self._path, decode.hook)
            return next((one for one in found if one.url == fields["url"]), None)

        return self._written("post", self._path, fields, arrived)

    def update_hook(self, hook: Hook, fields: Mapping[str, Any]) -> Hook:
        """Sets fields; repeating it changes nothing more."""
        return self._written("put", f"{self._path}/{hook.id}", fields, lambda: None)

    def _written(self, method: str, path: str, fields: Mapping[str, Any], arrived: Callable[[], Hook | None]) -> Hook:
        try:
            return self.connection.write(method, path, fields, arrived, lambda answer: answer.one(decode.hook))
        except (Forbidden, NotFound):
            raise self._refused() from None
        except Rejected as error:
            reason = error.message.partition(": ")[2]
            raise Rejected(f"GitLab does not take this webhook: {reason}", LOCAL) from None

    def delete_hook(self, hook: Hook) -> None:
        """Takes it off; one that is gone already is fine."""
        try:
            self.connection.write("delete", f"{self._path}/{hook.id}", {}, lambda: None, done)
        except NotFound:
            return

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
        if self.scope.kind == "groups":
            return Refused(
                f"this token may not manage the webhooks of the group {where}",
                "that takes GitLab Premium and an Owner's token, your own with --token; else take single projects",
            )
        return Refused(
            f"this token may not manage the webhooks of {where}",
            "that takes a Maintainer's token: pass your own with --token, the bot itself needs only Planner",
        )
