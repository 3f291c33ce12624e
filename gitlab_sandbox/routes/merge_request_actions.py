"""What else can be done to a merge request: merge, subscribe; whom and which issues it concerns."""

from __future__ import annotations

from gitlab_sandbox import permissions
from gitlab_sandbox.entities import issues, merge_requests, people
from gitlab_sandbox.entities.dates import stamp
from gitlab_sandbox.errors import NotModified
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.merge_request_params import MERGE
from gitlab_sandbox.routes.merge_requests import ONE
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import closing, mergeability, merging, rendered
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.mentions import names
from gitlab_sandbox.wire import Reply


def _shown(call: Call, merge_request: m.MergeRequest, status: int = 200) -> Reply:
    view = call.view(merge_request.project, single=True)
    return Reply(status=status, body=merge_requests.merge_request(merge_request, view))


def merge(call: Call) -> Reply:
    merge_request, params = call.merge_request(), call.read(MERGE)
    automatically = bool(params.get("merge_when_pipeline_succeeds") or params.get("auto_merge"))
    mergeability.refuse(call.actor, merge_request, params.get("sha"), automatically)
    merge_request.squash = merge_request.squash or bool(params.get("squash"))
    merging.merge(call.actor, merge_request, params.get("should_remove_source_branch"))
    return _shown(call, merge_request)


def closes_issues(call: Call) -> Reply:
    merge_request = call.merge_request()
    seen = [x for x in merge_request.closes if permissions.can_read_issue(call.user, x)]
    return call.page(seen, lambda i: issues.issue(i, call.view(merge_request.project)))


def related_issues(call: Call) -> Reply:
    merge_request = call.merge_request()
    seen = closing.related_issues(call.state, call.user, merge_request)
    return call.page(seen, lambda i: issues.issue(i, call.view(merge_request.project)))


def participants(call: Call) -> Reply:
    """Author, assignees, reviewers, those who wrote, and those who were named."""
    request = call.merge_request()
    notes = [n for n in request.notes if not n.system and permissions.can_read_note(call.user, n, request)]
    texts = [request.description or "", *(n.body for n in notes)]
    named = [u for text in texts for name in names(rendered.markdown(text)) if (u := call.state.user(name))]
    users = [request.author, *request.assignees, *request.reviewers, *(n.author for n in notes), *named]
    readers = [u for u in dict.fromkeys(users) if permissions.can_read(u, request)]
    return call.page(readers, lambda u: people.stub(u, call.base))


def reviewers(call: Call) -> Reply:
    """Nobody reviews here, so every review is still to come."""
    merge_request = call.merge_request()
    at = stamp(merge_request.created_at)
    return call.page(
        merge_request.reviewers,
        lambda u: {"user": people.stub(u, call.base), "state": "unreviewed", "created_at": at},
    )


def subscription(call: Call) -> Reply:
    merge_request, user = call.merge_request(), call.need_user()
    wanted = call.request.path.endswith("/subscribe")
    involved = (merge_request.author, *merge_request.assignees, *merge_request.reviewers)
    if merge_request.subscribers.get(user.id, user in involved) is wanted:
        raise NotModified()
    merge_request.subscribers[user.id] = wanted
    call.state.changed()
    return _shown(call, merge_request, 201)


def related_merge_requests(call: Call) -> Reply:
    issue = call.issue()
    seen = closing.related(call.state, call.user, issue)
    return call.page(seen, lambda r: merge_requests.merge_request(r, call.view(issue.project)))


def closed_by(call: Call) -> Reply:
    issue = call.issue()
    seen = closing.closed_by(call.user, issue)
    return call.page(seen, lambda r: merge_requests.merge_request(r, call.view(issue.project)))


ROUTES = [
    Route(method="PUT", pattern=f"{ONE}/merge", handler=merge),
    Route(method="GET", pattern=f"{ONE}/closes_issues", handler=closes_issues),
    Route(method="GET", pattern=f"{ONE}/related_issues", handler=related_issues),
    Route(method="GET", pattern=f"{ONE}/participants", handler=participants),
    Route(method="GET", pattern=f"{ONE}/reviewers", handler=reviewers),
    Route(method="POST", pattern=f"{ONE}/subscribe", handler=subscription),
    Route(method="POST", pattern=f"{ONE}/unsubscribe", handler=subscription),
    Route(method="GET", pattern="/projects/:id/issues/:iid/related_merge_requests", handler=related_merge_requests),
    Route(method="GET", pattern="/projects/:id/issues/:iid/closed_by", handler=closed_by),
]
