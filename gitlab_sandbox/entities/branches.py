"""Branches and their commits as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from gitlab_sandbox.state import branches
from gitlab_sandbox.state import model as m

PLAIN = "/!$&'()*+,;=:@"  # what an address keeps of a branch's name


def branch(record: m.Branch, project: m.Project, user: m.User | None, base: str) -> dict[str, Any]:
    url = f"{base}/{project.full_path}"
    return {
        "name": record.name, "commit": _commit(record.commit, branches.sha(project, record), url),
        "merged": record.merged, "protected": record.protected,
        "developers_can_push": record.developers_can_push, "developers_can_merge": record.developers_can_merge,
        "can_push": branches.can_push(user, project, record), "default": record.name == project.default_branch,
        "web_url": f"{url}/-/tree/{quote(record.name, safe=PLAIN)}",
    }  # fmt: skip


def _commit(record: m.Commit, sha: str, url: str) -> dict[str, Any]:
    committed = _stamp(record.committed_at)
    return {
        "id": sha, "short_id": sha[:8], "created_at": committed, "parent_ids": [], "title": record.title,
        "message": record.title, "author_name": record.author_name, "author_email": record.author_email,
        "authored_date": _stamp(record.authored_at), "committer_name": record.committer_name,
        "committer_email": record.committer_email, "committed_date": committed, "trailers": {},
        "extended_trailers": {}, "web_url": f"{url}/-/commit/{sha}",
    }  # fmt: skip


def _stamp(at: datetime) -> str:
    """Git keeps the offset of whoever committed: never a Z."""
    return at.isoformat(timespec="milliseconds")
