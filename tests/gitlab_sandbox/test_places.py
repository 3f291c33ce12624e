"""Projects, groups, labels, milestones, merge requests and repository files."""

from __future__ import annotations

import base64

import pytest
from gitlab.exceptions import GitlabDeleteError, GitlabGetError, GitlabUpdateError

from .conftest import World


class TestProjects:
    def test_by_number_or_path(self, world: World) -> None:
        by_path = world.call("GET", "/projects/customer-success%2Faccount-triage").json()
        assert by_path == world.call("GET", "/projects/1").json()
        assert by_path["path_with_namespace"] == "customer-success/account-triage"
        assert by_path["visibility"] == "private"

    def test_new_group_and_project(self, world: World) -> None:
        root = world.client()
        group = root.groups.create({"name": "Sub", "path": "sub", "parent_id": 1})
        project = root.projects.create({"name": "Other", "namespace_id": group.id})
        assert project.path_with_namespace == "customer-success/sub/other"
        top = root.groups.get("customer-success")
        assert [p.id for p in top.projects.list(get_all=True)] == [1]
        assert [p.id for p in top.projects.list(get_all=True, include_subgroups=True)] == [2, 1]
        assert [g.full_path for g in top.subgroups.list(get_all=True)] == ["customer-success/sub"]
        project.issues.create({"title": "below"})
        assert [i.title for i in top.issues.list(get_all=True)] == ["below"]
        assert [p.id for p in root.projects.list(search="other", get_all=True)] == [2]
        assert len(root.groups.list(get_all=True)) == 2

    def test_group_statistics(self, world: World) -> None:
        world.bot.issues.create({"title": "x"})
        answer = world.call("GET", "/groups/customer-success/issues_statistics").json()
        assert answer["statistics"]["counts"] == {"all": 1, "closed": 0, "opened": 1}

    def test_unknown_routes_and_methods(self, world: World) -> None:
        assert world.call("GET", "/nowhere").json() == {"error": "404 Not Found"}
        assert world.call("DELETE", "/projects/1/issues").status_code == 405


class TestLabels:
    def test_life_of_a_label(self, world: World) -> None:
        project = world.bot
        label = project.labels.create({"name": "HS::Red", "color": "red", "description": "d", "priority": 3})
        assert (label.color, label.text_color, label.priority, label.is_project_label) == (
            "#FF0000",
            "#FFFFFF",
            3,
            True,
        )
        label.new_name, label.color = "HS::Green", "#00ff00"
        label.save()
        assert project.labels.get("HS::Green").color == "#00ff00"
        assert project.labels.get(label.id).name == "HS::Green"
        project.labels.update("HS::Green", {"description": "other"})
        assert world.call("GET", "/projects/1/labels/HS%3A%3AGreen").json()["description"] == "other"
        project.labels.delete("HS::Green")
        with pytest.raises(GitlabGetError) as caught:
            project.labels.get("HS::Green")
        assert caught.value.error_message == "404 Label Not Found"

    def test_case_matters(self, world: World) -> None:
        world.label("Bug", "bug")
        assert [x.name for x in world.bot.labels.list(search="BUG", get_all=True)] == ["Bug", "bug"]

    def test_counts(self, world: World) -> None:
        world.bot.issues.create({"title": "x", "labels": "a"})
        (label,) = world.bot.labels.list(with_counts=True, get_all=True)
        assert (label.open_issues_count, label.closed_issues_count) == (1, 0)
        assert "open_issues_count" not in world.call("GET", "/projects/1/labels").json()[0]

    def test_group_labels_are_listed_but_not_changed_through_the_project(self, world: World) -> None:
        group = world.client().groups.get("customer-success")
        group.labels.create({"name": "shared", "color": "#123"})
        project = world.project()
        assert [x.is_project_label for x in project.labels.list(get_all=True)] == [False]
        assert project.labels.list(include_ancestor_groups=False, get_all=True) == []
        with pytest.raises(GitlabUpdateError) as caught:
            project.labels.update("shared", {"color": "#000"})
        assert caught.value.response_code == 404
        with pytest.raises(GitlabDeleteError):
            project.labels.delete("shared")

    def test_bad_colour_and_nothing_to_change(self, world: World) -> None:
        bad = world.call("POST", "/projects/1/labels", json={"name": "x", "color": "reddish"})
        assert bad.json() == {"message": {"color": ["must be a valid color code"]}}
        world.label("x")
        assert world.call("PUT", "/projects/1/labels/x", json={}).status_code == 400
        assert world.call("POST", "/projects/1/labels", json={"name": "y"}).json() == {"error": "color is missing"}

    def test_subscribe_and_promote(self, world: World) -> None:
        world.label("x")
        label = world.project().labels.get("x")
        label.subscribe()
        assert world.project().labels.get("x").subscribed is True
        assert world.call("POST", "/projects/1/labels/x/subscribe").status_code == 304
        world.project().labels.get("x").promote()
        assert world.client().groups.get("customer-success").labels.get("x").id == label.id


