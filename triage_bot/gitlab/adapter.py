"""The port over python-gitlab's HTTP client: paths, parameters and the ways of each endpoint."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triage_bot.errors import Dropped, NotFound, Overtaken, Refused, Rejected, ResourceError, Unreachable
from triage_bot.gitlab import decode, milestones, related, scopes
from triage_bot.gitlab.connection import Answer, Connection
from triage_bot.gitlab.gateway import Check, Progress, Query, TokenInfo, unchecked
from triage_bot.gitlab.listing import everything, in_parallel
from triage_bot.gitlab.paths import issue_path, part
from triage_bot.model.change import PostNote
from triage_bot.model.facts import Linked, Me, Scope
from triage_bot.model.resource import Issue, LabelEvent, Milestone, Note, Ref, StateEvent
from triage_bot.model.username import Username
from triage_bot.text.instant import iso, parse_day

_CANNOT_ACT = frozenset({"blocked", "ldap_blocked", "blocked_pending_approval", "banned", "deactivated"})
"""States of users who cannot read or be assigned anything (GitLab: moderate users)."""


@dataclass
class Adapter:
    """Implements `Gateway`."""

    connection: Connection
    per_page: int = 100
    users: dict[int, bool] = field(default_factory=dict)
    """Whether users are bots, as far as that was asked; a service keeps the answers for a day."""
    _me: Me | None = None
    _user_ids: dict[str, int | None] = field(default_factory=dict)

    # Who and where --------------------------------------------------------------------------

    def me(self) -> Me:
        """The token's user; `bot` stands only in full user objects."""
        if self._me is None:
            try:
                data = self.connection.get("/user").data
            except ResourceError as error:
                raise Refused(f"GitLab does not say whose token this is: {error.message}") from None
            if not isinstance(data, dict) or "username" not in data:
                raise Unreachable(f"{self.connection.host} does not answer as GitLab does", "is this a GitLab host?")
            user = decode.user(data)
            is_bot = data.get("bot") is True
            self._me = Me(user, is_bot, is_admin=bool(data.get("is_admin")))
        return self._me

    def known(self, me: Me) -> None:
        """Whose token it is, where that was asked before."""
        self._me = me

    def token(self) -> TokenInfo:
        """Scopes and expiry; nothing for tokens that are not access tokens."""
        try:
            data = self.connection.get("/personal_access_tokens/self").data
        except ResourceError:
            return TokenInfo()
        return TokenInfo(frozenset(data.get("scopes") or ()), parse_day(data.get("expires_at")))

    def scope(self, kind: str, path: str) -> Scope:
        """A project or group by id or path; raises ScopeNotFound (a private one looks absent)."""
        return scopes.find(self.connection, kind, path)

    # Reading --------------------------------------------------------------------------------

    def issues(self, scope: Scope, query: Query, progress: Progress) -> list[Issue]:
        """A whole list, oldest first so that new issues do not move pages."""
        base, params = self._list_of(scope, query)
        paging = {**params, "per_page": self.per_page, "order_by": "created_at", "sort": "asc"}
        is_project = bool(query.project) or scope.kind == "projects"
        found = in_parallel(
            self.connection,
            f"{base}/issues",
            paging,
            lambda: self._count(base, params),
            is_project,
            lambda done, pages: progress("issues", done, pages),
        )
        return [decode.issue(one) for one in found]

    def _list_of(self, scope: Scope, query: Query) -> tuple[str, dict[str, Any]]:
        params: dict[str, Any] = {}
        if query.state:
            params["state"] = query.state
        if query.labels:
            params["labels"] = ",".join(query.labels)
        if query.updated_after:
            params["updated_after"] = iso(query.updated_after)
        if query.project:
            return f"/projects/{part(query.project)}", params
        if scope.kind == "all":
            return "", {**params, "scope": "all"}
        return f"/{scope.kind}/{scope.id}", params

    def _count(self, base: str, params: Mapping[str, Any]) -> int | None:
        """The total GitLab withholds from lists beyond 10,000."""
        try:
            data = self.connection.get(f"{base}/issues_statistics", **params).data
        except ResourceError:
            return None
        counts = data["statistics"]["counts"]
        return int(counts.get(params.get("state", "all"), counts["all"]))

    def issue(self, ref: Ref) -> Issue:
        """One issue as it is now."""
        return decode.issue(self.connection.get(issue_path(ref)).data)

    def notes(self, ref: Ref) -> tuple[Note, ...]:
        """All notes, system notes included, newest first as GitLab's default."""
        path = f"{issue_path(ref)}/notes"
        return tuple(decode.note(one) for one in everything(self.connection, path))

    def label_events(self, ref: Ref) -> tuple[LabelEvent, ...]:
        """All label events, oldest first."""
        path = f"{issue_path(ref)}/resource_label_events"
        return tuple(decode.label_event(one) for one in everything(self.connection, path))

    def state_events(self, ref: Ref) -> tuple[StateEvent, ...]:
        """All state events, oldest first."""
        path = f"{issue_path(ref)}/resource_state_events"
        return tuple(decode.state_event(one) for one in everything(self.connection, path))

    def threads(self, ref: Ref) -> int:
        """How many discussions people and bots began; system notes are none."""
        found = everything(self.connection, f"{issue_path(ref)}/discussions")
        return sum(any(not note.get("system") for note in one["notes"]) for one in found)

    def awards(self, ref: Ref, note_id: int) -> frozenset[tuple[str, str]]:
        """(emoji, username) of a note; raises NotFound if the note is gone."""
        return related.awards(self.connection, ref, note_id)

    def linked(self, reference: str) -> Linked | None:
        """Another issue by its full reference `group/project#12`; None if it cannot be seen."""
        return related.linked(self.connection, reference)

    def members(self, source: str) -> Mapping[str, int]:
        """Username → access level, inherited members included, those who may not sign in left out.

        source is `projects:path` or `groups:path`.
        """
        kind, _, path = source.partition(":")
        found = everything(self.connection, f"/{kind}/{part(path)}/members/all")
        levels: dict[str, int] = {}
        for one in found:
            if str(one.get("state") or "active") in _CANNOT_ACT:
                continue
            name = Username(one["username"])
            self._user_ids[name] = int(one["id"])
            levels[name] = max(levels.get(name, 0), int(one.get("access_level") or 0))
        return levels

    def automation(self, user_id: int) -> bool:
        """True if GitLab calls the user a bot; where it does not say, the user is a person (GitLab: users API)."""
        if user_id not in self.users:
            try:
                data = self.connection.get(f"/users/{user_id}").data
            except (ResourceError, Unreachable):
                data = None
            self.users[user_id] = isinstance(data, dict) and data.get("bot") is True
        return self.users[user_id]

    def milestones(self, project: str) -> tuple[Milestone, ...]:
        """The project's milestones and its groups'."""
        return milestones.milestones(self.connection, project)

    def labels(self, scope: Scope) -> frozenset[str]:
        """Names of the labels that can be used in the scope, those of groups above included."""
        if scope.kind == "all":
            return frozenset()
        return frozenset(str(one["name"]) for one in everything(self.connection, f"/{scope.kind}/{scope.id}/labels"))

    def file(self, project: str, path: str, ref: str) -> bytes:
        """A file of a project's repository as it is at a branch, tag or commit; raises NotFound, Forbidden."""
        return self.connection.raw(f"/projects/{part(project)}/repository/files/{part(path)}/raw", ref=ref)

    def user_id(self, username: str) -> int | None:
        """A user's id by username; None if there is no such user."""
        name = Username(username)
        if name not in self._user_ids:
            found = self.connection.get("/users", username=username).data
            self._user_ids[name] = int(found[0]["id"]) if found else None
        return self._user_ids[name]

    @property
    def requests(self) -> int:
        """Requests sent so far, repeats included."""
        return sum(self.connection.counts.values())

    # Writing --------------------------------------------------------------------------------

    def create_label(self, scope: Scope, name: str, color: str, description: str) -> None:
        """Creates a label; one that exists already is fine."""
        path = f"/{scope.kind}/{scope.id}/labels"
        body = {"name": name, "color": color, "description": description}

        def arrived() -> Answer | None:
            return Answer(None, {}, 201) if name in self.labels(scope) else None

        try:
            self.connection.write("post", path, body, arrived)
        except Rejected as error:
            if "already exists" not in error.message:
                raise

    def create_milestone(self, project: str, title: str, start: date | None, due: date | None) -> Milestone:
        """Makes a milestone in the project; one of that title that is there already is it."""
        return milestones.make(self.connection, project, title, start, due)

    def post_note(self, ref: Ref, note: PostNote, known: frozenset[int], check: Check) -> int:
        """Posts a note and returns its id, 0 for quick actions alone (202); `known` are the ids there before."""
        kind = "discussions" if note.thread else "notes"
        fields: dict[str, Any] = {"body": note.body}
        if note.internal:
            fields["internal"] = True

        def arrived() -> Answer | None:
            if note.bare:
                raise Rejected("no answer to a note of quick actions, so it is not known whether they ran")
            mine = self.me().user.username
            for one in self.notes(ref):
                if one.id not in known and one.author.username == mine and _same_text(one.body, note.body):
                    return Answer({"id": one.id}, {}, 201)
            return None

        answer = self.connection.write("post", f"{issue_path(ref)}/{kind}", fields, arrived, check)
        posted = answer.data if isinstance(answer.data, dict) else {}
        if note.internal and posted.get("internal") is False:
            raise Dropped("GitLab posted the note without its internal flag: everyone in the project can read it")
        first = posted["notes"][0] if posted.get("notes") else posted  # a thread is a list of notes
        return int(first.get("id") or 0) if isinstance(first.get("id"), int) else 0

    def edit_note(self, ref: Ref, note_id: int, body: str, was: str | None = None, check: Check = unchecked) -> None:
        """Replaces a note's text; raises Overtaken if it is neither that nor what it `was` before it is sent again."""
        path = f"{issue_path(ref)}/notes/{note_id}"

        def arrived() -> Answer | None:
            there = decode.note(self.connection.get(path).data).body.strip()
            if was is not None and there not in (body.strip(), was.strip()):
                raise Overtaken("its note was changed meanwhile")
            return Answer(None, {}, 200) if there == body.strip() else None

        self.connection.write("put", path, {"body": body}, arrived, check)

    def delete_note(self, ref: Ref, note_id: int) -> None:
        """Deletes a note of our own; one that is gone already is fine."""
        path = f"{issue_path(ref)}/notes/{note_id}"

        def arrived() -> None:
            self.connection.get(path)  # raises NotFound once it is gone

        with contextlib.suppress(NotFound):
            self.connection.write("delete", path, {}, arrived)

    def react(self, ref: Ref, note_id: int, name: str) -> None:
        """Gives a note an emoji; one of ours that is there already is fine."""
        related.react(self.connection, ref, note_id, name, self.me().user.username)

    def link(self, ref: Ref, other: Ref) -> None:
        """Relates two issues; if they are already, that is fine."""
        related.link(self.connection, ref, other)

    def update(
        self,
        ref: Ref,
        fields: Mapping[str, Any],
        done: Callable[[Issue], bool] = lambda _: False,
        check: Check = unchecked,
    ) -> Issue:
        """One PUT; all its fields say what shall be. If the answer is lost, an issue that is `done` has got it."""

        def arrived() -> Answer | None:
            now = self.issue(ref)
            return Answer(now, {}, 200) if done(now) else None

        answer = self.connection.write("put", issue_path(ref), fields, arrived, check).data
        return answer if isinstance(answer, Issue) else decode.issue(answer)

    def newest(self, project: str) -> list[Issue]:
        """The issues opened last, newest first: what came since the list was read, and the highest iid."""
        path = f"/projects/{part(project)}/issues"
        found = self.connection.get(path, order_by="created_at", sort="desc", per_page=50).data
        return [decode.issue(one) for one in found]

    def open(self, project: str, fields: Mapping[str, Any], after: int, same: Callable[[Issue], bool]) -> Issue:
        """Opens an issue; if the answer is lost, one of ours beyond iid `after` that is the `same` is it."""

        def arrived() -> Answer | None:
            mine = self.me().user.username
            for one in self.newest(project):
                if one.ref.iid > after and one.author.username == mine and same(one):
                    return Answer(one, {}, 201)
            return None

        answer = self.connection.write("post", f"/projects/{part(project)}/issues", fields, arrived)
        return answer.data if isinstance(answer.data, Issue) else decode.issue(answer.data)


def _same_text(there: str, sent: str) -> bool:
    """GitLab strips quick actions and outer blanks from a note; its last line, our marker, stays."""
    if there.strip() == sent.strip():
        return True
    last = sent.rstrip().rsplit("\n", 1)[-1]
    return last.startswith("<!-- triage-bot ") and there.rstrip().endswith(last)
