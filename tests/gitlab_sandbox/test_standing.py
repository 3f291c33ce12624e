"""Who is who: bots, the Ghost, guests, outsiders, members whose time is over, names in any case."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from gitlab_sandbox.state import people

from .conftest import World

ISSUES = "/projects/1/issues"
WANTED = {
    "title": "mine", "labels": "a,unknown", "due_date": "2026-12-01", "confidential": True,
    "assignee_ids": [1], "weight": 3,
}  # fmt: skip
ASKED = [
    ("GET", ISSUES, "Issue: Read"),
    ("PUT", f"{ISSUES}/1", "Issue: Update"),
    ("POST", f"{ISSUES}/1/notes", "Note: Create"),
    ("GET", "/projects/customer-success%2Faccount-triage", "Project: Read"),
    ("DELETE", f"{ISSUES}/1/notes/1", "Note: Delete"),
]


def user_id(world: World, name: str) -> int:
    return int(world.call("GET", "/users", params={"username": name}).json()[0]["id"])


class TestBots:
    @pytest.mark.parametrize("name", ["support-bot", "duo-developer", "service_account_group_1_ab", "alert-bot"])
    def test_only_the_single_user_says_so(self, world: World, name: str) -> None:
        people.add_user(world.sandbox.state, name, bot=True)
        issue = world.call("POST", ISSUES, json={"title": "x"}, headers={"Sudo": "root"}).json()
        assert world.call("GET", f"/users/{user_id(world, name)}", "bot").json()["bot"] is True
        assert "bot" not in issue["author"]
        assert all("bot" not in u for u in world.call("GET", "/users").json())
        assert all("bot" not in u for u in world.call("GET", "/projects/1/members/all").json())

    def test_a_name_proves_nothing(self, world: World) -> None:
        world.token("project_77_bot_x", 20)
        assert world.call("GET", f"/users/{user_id(world, 'project_77_bot_x')}", "bot").json()["bot"] is False


class TestGhost:
    def everything(self, world: World) -> dict[str, Any]:
        """One of everything that Ann did on issue 1, after she was deleted."""
        token = world.token("ann", 20)
        world.label("a")
        made = world.call("POST", ISSUES, token, json={"title": "x", "labels": "a", "assignee_ids": []}).json()
        world.call("POST", f"{ISSUES}/1/notes", token, json={"body": "word"})
        world.call("POST", f"{ISSUES}/1/award_emoji", token, json={"name": "eyes"})
        world.call("PUT", f"{ISSUES}/1", token, json={"assignee_ids": [made["author"]["id"]]})
        world.call("PUT", f"{ISSUES}/1", token, json={"state_event": "close"})
        assert world.call("DELETE", f"/users/{made['author']['id']}", "bot").status_code == 403
        assert world.call("DELETE", f"/users/{made['author']['id']}").status_code == 204
        assert world.call("GET", ISSUES, token).status_code == 401
        assert world.call("GET", f"/users/{made['author']['id']}").status_code == 404
        return world.call("GET", f"{ISSUES}/1").json()  # type: ignore[no-any-return]

    def test_what_a_deleted_user_leaves(self, world: World) -> None:
        issue = self.everything(world)
        assert (issue["author"]["username"], issue["author"]["name"]) == ("ghost", "Ghost User")
        assert (issue["assignees"], issue["closed_by"], issue["state"]) == ([], None, "closed")
        notes = world.call("GET", f"{ISSUES}/1/notes").json()
        assert {n["author"]["username"] for n in notes} == {"ghost"}
        assert world.call("GET", f"{ISSUES}/1/award_emoji").json()[0]["user"]["username"] == "ghost"
        labels = world.call("GET", f"{ISSUES}/1/resource_label_events").json()
        assert [e["user"]["username"] for e in labels] == ["ghost"]
        assert [e["user"] for e in world.call("GET", f"{ISSUES}/1/resource_state_events").json()] == [None]
        assert world.call("GET", f"/users/{issue['author']['id']}", "bot").json()["bot"] is False
        assert "ann" not in {x["username"] for x in world.call("GET", "/projects/1/members/all").json()}

    def test_a_person_may_be_called_ghost(self, world: World) -> None:
        world.token("Ghost", 20)
        assert self.everything(world)["author"]["username"] == "ghost1"

    def test_a_revoked_project_token_leaves_its_words_to_ghost(self, world: World) -> None:
        project = world.project()
        made = project.access_tokens.create({"name": "Helper", "scopes": ["api"], "access_level": 20})
        world.call("POST", ISSUES, made.token, json={"title": "x"})
        project.access_tokens.delete(made.id)
        assert world.call("GET", f"{ISSUES}/1").json()["author"]["username"] == "ghost"
        assert world.call("GET", f"/users/{made.user_id}").status_code == 404


class TestGuestsAndOutsiders:
    def test_guests_set_metadata_on_new_issues(self, premium: World) -> None:
        premium.label("a")
        token = premium.token("guest-1", 10)
        milestone = premium.project().milestones.create({"title": "m"}).id
        made = premium.call("POST", ISSUES, token, json={**WANTED, "milestone_id": milestone}).json()
        assert (made["labels"], made["due_date"], made["confidential"]) == (["a"], "2026-12-01", True)
        assert ([u["id"] for u in made["assignees"]], made["milestone"]["title"]) == ([1], "m")
        assert made["weight"] is None, "not for guests"
        events = premium.call("GET", f"{ISSUES}/{made['iid']}/resource_label_events").json()
        assert [(e["user"]["username"], e["label"]["name"]) for e in events] == [("guest-1", "a")]

    def test_also_by_commands_in_the_description(self, world: World) -> None:
        world.label("a")
        body = {"title": "x", "description": "text\n/label ~a\n/assign @root\n/due 2026-12-01"}
        made = world.call("POST", ISSUES, world.token("guest-1", 10), json=body).json()
        assert (made["labels"], made["assignees"][0]["id"], made["due_date"]) == (["a"], 1, "2026-12-01")

    @pytest.mark.parametrize("visibility", ["internal", "public"])
    def test_outsiders_may_open_and_hide_an_issue_but_set_nothing(self, world: World, visibility: str) -> None:
        world.label("a")
        assert world.call("PUT", "/projects/1", json={"visibility": visibility}).status_code == 200
        token = world.token("outsider")
        made = world.call("POST", ISSUES, token, json={**WANTED, "description": "/label ~a\n/confidential"}).json()
        assert (made["labels"], made["assignees"], made["due_date"]) == ([], [], None)
        assert made["confidential"] is True
        assert world.call("POST", f"{ISSUES}/{made['iid']}/notes", token, json={"body": "mine"}).status_code == 201
        assert world.call("GET", f"{ISSUES}/{made['iid']}", world.token("other")).status_code == 404
        open_one = world.call("POST", ISSUES, token, json={"title": "y"}).json()["iid"]
        assert world.call("GET", f"{ISSUES}/{open_one}", world.token("other")).status_code == 200
        assert (world.call("GET", ISSUES, None).status_code == 200) is (visibility == "public")

    def test_a_guest_cannot_be_assigned_to_confidential_issues(self, premium: World) -> None:
        guest = premium.token("guest-1", 10)
        ids = [user_id(premium, "guest-1")]
        body = {"title": "x", "assignee_ids": ids}
        hidden = premium.call("POST", ISSUES, json={**body, "confidential": True}).json()
        assert (hidden["assignees"], hidden["confidential"]) == ([], True)
        again = premium.call("PUT", f"{ISSUES}/{hidden['iid']}", json={"assignee_ids": ids})
        assert (again.status_code, again.json()["assignees"]) == (200, [])
        assert premium.call("POST", ISSUES, json=body).json()["assignees"][0]["username"] == "guest-1"
        own = premium.call("POST", ISSUES, guest, json={**body, "confidential": True}).json()
        assert own["assignees"], "but to a confidential issue of their own"
        open_one = premium.call("POST", ISSUES, json=body).json()["iid"]
        closed = premium.call("PUT", f"{ISSUES}/{open_one}", json={"confidential": True}).json()
        assert (closed["confidential"], len(closed["assignees"])) == (True, 1), "who is assigned already stays"

    @pytest.mark.parametrize(("method", "code"), [("GET", 404), ("PUT", 403), ("DELETE", 403)])
    def test_a_hidden_issue(self, world: World, method: str, code: int) -> None:
        guest = world.token("guest-1", 10)
        for confidential in (True, False):
            world.call("POST", ISSUES, json={"title": "x", "confidential": confidential})
        answer = world.call(method, f"{ISSUES}/1", guest, json={"title": "y"})
        assert answer.status_code == code
        if method == "GET":
            assert answer.json() == {"message": "404 Not found"}
        assert world.call("POST", f"{ISSUES}/1/notes", guest, json={"body": "x"}).status_code == 404


class TestRoles:
    @pytest.mark.parametrize(
        ("level", "sees", "edits", "deletes"),
        [
            (10, False, False, False),
            (15, True, True, True),
            (20, True, True, False),
            (25, True, True, False),
            (30, True, True, False),
            (50, True, True, True),
        ],
    )
    def test_what_a_role_may(self, world: World, level: int, sees: bool, edits: bool, deletes: bool) -> None:
        world.label("a")
        world.call("POST", ISSUES, json={"title": "hidden", "confidential": True})
        world.call("POST", ISSUES, json={"title": "open"})
        token = world.token("ann", level)
        assert (world.call("GET", f"{ISSUES}/1", token).status_code == 200) is sees
        changed = world.call("PUT", f"{ISSUES}/2", token, json={"add_labels": "a"})
        assert (changed.status_code == 200 and changed.json()["labels"] == ["a"]) is edits
        assert (world.call("DELETE", f"{ISSUES}/2", token).status_code == 204) is deletes

    def test_the_day_a_membership_ends(self, world: World) -> None:
        token = world.token("ann")
        body = {"user_id": user_id(world, "ann"), "access_level": 30, "expires_at": "2026-11-26"}
        assert world.call("POST", "/projects/1/members", json=body).json()["expires_at"] == "2026-11-26"
        issue = world.call("POST", ISSUES, token, json={"title": "mine"}).json()
        world.call("PUT", f"{ISSUES}/1", json={"assignee_ids": [issue["author"]["id"]]})
        world.door("POST", "clock", advance=86_400)
        left = world.call("GET", f"{ISSUES}/1").json()
        assert (left["author"]["username"], left["assignees"][0]["username"]) == ("ann", "ann")
        assert world.call("GET", "/projects/1", token).status_code == 404
        assert "ann" not in {x["username"] for x in world.call("GET", "/projects/1/members/all").json()}
        assert world.call("GET", f"/projects/1/members/all/{issue['author']['id']}").status_code == 404
        assert (
            world.call("PUT", f"{ISSUES}/1", json={"assignee_ids": [issue["author"]["id"]]}).json()["assignees"] == []
        )


class TestNamesInAnyCase:
    @pytest.mark.parametrize("spelling", ["Ann-B", "ann-b", "ANN-B"])
    def test_one_person(self, premium: World, spelling: str) -> None:
        premium.token("Ann-B", 20)
        made = premium.call("POST", ISSUES, json={"title": "x", "description": f"/assign @{spelling}"}).json()
        own = premium.call("POST", ISSUES, json={"title": "y"}, headers={"Sudo": spelling}).json()
        for answer, expected in (
            (premium.call("GET", "/users", params={"username": spelling}), ["Ann-B"]),
            (premium.call("GET", ISSUES, params={"assignee_username[]": spelling}), [made["iid"]]),
            (premium.call("GET", ISSUES, params={"author_username": spelling}), [own["iid"]]),
            (premium.call("GET", ISSUES, params={"not[author_username]": spelling}), [made["iid"]]),
            (premium.call("GET", "/projects/1/members/all", params={"query": spelling}), ["Ann-B"]),
        ):
            assert [x.get("iid") or x["username"] for x in answer.json()] == expected
        assert made["assignees"][0]["username"] == "Ann-B", "in GitLab's own spelling"
        assert premium.call("POST", "/users", json={"username": spelling}).status_code == 409


class TestFineGrainedTokens:
    def refusal(self, answer: requests.Response) -> str:
        assert (answer.status_code, answer.json()["error"]) == (403, "insufficient_granular_scope")
        return str(answer.json()["error_description"])

    @pytest.mark.parametrize(("method", "path", "needed"), ASKED)
    def test_each_call_needs_its_permission(self, world: World, method: str, path: str, needed: str) -> None:
        world.call("POST", ISSUES, json={"title": "x"})
        body = {"title": "y", "body": "word"}
        none = world.token("ann", 20, ("granular",), permissions=["Label: Read"])
        assert f"lacks the required permissions: [{needed}] for " in self.refusal(
            world.call(method, path, none, json=body)
        )
        held = world.token("ben", 20, ("granular",), permissions=[needed])
        assert world.call(method, path, held, json=body).status_code != 403
        shown = world.call("GET", "/personal_access_tokens/self", held).json()
        assert shown["scopes"] == ["granular"]
        assert "permissions" not in shown, "what it may do is learnt only by asking"

    def test_the_role_still_counts(self, world: World) -> None:
        world.call("POST", ISSUES, json={"title": "x"})
        guest = world.token("guest-1", 10, ("granular",), permissions=["Issue: Update"])
        assert world.call("PUT", f"{ISSUES}/1", guest, json={"title": "y"}).json() == {"message": "403 Forbidden"}

    def test_classic_tokens_where_fine_grained_ones_are_enforced(self, world: World) -> None:
        assert world.door("POST", "tokens", granular_only=True) == {"granular_only": True}
        assert "[Issue: Read]" in self.refusal(world.call("GET", ISSUES, "bot"))
        assert world.call("GET", ISSUES).status_code == 200, "administrators are spared, to look after the sandbox"
        world.http.post(f"{world.sandbox.url}/sandbox/tokens", json={"granular_only": False})
        assert world.call("GET", ISSUES, "bot").status_code == 200


class TestRenamedProjects:
    OLD = "customer-success%2Faccount-triage"

    def test_the_old_path_sends_readers_on_and_refuses_writers(self, world: World) -> None:
        world.call("POST", ISSUES, json={"title": "x"})
        renamed = world.call("PUT", f"/projects/{self.OLD}", json={"path": "at-risk", "name": "At risk"}).json()
        assert renamed["path_with_namespace"] == "customer-success/at-risk"
        path = f"/projects/{self.OLD}/issues?state=opened"
        answer = world.call("GET", path, "bot", allow_redirects=False)
        assert answer.status_code == 301
        assert answer.headers["Location"] == f"{world.sandbox.url}/api/v4/projects/1/issues?state=opened"
        assert answer.text.startswith("This resource has been moved permanently to ")
        assert world.call("GET", path, "bot").json()[0]["references"]["full"] == "customer-success/at-risk#1"
        refused = world.call("POST", f"/projects/{self.OLD}/issues", "bot", json={"title": "y"})
        assert refused.status_code == 405
        assert refused.json() == {"message": "Non GET methods are not allowed for moved projects"}
        assert world.call("GET", path, world.token("outsider")).status_code == 404
        assert world.call("GET", "/projects/customer-success%2Fat-risk", "bot").status_code == 200

    def test_who_may_rename_and_what_is_taken(self, world: World) -> None:
        assert world.call("PUT", "/projects/1", "bot", json={"path": "mine"}).status_code == 403
        group = world.client().groups.get("customer-success")
        world.client().projects.create({"name": "other", "namespace_id": group.id})
        assert world.call("PUT", "/projects/1", json={"path": "other"}).status_code == 400

    def test_a_new_project_takes_the_old_address(self, world: World) -> None:
        world.call("PUT", "/projects/1", json={"path": "at-risk"})
        group = world.client().groups.get("customer-success")
        made = world.client().projects.create({"name": "account-triage", "namespace_id": group.id})
        assert world.call("GET", f"/projects/{self.OLD}").json()["id"] == made.id


@pytest.mark.parametrize("kind", ["issue", "incident", "test_case", "task", "ticket", "requirement"])
def test_issue_types(world: World, kind: str) -> None:
    made = world.call("POST", ISSUES, json={"title": "x", "issue_type": kind}).json()
    assert (made["issue_type"], made["type"]) == (kind, kind.upper())
    assert len(world.call("GET", ISSUES, params={"issue_type": kind}).json()) == 1
