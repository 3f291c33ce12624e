"""The port over python-gitlab's HTTP client: paths, parameters and the ways of each endpoint."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triage_bot.changes.notes import PostNote
from triage_bot.errors import Dropped, NotFound, Overtaken, Refused, Rejected, ResourceError, Strange, Unreachable
from triage_bot.gitlab import decode, members, milestones, related, scopes
from triage_bot.gitlab.answer import Answer, done
from triage_bot.gitlab.connection import Check, Connection, unchecked
from triage_bot.gitlab.gateway import Progress, Query, TokenInfo
from triage_bot.gitlab.listing import everything, in_parallel
from triage_bot.gitlab.paths import issue_path, part
from triage_bot.model.facts import Linked, Me, Scope
from triage_bot.model.resource import Issue, LabelEvent, Milestone, Note, Ref, StateEvent
from triage_bot.shapes.day import iso
from triage_bot.shapes.values import Username


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
                user, is_bot, is_admin = self.connection.get("/user").one(decode.me)
            except ResourceError as error:
                raise Refused(f"GitLab does not say whose token this is: {error.message}", error.hint) from None
            self._me = Me(user, is_bot, is_admin=is_admin)
        return self._me

    def known(self, me: Me) -> None:
        """Whose token it is, where that was asked before."""
        self._me = me

    def token(self) -> TokenInfo:
        """Scopes and expiry; nothing for tokens that are not access tokens."""
        try:
            return TokenInfo(*self.connection.get("/personal_access_tokens/self").one(decode.token))
        except ResourceError:
            return TokenInfo()

    def scope(self, kind: str, path: str) -> Scope:
        """A project or group by id or path; raises ScopeNotFound (a private one looks absent)."""
        return scopes.find(self.connection, kind, path)

    # Reading --------------------------------------------------------------------------------

    def issues(self, scope: Scope, query: Query, progress: Progress) -> list[Issue]:
        """A whole list, oldest first so that new issues do not move pages."""
        base, params = self._list_of(scope, query)
        paging = {**params, "per_page": self.per_page, "order_by": "created_at", "sort": "asc"}
        is_project = bool(query.project) or scope.kind == "projects"
        return in_parallel(
            self.connection,
            f"{base}/issues",
            decode.issue,
            paging,
            lambda: self._count(base, params),
            is_project,
            lambda done, pages: progress("issues", done, pages),
        )

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
            answer = self.connection.get(f"{base}/issues_statistics", **params)
        except ResourceError:
            return None
        return answer.one(lambda data: decode.issue_count(data, params.get("state", "all")))

    def issue(self, ref: Ref) -> Issue:
        """One issue as it is now."""
        return self.connection.get(issue_path(ref)).one(decode.issue)

    def notes(self, ref: Ref) -> tuple[Note, ...]:
        """All notes, system notes included, newest first as GitLab's default."""
        return tuple(everything(self.connection, f"{issue_path(ref)}/notes", decode.note))

    def label_events(self, ref: Ref) -> tuple[LabelEvent, ...]:
        """All label events, oldest first."""
        return tuple(everything(self.connection, f"{issue_path(ref)}/resource_label_events", decode.label_event))

    def state_events(self, ref: Ref) -> tuple[StateEvent, ...]:
        """All state events, oldest first."""
        return tuple(everything(self.connection, f"{issue_path(ref)}/resource_state_events", decode.state_event))

    def threads(self, ref: Ref) -> int:
        """How many discussions people and bots began; system notes are none."""
        return sum(everything(self.connection, f"{issue_path(ref)}/discussions", decode.is_spoken))

    def awards(self, ref: Ref, note_id: int) -> frozenset[tuple[str, str]]:
        """(emoji, username) of a note; raises NotFound if the note is gone."""
        return related.awards(self.connection, ref, note_id)

    def linked(self, reference: str) -> Linked | None:
        """Another issue by its full reference `group/project#12`; None if it cannot be seen."""
        return related.linked(self.connection, reference)

    def members(self, source: str) -> Mapping[str, int]:
        """Username → access level, inherited members included; not who may not sign in, or whose time is over.

        source is `projects:path` or `groups:path`.
        """
        kind, _, path = source.partition(":")
        found = members.members(self.connection, f"/{kind}/{part(path)}/members/all")
        self._user_ids |= {one.user.username: one.user.id for one in found}
        levels: dict[str, int] = {}
        for one in found:
            levels[one.user.username] = max(levels.get(one.user.username, 0), one.level)
        return levels

    def automation(self, user_id: int) -> bool:
        """True if GitLab calls the user a bot; where it does not say, the user is a person (GitLab: users API)."""
        if user_id not in self.users:
            try:
                self.users[user_id] = self.connection.get(f"/users/{user_id}").one(decode.is_bot)
            except Strange:
                raise
            except (ResourceError, Unreachable):
                self.users[user_id] = False
        return self.users[user_id]

    def milestones(self, project: str) -> tuple[Milestone, ...]:
        """The project's milestones and its groups'."""
        return milestones.milestones(self.connection, project)

    def labels(self, scope: Scope) -> frozenset[str]:
        """Names of the labels that can be used in the scope, those of groups above included."""
        if scope.kind == "all":
            return frozenset()
        return frozenset(everything(self.connection, f"/{scope.kind}/{scope.id}/labels", decode.name))

    def file(self, project: str, path: str, ref: str) -> bytes:
        """A file of a project's repository as it is at a branch, tag or commit; raises NotFound, Forbidden."""
        return self.connection.raw(f"/projects/{part(project)}/repository/files/{part(path)}/raw", ref=ref)

    def user_id(self, username: str) -> int | None:
        """A user's id by username; None if there is no such user."""
        name = Username(username)
        if name not in self._user_ids:
            found = self.connection.get("/users", username=username).many(decode.known_user)
            self._user_ids[name] = found[0].id if found else None
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

        def arrived() -> bool | None:
            return name in self.labels(scope) or None

        try:
            self.connection.write("post", path, body, arrived, done)
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

        def arrived() -> tuple[int, bool] | None:
            if note.bare:
                raise Rejected("no answer to a note of quick actions, so it is not known whether they ran")
            mine = self.me().user.username
            for one in self.notes(ref):
                if one.id not in known and one.author.username == mine and _same_text(one.body, note.body):
                    return one.id, False
            return None

        path = f"{issue_path(ref)}/{kind}"
        number, is_open = self.connection.write(
            "post", path, fields, arrived, lambda one: one.one(decode.posted), check
        )
        if note.internal and is_open:
            raise Dropped("GitLab posted the note without its internal flag: everyone in the project can read it")
        return number

    def edit_note(self, ref: Ref, note_id: int, body: str, was: str | None = None, check: Check = unchecked) -> None:
        """Replaces a note's text; raises Overtaken if it is neither that nor what it `was` before it is sent again."""
        path = f"{issue_path(ref)}/notes/{note_id}"

        def arrived() -> bool | None:
            there = self.connection.get(path).one(decode.note).body.strip()
            if was is not None and there not in (body.strip(), was.strip()):
                raise Overtaken("its note was changed meanwhile")
            return there == body.strip() or None

        self.connection.write("put", path, {"body": body}, arrived, done, check)

    def delete_note(self, ref: Ref, note_id: int) -> None:
        """Deletes a note of our own; one that is gone already is fine."""
        path = f"{issue_path(ref)}/notes/{note_id}"

        def arrived() -> None:
            self.connection.get(path).one(decode.note)  # raises NotFound once it is gone

        with contextlib.suppress(NotFound):
            self.connection.write("delete", path, {}, arrived, done)

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

        def arrived() -> Issue | None:
            now = self.issue(ref)
            return now if done(now) else None

        return self.connection.write("put", issue_path(ref), fields, arrived, _issue, check)

    def newest(self, project: str) -> list[Issue]:
        """The issues opened last, newest first: what came since the list was read, and the highest iid."""
        path = f"/projects/{part(project)}/issues"
        return self.connection.get(path, order_by="created_at", sort="desc", per_page=50).many(decode.issue)

    def open(self, project: str, fields: Mapping[str, Any], after: int, same: Callable[[Issue], bool]) -> Issue:
        """Opens an issue; if the answer is lost, one of ours beyond iid `after` that is the `same` is it."""

        def arrived() -> Issue | None:
            mine = self.me().user.username
            for one in self.newest(project):
                if one.ref.iid > after and one.author.username == mine and same(one):
                    return one
            return None

        return self.connection.write("post", f"/projects/{part(project)}/issues", fields, arrived, _issue)


def _issue(answer: Answer) -> Issue:
    return answer.one(decode.issue)


def _same_text(there: str, sent: str) -> bool:
    """GitLab strips quick actions and outer blanks from a note; its last line, our marker, stays."""
    if there.strip() == sent.strip():
        return True
    last = sent.rstrip().rsplit("\n", 1)[-1]
    return last.startswith("<!-- triage-bot ") and there.rstrip().endswith(last)
