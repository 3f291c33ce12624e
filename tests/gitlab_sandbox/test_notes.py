"""Notes, discussions, reactions, and who may touch them."""

from __future__ import annotations

import pytest
import requests
from gitlab.exceptions import GitlabCreateError, GitlabDeleteError, GitlabGetError, GitlabUpdateError

from .conftest import World

PATH = "/projects/1/issues/1/notes"


@pytest.fixture(autouse=True)
def issue(world: World) -> None:
    world.bot.issues.create({"title": "one"})


def bodies(world: World, query: str = "", who: str = "root") -> list[str]:
    return [n["body"] for n in world.call("GET", f"{PATH}?{query}", who).json()]


def test_order_and_filter(world: World) -> None:
    issue = world.bot.issues.get(1)
    first = issue.notes.create({"body": "first"})
    issue.due_date = "2026-12-01"
    issue.save()
    issue.notes.create({"body": "second"})
    world.door("POST", "clock", advance=5)
    first.body = "first, mended"
    first.save()
    due = "changed due date to December 1, 2026"
    assert bodies(world) == ["second", due, "first, mended"]
    assert bodies(world, "sort=asc&activity_filter=only_comments") == ["first, mended", "second"]
    assert bodies(world, "activity_filter=only_activity") == [due]
    assert bodies(world, "order_by=updated_at")[0] == "first, mended"
    assert world.bot.issues.get(1).user_notes_count == 2


def test_comments_and_markers_are_kept_verbatim(world: World) -> None:
    body = 'word\n\n<!-- triage-bot {"v":1,"said":[]} -->'
    assert world.bot.issues.get(1).notes.create({"body": body}).body == body


def test_refusals(world: World) -> None:
    missing = world.call("POST", PATH, json={})
    assert (missing.status_code, missing.json()) == (400, {"error": "body is missing"})
    blank = world.call("POST", PATH, json={"body": "  "})
    assert blank.json()["message"].startswith("400 Bad request - Note {")
    long = world.call("POST", PATH, json={"body": "x" * 1_000_001})
    assert long.status_code == 400
    assert world.call("GET", f"{PATH}/99").json() == {"message": "404 Note Not Found"}
    assert world.call("POST", "/projects/1/issues/9/notes", json={"body": "x"}).status_code == 404


def test_a_note_may_be_backdated_by_owners_only(world: World) -> None:
    body = {"body": "old", "created_at": "2026-01-01T00:00:00Z"}
    assert world.call("POST", PATH, json=body).json()["created_at"].startswith("2026-01-01")
    assert world.call("POST", PATH, "bot", json=body).json()["created_at"].startswith("2026-11-25")


def test_only_author_or_maintainer_edits_and_deletes(world: World) -> None:
    note = world.bot.issues.get(1).notes.create({"body": "mine"})
    developer = world.project(world.token("dev", 30)).issues.get(1, lazy=True)
    with pytest.raises(GitlabUpdateError) as caught:
        developer.notes.update(note.id, {"body": "yours"})
    assert caught.value.response_code == 403
    with pytest.raises(GitlabDeleteError):
        developer.notes.delete(note.id)
    maintainer = world.project(world.token("boss", 40)).issues.get(1, lazy=True)
    maintainer.notes.update(note.id, {"body": "ours"})
    maintainer.notes.delete(note.id)
    assert bodies(world) == []


def test_system_notes_are_nobodys_to_edit(world: World) -> None:
    issue = world.bot.issues.get(1)
    issue.title = "two"
    issue.save()
    note = issue.notes.list(get_all=True)[0]
    assert note.system is True
    with pytest.raises(GitlabUpdateError):
        world.project().issues.get(1).notes.update(note.id, {"body": "x"})


def test_internal_notes_are_for_planners_and_up(world: World) -> None:
    note = world.bot.issues.get(1).notes.create({"body": "hush", "internal": True})
    assert (note.internal, note.confidential) == (True, True)
    guest_token = world.token("guest-1", 10)
    guest = world.project(guest_token).issues.get(1)
    assert guest.notes.list(get_all=True) == []
    with pytest.raises(GitlabGetError):
        guest.notes.get(note.id)
    with pytest.raises(GitlabCreateError):
        guest.notes.create({"body": "x", "internal": True})
    assert guest.notes.create({"body": "hello"}).body == "hello"
    assert bodies(world, who=world.token("planner-1", 15)) == ["hello", "hush"]


def test_deleting_a_note_leaves_updated_at(world: World) -> None:
    note = world.bot.issues.get(1).notes.create({"body": "x"})
    world.door("POST", "clock", advance=600)
    note.delete()
    assert world.bot.issues.get(1).updated_at == "2026-11-25T10:00:00.000Z"


