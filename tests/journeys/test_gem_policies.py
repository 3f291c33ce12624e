"""A policy in the gem's own words runs as it does there: warn, wait, close; thread, internal note, summary."""

from __future__ import annotations

from tests.plan.test_planner import STALE
from tests.world import World


def test_warn_wait_close(place: World) -> None:
    place.policy.write_text(STALE, encoding="utf-8")
    place.at("2026-09-01")
    iid = place.open(["EMEA"])
    place.root.labels.create({"name": "stale", "color": "#6699cc"})
    place.at("2026-11-02")
    assert {one["kind"] for one in place.run()["changes"]} == {"post_note", "relabel"}
    assert place.run()["counts"]["changes"] == 0
    place.at("2026-11-10")
    assert place.run()["counts"]["changes"] == 0
    place.at("2026-11-18")
    assert {one["kind"] for one in place.run()["changes"]} == {"post_note", "set_state"}
    assert place.root.issues.get(iid).state == "closed"
    assert [body.splitlines()[0] for body in place.bot_notes(iid)] == [
        "Closed in two weeks if nobody speaks.",
        "Closed.",
    ]
    assert place.run()["counts"]["changes"] == 0


def test_a_person_who_answers_the_warning_keeps_it_open(place: World) -> None:
    place.policy.write_text(STALE, encoding="utf-8")
    place.root.labels.create({"name": "stale", "color": "#6699cc"})
    place.at("2026-09-01")
    iid = place.open(["EMEA"])
    place.at("2026-11-02")
    place.run()
    place.at("2026-11-16")
    place.say(iid, "Still wanted.")
    place.at("2026-11-18")
    assert place.run()["counts"]["changes"] == 0


def test_threads_internal_notes_quick_actions_and_a_summary(place: World) -> None:
    place.policy.write_text(
        """
resource_rules:
  issues:
    rules:
      - name: A thread
        conditions: {state: opened, labels: [EMEA]}
        actions: {comment: "{{author}} please look.", comment_type: thread, mention: [csm-ben]}
      - name: Inside
        conditions: {state: opened, labels: [APAC]}
        actions: {comment: For us only., comment_internal: true}
      - name: Commands
        conditions: {state: opened, labels: [LACSM], forbidden_labels: [snoozed]}
        actions: {comment: "/label ~snoozed"}
      - name: A list
        conditions: {state: opened, labels: ["{EMEA,APAC}"]}
        actions:
          summarize: {title: "Open in {{labels}}", item: "- [ ] {{full_reference}} {{title}}", summary: "{{items}}"}
""",
        encoding="utf-8",
    )
    first, second, third = (place.open([label], confidential=False) for label in ("EMEA", "APAC", "LACSM"))
    report = place.run()
    assert report["counts"]["failed"] == 0
    discussion = next(
        one
        for one in place.root.issues.get(first).discussions.list(get_all=True)
        if not one.attributes["individual_note"]
    )
    assert "@csm-ben" in discussion.attributes["notes"][0]["body"]
    inside = place.root.issues.get(second).notes.list(get_all=True)
    assert any(note.internal and note.body.startswith("For us only.") for note in inside)
    assert "snoozed" in place.labels(third) and place.bot_notes(third) == []
    summaries = [
        issue.description for issue in place.root.issues.list(get_all=True) if issue.title.startswith("Open in")
    ]
    assert sorted(one.split()[3].rpartition("#")[2] for one in summaries) == [str(first), str(second)]


def test_a_rule_without_conditions_acts_on_everything_once_its_facts_are_read(place: World) -> None:
    place.policy.write_text("resource_rules: {issues: {rules: [{name: hello, actions: {comment: Hi.}}]}}", "utf-8")
    iid = place.open(["EMEA"])
    report = place.run()
    assert [one["kind"] for one in report["changes"]] == ["post_note"]
    assert report["counts"]["requests"] < 15
    assert place.run()["changes"] == [] and len(place.bot_notes(iid)) == 1


def test_what_waits_for_the_members_of_a_group_is_decided_once_they_are_read(place: World) -> None:
    group = place.sandbox.project.rpartition("/")[0]
    place.policy.write_text(
        "resource_rules: {issues: {rules: [{name: outsiders, conditions: {author_member: {source: group, condition: "
        f"not_member_of, source_id: {group}}}}}, actions: {{labels: [from outside]}}}}]}}}}",
        "utf-8",
    )
    place.root.labels.create({"name": "from outside", "color": "#6699cc"})
    iid = place.open(["EMEA"])
    assert [one["kind"] for one in place.run()["changes"]] == ["relabel"]
    assert "from outside" in place.labels(iid)
