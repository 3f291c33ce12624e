"""What is read of GitLab, in our nouns: paths, parameters and the ways of each endpoint."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from triage_bot.errors import NotFound, Refused, Rejected, ResourceError, ScopeNotFound, Strange, Unreachable
from triage_bot.gitlab import decode, rows
from triage_bot.gitlab.answer import Json
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.decode import TokenInfo
from triage_bot.gitlab.kept import Kept, nothing_kept
from triage_bot.gitlab.listing import Query, everything, follow, in_parallel, notes_path, part, path_of
from triage_bot.model.facts import Linked, Me, Scope
from triage_bot.model.resource import Issue, LabelEvent, Milestone, Note, Ref, StateEvent
from triage_bot.model.resource_type import ISSUES, PER_PAGE, TYPES
from triage_bot.shapes.values import Username

Progress = Callable[[str, int, int], None]
"""Told what is read, how many are done, and of how many (0: unknown)."""
_REFERENCE = re.compile(r"([\w.-]+(?:/[\w.-]+)+)#(\d{1,9})")
LONGEST = 500
"""Characters of a reference that is followed: people write them, and GitLab's addresses end somewhere."""
_WITH_STATUS = """
query($path: ID!, $name: String!, $after: String) {
  %s(fullPath: $path) {
    workItems(status: {name: $name}, after: $after%s) { nodes { id } pageInfo { hasNextPage endCursor } }
  }
}
"""
_CANNOT_ACT = frozenset({"blocked", "ldap_blocked", "blocked_pending_approval", "banned", "deactivated"})
"""States of users who cannot read or be assigned anything (https://docs.gitlab.com/administration/moderate_users/)."""


