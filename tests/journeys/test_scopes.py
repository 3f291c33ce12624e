"""Groups, subgroups and everything a token sees: the same engine, the bot still known."""

from __future__ import annotations

import time

from tests.world import WHOLE, World
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.repeating import Repeating


def test_a_group_with_a_subgroup_is_looked_at_whole_and_the_second_run_finds_nothing(place: World) -> None:
    root = place.client(place.sandbox.root_token)
    group = root.groups.get("customer-success")
    below = root.groups.create({"name": "Below", "path": "below", "parent_id": group.id})
    other = root.projects.create({"name": "Other", "path": "other", "namespace_id": below.id})
    bot = root.users.create(
        {"username": f"group_{group.id}_bot_abc", "name": "triage-bot", "email": "b@sample.example"}
    )
    group.members.create({"user_id": bot.id, "access_level": 20})
    ben = root.users.list(username="csm-ben")[0]
    other.members.create({"user_id": ben.id, "access_level": 30})
    for label in ("HS::Red", "EMEA", "U&A", "risk::competition"):
        other.labels.create({"name": label, "color": "#6699cc"})
    place.at("2026-10-01")
    place.open(WHOLE)
    other.issues.create({"title": "Birch Bank", "labels": ",".join(WHOLE)}, sudo="csm-ben")
    place.at("2026-11-23")
    place.policy.write_text(
        place.policy.read_text().replace(
            "people: people.yml", f"people: people.yml\nbot: {{usernames: [{bot.username}]}}"
        )
    )
    made = root.http_post(f"/users/{bot.id}/personal_access_tokens", post_data={"name": "t", "scopes": ["api"]})
    words = ["-s", "groups", "-i", "customer-success"]
    first = place.run(*words, token=str(made["token"]))
    refs = {one["reference"] for one in first["changes"]}
    assert refs == {"customer-success/account-triage#1", "customer-success/below/other#1"}
    assert first["scope"] == "customer-success"
    assert place.run(*words, token=str(made["token"]))["counts"]["changes"] == 0


def test_all_projects(place: World) -> None:
    place.at("2026-10-01")
    place.open(WHOLE)
    place.at("2026-11-23")
    process = place.process(
        command=[
            "run",
            "-f",
            str(place.policy),
            "-H",
            place.sandbox.url,
            "--all-projects",
            "--dry-run",
            "--format",
            "json",
            "--now",
            place.now.isoformat(),
        ]
    )
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert f"{place.sandbox.project}#1" in out


def test_bots_of_groups_above_are_the_bot(place: World) -> None:
    """A recreated token of the top group must not make the bot forget itself, however deep the project is."""
    root = place.client(place.sandbox.root_token)
    top = root.groups.get("customer-success")
    middle = root.groups.create({"name": "Middle", "path": "middle", "parent_id": top.id})
    lower = root.groups.create({"name": "Lower", "path": "lower", "parent_id": middle.id})
    deep = root.projects.create({"name": "Deep", "path": "deep", "namespace_id": lower.id})
    scope = Gateway(
        connection=Connection(
            host=place.sandbox.url, token=place.sandbox.root_token, repeating=Repeating(sleep=time.sleep)
        )
    ).scope("projects", deep.path_with_namespace)
    assert scope.group_ids == {top.id, middle.id, lower.id}
