"""Who is calling, with what token, in which role."""

from __future__ import annotations

import pytest
from gitlab.exceptions import GitlabAuthenticationError, GitlabCreateError, GitlabGetError

from .conftest import World

ISSUES = "/projects/1/issues"


class TestTokens:
    def test_none_and_unknown(self, world: World) -> None:
        assert world.call("GET", ISSUES, None).json() == {"message": "401 Unauthorized"}
        answer = world.call("GET", ISSUES, "glpat-unknown")
        assert (answer.status_code, answer.json()) == (401, {"message": "401 Unauthorized"})

    def test_bearer_and_private_token(self, world: World) -> None:
        bearer = {"Authorization": f"Bearer {world.sandbox.bot_token}"}
        assert world.call("GET", ISSUES, None, headers=bearer).status_code == 200

    def test_expired(self, world: World) -> None:
        token = world.token("ann", 20, expires_at="2026-11-26")
        assert world.call("GET", ISSUES, token).status_code == 200
        world.door("POST", "clock", advance=86_400)
        answer = world.call("GET", ISSUES, token)
        assert answer.status_code == 401
        assert answer.json()["error"] == "invalid_token"
        assert answer.json()["error_description"].startswith("Token is expired.")
        with pytest.raises(GitlabAuthenticationError):
            world.client(token).auth()

    def test_revoked(self, world: World) -> None:
        token = world.token("ann", 20)
        assert world.call("DELETE", "/personal_access_tokens/self", token).status_code == 204
        assert world.call("GET", ISSUES, token).json()["error_description"].startswith("Token was revoked")

    def test_read_api_cannot_write(self, world: World) -> None:
        token = world.token("ann", 20, ("read_api",))
        assert world.call("GET", ISSUES, token).status_code == 200
        answer = world.call("POST", ISSUES, token, json={"title": "x"})
        assert answer.status_code == 403
        assert answer.json()["error"] == "insufficient_scope"
        assert "api" in answer.json()["scope"]

    def test_read_user_reads_only_users(self, world: World) -> None:
        token = world.token("ann", 20, ("read_user",))
        assert world.call("GET", "/user", token).status_code == 200
        assert world.call("GET", ISSUES, token).status_code == 403

    def test_self_and_rotation(self, world: World) -> None:
        own = world.call("GET", "/personal_access_tokens/self", "bot").json()
        assert (own["scopes"], own["active"], own["expires_at"]) == (["api"], True, "2027-09-21")
        assert own["access_level"] == 20
        fresh = world.call("POST", "/personal_access_tokens/self/rotate", "bot").json()
        assert world.call("GET", ISSUES, "bot").status_code == 401
        assert world.call("GET", ISSUES, fresh["token"]).status_code == 200

    def test_a_strangers_token_is_401(self, world: World) -> None:
        assert world.call("GET", "/personal_access_tokens/1", "bot").status_code == 401
        assert world.call("GET", "/personal_access_tokens/1").status_code == 200

    def test_a_job_token_reads_little(self, world: World) -> None:
        job = {"JOB-TOKEN": world.sandbox.state.job_token}
        for path in (ISSUES, "/projects/1/labels", "/projects/1/milestones"):
            assert world.call("GET", path, None, headers=job).status_code == 401
        assert world.call("POST", ISSUES, None, headers=job, json={"title": "x"}).status_code == 401
        for path in ("/projects/1/merge_requests", "/projects/1/repository/files/README.md/raw"):
            assert world.call("GET", path, None, headers=job).status_code == 200

    def test_project_tokens_bring_a_bot(self, world: World) -> None:
        made = world.project().access_tokens.create({"name": "Helper", "scopes": ["api"], "access_level": 20})
        client = world.client(made.token)
        client.auth()
        assert client.user is not None
        assert client.user.username.startswith("project_1_bot_")
        assert (client.user.bot, client.user.name) == (True, "Helper")
        members = {m.username: m.access_level for m in world.project().members.list(get_all=True)}
        assert members[client.user.username] == 20
        world.project().access_tokens.delete(made.id)
        assert world.call("GET", "/user", made.token).status_code == 401

    def test_unknown_scope(self, world: World) -> None:
        with pytest.raises(GitlabCreateError) as caught:
            world.project().access_tokens.create({"name": "x", "scopes": ["everything"]})
        assert caught.value.response_code == 400


class TestSudo:
    def test_root_acts_for_somebody(self, world: World) -> None:
        world.token("ann", 20)
        made = world.call("POST", ISSUES, json={"title": "x"}, headers={"Sudo": "ann"})
        assert made.json()["author"]["username"] == "ann"
        assert world.project().issues.list(author_username="ann", get_all=True)
        assert world.client().projects.get(1).issues.create({"title": "y"}, sudo="ann").author["username"] == "ann"

    def test_nobody_else_may(self, world: World) -> None:
        token = world.token("ann", 20)
        assert world.call("GET", ISSUES, token, headers={"Sudo": "root"}).status_code == 403
        assert world.call("GET", ISSUES, headers={"Sudo": "ghost"}).status_code == 404


