"""The pages themselves: one issue with its notes, and the list."""

from __future__ import annotations

import re
from html import escape

from gitlab_sandbox.pages.layout import badges, chips, page
from gitlab_sandbox.pages.markdown import inline, render
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.store import State
from gitlab_sandbox.wire import Reply, Request, text_reply

ONE = re.compile(r"^/(?P<project>.+?)/-/issues/(?P<iid>\d+)/?$")
LIST = re.compile(r"^/(?P<project>.+?)/-/issues/?$")
MOST_ROWS = 500


def handle(state: State, request: Request) -> Reply:
    if request.path == "/" and state.main_project is not None:
        return Reply(status=302, raw=b"", headers={"Location": f"/{state.main_project.full_path}/-/issues"})
    if match := ONE.match(request.path):
        project = state.project(match["project"])
        issue = project.issues.get(int(match["iid"])) if project else None
        if issue is not None:
            return _html(issue_page(issue))
    elif (match := LIST.match(request.path)) and (project := state.project(match["project"])):
        return _html(list_page(project))
    return _html(page("Not found", "<h1>Nothing here</h1>"), 404)


def _html(text: str, status: int = 200) -> Reply:
    return text_reply(text, "text/html", status)


def issue_page(issue: m.Issue) -> str:
    people = ", ".join(f"@{escape(u.username)}" for u in issue.assignees) or "nobody"
    due = f" · due {issue.due_date}" if issue.due_date else ""
    milestone = f" · {escape(issue.milestone.title)}" if issue.milestone else ""
    parts = [
        f'<p class="meta"><a href="/{issue.project.full_path}/-/issues">{escape(issue.project.full_path)}</a>'
        f" #{issue.iid} {badges(issue)}</p><h1>{escape(issue.title)}</h1><p>{chips(issue)}</p>",
        f'<p class="meta">opened {issue.created_at:%Y-%m-%d %H:%M} by @{escape(issue.author.username)} · '
        f"assigned to {people}{due}{milestone}</p>",
        f'<div class="note">{render(issue.description) or "<p>No description.</p>"}</div>',
        *(_note(n) for n in sorted(issue.notes, key=lambda n: (n.created_at, n.id))),
    ]
    return page(f"{issue.title} (#{issue.iid})", "".join(parts))


def _note(note: m.Note) -> str:
    who = f'<span class="who">@{escape(note.author.username)}</span>'
    when = f"{note.created_at:%Y-%m-%d %H:%M}"
    if note.system:
        return f'<p class="system">{who} {inline(note.body)} · {when}</p>'
    kind = " internal" if note.internal else ""
    head = f'<p class="meta">{who} · {when}</p>'
    return f'<div class="note{kind}" id="note_{note.id}">{head}{render(note.body)}</div>'


def list_page(project: m.Project) -> str:
    issues = sorted(project.issues.values(), key=lambda i: (i.state != "opened", -i.iid))
    rows = "".join(
        f'<tr><td>#{i.iid}</td><td><a href="/{project.full_path}/-/issues/{i.iid}">{escape(i.title)}</a> '
        f"{badges(i)}<br>{chips(i)}</td><td>{', '.join('@' + escape(u.username) for u in i.assignees)}</td>"
        f"<td>{i.updated_at:%Y-%m-%d}</td></tr>"
        for i in issues[:MOST_ROWS]
    )
    note = f"<p>The first {MOST_ROWS} of {len(issues)}.</p>" if len(issues) > MOST_ROWS else ""
    head = "<tr><th></th><th>Issue</th><th>Assigned to</th><th>Changed</th></tr>"
    body = f"<h1>{escape(project.full_path)}</h1><p>{len(issues)} issues</p><table>{head}{rows}</table>{note}"
    return page(project.full_path, body)
