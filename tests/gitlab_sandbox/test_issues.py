"""Creating, changing, closing, moving, linking and deleting issues, and the traces left."""

from __future__ import annotations

import pytest
from gitlab.exceptions import GitlabCreateError, GitlabDeleteError, GitlabGetError, GitlabUpdateError

from gitlab_sandbox.state import links

from .conftest import World


def system_notes(world: World, iid: int = 1) -> list[str]:
    notes = world.call("GET", f"/projects/1/issues/{iid}/notes?sort=asc&activity_filter=only_activity").json()
    return [n["body"] for n in notes]


def put(world: World, who: str = "bot", iid: int = 1, **body: object) -> dict[str, object]:
    answer = world.call("PUT", f"/projects/1/issues/{iid}", who, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


class TestCreate:
    def test_title_is_stripped_and_wanted(self, world: World) -> None:
        assert world.bot.issues.create({"title": "  one  "}).title == "one"
        assert world.call("POST", "/projects/1/issues", json={}).json() == {"error": "title is missing"}
        blank = world.call("POST", "/projects/1/issues", json={"title": " "})
        assert (blank.status_code, blank.json()) == (400, {"message": {"title": ["can't be blank"]}})
        long = world.call("POST", "/projects/1/issues", json={"title": "x" * 256})
        assert "is too long" in long.json()["message"]["title"][0]

    def test_form_and_query_parameters_work_as_json_does(self, world: World) -> None:
        form = world.call("POST", "/projects/1/issues", data={"title": "form", "labels": "a,b", "confidential": "true"})
        query = world.call("POST", "/projects/1/issues?title=query&labels=a&assignee_ids[]=1")
        listed = world.call("POST", "/projects/1/issues", json={"title": "json", "labels": ["a", "b,c"]})
        assert (form.json()["labels"], form.json()["confidential"]) == (["a", "b"], True)
        assert [u["id"] for u in query.json()["assignees"]] == [1]
        assert listed.json()["labels"] == ["a", "b", "c"]

    def test_a_broken_body_is_400(self, world: World) -> None:
        headers = {"Content-Type": "application/json"}
        assert world.call("POST", "/projects/1/issues", data="{", headers=headers).status_code == 400

    def test_a_number_of_ones_own_is_for_owners(self, world: World) -> None:
        assert world.call("POST", "/projects/1/issues", json={"title": "x", "iid": 40}).json()["iid"] == 40
        twice = world.call("POST", "/projects/1/issues", json={"title": "x", "iid": 40})
        assert (twice.status_code, twice.json()) == (409, {"message": "Duplicated issue"})
        assert world.call("POST", "/projects/1/issues", "bot", json={"title": "y", "iid": 90}).json()["iid"] == 41

    def test_backdated_labels_are_backdated_events(self, world: World) -> None:
        body = {"title": "old", "labels": "a", "created_at": "2026-01-01T00:00:00Z"}
        world.call("POST", "/projects/1/issues", json=body)
        (event,) = world.call("GET", "/projects/1/issues/1/resource_label_events").json()
        assert event["created_at"] == "2026-01-01T00:00:00.000Z"

    def test_free_keeps_one_assignee(self, world: World, premium: World) -> None:
        for each, expected in ((world, 1), (premium, 2)):
            bot_id = each.client(each.sandbox.bot_token).http_get("/user")["id"]
            made = each.bot.issues.create({"title": "one", "assignee_ids": [1, bot_id]})
            assert len(made.assignees) == expected

    def test_creation_is_limited_when_asked(self, world: World) -> None:
        world.door("POST", "limits", issues_per_minute=1)
        codes = [world.call("POST", "/projects/1/issues", json={"title": "x"}).status_code for _ in range(2)]
        assert codes == [201, 429]


class TestUpdate:
    def test_something_must_be_asked(self, world: World) -> None:
        world.bot.issues.create({"title": "one"})
        answer = world.call("PUT", "/projects/1/issues/1", json={"add_label": "x"})
        assert answer.status_code == 400
        assert answer.json()["error"].endswith("are missing, at least one parameter must be provided")

    def test_labels_are_replaced_cleared_added_and_removed(self, world: World) -> None:
        world.bot.issues.create({"title": "one", "labels": "a,b"})
        assert put(world, labels="c")["labels"] == ["c"]
        assert put(world, add_labels="d,e", remove_labels="c,d")["labels"] == ["e"]
        assert put(world, labels="x", add_labels="y", remove_labels="x")["labels"] == ["y"]
        assert put(world, labels="")["labels"] == []
        assert put(world, labels=[])["labels"] == []

    def test_everything_can_be_cleared(self, world: World) -> None:
        body = {"title": "one", "due_date": "2026-12-01", "assignee_ids": [1]}
        world.call("POST", "/projects/1/issues", json=body)
        cleared = put(world, due_date="", assignee_ids=[])
        assert (cleared["due_date"], cleared["assignees"], cleared["assignee"]) == (None, [], None)
        put(world, due_date="2026-12-01", assignee_id=1)
        cleared = put(world, due_date=None, assignee_id=0)
        assert (cleared["due_date"], cleared["assignees"]) == (None, [])

    def test_a_due_date_that_is_none_is_read_as_none(self, world: World) -> None:
        world.bot.issues.create({"title": "one", "due_date": "2026-12-01"})
        assert put(world, due_date="soon")["due_date"] is None

    def test_system_notes_in_gitlab_words(self, world: World) -> None:
        world.bot.issues.create({"title": "Old title"})
        put(world, title="New title", description="words", due_date="2026-12-05", confidential=True)
        put(world, assignee_ids=[1])
        put(world, assignee_ids=[], due_date="", confidential=False, discussion_locked=True)
        assert system_notes(world) == [
            "changed title from **{-Old-} title** to **{+New+} title**",
            "changed the description",
            "changed due date to December 5, 2026",
            "made the issue confidential",
            "assigned to @root",
            "removed due date",
            "made the issue visible to everyone",
            "locked the discussion in this issue",
            "unassigned @root",
        ]

    def test_labels_states_and_milestones_are_events_not_notes(self, world: World) -> None:
        milestone = world.project().milestones.create({"title": "M1"})
        issue = world.bot.issues.create({"title": "one", "labels": "a", "milestone_id": milestone.id})
        put(world, add_labels="b", state_event="close")
        put(world, state_event="reopen", milestone_id=0)
        assert system_notes(world) == []
        assert [e.state for e in issue.resourcestateevents.list(get_all=True)] == ["closed", "reopened"]
        assert [e.action for e in issue.resourcemilestoneevents.list(get_all=True)] == ["add", "remove"]
        assert [e.label["name"] for e in issue.resourcelabelevents.list(get_all=True)] == ["a", "b"]

    def test_closing_and_reopening(self, world: World) -> None:
        world.bot.issues.create({"title": "one"})
        closed = put(world, "root", state_event="close")
        assert (closed["state"], closed["closed_at"]) == ("closed", "2026-11-25T10:00:00.000Z")
        assert closed["closed_by"]["username"] == "root"  # type: ignore[index]
        again = put(world, state_event="close")
        assert again["closed_by"]["username"] == "root"  # type: ignore[index]
        opened = put(world, state_event="reopen")
        assert (opened["state"], opened["closed_at"], opened["closed_by"]) == ("opened", None, None)
        assert len(world.call("GET", "/projects/1/issues/1/resource_state_events").json()) == 2

    def test_a_wrong_state_event(self, world: World) -> None:
        world.bot.issues.create({"title": "one"})
        answer = world.call("PUT", "/projects/1/issues/1", json={"state_event": "closed"})
        assert answer.json() == {"error": "state_event does not have a valid value"}

    def test_updated_at_by_an_owner_dates_the_traces(self, world: World) -> None:
        world.bot.issues.create({"title": "one"})
        changed = put(world, "root", description="x", updated_at="2026-11-20T00:00:00Z", add_labels="a")
        assert changed["updated_at"] == "2026-11-20T00:00:00.000Z"
        (note,) = world.call("GET", "/projects/1/issues/1/notes").json()
        assert note["created_at"] == "2026-11-20T00:00:00.000Z"

    def test_a_deleted_label_leaves_its_events_nameless(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "one", "labels": "a"})
        world.bot.labels.delete("a")
        assert world.bot.issues.get(1).labels == []
        assert issue.resourcelabelevents.list(get_all=True)[0].label is None

    def test_tasks_are_counted(self, world: World) -> None:
        made = world.bot.issues.create({"title": "one", "description": "- [ ] a\n- [x] b\n* [ ] c"})
        assert made.task_completion_status == {"count": 3, "completed_count": 1}
        assert (made.has_tasks, made.task_status) == (True, "1 of 3 checklist items completed")

    def test_a_ticked_line_is_told_in_words_of_its_own(self, world: World) -> None:
        world.bot.issues.create({"title": "one", "description": "Read.\n- [ ] **a** b\n- [x] c\n- [ ] d"})
        put(world, description="Read on.\n- [x] **a** b\n- [ ] c\n- [x] d, in other words")
        put(world, description="Read.\n- [x] **a** b\n- [ ] c")
        told = [note["body"] for note in world.call("GET", "/projects/1/issues/1/notes?sort=asc").json()]
        assert told == [
            "marked the checklist item ****a** b** as completed",
            "marked the checklist item **c** as incomplete",
            "changed the description",
        ]

    def test_missing_issue(self, world: World) -> None:
        with pytest.raises(GitlabGetError) as caught:
            world.bot.issues.get(77)
        assert (caught.value.response_code, caught.value.error_message) == (404, "404 Not found")
        with pytest.raises(GitlabUpdateError) as refused:
            world.bot.issues.update(77, {"title": "x"})
        assert (refused.value.response_code, refused.value.error_message) == (404, "404 Issue Not Found")

    @pytest.mark.parametrize("name", ["weight", "epic_id", "epic_iid"])
    def test_paid_fields_are_enough_on_every_tier(self, world: World, name: str) -> None:
        world.bot.issues.create({"title": "one"})
        assert world.call("PUT", "/projects/1/issues/1", json={name: 1}).status_code == 200


