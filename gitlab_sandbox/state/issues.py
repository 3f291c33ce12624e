"""Creating, changing, closing and deleting issues as GitLab's services do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gitlab_sandbox import permissions
from gitlab_sandbox.errors import Conflict, Forbidden
from gitlab_sandbox.state import awards, links, moving, rendered, traces, work_items
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor, saved, snapshot, tell
from gitlab_sandbox.state.issue_fields import Editor, check_description, check_weight, clean_title, readable_assignees
from gitlab_sandbox.state.mentions import note_mentions
from gitlab_sandbox.state.quick.extract import extract
from gitlab_sandbox.state.quick.interpret import interpret

MEMBERS = (
    "labels", "add_labels", "remove_labels", "assignee_ids", "milestone_id", "due_date", "discussion_locked",
)  # fmt: skip
PLANNERS = ("weight", "health_status", "time_estimate")
LABEL_KEYS = ("labels", "add_labels", "remove_labels")


def create(actor: Actor, project: m.Project, wanted: dict[str, Any]) -> m.Issue:
    if not permissions.can_create_issue(actor.user, project):
        raise Forbidden()
    wanted = permitted(actor, project, wanted, new=True)
    check_weight(actor, wanted)
    wanted.pop("state_event", None)  # closing needs a second request
    wanted |= _run_description(actor, project, None, wanted)
    issue = _blank(actor, project, wanted)
    issue.assignees = readable_assignees(actor, issue, wanted.pop("assignee_ids", []))
    actor.state.add_issue(issue)
    _first_traces(actor, issue, wanted)
    tell(actor, "issue", "open", project, issue=issue, before={}, after=snapshot(issue))
    return issue


def permitted(actor: Actor, project: m.Project, wanted: dict[str, Any], *, new: bool = False) -> dict[str, Any]:
    """Drops, without a word, what this user may not set; whoever may open an issue may hide it."""
    dropped: set[str] = set()
    if not permissions.can_set_metadata(actor.user, project):
        member = new and permissions.can_set_new_metadata(actor.user, project)
        dropped = {*PLANNERS, *(() if member else MEMBERS), *(() if new else ("confidential",))}
    kept = {k: v for k, v in wanted.items() if k not in dropped}
    if not permissions.can_own(actor.user, project):
        for name in ("created_at", "updated_at", "iid"):
            kept.pop(name, None)
    return kept


def _run_description(actor: Actor, project: m.Project, issue: m.Issue | None, wanted: dict[str, Any]) -> dict[str, Any]:
    """Runs the commands of a description; what remains is the text to store."""
    text = wanted.get("description")
    if not text:
        return {}
    check_description(text)
    rest, commands = extract(text, actor.state.tier)
    asked = interpret(actor, project, issue, commands).wanted
    asked["add_labels"] = [*wanted.get("add_labels", []), *asked.get("add_labels", [])]
    return {**asked, "description": rest}


def _blank(actor: Actor, project: m.Project, wanted: dict[str, Any]) -> m.Issue:
    title = clean_title(wanted["title"])
    born: datetime = wanted.get("created_at") or actor.now
    iid = wanted.get("iid")
    if iid is not None and iid in project.issues:
        raise Conflict("Duplicated issue")
    if iid is None:
        iid = actor.state.take_iid(project)
    project.last_iids["issue"] = max(project.last_iids.get("issue", 0), iid)
    return m.Issue(
        id=actor.state.next_id("issue"), iid=iid, project=project, title=title,
        description=wanted.get("description"), author=actor.user, created_at=born, updated_at=actor.now,
        issue_type=wanted.get("issue_type") or "issue",
        confidential=bool(wanted.get("confidential")),
    )  # fmt: skip


def _first_traces(actor: Actor, issue: m.Issue, wanted: dict[str, Any]) -> None:
    born = issue.created_at
    editor = Editor(actor, issue, at=born)
    editor.labels(wanted.get("labels"), wanted.get("add_labels", []), wanted.get("remove_labels", []))
    if issue.assignees:
        editor.note(traces.assignees_text([], issue.assignees))
    for name in ("milestone_id", "due_date", "discussion_locked", "weight", "health_status"):
        if wanted.get(name) is not None:
            editor.simple()[name](wanted[name])
    note_mentions(actor, issue, rendered.title(issue.title))
    note_mentions(actor, issue, rendered.markdown(issue.description), rendered.title(issue.title))
    issue.updated_at, issue.updated_by = actor.now, None  # backdating `created_at` does not backdate this
    actor.state.changed()


def update(actor: Actor, issue: m.Issue, wanted: dict[str, Any]) -> m.Issue:
    """One PUT: a state change first (with its own hook), then the rest; the hook fires for no change too."""
    if not permissions.can_update_issue(actor.user, issue):
        raise Forbidden()
    wanted = permitted(actor, issue.project, wanted)
    check_weight(actor, wanted)
    if "description" in wanted:
        wanted |= _run_description(actor, issue.project, issue, wanted)
    return apply(actor, issue, wanted)


def apply(actor: Actor, issue: m.Issue, wanted: dict[str, Any]) -> m.Issue:
    """Puts wanted values on an issue; permissions were checked before."""
    stamp = wanted.pop("updated_at", None)
    wanted = {k: v for k, v in wanted.items() if not (k == "add_labels" and not v)}
    _special(actor, issue, wanted)
    if event := wanted.pop("state_event", None):
        change_state(actor, issue, event, stamp)
    if wanted or stamp:
        before = snapshot(issue)
        _apply_fields(Editor(actor, issue, stamp), wanted)
        if stamp:
            issue.updated_at = stamp
        actor.state.changed()
        tell(actor, "issue", "update", issue.project, issue=issue, before=before, after=snapshot(issue))
    if target := wanted.get("move_to"):
        moving.move(actor, issue, target)
    return issue


def _apply_fields(editor: Editor, wanted: dict[str, Any]) -> None:
    if "created_at" in wanted:
        editor.issue.created_at = wanted["created_at"]
        saved(editor.actor, editor.issue)
    for name, setter in editor.simple().items():
        if name in wanted:
            setter(wanted[name])
    if any(k in wanted for k in LABEL_KEYS):
        editor.labels(wanted.get("labels"), wanted.get("add_labels", []), wanted.get("remove_labels", []))
    if "assignee_ids" in wanted:
        editor.assignees(wanted["assignee_ids"])


def _special(actor: Actor, issue: m.Issue, wanted: dict[str, Any]) -> None:
    """What only quick actions can ask for."""
    if target := wanted.pop("duplicate_of", None):
        issue.duplicated_to = target
        traces.system_note(actor, issue, f"marked this issue as a duplicate of {target.reference(issue.project)}")
        body = f"marked {issue.reference(target.project)} as a duplicate of this issue"
        traces.system_note(actor, target, body)
        links.relate(actor, issue, target)
        wanted["state_event"] = "close"
    if target := wanted.pop("relate_to", None):
        links.relate(actor, issue, target)
    if name := wanted.pop("award", None):
        awards.toggle(actor, issue, name)


def change_state(actor: Actor, issue: m.Issue, event: str, stamp: datetime | None = None) -> None:
    before = snapshot(issue)
    editor = Editor(actor, issue, stamp)
    done = editor.close() if event == "close" else editor.reopen()
    if done:
        tell(actor, "issue", event, issue.project, issue=issue, before=before, after=snapshot(issue))


def set_status(actor: Actor, issue: m.Issue, status: work_items.Status) -> None:
    """One that ends it closes it, any other opens it."""
    issue.status = status.name
    change_state(actor, issue, "close" if status.category in work_items.ENDED else "reopen")
    actor.state.changed()


def delete(actor: Actor, issue: m.Issue) -> None:
    if not permissions.can_delete_issue(actor.user, issue.project):
        raise Forbidden()
    actor.state.drop_issue(issue)
