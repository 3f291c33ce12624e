"""A policy in the gem's own words runs as it does there: warn, wait, close; thread, internal note, summary."""

from __future__ import annotations

from tests.builders import PROJECT
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


RULES = "resource_rules:\n  issues:\n    rules:\n"
REPORTS = f"""{RULES}
      - name: report
        conditions: {{labels: [bug]}}
        actions:
          summarize:
            {{title: Bugs, item: "- {{{{title}}}}", summary: "Seen:\\n{{{{items}}}}\\n/label ~stale"}}
      - {{name: old reports, conditions: {{labels: [stale], state: opened}}, actions: {{status: close}}}}
      - name: report of reports
        conditions: {{labels: [stale]}}
        actions:
          summarize: {{title: Reports, item: "- {{{{web_url}}}} {{{{full_reference}}}}", summary: "{{{{items}}}}"}}
"""


def test_what_a_rule_of_the_gem_opens_is_listed_by_the_next_ones(place: World) -> None:
    """As in GitLab, where each of them asks for its list anew; its address and number are those it really gets."""
    place.root.labels.create({"name": "bug", "color": "#6699cc"})
    place.root.labels.create({"name": "stale", "color": "#6699cc"})
    place.policy.write_text(REPORTS, encoding="utf-8")
    first = place.open(["bug"], confidential=False)
    assert place.run("--dry-run")["counts"]["changes"] == 3
    assert place.run()["counts"]["failed"] == 0
    bugs, reports = (place.root.issues.get(first + number) for number in (1, 2))
    assert (bugs.title, bugs.state, bugs.labels) == ("Bugs", "closed", ["stale"])
    assert reports.description.splitlines()[0] == f"- {bugs.web_url} {PROJECT}#{bugs.iid}"


def test_the_second_run_has_nothing_left(place: World) -> None:
    place.root.labels.create({"name": "stale", "color": "#6699cc"})
    place.policy.write_text(
        f"""{RULES}
      - {{name: one, conditions: {{labels: [EMEA], forbidden_labels: [stale]}}, actions: {{comment: "/label ~stale"}}}}
      - {{name: two, conditions: {{labels: [stale]}}, actions: {{comment: "It is stale."}}}}
""",
        encoding="utf-8",
    )
    iid = place.open(["EMEA"])
    assert [change["kind"] for change in place.run()["changes"]] == ["post_note", "post_note"]
    assert (sorted(place.labels(iid)), len(place.bot_notes(iid))) == (["EMEA", "stale"], 1)
    assert place.run()["counts"]["changes"] == 0