def quiet(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(kw_only=True)
class Reads:
    """The reads of one host with one token."""

    connection: Connection
    per_page: int = PER_PAGE
    users: dict[int, bool] = field(default_factory=dict)
    """Whether users are bots, as far as that was asked; a service keeps the answers for a day."""
    kept: Kept = nothing_kept
    """Member lists that need not be asked."""
    unheard: set[Ref] = field(default_factory=set)
    """Resources whose notes GitLab does not list: what was said there before is not known."""
    _me: Me | None = None
    _user_ids: dict[str, int | None] = field(default_factory=dict)
    _project_ids: dict[str, int] = field(default_factory=dict)
    _label_ids: dict[str, Mapping[str, int]] = field(default_factory=dict)

    # Who and where --------------------------------------------------------------------------

    def me(self) -> Me:
        """The token's user; `bot` stands only in full user objects."""
        if self._me is None:
            try:
                self._me = self.connection.get("/user").single(decode.me)
            except ResourceError as error:
                raise Refused(f"GitLab does not say whose token this is: {error.message}", error.hint) from None
        return self._me

    def known(self, me: Me) -> None:
        """Whose token it is, where that was asked before."""
        self._me = me

    def token(self) -> TokenInfo:
        """Scopes and expiry; nothing for tokens that are not access tokens."""
        try:
            return self.connection.get("/personal_access_tokens/self").single(decode.token)
        except ResourceError:
            return TokenInfo()

    def scope(self, kind: str, path: str) -> Scope:
        """A project or group by id or path, and the groups above; raises ScopeNotFound (a private one looks absent)."""
        here = urlsplit(self.connection.host).hostname or ""
        if kind == "all":
            return Scope(path="", kind="all", host=here)
        try:
            scope, parent = self.connection.get(f"/{kind}/{part(path)}").single(lambda data: decode.scope(kind, data))
        except NotFound:
            what = "project" if kind == "projects" else "group"
            hint = "it does not exist, or this token's user is not a member"
            raise ScopeNotFound(f'there is no {what} "{path}" for this token', hint) from None
        return replace(scope, group_ids=scope.group_ids | self._groups_above(parent), host=scope.host or here)

    def _groups_above(self, parent: int | None) -> set[int]:
        """The groups above, as far up as they can be seen: their tokens' bots may have been ours."""
        above: set[int] = set()
        while parent and parent not in above:
            above.add(parent)
            try:
                parent = self.connection.get(f"/groups/{parent}").single(decode.parent)
            except ResourceError:
                break
        return above

    def members(self, source: str) -> Mapping[str, int]:
        """Those of a kept list, else those that GitLab tells of."""
        kept = self.kept(source)
        return self.members_now(source) if kept is None else kept

    def members_now(self, source: str) -> Mapping[str, int]:
        """Username → access level, inherited members included; not who may not sign in, or whose time is over.

        source is `projects:path` or `groups:path`. A membership is over from the beginning of its `expires_at` on, in
        UTC: GitLab itself leaves such members out, some versions and proxies' caches do so later
        (https://docs.gitlab.com/user/project/members/).
        """
        kind, _, name = source.partition(":")
        path = f"/{kind}/{part(name)}/members/all"
        answer = self.connection.get(path, per_page=PER_PAGE)
        today = (answer.at or datetime.fromtimestamp(self.connection.clock(), UTC)).date()
        levels: dict[str, int] = {}
        for user, level, state, until in follow(self.connection, path, answer, decode.member):
            if state not in _CANNOT_ACT and (until is None or until > today):
                self._user_ids[user.username] = user.id
                levels[user.username] = max(levels.get(user.username, 0), level)
        return levels

    def automation(self, user_id: int) -> bool:
        """True if GitLab calls the user a bot; where it does not say, the user is a person
        (https://docs.gitlab.com/api/users/)."""
        if user_id not in self.users:
            try:
                self.users[user_id] = self.connection.get(f"/users/{user_id}").single(decode.is_bot)
            except Strange:
                raise
            except (ResourceError, Unreachable):
                self.users[user_id] = False
        return self.users[user_id]

    def user_id(self, username: str) -> int | None:
        """A user's id by username; None if there is no such user."""
        name = Username(username)
        if name not in self._user_ids:
            users = self.connection.get("/users", username=username).many(decode.known_user)
            self._user_ids[name] = users[0].id if users else None
        return self._user_ids[name]

    # Issues and what is on them -------------------------------------------------------------

    def resources(self, scope: Scope, query: Query, progress: Progress) -> list[Issue]:
        """A whole list; issues and merge requests oldest first, so that new ones do not move pages."""
        base, params = query.within(scope)
        kind = TYPES[query.kind]
        if scope.kind == "projects":
            self._project_ids[scope.path] = scope.id
        order = {"order_by": "created_at", "sort": "asc"} if kind.by_age else {}
        listed = in_parallel(
            self.connection,
            f"{base}/{kind.path}",
            lambda row: rows.resource(kind.name, scope.path, row, query.whole),
            {**params, "per_page": self.per_page, **order},
            lambda: self._count(base, params) if kind.name == ISSUES else None,
            kind.name == ISSUES and (bool(query.project) or scope.kind == "projects"),
            lambda done, pages: progress(kind.name, done, pages),
        )
        return [self._housed(item) for item in listed] if kind.by_parameters else listed

    def _housed(self, item: Issue) -> Issue:
        """With the id of its project, which its row does not have; a group's own has none."""
        try:
            return replace(item, project_id=self.project_id(item.ref.project))
        except ResourceError:
            return item

    def _count(self, base: str, params: Mapping[str, Any]) -> int | None:
        """The total GitLab withholds from lists beyond 10,000."""
        try:
            answer = self.connection.get(f"{base}/issues_statistics", **params)
        except ResourceError:
            return None
        return answer.single(lambda data: decode.issue_count(data, params.get("state", "all")))

    def newest(self, project: str) -> list[Issue]:
        """The issues opened last, newest first: what came since the list was read, and the highest iid."""
        path = f"/projects/{part(project)}/issues"
        return self.connection.get(path, order_by="created_at", sort="desc", per_page=50).many(rows.issue)

    def issue(self, ref: Ref, whole: bool = False) -> Issue:
        """One resource as it is now; its type can be read `alone`."""
        return self.connection.get(path_of(ref)).single(lambda row: rows.resource(ref.kind, ref.project, row, whole))

    def listed(self, path: str) -> tuple[Json, ...]:
        """The rows of a list, or the one thing that is no list, as GitLab writes them."""
        path, _, query = path.partition("?")
        answer = self.connection.get(path, **{**parse_qs(query, keep_blank_values=True), "per_page": PER_PAGE})
        return tuple(follow(self.connection, path, answer, dict)) if answer.is_list else (answer.single(dict),)

    def with_status(self, scope: Scope, name: str) -> frozenset[int]:
        """The ids of the scope's work items that have a status of this name; raises Rejected."""
        if scope.kind == "all":
            raise Rejected("GitLab looks for a status in one project or group")
        kind, more = ("project", "") if scope.kind == "projects" else ("group", ", includeDescendants: true")
        ids: set[int] = set()
        after: str | None = None
        while True:
            answer = self.connection.ask(_WITH_STATUS % (kind, more), path=scope.path, name=name, after=after)
            page = answer.single(lambda data: decode.ids_of(data, kind))
            ids.update(page.ids)
            if not page.after or page.after == after:
                return frozenset(ids)
            after = page.after

    def notes(self, ref: Ref) -> tuple[Note, ...]:
        """All notes, system notes included, newest first as GitLab's default; none where its type may have no list."""
        if ref.type.notes_listed:
            return tuple(everything(self.connection, notes_path(ref), decode.note))
        try:
            answer = self.connection.get(notes_path(ref), per_page=PER_PAGE)
        except NotFound:
            answer = None
        if answer is None or isinstance(answer.data, dict):
            self.unheard.add(ref)
            return ()
        return tuple(follow(self.connection, notes_path(ref), answer, decode.note))

    def label_events(self, ref: Ref) -> tuple[LabelEvent, ...]:
        """All label events, oldest first."""
        return tuple(everything(self.connection, f"{path_of(ref)}/resource_label_events", decode.label_event))

    def state_events(self, ref: Ref) -> tuple[StateEvent, ...]:
        """All state events, oldest first."""
        return tuple(everything(self.connection, f"{path_of(ref)}/resource_state_events", decode.state_event))

    def threads(self, ref: Ref) -> int:
        """How many discussions people and bots began; system notes are none."""
        return sum(everything(self.connection, notes_path(ref, "discussions"), decode.is_spoken))

    def awards(self, ref: Ref, note_id: int) -> frozenset[tuple[str, str]]:
        """(emoji, username) of a note; raises NotFound if the note is gone."""
        path = f"{notes_path(ref)}/{note_id}/award_emoji"
        return frozenset(everything(self.connection, path, decode.award))

    def linked(self, reference: str) -> Linked | None:
        """An issue by its full reference `group/project#12`; None if it cannot be seen, or nothing has that name."""
        match = _REFERENCE.fullmatch(reference) if len(reference) <= LONGEST else None
        if match is None or {".", ".."}.intersection(match[1].split("/")):
            return None
        ref = Ref(match[1], int(match[2]))
        path = f"{path_of(ref)}/resource_milestone_events"
        try:
            return decode.linked(self.issue(ref), everything(self.connection, path, decode.milestone_event))
        except ResourceError:
            return None

    # What a project has ---------------------------------------------------------------------

    def milestones(self, place: str, home: str = "projects") -> tuple[Milestone, ...]:
        """The milestones of a project or group, and those of all groups above it, closed ones included."""
        path = f"/{home}/{part(place)}/milestones"
        return tuple(everything(self.connection, path, rows.milestone, include_ancestors=True))

    def labels(self, scope: Scope) -> frozenset[str]:
        """Names of the labels that can be used in the scope, those of groups above included."""
        if scope.kind == "all":
            return frozenset()
        return frozenset(everything(self.connection, f"/{scope.kind}/{scope.id}/labels", decode.name))

    def label_ids(self, ref: Ref) -> Mapping[str, int]:
        """The labels that can be put on a resource, with their ids; listed once for each place."""
        if ref.project not in self._label_ids:
            path = f"/{ref.type.home}/{part(ref.project)}/labels"
            self._label_ids[ref.project] = dict(everything(self.connection, path, decode.label))
        return self._label_ids[ref.project]

    def project_id(self, path: str) -> int:
        """The id of a project, asked for once; raises NotFound for a group."""
        if path not in self._project_ids:
            try:
                self._project_ids[path] = self.connection.get(f"/projects/{part(path)}").single(decode.number)
            except NotFound:
                self._project_ids[path] = 0
        if not self._project_ids[path]:
            raise NotFound(f"there is no project {path} for this token")
        return self._project_ids[path]

    def file(self, project: str, path: str, ref: str) -> bytes:
        """A file of a project's repository as it is at a branch, tag or commit; raises NotFound, Forbidden."""
        return self.connection.raw(f"/projects/{part(project)}/repository/files/{part(path)}/raw", ref=ref)

    @property
    def requests(self) -> int:
        """Requests sent so far, repeats included."""
        return sum(self.connection.counts.values())
