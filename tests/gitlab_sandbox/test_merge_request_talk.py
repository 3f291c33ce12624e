"""Notes, threads, commands and reactions on merge requests."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import World

ONE = "/projects/1/merge_requests/1"


@pytest.fixture
def world(world: World) -> World:
    world.token("ann", 30)
    world.token("bea", 30)
    world.label("bug", "stale")
    world.project().milestones.create({"title": "v1"})
    body = {"title": "Mend it", "source_branch": "mend", "target_branch": "main"}
    world.call("POST", "/projects/1/merge_requests", json=body)
    return world


def say(world: World, text: str, token: str = "root", **more: str) -> tuple[int, dict[str, Any]]:
    answer = world.call("POST", f"{ONE}/notes", token, json={"body": text, **more})
    return answer.status_code, answer.json()


def shown(world: World) -> dict[str, Any]:
    seen: dict[str, Any] = world.call("GET", ONE).json()
    return seen


COMMANDS: list[tuple[str, str, dict[str, Any]]] = [
    ("/label ~bug ~stale", "Added ~bug ~stale labels.", {"labels": ["bug", "stale"]}),
    ("/close", "Closed this merge request.", {"state": "closed"}),
    ("/draft", "Marked this merge request as a draft.", {"title": "Draft: Mend it", "draft": True}),
    ("/ready", "No change to this merge request's draft status.", {"draft": False}),
    ("/title Better", 'Changed the title to "Better".', {"title": "Better"}),
    ("/lock", "Locked the discussion.", {"discussion_locked": True}),
    ("/estimate 2h", "Set time estimate to 2h.", {}),
    ("/award :tada:", "Toggled :tada: emoji award.", {}),
    ("/target_branch main", "Set target branch to main.", {"target_branch": "main"}),
    ("/target_branch gone", "Set target branch to gone.", {"target_branch": "main"}),
    ("/merge", "The `/merge` quick action requires the SHA of the head of the branch.", {"state": "opened"}),
]


@pytest.mark.parametrize(("command", "summary", "after"), COMMANDS)
def test_commands(world: World, command: str, summary: str, after: dict[str, Any]) -> None:
    status, answer = say(world, command)
    assert (status, answer["summary"]) == (202, [summary])
    seen = shown(world)
    assert {k: seen[k] for k in after} == after


PEOPLE = [
    ("/assign @ann @bea", "Assigned @ann @bea.", "assignees", ["ann"]),
    ("/assign_reviewer @ann @bea", "Assigned @ann as reviewer.", "reviewers", ["ann"]),
    ("/request_review @bea", "Requested a review from @bea.", "reviewers", ["bea"]),
    ("/reviewer me", "Assigned @root as reviewer.", "reviewers", ["root"]),
]


@pytest.mark.parametrize(("command", "summary", "field", "names"), PEOPLE)
def test_commands_about_people(world: World, command: str, summary: str, field: str, names: list[str]) -> None:
    assert say(world, command)[1]["summary"] == [summary]
    assert [u["username"] for u in shown(world)[field]] == names


def test_reviewers_go_again(world: World) -> None:
    say(world, "/assign_reviewer @ann")
    assert say(world, "/unassign_reviewer")[1]["summary"] == ["Removed reviewer @ann."]
    assert shown(world)["reviewers"] == []
    assert say(world, "/remove_reviewer")[0] == 400


def test_milestones(world: World) -> None:
    assert say(world, "/milestone %v1")[1]["summary"] == ["Set the milestone to %v1."]
    assert shown(world)["milestone"]["title"] == "v1"
    assert say(world, "/remove_milestone")[0] == 202


@pytest.mark.parametrize("command", ["due tomorrow", "confidential", "relate #1", "move x/y", "approve"])
def test_commands_that_do_not_hold_here(world: World, command: str) -> None:
    word = command.split(maxsplit=1)[0]
    assert say(world, f"/{command}") == (400, {"message": f"400 Bad request - Could not apply {word} command."})
    assert say(world, f"Words.\n/{command}")[1]["body"] == "Words."


def test_commands_of_merge_requests_on_an_issue(world: World) -> None:
    world.project().issues.create({"title": "one"})
    answer = world.call("POST", "/projects/1/issues/1/notes", json={"body": "/draft"})
    assert answer.json() == {"message": "400 Bad request - Could not apply draft command."}


def test_merging_by_a_note(world: World) -> None:
    sha = shown(world)["sha"]
    old = say(world, "/merge", merge_request_diff_head_sha="0" * 40)[1]["summary"]
    assert old == ["Branch has been updated since the merge was requested."]
    assert say(world, "/merge", world.token("cid", 30), merge_request_diff_head_sha=sha)[0] == 400
    say(world, "/draft")
    assert say(world, "/merge", merge_request_diff_head_sha=sha)[0] == 400
    say(world, "/ready")
    assert say(world, "/merge", merge_request_diff_head_sha=sha)[1]["summary"] == ["Merged this merge request."]
    assert shown(world)["state"] == "merged"


def test_rebasing_by_a_note(world: World) -> None:
    status, answer = say(world, "/rebase")
    assert (status, answer["summary"]) == (202, ["Scheduled a rebase of branch mend."])
    assert say(world, "/rebase", world.token("rex", 20))[0] == 400
    world.door("POST", "merge_requests", iid=1, conflicts=True)
    conflicts = "This merge request cannot be rebased while there are conflicts."
    assert say(world, "/rebase")[1]["summary"] == [conflicts]
    say(world, "/close")
    assert say(world, "/rebase")[0] == 400


def test_who_may_command(world: World) -> None:
    token = world.token("rex", 20)
    for command in ("/label ~bug", "/close", "/draft", "/assign_reviewer @ann"):
        assert say(world, command, token)[0] == 400
    assert say(world, "Just words.", token)[0] == 201
    assert say(world, "Just words.", world.token("gus", 10))[0] == 404


def test_threads_can_be_resolved(world: World) -> None:
    token = world.token("rex", 20)
    thread = world.call("POST", f"{ONE}/discussions", json={"body": "Why?"}).json()
    path = f"{ONE}/discussions/{thread['id']}"
    world.call("POST", f"{path}/notes", token, json={"body": "So."})
    assert [n["resolved"] for n in world.call("GET", path).json()["notes"]] == [False, False]
    assert world.call("PUT", path, token, json={"resolved": True}).status_code == 403
    done = world.call("PUT", path, json={"resolved": True}).json()
    assert [(n["resolvable"], n["resolved"], n["resolved_by"]["username"]) for n in done["notes"]] == [
        (True, True, "root"), (True, True, "root"),
    ]  # fmt: skip
    first = f"{path}/notes/{done['notes'][0]['id']}"
    assert world.call("PUT", first, json={"resolved": False}).json()["resolved_at"] is None
    assert world.call("PUT", first, json={"body": "Why not?"}).json()["body"] == "Why not?"
    both = world.call("PUT", first, json={"body": "x", "resolved": True}).json()
    assert both == {"error": "body, resolved are mutually exclusive"}


def test_lone_notes_and_issues_are_not_resolved(world: World) -> None:
    note = say(world, "Lone.")[1]
    assert (note["resolvable"], "resolved" in note, note["noteable_type"]) == (False, False, "MergeRequest")
    (thread,) = world.call("GET", f"{ONE}/discussions").json()
    answer = world.call("PUT", f"{ONE}/discussions/{thread['id']}", json={"resolved": True})
    assert (answer.status_code, thread["individual_note"]) == (400, True)
    world.project().issues.create({"title": "one"})
    thread = world.call("POST", "/projects/1/issues/1/discussions", json={"body": "Why?"}).json()
    assert thread["notes"][0]["resolvable"] is False


def test_notes_are_edited_and_deleted(world: World) -> None:
    path = f"{ONE}/notes/{say(world, 'One.')[1]['id']}"
    assert world.call("PUT", path, json={"body": "Two."}).json()["body"] == "Two."
    assert world.call("DELETE", path).status_code == 204
    assert shown(world)["user_notes_count"] == 0


def test_reactions(world: World) -> None:
    note = say(world, "One.")[1]["id"]
    for path, kind in ((ONE, "MergeRequest"), (f"{ONE}/notes/{note}", "Note")):
        award = world.call("POST", f"{path}/award_emoji", json={"name": "thumbsup"}).json()
        assert (award["awardable_type"], award["name"]) == (kind, "thumbsup")
        assert world.call("DELETE", f"{path}/award_emoji/{award['id']}").status_code == 204
    world.call("POST", f"{ONE}/award_emoji", json={"name": "-1"})
    assert (shown(world)["upvotes"], shown(world)["downvotes"]) == (0, 1)


def test_a_locked_talk_is_for_members(world: World) -> None:
    world.call("PUT", "/projects/1", json={"visibility": "public"})
    world.call("PUT", ONE, json={"discussion_locked": True})
    assert say(world, "May I?", world.token("out"))[0] == 403
    assert say(world, "I may.", world.token("rex", 20))[0] == 201


def test_a_description_runs_its_commands(world: World) -> None:
    answer = world.call("PUT", ONE, json={"description": "Words.\n/label ~bug\n/draft"}).json()
    assert [answer[k] for k in ("description", "labels", "draft")] == ["Words.", ["bug"], True]
