"""Everything the engine asks of GitLab: the reads, and writes of which a repeat does no harm."""

import contextlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from triage_bot.changes.mutation import Mutation
from triage_bot.changes.notes import PostNote
from triage_bot.errors import Conflict, Dropped, NotFound, Overtaken, Rejected
from triage_bot.gitlab import decode, rows, work_items
from triage_bot.gitlab.answer import Answer, Json, done, list_of, map_of, number_of
from triage_bot.gitlab.connection import GRAPHQL, Check, unchecked
from triage_bot.gitlab.listing import everything, notes_path, part, path_of
from triage_bot.gitlab.reading import Reads
from triage_bot.model.facts import Scope
from triage_bot.model.resource import Issue, Milestone, Note, Ref


class Gateway(Reads):
    """Reads and writes of one host with one token."""

    def create_label(self, scope: Scope, name: str, color: str, description: str) -> None:
        """Creates a label; one that exists already is fine."""
        body = {"name": name, "color": color, "description": description}

        def arrived() -> bool | None:
            return name in self.labels(scope) or None

        try:
            self.connection.write("post", f"/{scope.kind}/{scope.id}/labels", body, arrived, done)
        except Rejected as error:
            if "already exists" not in error.message:
                raise

    def create_milestone(self, project: str, title: str, start: date | None, due: date | None) -> Milestone:
        """Makes a milestone in the project; one of that title that came meanwhile is it. Raises Dropped for lost days.

        A taken title is refused with 400 like any other fault, perhaps in another language: so it is looked for then.
        """

        def arrived() -> Milestone | None:
            return next((milestone for milestone in self.milestones(project) if milestone.title == title), None)

        days = {"start_date": start, "due_date": due}
        fields = {"title": title, **{key: day.isoformat() for key, day in days.items() if day}}
        path = f"/projects/{part(project)}/milestones"
        try:
            answer = self.connection.write("post", path, fields, arrived, lambda item: item.single(rows.milestone))
        except Rejected:
            if (same := arrived()) is None:
                raise
            return same
        if (answer.title, answer.start_date, answer.due_date) != (title, start, due):
            raise Dropped(f'the milestone "{title}" was made, but GitLab dropped its title or days')
        return answer

    def post_note(self, ref: Ref, note: PostNote, known: frozenset[int], check: Check) -> int:
        """Posts a note and returns its id, 0 for quick actions alone (202); `known` are the ids there before."""
        path = notes_path(ref, "discussions" if note.thread else "notes")
        fields: dict[str, Any] = {"body": note.body, **({"internal": True} if note.internal else {})}

        def arrived() -> tuple[int, bool] | None:
            if note.bare:
                raise Rejected("no answer to a note of quick actions, so it is not known whether they ran")
            mine = (comment for comment in self.notes(ref) if self._is_mine(comment) and comment.id not in known)
            return next(((comment.id, False) for comment in mine if _same_text(comment.body, note.body)), None)

        number, is_open = self.connection.write(
            "post", path, fields, arrived, lambda answer: answer.single(decode.posted), check
        )
        if note.internal and is_open:
            raise Dropped("GitLab posted the note without its internal flag: everyone in the project can read it")
        return number

    def edit_note(self, ref: Ref, note_id: int, body: str, was: str | None = None, check: Check = unchecked) -> None:
        """Replaces a note's text; raises Overtaken if it is neither that nor what it `was` before it is sent again."""
        path = f"{notes_path(ref)}/{note_id}"

        def arrived() -> bool | None:
            now = self.connection.get(path).single(decode.note).body.strip()
            if was is not None and now not in (body.strip(), was.strip()):
                raise Overtaken("its note was changed meanwhile")
            return now == body.strip() or None

        self.connection.write("put", path, {"body": body}, arrived, done, check)

    def delete_note(self, ref: Ref, note_id: int) -> None:
        """Deletes a note of our own; one that is gone already is fine."""
        path = f"{notes_path(ref)}/{note_id}"

        def arrived() -> None:
            self.connection.get(path).single(decode.note)  # raises NotFound once it is gone

        with contextlib.suppress(NotFound):
            self.connection.write("delete", path, {}, arrived, done)

    def react(self, ref: Ref, note_id: int, name: str) -> None:
        """Gives a note an emoji; one of ours that is there already is fine.

        GitLab answers 404 to a repeat, to what is no emoji, and if the note is gone, perhaps in another language.
        """
        path, mine = f"{notes_path(ref)}/{note_id}/award_emoji", self.me().user.username

        def arrived() -> bool | None:
            return (name, mine) in self.awards(ref, note_id) or None

        try:
            self.connection.write("post", path, {"name": name}, arrived, done)
        except NotFound as error:
            if "already been taken" not in error.message and arrived() is None:
                raise Rejected(error.message) from None

    def link(self, ref: Ref, other: Ref) -> None:
        """Relates two issues; if they are related already, whichever named the other, that is fine."""
        fields = {"target_project_id": other.project, "target_issue_iid": other.iid}
        path = f"{path_of(ref)}/links"

        def arrived() -> bool | None:
            return other in everything(self.connection, path, lambda data: rows.issue(data).ref) or None

        with contextlib.suppress(Conflict):
            self.connection.write("post", path, fields, arrived, done)

    def update(
        self,
        ref: Ref,
        fields: Mapping[str, Any],
        done: Callable[[Issue], bool] = lambda _: False,
        check: Check = unchecked,
        after: Issue | None = None,
    ) -> Issue:
        """One PUT or PATCH: its fields say what shall be. If the answer is lost, a resource that is `done` has got it.

        An answer that tells less than all is completed with what should be there `after`.
        """

        def arrived() -> Issue | None:
            now = self.issue(ref) if ref.type.alone else None
            return now if now and done(now) else None

        def decoded(answer: Answer) -> Issue:
            return answer.single(lambda row: rows.answered(ref, row, after))

        path, body = path_of(ref), fields
        if ref.type.verb == "patch":
            ids = self.label_ids(ref)
            path = f"/{ref.type.home}/{self.project_id(ref.project)}/{ref.type.path}/{ref.iid}"
            body = work_items.change(fields, lambda name: _id_of(name, ids))
        return self.connection.write(ref.type.verb or "put", path, body, arrived, decoded, check)

    def open(self, project: str, fields: Mapping[str, Any], after: int, same: Callable[[Issue], bool]) -> Issue:
        """Opens an issue; if the answer is lost, one of ours beyond iid `after` that is the `same` is it."""

        def arrived() -> Issue | None:
            newer = (issue for issue in self.newest(project) if issue.ref.iid > after and self._is_mine(issue))
            return next(filter(same, newer), None)

        return self.connection.write("post", f"/projects/{part(project)}/issues", fields, arrived, _issue)

    def mutate(self, number: int, mutation: Mutation, check: Check = unchecked) -> Json:
        """Sets a widget of the work item with this id by GraphQL; raises Rejected with what GitLab says.

        Returns what is asked back. All its values say what shall be, so it may be sent again
        (https://docs.gitlab.com/api/graphql/reference/#mutationworkitemupdate).
        """
        given = {"input": {"id": f"gid://gitlab/WorkItem/{number}", **mutation.widget()}}
        body = {"query": _UPDATE % mutation.asks, "variables": given}
        errors, widgets = self.connection.write("post", GRAPHQL, body, _unknown, _told, check)
        if errors:
            raise Rejected(f"GitLab did not set it: {errors}")
        return widgets

    def move(self, ref: Ref, project: str, check: Check = unchecked) -> None:
        """Moves an issue to another project; if the answer is lost, one that is closed as moved has gone."""
        target = self.connection.get(f"/projects/{part(project)}").single(lambda row: number_of(row, "id"))

        def arrived() -> bool | None:
            return self.issue(ref).moved or None

        self.connection.write("post", f"{path_of(ref)}/move", {"to_project_id": target}, arrived, done, check)

    def delete(self, ref: Ref, check: Check = unchecked) -> None:
        """Deletes a branch, an issue or a merge request; raises NotFound if it is gone already, or not ours to see."""
        path = path_of(ref)

        def arrived() -> bool | None:
            try:
                self.connection.get(path)
            except NotFound:
                return True
            return None

        self.connection.write("delete", path, {}, arrived, done, check)

    def _is_mine(self, written: Note | Issue) -> bool:
        return written.author.username == self.me().user.username