class TestDiscussions:
    def test_threads(self, world: World) -> None:
        issue = world.bot.issues.get(1)
        issue.notes.create({"body": "alone"})
        thread = issue.discussions.create({"body": "start"})
        thread.notes.create({"body": "answer"})
        lone, threaded = issue.discussions.list(get_all=True)
        assert (lone.individual_note, threaded.individual_note) == (True, False)
        assert len(threaded.id) == 40
        assert [n["body"] for n in threaded.attributes["notes"]] == ["start", "answer"]
        assert bodies(world, "sort=asc") == ["alone", "start", "answer"]

    def test_an_answer_turns_a_note_into_a_thread_and_keeps_its_flag(self, world: World) -> None:
        issue = world.bot.issues.get(1)
        issue.notes.create({"body": "hush", "internal": True})
        found = issue.discussions.list(get_all=True)[0]
        answer = found.notes.create({"body": "indeed"})
        assert (answer.type, answer.internal) == ("DiscussionNote", True)
        assert issue.discussions.get(found.id).individual_note is False

    def test_edit_and_delete_through_the_thread(self, world: World) -> None:
        issue = world.bot.issues.get(1)
        thread = issue.discussions.create({"body": "start"})
        note = thread.notes.create({"body": "answer"})
        note.body = "better answer"
        note.save()
        assert bodies(world)[0] == "better answer"
        note.delete()
        assert bodies(world) == ["start"]


class TestReactions:
    def test_once_per_user(self, world: World) -> None:
        issue = world.bot.issues.get(1)
        award = issue.awardemojis.create({"name": "thumbsup"})
        with pytest.raises(GitlabCreateError) as caught:
            issue.awardemojis.create({"name": "thumbsup"})
        assert caught.value.response_code == 404
        assert caught.value.error_message == "404 Award Emoji Name has already been taken Not Found"
        world.project().issues.get(1).awardemojis.create({"name": "thumbsup"})
        assert world.bot.issues.get(1).upvotes == 2
        award.delete()
        assert world.bot.issues.get(1).upvotes == 1

    def test_on_notes(self, world: World) -> None:
        note = world.bot.issues.get(1).notes.create({"body": "x"})
        award = note.awardemojis.create({"name": "eyes"})
        assert (award.awardable_type, award.awardable_id) == ("Note", note.id)
        assert [a.name for a in note.awardemojis.list(get_all=True)] == ["eyes"]

    def test_anothers_reaction_stays(self, world: World) -> None:
        award = world.project().issues.get(1).awardemojis.create({"name": "eyes"})
        answer = world.call("DELETE", f"/projects/1/issues/1/award_emoji/{award.id}", "bot")
        assert answer.status_code == 401

    def test_a_reaction_moves_its_notes_time_but_not_the_issues(self, world: World) -> None:
        note = world.bot.issues.get(1).notes.create({"body": "x"})
        touched = world.bot.issues.get(1).updated_at
        for minutes in (10, 20):
            world.door("POST", "clock", advance=600)
            path = f"{PATH}/{note.id}/award_emoji"
            if minutes == 10:
                award = world.call("POST", path, json={"name": "eyes"}).json()
            else:
                world.call("DELETE", f"{path}/{award['id']}")
            now = world.call("GET", f"{PATH}/{note.id}").json()
            assert (now["created_at"][11:16], now["updated_at"][11:16]) == ("10:00", f"10:{minutes}")
        world.project().issues.get(1).awardemojis.create({"name": "eyes"})
        assert world.bot.issues.get(1).updated_at == touched

    def test_names_and_notes_that_take_none(self, world: World) -> None:
        issue = world.bot.issues.get(1)
        assert issue.awardemojis.create({"name": "+1"}).name == "thumbsup"
        issue.title = "two"
        issue.save()
        system = issue.notes.list(get_all=True)[0]
        for pile, name, why in ((issue, "no_such_thing", "Name is not a valid"), (system, "eyes", "cannot be awarded")):
            with pytest.raises(GitlabCreateError, match=why) as caught:
                pile.awardemojis.create({"name": name})
            assert caught.value.response_code == 404


class TestEditing:
    def edit(self, world: World, note_id: int, body: str, who: str = "bot") -> requests.Response:
        world.door("POST", "clock", advance=600)
        return world.call("PUT", f"{PATH}/{note_id}", who, json={"body": body})

    def test_into_commands_only_runs_them_and_takes_the_note_away(self, world: World) -> None:
        world.label("a")
        note = world.bot.issues.get(1).notes.create({"body": "word"})
        answer = self.edit(world, note.id, "/label ~a\n/close")
        assert (answer.status_code, set(answer.json())) == (202, {"commands_changes", "summary"})
        issue = world.bot.issues.get(1)
        assert (issue.labels, issue.state, bodies(world)) == (["a"], "closed", [])

    def test_into_commands_that_do_not_apply_changes_nothing(self, world: World) -> None:
        note = world.bot.issues.get(1).notes.create({"body": "word"})
        assert self.edit(world, note.id, "/reopen").status_code == 400
        assert bodies(world) == ["word"]

    def test_commands_beside_words_run_and_vanish(self, world: World) -> None:
        note = world.bot.issues.get(1).notes.create({"body": "word"})
        answer = self.edit(world, note.id, "other word\n/due 2026-12-24")
        assert (answer.status_code, answer.json()["body"]) == (200, "other word")
        assert world.bot.issues.get(1).due_date == "2026-12-24"

    def test_the_same_text_again_is_no_edit(self, world: World) -> None:
        note = world.bot.issues.get(1).notes.create({"body": "word"})
        before = world.bot.issues.get(1).updated_at
        answer = self.edit(world, note.id, "word  \n")
        assert (answer.status_code, answer.json()["updated_at"]) == (200, note.updated_at)
        assert world.bot.issues.get(1).updated_at == before
        assert self.edit(world, note.id, "word, edited").json()["updated_at"] != note.updated_at