TAKEN = "already being used for another group or project milestone."
BACKWARDS: dict[str, object] = {"message": {"due_date": ["must be greater than start date"]}}


class TestMilestones:
    def test_life_of_a_milestone(self, world: World) -> None:
        project = world.bot
        made = project.milestones.create({"title": "M1", "due_date": "2026-11-24"})
        assert (made.state, made.expired, made.iid) == ("active", True, 1)
        issue = project.issues.create({"title": "x", "milestone_id": made.id})
        assert [i.iid for i in made.issues()] == [issue.iid]
        made.state_event = "close"
        made.save()
        assert [x.title for x in project.milestones.list(state="closed", get_all=True)] == ["M1"]
        assert project.milestones.list(state="active", get_all=True) == []
        made.delete()
        assert project.issues.get(issue.iid).milestone is None

    def test_group_milestones(self, world: World) -> None:
        group = world.client().groups.get("customer-success")
        made = group.milestones.create({"title": "G1"})
        assert world.bot.issues.create({"title": "x", "milestone_id": made.id}).milestone["group_id"] == group.id
        assert world.bot.milestones.list(get_all=True) == []
        assert len(world.bot.milestones.list(include_ancestors=True, get_all=True)) == 1

    def test_an_unknown_one_clears(self, world: World) -> None:
        made = world.bot.milestones.create({"title": "M1"})
        world.bot.issues.create({"title": "x", "milestone_id": made.id})
        answer = world.call("PUT", "/projects/1/issues/1", json={"milestone_id": 999})
        assert answer.json()["milestone"] is None

    def test_titles_are_unique(self, world: World) -> None:
        world.bot.milestones.create({"title": "M1"})
        made = world.client().groups.get("customer-success").milestones.create({"title": "G1"})
        for title in ("M1", " M1 ", "G1"):
            answer = world.call("POST", "/projects/1/milestones", json={"title": title})
            assert (answer.status_code, answer.json()) == (400, {"message": {"title": [TAKEN]}})
        assert world.call("POST", f"/groups/{made.group_id}/milestones", json={"title": "M1"}).json() == {
            "message": {"title": [TAKEN]}
        }
        assert world.call("PUT", "/projects/1/milestones/1", json={"title": "G1"}).status_code == 400
        assert world.call("PUT", "/projects/1/milestones/1", json={"title": "M1"}).status_code == 200, "its own"

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ({}, {"error": "title is missing"}),
            ({"title": " "}, {"message": {"title": ["can't be blank"]}}),
            ({"title": "x", "start_date": "2027-02-01", "due_date": "2027-01-31"}, BACKWARDS),
            ({"title": "x", "start_date": "2027-02-01", "due_date": "2027-02-01"}, BACKWARDS),
        ],
    )
    def test_what_is_refused(self, world: World, given: dict[str, str], message: dict[str, object]) -> None:
        answer = world.call("POST", "/projects/1/milestones", json=given)
        assert (answer.status_code, answer.json()) == (400, message)

    def test_days_are_kept_and_a_later_edit_is_checked_too(self, world: World) -> None:
        made = world.bot.milestones.create({"title": "x", "start_date": "2027-02-01", "due_date": "2027-04-30"})
        assert (made.start_date, made.due_date) == ("2027-02-01", "2027-04-30")
        path = f"/projects/1/milestones/{made.id}"
        assert world.call("PUT", path, json={"due_date": "2027-01-01"}).json() == BACKWARDS

    @pytest.mark.parametrize(("level", "status"), [(10, 403), (15, 201), (20, 201)])
    def test_planners_and_up_make_them(self, world: World, level: int, status: int) -> None:
        token = world.token("somebody", level)
        assert world.call("POST", "/projects/1/milestones", token, json={"title": "x"}).status_code == status