class TestRoles:
    def test_a_private_project_is_404_for_outsiders(self, world: World) -> None:
        token = world.token("outsider")
        with pytest.raises(GitlabGetError) as caught:
            world.project(token)
        assert (caught.value.response_code, caught.value.error_message) == (404, "404 Project Not Found")
        assert world.call("GET", "/groups/customer-success", token).status_code == 404

    def test_a_guest_sees_and_writes_own_things(self, world: World) -> None:
        guest = world.token("guest-1", 10)
        mine = world.call("POST", ISSUES, guest, json={"title": "mine"}).json()
        theirs = world.bot.issues.create({"title": "theirs"})
        assert world.call("PUT", f"{ISSUES}/{mine['iid']}", guest, json={"title": "still mine"}).status_code == 200
        assert world.call("PUT", f"{ISSUES}/{theirs.iid}", guest, json={"title": "mine now"}).status_code == 403
        secret = world.bot.issues.create({"title": "secret", "confidential": True})
        assert world.call("GET", f"{ISSUES}/{secret.iid}", guest).status_code == 404
        stored = world.sandbox.state.issues[secret.id]
        stored.assignees = [world.sandbox.state.user("guest-1")]  # type: ignore[list-item]
        assert world.call("GET", f"{ISSUES}/{secret.iid}", guest).status_code == 200

    @pytest.mark.parametrize(("level", "created"), [(10, 403), (15, 201), (20, 201)])
    def test_labels_need_planner(self, world: World, level: int, created: int) -> None:
        token = world.token("ann", level)
        answer = world.call("POST", "/projects/1/labels", token, json={"name": "x", "color": "#fff"})
        assert answer.status_code == created

    def test_members_are_for_maintainers(self, world: World) -> None:
        body = {"user_id": 1, "access_level": 20}
        assert world.call("POST", "/projects/1/members", world.token("dev", 30), json=body).status_code == 403
        maintainer = world.token("boss", 40)
        assert world.call("POST", "/projects/1/members", maintainer, json=body).status_code == 201
        assert world.call("POST", "/projects/1/members", maintainer, json=body).status_code == 409

    def test_inherited_members(self, world: World) -> None:
        world.token("ann")
        group = world.client().groups.get("customer-success")
        ann = world.client().users.list(username="ann")[0]
        group.members.create({"user_id": ann.id, "access_level": 30})
        project = world.project()
        assert "ann" not in {m.username for m in project.members.list(get_all=True)}
        assert project.members_all.get(ann.id).access_level == 30
        assert "ann" in {m.username for m in project.members_all.list(get_all=True)}
        with pytest.raises(GitlabGetError):
            project.members.get(ann.id)

    def test_a_public_project_is_open_for_reading(self, world: World) -> None:
        group = world.client().groups.get("customer-success")
        made = world.client().projects.create({"name": "open", "namespace_id": group.id, "visibility": "public"})
        made.issues.create({"title": "seen"})
        made.issues.create({"title": "unseen", "confidential": True})
        path = f"/projects/{made.id}/issues"
        assert [i["title"] for i in world.call("GET", path, None).json()] == ["seen"]
        assert world.call("POST", path, None, json={"title": "x"}).status_code == 401
        outsider = world.token("outsider")
        hers = world.call("POST", path, outsider, json={"title": "x", "labels": "a"}).json()
        assert hers["labels"] == []
        assert world.call("POST", f"{path}/1/notes", outsider, json={"body": "hello"}).status_code == 201

    def test_change_and_remove_a_member(self, world: World) -> None:
        world.token("ann", 20)
        project = world.project()
        member = next(m for m in project.members.list(get_all=True) if m.username == "ann")
        member.access_level = 30
        member.save()
        assert project.members.get(member.id).access_level == 30
        member.delete()
        assert world.call("GET", f"/projects/1/members/{member.id}").status_code == 404

    def test_a_blocked_user_is_refused(self, world: World) -> None:
        token = world.token("ann", 20)
        world.sandbox.state.user("ann").state = "blocked"  # type: ignore[union-attr]
        assert world.call("GET", ISSUES, token).status_code == 403

    def test_a_locked_issue_cannot_be_reopened(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "one"})
        world.call("PUT", f"{ISSUES}/{issue.iid}", json={"state_event": "close", "discussion_locked": True})
        answer = world.call("PUT", f"{ISSUES}/{issue.iid}", json={"state_event": "reopen"})
        assert answer.json()["state"] == "closed"


def test_users(world: World) -> None:
    world.token("ann", 20)
    root = world.client()
    assert [u.username for u in root.users.list(username="ANN")] == ["ann"]
    assert "bot" not in root.users.list(username="ann")[0].attributes
    assert "email" not in world.call("GET", "/users/1", "bot").json()
    assert root.users.list(search="nobody", get_all=True) == []
    assert world.call("POST", "/users", "bot", json={"username": "x"}).status_code == 403
    assert world.call("POST", "/users", json={"username": "ann"}).status_code == 409


def test_version_and_metadata(world: World) -> None:
    version, _revision = world.client().version()
    assert version.startswith("18.")
    assert world.call("GET", "/metadata").json()["enterprise"] is True
    assert world.call("GET", "/version", None).status_code == 401