_UPDATE = """mutation($input: WorkItemUpdateInput!) {
  workItemUpdate(input: $input) { errors workItem { widgets { %s } } }
}"""


def _unknown() -> None:
    """Nobody can tell whether it arrived."""


def _told(answer: Answer) -> tuple[str, Json]:
    """What a mutation's answer says went wrong, empty if nothing did, and the fields of its widgets. Raises Strange."""

    def told(data: Json) -> tuple[str, Json]:
        said, widgets = list_of(data, "errors"), dict[str, Any]()
        if not said:
            update = map_of(map_of(data, "data"), "workItemUpdate")
            said = update["errors"]
            if not isinstance(said, list):
                raise TypeError(type(said).__name__)
            for widget in () if said else update["workItem"]["widgets"]:
                widgets |= widget
        return "; ".join(str(item.get("message") if isinstance(item, dict) else item) for item in said), widgets

    return answer.single(told)


def _id_of(name: str, ids: Mapping[str, int]) -> int:
    """The id of a label; raises Rejected."""
    if name not in ids:
        raise Rejected(f'there is no label "{name}"')
    return ids[name]


def _issue(answer: Answer) -> Issue:
    return answer.single(rows.issue)


def _same_text(theirs: str, sent: str) -> bool:
    """GitLab strips quick actions and outer blanks from a note; its last line, our marker, stays."""
    if theirs.strip() == sent.strip():
        return True
    last = sent.rstrip().rsplit("\n", 1)[-1]
    return last.startswith("<!-- triage-bot ") and theirs.rstrip().endswith(last)