class TestElsewhere:
    def test_move(self, world: World) -> None:
        root = world.client()
        group = root.groups.get("customer-success")
        target = root.projects.create({"name": "archive", "namespace_id": group.id})
        target.labels.create({"name": "kept", "color": "#fff"})
        issue = world.project().issues.create({"title": "one", "labels": "kept,lost"})
        issue.notes.create({"body": "a word"})
        fresh = world.call("POST", "/projects/1/issues/1/move", json={"to_project_id": target.id}).json()
        old = world.project().issues.get(1)
        assert (fresh["project_id"], fresh["labels"], fresh["user_notes_count"]) == (target.id, ["kept"], 1)
        assert (old.state, old.moved_to_id) == ("closed", fresh["id"])
        assert system_notes(world) == ["moved to customer-success/archive#1"]

    def test_move_is_refused(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "one"})
        other = world.client().projects.create({"name": "other", "namespace_id": 1})
        for target, text in ((1, "project it originates from"), (other.id, "insufficient permissions")):
            with pytest.raises(GitlabUpdateError) as caught:
                issue.move(target)
            assert caught.value.response_code == 400
            assert text in str(caught.value.error_message)
        assert world.call("POST", "/projects/1/issues/1/move", json={"to_project_id": 99}).status_code == 404

    def test_clone(self, world: World) -> None:
        issue = world.project().issues.create({"title": "one"})
        issue.notes.create({"body": "a word"})
        bare = world.call("POST", "/projects/1/issues/1/clone", json={"to_project_id": 1}).json()
        full = world.call("POST", "/projects/1/issues/1/clone", json={"to_project_id": 1, "with_notes": True}).json()
        assert (bare["user_notes_count"], full["user_notes_count"]) == (0, 1)
        assert world.project().issues.get(1).state == "opened"

    def test_reorder_does_not_touch(self, world: World) -> None:
        for title in "ab":
            world.bot.issues.create({"title": title})
        world.door("POST", "clock", advance=600)
        answer = world.call("PUT", "/projects/1/issues/1/reorder", json={"move_after_id": 2})
        assert answer.json()["updated_at"] == "2026-11-25T10:00:00.000Z"
        assert world.call("PUT", "/projects/1/issues/1/reorder", json={}).status_code == 422

    def test_links(self, world: World) -> None:
        project = world.bot
        one, _two = (project.issues.create({"title": t}) for t in ("one", "two"))
        source, _target = one.links.create({"target_project_id": 1, "target_issue_iid": 2})
        with pytest.raises(GitlabCreateError) as caught:
            one.links.create({"target_project_id": 1, "target_issue_iid": 2})
        assert caught.value.response_code == 409
        (seen,) = world.call("GET", "/projects/1/issues/2/links").json()
        assert (seen["iid"], seen["link_type"]) == (1, "relates_to")
        assert system_notes(world) == ["marked this issue as related to #2"]
        one.links.delete(seen["issue_link_id"])
        assert one.links.list(get_all=True) == []
        assert source.iid == 1

    def test_links_that_cannot_be(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        assert links.MOST_LINKS == 100
        monkeypatch.setattr(links, "MOST_LINKS", 2)
        one = world.bot.issues.create({"title": "one"})
        many = [world.bot.issues.create({"title": "x"}).iid for _ in range(3)]
        theirs = world.client().projects.create({"name": "open", "namespace_id": 1, "visibility": "public"})
        theirs.issues.create({"title": "x"})
        for iid in many[:2]:
            one.links.create({"target_project_id": 1, "target_issue_iid": iid})
        for project, iid, code in ((1, many[2], 422), (1, many[0], 409), (1, 999, 404), (theirs.id, 1, 403)):
            with pytest.raises(GitlabCreateError) as caught:
                one.links.create({"target_project_id": project, "target_issue_iid": iid})
            assert caught.value.response_code == code
        with pytest.raises(GitlabCreateError, match="related to itself"):
            world.bot.issues.get(2).links.create({"target_project_id": 1, "target_issue_iid": 2})

    def test_a_change_of_the_milestone_is_one_event(self, world: World) -> None:
        one, two = (world.project().milestones.create({"title": title}).id for title in ("a", "b"))
        issue = world.bot.issues.create({"title": "one"})
        for milestone in (one, two, 0):
            put(world, milestone_id=milestone)
        events = issue.resourcemilestoneevents.list(get_all=True)
        assert [(e.action, e.milestone["title"]) for e in events] == [("add", "a"), ("add", "b"), ("remove", "b")]

    def test_blocking_links_are_paid(self, world: World, premium: World) -> None:
        body = {"target_project_id": 1, "target_issue_iid": 2, "link_type": "blocks"}
        for each, code in ((world, 403), (premium, 201)):
            for title in "ab":
                each.bot.issues.create({"title": title})
            assert each.call("POST", "/projects/1/issues/1/links", json=body).status_code == code
        assert premium.call("GET", "/projects/1/issues/2/links").json()[0]["link_type"] == "is_blocked_by"
        assert premium.call("GET", "/projects/1/issues/1").json()["blocking_issues_count"] == 1

    def test_participants(self, world: World) -> None:
        world.token("ann", 20)
        world.token("outsider")
        issue = world.bot.issues.create({"title": "one", "description": "for @ann and @outsider, not `@root`"})
        assert {u["username"] for u in issue.participants()} == {issue.author["username"], "ann"}

    def test_subscription_and_todo(self, world: World) -> None:
        issue = world.project().issues.create({"title": "one"})
        assert issue.subscribed is True
        assert world.call("POST", "/projects/1/issues/1/subscribe").status_code == 304
        issue.unsubscribe()
        assert world.project().issues.get(1).subscribed is False
        assert world.call("POST", "/projects/1/issues/1/todo").status_code == 201
        assert world.call("POST", "/projects/1/issues/1/todo").status_code == 304

    def test_delete_is_for_owners(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "one"})
        with pytest.raises(GitlabDeleteError) as caught:
            issue.delete()
        assert caught.value.response_code == 403
        world.project().issues.get(1).delete()
        assert world.call("GET", "/projects/1/issues/1").status_code == 404
        assert world.bot.issues.create({"title": "two"}).iid == 2, "numbers are not used again"

    def test_delete_only_if_unchanged(self, world: World) -> None:
        world.bot.issues.create({"title": "one"})
        stale = {"If-Unmodified-Since": "Wed, 25 Nov 2026 09:00:00 GMT"}
        fresh = {"If-Unmodified-Since": "Wed, 25 Nov 2026 10:00:00 GMT"}
        assert world.call("DELETE", "/projects/1/issues/1", headers=stale).status_code == 412
        assert world.call("DELETE", "/projects/1/issues/1", headers=fresh).status_code == 204

    def test_a_number_that_is_none(self, world: World) -> None:
        answer = world.call("GET", "/projects/1/issues/first")
        assert (answer.status_code, answer.json()) == (400, {"error": "issue_iid is invalid"})

    def test_by_global_id_for_administrators_only(self, world: World) -> None:
        world.bot.issues.create({"title": "one"})
        assert world.call("GET", "/issues/1").json()["title"] == "one"
        assert world.call("GET", "/issues/1", "bot").status_code == 403


class TestMentions:
    def test_a_reference_leaves_a_system_note_there_once(self, world: World) -> None:
        for title in "ab":
            world.bot.issues.create({"title": title})
        issue = world.bot.issues.get(2)
        world.door("POST", "clock", advance=120)
        issue.notes.create({"body": "see #1 and `#99`, customer-success/account-triage#1"})
        issue.notes.create({"body": "again #1"})
        assert system_notes(world) == ["mentioned in issue #2"]
        assert world.bot.issues.get(1).updated_at == "2026-11-25T10:02:00.000Z"

    def test_nothing_in_code_or_comments(self, world: World) -> None:
        for title in "ab":
            world.bot.issues.create({"title": title})
        world.bot.issues.get(2).notes.create({"body": "```\n#1\n```\n\n<!-- #1 -->\n\n`#1`"})
        assert system_notes(world) == []
