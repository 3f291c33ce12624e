"""One group of tests per line of the list of what a faithful sandbox imitates."""

from __future__ import annotations

import time

import gitlab
import pytest
from gitlab.exceptions import GitlabCreateError, GitlabListError

from .conftest import World


class Test01CommandsOnlyNotesAndDescriptions:
    def test_a_note_of_commands_only_answers_202_without_id(self, world: World) -> None:
        world.label("bug")
        issue = world.project().issues.create({"title": "one"})
        answer = world.call("POST", f"/projects/1/issues/{issue.iid}/notes", json={"body": "/label ~bug"})
        assert answer.status_code == 202
        assert answer.json() == {
            "commands_changes": {"add_label_ids": [1]},
            "summary": ["Added ~bug label."],
        }
        assert not issue.notes.list(get_all=True)

    def test_python_gitlab_gets_an_object_without_id(self, world: World) -> None:
        note = world.project().issues.create({"title": "one"}).notes.create({"body": "/close"})
        assert "id" not in note.attributes

    def test_quick_actions_in_a_description_run_and_vanish(self, world: World) -> None:
        world.label("bug")
        issue = world.project().issues.create(
            {"title": "one", "description": "words\n\n/label ~bug\n/due 2026-12-01\n"}
        )
        assert (issue.description, issue.labels, issue.due_date) == ("words", ["bug"], "2026-12-01")

    def test_an_edited_description_runs_its_commands_too(self, world: World) -> None:
        issue = world.project().issues.create({"title": "one"})
        issue.description = "done\n/close"
        issue.save()
        assert (issue.description, issue.state) == ("done", "closed")


class Test02SilentDrops:
    def test_unknown_and_unreadable_assignees(self, world: World) -> None:
        world.token("stranger")
        stranger = world.client().users.list(username="stranger")[0]
        issue = world.bot.issues.create({"title": "one", "assignee_ids": [999, stranger.id]})
        assert issue.assignees == []

    def test_metadata_without_the_role(self, world: World) -> None:
        world.label("x", "y")
        token = world.token("guest-1", 10)
        mine = world.call("POST", "/projects/1/issues", token, json={"title": "mine"}).json()["iid"]
        wanted = {"add_labels": "x,y", "due_date": "2026-12-01", "confidential": True, "assignee_ids": [1]}
        answer = world.call("PUT", f"/projects/1/issues/{mine}", token, json={**wanted, "title": "still mine"}).json()
        assert (answer["labels"], answer["due_date"], answer["assignees"]) == ([], None, [])
        assert (answer["confidential"], answer["title"]) == (False, "still mine")

    @pytest.mark.parametrize("who", ["bot", "root"])
    def test_times_are_only_for_owners(self, world: World, who: str) -> None:
        body = {"title": "old", "created_at": "2026-01-01T00:00:00Z"}
        made = world.call("POST", "/projects/1/issues", who, json=body).json()
        old = "2026-01-01T00:00:00.000Z"
        assert (made["created_at"] == old) is (who == "root")
        wanted = {"title": "older", "updated_at": "2026-02-01T00:00:00Z"}
        changed = world.call("PUT", f"/projects/1/issues/{made['iid']}", who, json=wanted).json()
        assert (changed["updated_at"] == "2026-02-01T00:00:00.000Z") is (who == "root")

    def test_state_event_on_create_is_ignored(self, world: World) -> None:
        made = world.call("POST", "/projects/1/issues", json={"title": "x", "state_event": "close"})
        assert made.json()["state"] == "opened"


class Test03Labels:
    def test_add_labels_creates_what_is_missing(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "one"})
        issue.add_labels = ["brand new"]
        issue.save()
        assert world.bot.labels.get("brand new").color == "#6699cc"

    def test_remove_labels_never_creates(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "one"})
        issue.remove_labels = ["ghost"]
        issue.save()
        assert world.bot.labels.list(get_all=True) == []

    def test_lookup_reaches_ancestor_groups(self, world: World) -> None:
        group = world.client().groups.get("customer-success")
        made = group.labels.create({"name": "shared", "color": "#00ff00"})
        issue = world.bot.issues.create({"title": "one", "labels": "shared"})
        detailed = world.call("GET", "/projects/1/issues?with_labels_details=true").json()[0]["labels"]
        assert issue.labels == ["shared"]
        assert [x["id"] for x in detailed] == [made.id]

    @pytest.mark.parametrize("above", [True, False])
    def test_duplicates_conflict_also_with_ancestors(self, world: World, above: bool) -> None:
        root = world.client()
        place = root.groups.get("customer-success") if above else root.projects.get(1)
        place.labels.create({"name": "twice", "color": "red"})
        with pytest.raises(GitlabCreateError) as caught:
            root.projects.get(1).labels.create({"name": "twice", "color": "red"})
        assert (caught.value.response_code, caught.value.error_message) == (409, "Label already exists")

    def test_titles_are_split_at_commas_stripped_and_sorted(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "one", "labels": " zebra , alpha,Beta,, alpha "})
        assert issue.labels == ["Beta", "alpha", "zebra"]

    def test_a_comma_cannot_be_in_a_title(self, world: World) -> None:
        answer = world.call("POST", "/projects/1/labels", json={"name": "a,b", "color": "#fff"})
        assert (answer.status_code, answer.json()) == (400, {"message": {"title": ["is invalid"]}})


