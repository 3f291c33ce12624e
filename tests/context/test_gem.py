"""What resources, milestones, labels, events and the version answer in an expression, as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ruby_subset.core.values import Printed
from tests.builders import NOW, PROJECT, issue, scene
from triage_bot.context.gem.asking import as_condition, as_text, asked, value_of
from triage_bot.context.gem.text import Filling, GemText
from triage_bot.context.gem.things import self_of
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import Broken, Facts, NeverKnown, NotListed, Unread
from triage_bot.model.resource import Issue, Milestone, Ref

HOME, ONE = "/projects/1", "/projects/1/issues/1"
MILESTONES = tuple(
    {"id": number, "project_id": 1, "title": title, "start_date": start, "due_date": due, "state": "active"}
    for number, title, start, due in (
        (32, "Later", "2027-01-01", "2027-01-31"),
        (31, "Now", "2026-11-01", "2026-11-30"),
        (33, "Some day", None, None),
    )
)
EVENTS = (
    {"id": 1, "action": "add", "created_at": "2026-11-01T08:00:00Z", "label": {"name": "bug", "color": "#ff0000"}},
    {"id": 2, "action": "add", "created_at": "2026-11-09T08:00:00Z", "label": {"name": "late", "color": "#00ff00"}},
    {"id": 3, "action": "add", "created_at": "2026-11-10T08:00:00Z", "label": None},
    {"id": 4, "action": "remove", "created_at": "2026-11-11T08:00:00Z", "label": {"name": "gone"}},
)
LINKED = ({"id": 9, "iid": 9, "project_id": 1, "state": "closed", "title": "Other", "link_type": "blocks"},)
SECRET = ({**LINKED[0], "confidential": True, "due_date": "2026-12-01"},)
ROWS: dict[str, Any] = {
    f"{HOME}/milestones?state=active": MILESTONES,
    f"{ONE}/resource_label_events": EVENTS,
    f"{ONE}/links": LINKED,
    f"{ONE}/related_merge_requests": (),
    HOME: ({"id": 1, "namespace": {"id": 7, "parent_id": 5}},),
    "/groups/5": ({"id": 5, "parent_id": None},),
    "/version": ({"version": "18.5.2-ee", "revision": "abc"},),
}


def resource(**more: Any) -> Issue:
    """Open, due, in a milestone, with three labels of which one has no event."""
    milestone = Milestone(id=31, title="Now", state="active", start_date=date(2026, 11, 1), due_date=date(2026, 11, 30))
    row = {
        "iid": 1, "project_id": 1, "references": {"full": f"{PROJECT}#1"}, "merge_requests_count": 2,
        "milestone": MILESTONES[1],
    }  # fmt: skip
    return issue(labels=("bug", "late", "seeded"), due_date=date(2026, 11, 20), milestone=milestone, row=row, **more)


def value(source: str, one: Issue | None = None, on: Scene | None = None) -> Any:
    """What a text of this one expression prints."""
    one = one or resource()
    program = as_text(f"#{{{source}}}", one.ref.kind)
    assert not program.faults, program.faults
    return printed_by(asked(program, Seen(one, Facts()), on or scene(NOW, rows=ROWS, root=HOME)))


def printed_by(pieces: Any) -> str:
    """The whole of what a text came to."""
    return "".join(piece.text if isinstance(piece, Printed) else piece for piece in pieces)


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("author", "project_1_bot_abc123"),
        ("state", "opened"),
        ("project_path", PROJECT),
        ("full_resource_reference", f"{PROJECT}#1"),
        ("root_id", "5"),
        ("merge_requests_count", "2"),
        ("due_date", "2026-11-20"),
        ("due_date + 3", "2026-11-23"),
        ("expired?", "true"),
        ("expired?(Date.new(2026, 11, 20))", "false"),
        ("resource[:title] == resource['title']", "true"),
        ("resource[:type]", "issues"),
        ("resource.dig(:milestone, 'title')", "Now"),
        ("milestone.title", "Now"),
        ("milestone.due_date - milestone.start_date", "29/1"),
        ("milestone.in_progress?", "true"),
        ("milestone.expired?", "false"),
        ("milestone.active?", "true"),
        ("milestone.succ.title", "Later"),
        ("milestone.succ.succ.nil?", "true"),
        ("milestone.succ.started?", "false"),
        ("milestone.all_active_with_start_date.map(&:title).join(' ')", "Now Later"),
        ("Milestone.new({ project_id: 1 }, parent: self).all_active_with_start_date.size", "2"),
        ("Gitlab::Triage::Resource::Milestone.new({ title: 'New' }).title", "New"),
        ("Resource::Milestone.new({ title: 'New' }).title", "New"),
        ("milestone.class == Milestone", "true"),
        ("milestone.is_a?(Milestone)", "true"),
        ("is_a?(Issue)", "true"),
        ("is_a?(MergeRequest)", "false"),
        ("labels.map(&:name).join(' ')", "bug late seeded"),
        ("labels.first.color.inspect", "nil"),
        ("labels_with_details.map(&:name).join(' ')", "late bug"),
        ("labels_chronologically.map { |l| l.added_at.day }.join(' ')", "1 9"),
        ("labels_with_details.first.color", "#00ff00"),
        ("label_events.map(&:action).join(' ')", "add add add remove"),
        ("label_events.map { |e| e.label&.name.to_s }.join('|')", "bug|late||gone"),
        ("linked_issues.map { |i| [i.link_type, i.state].join(' ') }.first", "blocks closed"),
        ("linked_issues.first.is_a?(Issue)", "true"),
        ("related_merge_requests.empty?", "true"),
        ("instance_version.version_short", "18.5"),
        ("instance_version.version", "18.5.2-ee"),
        ("network.options.source", "projects"),
        ("network.options.source_id", PROJECT),
    ],
)
def test_what_an_issue_answers(source: str, printed: str) -> None:
    assert value(source) == printed


def test_what_is_drawn_is_the_same_for_an_issue_all_day() -> None:
    other, tomorrow = replace(resource(), ref=Ref(PROJECT, 2)), scene(NOW + timedelta(days=1), rows=ROWS, root=HOME)
    drawn = value("[rand(10**9), %w[a b c d e f g].shuffle]")
    assert drawn == value("[rand(10**9), %w[a b c d e f g].shuffle]")
    assert drawn != value("[rand(10**9), %w[a b c d e f g].shuffle]", other)
    assert drawn != value("[rand(10**9), %w[a b c d e f g].shuffle]", on=tomorrow)


def test_without_milestone_and_due_date_there_is_nil() -> None:
    bare = replace(resource(), milestone=None, due_date=None, row={})
    assert value("[milestone, due_date, expired?].inspect", bare) == "[nil, nil, nil]"


def test_what_a_confidential_issue_computes_is_hidden_in_texts_and_what_its_row_says_is_not() -> None:
    secret, on = resource(confidential=True), scene(NOW, rows=ROWS, root=HOME)
    program = as_text("#{due_date} #{milestone.title} #{labels.first.name} #{resource[:labels].first}", "issues")
    hidden = value_of(program, self_of(Seen(secret, Facts()), on, redact=True), on, str(secret.ref))
    assert printed_by(hidden) == "(confidential) (confidential) (confidential) bug"


def test_what_a_linked_confidential_issue_computes_is_hidden_in_conditions_too() -> None:
    on = scene(NOW, rows={**ROWS, f"{ONE}/links": SECRET}, root=HOME)
    assert value("linked_issues.first.due_date", on=on) == "(confidential)"
    assert value("linked_issues.first.state", on=on) == "closed"


def test_in_a_group_the_source_is_the_group() -> None:
    on = scene(NOW, rows=ROWS, root="/groups/5", scope_path="customer-success", default_project="")
    assert value("network.options.source", on=on) == "groups"
    assert value("network.options.source_id", on=on) == "customer-success"


@pytest.mark.parametrize("source", ["label_events", "linked_issues", "milestone.succ", "root_id", "instance_version"])
def test_what_was_not_read_is_asked_for(source: str) -> None:
    with pytest.raises(Unread):
        value(source, on=scene(NOW, rows={}, root=HOME))


def test_what_is_refused_is_never_known_and_what_is_not_there_breaks_the_rule() -> None:
    path = f"{ONE}/links"
    with pytest.raises(NeverKnown):
        value("linked_issues", on=scene(NOW, rows={path: NotListed("403 Forbidden")}, root=HOME))
    with pytest.raises(Broken, match="no links there"):
        value("linked_issues", on=scene(NOW, rows={path: NotListed("404 Not Found", absent=True)}, root=HOME))


@pytest.mark.parametrize(
    ("kind", "known", "unknown"),
    [
        ("issues", "linked_issues", "closes_issues"),
        ("merge_requests", "first_contribution?", "linked_issues"),
        ("epics", "group_path", "due_date"),
        ("work_items", "work_item_type", "closed_by"),
        ("branches", "instance_version", "labels"),
    ],
)
def test_each_type_knows_its_own_names(kind: str, known: str, unknown: str) -> None:
    assert not as_condition(known, kind).faults
    assert as_condition(unknown, kind).faults


@pytest.mark.parametrize("name", ["::Milestone", "Milestones", "Kernel::Milestone", "Network::Options"])
def test_other_constants_are_faults(name: str) -> None:
    assert as_condition(f"{name}.new({{}})", "issues").faults


def test_an_epic_names_its_group() -> None:
    epic = issue(ref=Ref("group/sub", 3, kind="epics"), row={"iid": 3, "references": {"full": "group/sub&3"}})
    assert value("group_path", epic) == "group/sub"


@pytest.mark.parametrize(
    ("written", "description", "sent"),
    [
        ("#{resource[:description]}", "a\n/close", "a\n\u200b/close"),
        ("#{resource[:description]}", "a\n\r/close", "a\n\u200b/close"),
        ("#{resource[:description]}", "a\r\n/close\r\n", "a\r\n\u200b/close\r\n"),
        ("#{resource[:description]}", "/\rclose", "\u200b/close"),
        ("#{resource[:description]}close it", "a\n/", "a\n\u200b/close it"),
        ("#{resource[:description] if resource[:description] =~ /close/}", "/close", "\u200b/close"),
        ("#{resource[:description][/close/]}/x", "/close", "close/x"),
        ("#{%w[a]; [resource[:description]].grep(/close/)[0]}", "/close", "\u200b/close"),
        ("#{x = resource[:description]\n/close/ =~ x\nx}", "/close", "\u200b/close"),
        ("#{%w[/lock].first.sub('/lock', resource[:description])}", "/close", "\u200b/close"),
        ('#{"#{resource[:description]}/close"}', "a\n/close", "a\n\u200b/close/close"),
        ('#{"#{resource[:description]}/close"}', "a\n", "a\n\u200b/close"),
        ('#{"/close" if state == "opened"}', "", "/close"),
        ("#{%q(/close)}", "", "/close"),
        ('#{["Bye.", "/close"].join("\\n")}', "", "Bye.\n/close"),
        ('#{"Bye.\\n/close"}', "", "Bye.\n/close"),
        ("#{%w[/close /lock].join(10.chr)}", "", "/close\n/lock"),
        ("#{<<~A\n  /close\nA\n}", "", "/close\n"),
    ],
)
def test_people_command_nothing_and_the_expression_what_it_writes(written: str, description: str, sent: str) -> None:
    one = replace(resource(), description=description, row={**resource().row, "description": description})
    filling = Filling(seen=Seen(one, Facts()), scene=scene(NOW, rows=ROWS, root=HOME), redact=False)
    assert filling.filled(GemText(written, one.ref.kind)) == sent
