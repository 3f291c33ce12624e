"""Repository files and issue templates over the wire."""

from __future__ import annotations

import base64
import hashlib

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.errors import NotFound, ParamError
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.branches import sha
from gitlab_sandbox.wire import Reply, text_reply

REF = Param(name="ref", coerce=p.text)
FOLDER = ".gitlab/issue_templates/"


def _readable(call: Call) -> m.Project:
    project = call.project()
    call.require(permissions.can_read_code(call.user, project))
    return project


def _content(call: Call, project: m.Project) -> bytes:
    ref = call.read((REF,)).get("ref")
    if ref not in (None, "HEAD", project.default_branch, commit_id(project)):
        raise NotFound("Commit")
    text = project.files.get(call.path["file"])
    if text is None:
        raise NotFound("File")
    return text.encode()


def commit_id(project: m.Project) -> str:
    """One commit holds all there is."""
    return sha(project, project.branches[project.default_branch])


def raw(call: Call) -> Reply:
    content = _content(call, _readable(call))
    reply = text_reply("")
    reply.raw = content
    return reply


def get_file(call: Call) -> Reply:
    project = _readable(call)
    if not call.given.get("ref"):
        raise ParamError("ref is missing")
    content, path = _content(call, project), call.path["file"]
    body = {
        "file_name": path.rsplit("/", 1)[-1], "file_path": path, "size": len(content), "encoding": "base64",
        "content": base64.b64encode(content).decode(), "ref": call.given["ref"],
        "content_sha256": hashlib.sha256(content).hexdigest(), "blob_id": hashlib.sha1(content).hexdigest(),
        "commit_id": commit_id(project), "last_commit_id": commit_id(project), "execute_filemode": False,
    }  # fmt: skip
    return Reply(body=body)


def _templates(project: m.Project) -> dict[str, str]:
    return {
        path.removeprefix(FOLDER).removesuffix(".md"): text
        for path, text in sorted(project.files.items())
        if path.startswith(FOLDER) and path.endswith(".md")
    }


def templates(call: Call) -> Reply:
    names = list(_templates(call.project()))
    return call.page(names, lambda name: {"key": name, "name": name})


def template(call: Call) -> Reply:
    name = call.path["name"]
    content = _templates(call.project()).get(name)
    if content is None:
        raise NotFound("Template")
    return Reply(body={"name": name, "content": content})


CODE = ("read_repository",)
ROUTES = [
    Route(method="GET", pattern="/projects/:id/repository/files/:file/raw", handler=raw, job=True, scopes=CODE),
    Route(method="GET", pattern="/projects/:id/repository/files/:file", handler=get_file, job=True, scopes=CODE),
    Route(method="GET", pattern="/projects/:id/templates/issues", handler=templates),
    Route(method="GET", pattern="/projects/:id/templates/issues/:name", handler=template),
]