class Test04ScopedLabels:
    def test_the_free_tier_keeps_both(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "one", "labels": "HS::Red"})
        issue.add_labels = ["HS::Green"]
        issue.save()
        assert issue.labels == ["HS::Green", "HS::Red"]

    @pytest.mark.parametrize("tier", ["premium", "ultimate"])
    def test_a_paid_tier_keeps_the_new_one_and_records_both_sides(
        self, tier: str, request: pytest.FixtureRequest
    ) -> None:
        world: World = request.getfixturevalue(tier)
        issue = world.bot.issues.create({"title": "one", "labels": "HS::Red"})
        issue.add_labels = ["HS::Green"]
        issue.save()
        events = [(e.action, e.label["name"]) for e in issue.resourcelabelevents.list(get_all=True)]
        assert issue.labels == ["HS::Green"]
        assert events == [("add", "HS::Red"), ("add", "HS::Green"), ("remove", "HS::Red")]

    def test_the_scope_ends_at_the_last_colons(self, premium: World) -> None:
        issue = premium.bot.issues.create({"title": "one", "labels": "a::b,a::b::c"})
        issue.add_labels = ["a::b::d"]
        issue.save()
        assert issue.labels == ["a::b", "a::b::d"]

    def test_reading_labels_makes_python_gitlab_send_them_back(self, premium: World) -> None:
        """The client's own trap: a list that was looked at goes out with the next save, and `labels` wins."""
        issue = premium.bot.issues.create({"title": "one", "labels": "k::1"})
        assert issue.labels == ["k::1"]
        issue.add_labels = ["k::2"]
        issue.save()
        assert issue.labels == ["k::1"]

    @pytest.mark.parametrize(("titles", "kept"), [("k::1,k::2", "k::2"), ("k::2,k::1", "k::1")])
    def test_the_last_in_the_list_wins(self, premium: World, titles: str, kept: str) -> None:
        assert premium.bot.issues.create({"title": "one", "labels": titles}).labels == [kept]

    def test_labels_beats_add_labels(self, premium: World) -> None:
        issue = premium.bot.issues.create({"title": "one"})
        answer = premium.call("PUT", f"/projects/1/issues/{issue.iid}", json={"labels": "k::1", "add_labels": "k::2"})
        assert answer.json()["labels"] == ["k::1"]

    def test_an_old_clash_is_left_alone(self, premium: World) -> None:
        issue = premium.bot.issues.create({"title": "one", "labels": "k::1"})
        stored = premium.sandbox.state.issues[issue.id]
        premium.label("k::2")
        stored.labels.append(next(x for x in premium.sandbox.state.labels.values() if x.title == "k::2"))
        issue.add_labels = ["other"]
        issue.save()
        assert issue.labels == ["k::1", "k::2", "other"]


class Test05TouchThrottle:
    def test_a_note_within_a_minute_does_not_move_updated_at(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "one"})
        born = issue.updated_at
        for seconds, moved in ((59, False), (1, True), (59, False)):
            world.door("POST", "clock", advance=seconds)
            issue.notes.create({"body": "word"})
            now = world.bot.issues.get(issue.iid).updated_at
            assert (now != born) is moved
            born = now

    def test_a_changed_attribute_moves_it_at_once(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "one"})
        world.door("POST", "clock", advance=5)
        issue.title = "two"
        issue.save()
        assert issue.updated_at == "2026-11-25T10:00:05.000Z"

    def test_labels_touch_with_the_throttle(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "one"})
        for seconds, expected in ((30, "10:00:00"), (30, "10:01:00")):
            world.door("POST", "clock", advance=seconds)
            issue.add_labels = [f"after {seconds} {expected}"]
            issue.save()
            assert expected in issue.updated_at