REQUEST = {"title": "Draft: one", "source_branch": "a", "target_branch": "main", "labels": "x"}


class TestMergeRequests:
    def test_life_of_a_merge_request(self, world: World) -> None:
        project = world.project()
        made = project.mergerequests.create(REQUEST)
        assert (made.iid, made.state, made.labels, made.draft) == (1, "opened", ["x"], True)
        made.notes.create({"body": "word"})
        made.title, made.state_event = "one", "close"
        made.save()
        (found,) = project.mergerequests.list(state="closed", get_all=True)
        assert (found.draft, found.user_notes_count) == (False, 1)
        assert [e.state for e in found.resourcestateevents.list(get_all=True)] == ["closed"]
        assert [e.label["name"] for e in found.resourcelabelevents.list(get_all=True)] == ["x"]

    def test_filters(self, world: World) -> None:
        project = world.project()
        project.mergerequests.create(REQUEST)
        for query, count in (
            ({"labels": "x"}, 1),
            ({"labels": "None"}, 0),
            ({"source_branch": "b"}, 0),
            ({"iids": [1]}, 1),
        ):
            assert len(project.mergerequests.list(get_all=True, **query)) == count
        assert len(world.client().groups.get("customer-success").mergerequests.list(get_all=True)) == 1

    def test_developers_only_and_once(self, world: World) -> None:
        assert world.call("POST", "/projects/1/merge_requests", "bot", json=REQUEST).status_code == 403
        world.project().mergerequests.create(REQUEST)
        assert world.call("POST", "/projects/1/merge_requests", json=REQUEST).status_code == 409


class TestRepository:
    PATH = ".gitlab%2Fissue_templates%2FAccount%20triage.md"

    def test_files(self, world: World) -> None:
        raw = world.call("GET", f"/projects/1/repository/files/{self.PATH}/raw?ref=main", "bot")
        assert raw.text.startswith("## ")
        assert raw.headers["Content-Type"].startswith("text/plain")
        found = world.bot.files.get(".gitlab/issue_templates/Account triage.md", ref="main")
        assert base64.b64decode(found.content).decode() == raw.text
        assert world.bot.files.raw("README.md", ref="HEAD").startswith(b"# Account")

    def test_what_is_missing(self, world: World) -> None:
        assert world.call("GET", "/projects/1/repository/files/none.md/raw").json() == {"message": "404 File Not Found"}
        other = world.call("GET", "/projects/1/repository/files/README.md/raw?ref=topic")
        assert other.json() == {"message": "404 Commit Not Found"}
        assert world.call("GET", "/projects/1/repository/files/README.md").json() == {"error": "ref is missing"}

    def test_guests_do_not_read_code(self, world: World) -> None:
        guest = world.token("guest-1", 10)
        assert world.call("GET", "/projects/1/repository/files/README.md/raw", guest).status_code == 403

    def test_templates(self, world: World) -> None:
        listed = world.call("GET", "/projects/1/templates/issues").json()
        assert listed == [{"key": "Account triage", "name": "Account triage"}]
        one = world.call("GET", "/projects/1/templates/issues/Account%20triage").json()
        assert set(one) == {"name", "content"}
        assert world.call("GET", "/projects/1/templates/issues/none").status_code == 404

    def test_branches(self, world: World) -> None:
        assert [b.name for b in world.bot.branches.list(get_all=True)] == ["main"]