class Test06TooManyRequests:
    def test_the_limiter_answers_json_without_headers(self, world: World) -> None:
        world.door("POST", "limits", notes_per_minute=2)
        issue = world.bot.issues.create({"title": "one"})
        codes = [
            world.call("POST", f"/projects/1/issues/{issue.iid}/notes", "bot", json={"body": "x"}).status_code
            for _ in range(3)
        ]
        last = world.call("POST", f"/projects/1/issues/{issue.iid}/notes", "bot", json={"body": "x"})
        assert codes == [201, 201, 429]
        assert last.json()["message"]["error"].startswith("This endpoint has been requested too many times")
        assert "Retry-After" not in last.headers
        other = world.call("POST", f"/projects/1/issues/{issue.iid}/notes", "root", json={"body": "x"})
        assert other.status_code == 201, "the limit is per user"

    def test_sixty_notes_a_minute_by_default(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "one"})
        path = f"/projects/1/issues/{issue.iid}/notes"
        codes = [world.call("POST", path, "bot", json={"body": "x"}).status_code for _ in range(61)]
        assert codes == [201] * 60 + [429]

    def test_the_throttle_answers_text_with_headers(self, world: World) -> None:
        world.door("POST", "faults", kind="429_throttle", path="/issues", retry_after=7)
        answer = world.call("GET", "/projects/1/issues")
        assert (answer.status_code, answer.text) == (429, "Retry later\n")
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert answer.headers["Retry-After"] == "7"
        names = {f"RateLimit-{x}" for x in ("Name", "Limit", "Observed", "Remaining", "Reset", "ResetTime")}
        assert names <= set(answer.headers)

    def test_python_gitlab_obeys_retry_after(self, world: World) -> None:
        world.door("POST", "faults", kind="429_throttle", path="/version", retry_after=1)
        start = time.monotonic()
        world.client().http_get("/version")
        assert time.monotonic() - start >= 1


class Test07Paging:
    def test_totals_and_links(self, world: World) -> None:
        project = world.project()
        for number in range(5):
            project.issues.create({"title": f"n{number}"})
        answer = world.call("GET", "/projects/1/issues?per_page=2&page=2&state=opened")
        expected = {
            "X-Total": "5", "X-Total-Pages": "3", "X-Page": "2", "X-Per-Page": "2",
            "X-Next-Page": "3", "X-Prev-Page": "1",
        }  # fmt: skip
        assert {k: answer.headers[k] for k in expected} == expected
        assert set(answer.links) == {"prev", "next", "first", "last"}
        assert "state=opened" in answer.links["next"]["url"]

    def test_totals_are_absent_beyond_ten_thousand(self, begin) -> None:
        world = begin(seed="issues:10001")
        answer = world.call("GET", "/projects/1/issues?per_page=1000")
        assert len(answer.json()) == 100, "per_page is cut to 100"
        assert "X-Total" not in answer.headers
        assert "X-Total-Pages" not in answer.headers
        assert set(answer.links) == {"next", "first"}
        at_limit = world.call("GET", "/projects/1/issues?iids[]=1")
        assert at_limit.headers["X-Total"] == "1"

    def test_link_is_there_even_for_an_empty_page(self, world: World) -> None:
        answer = world.call("GET", "/projects/1/issues?page=9")
        assert (answer.status_code, answer.json()) == (200, [])
        assert answer.headers["X-Next-Page"] == ""
        assert set(answer.links) == {"prev", "first", "last"}

    @pytest.mark.parametrize("order", ["created_at", "updated_at", "title", "id", "due_date", "relative_position"])
    @pytest.mark.parametrize("sort", ["asc", "desc"])
    def test_keyset_on_project_issues(self, world: World, order: str, sort: str) -> None:
        for number in range(7):
            due = {"due_date": f"2026-12-0{number}"} if number % 3 else {}
            world.call("POST", "/projects/1/issues", json={"title": f"n{number % 4}", **due})
        query = {"order_by": order, "sort": sort}
        found = world.project().issues.list(pagination="keyset", per_page=2, iterator=True, **query)
        everything = [i.iid for i in found]
        assert sorted(everything) == list(range(1, 8))
        if order != "id":
            plain = world.project().issues.list(get_all=True, **query)
            assert everything == [i.iid for i in plain]

    def test_keyset_gives_only_a_next_link_with_an_opaque_cursor(self, world: World) -> None:
        for number in range(3):
            world.call("POST", "/projects/1/issues", json={"title": f"n{number}"})
        first = world.call("GET", "/projects/1/issues?pagination=keyset&per_page=2")
        assert set(first.links) == {"next"}
        assert "cursor=" in first.links["next"]["url"]
        assert "X-Total" not in first.headers
        last = world.http.get(first.links["next"]["url"], headers={"PRIVATE-TOKEN": world.sandbox.root_token})
        assert "Link" not in last.headers
        assert len(last.json()) == 1

    def test_keyset_goes_on_where_it_was_when_the_last_item_is_gone(self, world: World) -> None:
        for number in range(4):
            world.call("POST", "/projects/1/issues", json={"title": f"n{number}"})
        first = world.call("GET", "/projects/1/issues?pagination=keyset&per_page=2")
        world.call("DELETE", f"/projects/1/issues/{first.json()[-1]['iid']}")
        rest = world.http.get(first.links["next"]["url"], headers={"PRIVATE-TOKEN": world.sandbox.root_token})
        assert [i["iid"] for i in rest.json()] == [2, 1]

    @pytest.mark.parametrize(
        "path",
        [
            "/groups/customer-success/issues?pagination=keyset",
            "/projects/1/labels?pagination=keyset",
        ],
    )
    def test_keyset_elsewhere_is_405(self, world: World, path: str) -> None:
        answer = world.call("GET", path)
        assert answer.status_code == 405
        assert answer.json() == {"error": "Keyset pagination is not yet available for this type of request"}

    def test_keyset_with_an_order_it_cannot_have_is_offset(self, world: World) -> None:
        for number in range(3):
            world.call("POST", "/projects/1/issues", json={"title": f"n{number}"})
        answer = world.call("GET", "/projects/1/issues?pagination=keyset&order_by=popularity&per_page=2")
        assert (answer.status_code, answer.headers["X-Total"], len(answer.json())) == (200, "3", 2)
        assert "page=2" in answer.links["next"]["url"]

    def test_offset_has_an_end_on_project_issues_only(self, world: World) -> None:
        answer = world.call("GET", "/projects/1/issues?per_page=100&page=501")
        assert answer.status_code == 405
        assert (
            "maximum allowed offset of 50000 for requests that return objects of type Issue" in answer.json()["error"]
        )
        assert world.call("GET", "/projects/1/issues?per_page=100&page=500").status_code == 200
        assert world.call("GET", "/groups/customer-success/issues?per_page=100&page=501").status_code == 200

    def test_note_pages_may_be_short(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "one"})
        for number in range(4):
            issue.notes.create({"body": f"n{number}", "internal": number == 3})
        guest = world.token("guest-1", 10)
        answer = world.call("GET", f"/projects/1/issues/{issue.iid}/notes?per_page=2", guest)
        assert [n["body"] for n in answer.json()] == ["n2"]
        assert answer.headers["X-Next-Page"] == "2"
        seen = world.project(guest).issues.get(issue.iid).notes.list(iterator=True, per_page=2)
        assert [n.body for n in seen] == ["n2", "n1", "n0"]


class Test08Lists:
    def test_every_type_and_state_by_default(self, world: World) -> None:
        for kind in ("issue", "incident", "task"):
            world.call("POST", "/projects/1/issues", json={"title": kind, "issue_type": kind})
        world.call("PUT", "/projects/1/issues/1", json={"state_event": "close"})
        found = {(i["issue_type"], i["type"], i["state"]) for i in world.call("GET", "/projects/1/issues").json()}
        assert found == {
            ("issue", "ISSUE", "closed"),
            ("incident", "INCIDENT", "opened"),
            ("task", "TASK", "opened"),
        }

    def test_milestone_id_takes_wildcards_only(self, world: World) -> None:
        with pytest.raises(GitlabListError) as caught:
            world.project().issues.list(milestone_id=5, get_all=True)
        assert caught.value.response_code == 400
        assert caught.value.error_message == "milestone_id does not have a valid value"
        assert world.project().issues.list(milestone_id="None", get_all=True) == []


class Test10AuthorStubs:
    def test_stubs_do_not_say_who_is_a_bot(self, world: World) -> None:
        issue = world.bot.issues.create({"title": "one"})
        note = issue.notes.create({"body": "word"})
        assert "bot" not in issue.author
        assert "bot" not in note.author

    def test_the_full_user_does(self, world: World) -> None:
        client = world.client(world.sandbox.bot_token)
        client.auth()
        assert isinstance(client.user, gitlab.v4.objects.CurrentUser)
        assert client.user.bot is True
        assert client.user.username.startswith("project_1_bot_")
        assert client.users.get(client.user.id).bot is True
        assert client.users.get(1).bot is False
