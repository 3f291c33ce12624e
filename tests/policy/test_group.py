"""A group of conditions: what is told at once is what asking in words comes to."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import facts, issue, scene
from triage_bot.conditions.base import Verdict
from triage_bot.context.scene import Seen
from triage_bot.model.facts import EMPTY, Facts
from triage_bot.model.resource import Issue
from triage_bot.plan.evaluate import evaluate
from triage_bot.policy.group import Group
from triage_bot.policy.schema import conditions_model

PLAIN = st.fixed_dictionaries(
    {},
    optional={
        "state": st.sampled_from(["opened", "closed"]),
        "issue_type": st.sampled_from(["issue", "task"]),
        "labels": st.lists(st.sampled_from(["a", "b", "{a,b}", "None", "Any"]), min_size=1, max_size=2),
        "any_label": st.lists(st.sampled_from(["a", "c*", "{b,c}"]), min_size=1, max_size=2),
        "forbidden_labels": st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=1),
        "kind": st.sampled_from(["account triage", "renewal review", "c"]),
        "fields": st.sampled_from(
            [{"health": "red"}, {"renewal_date": {"within": "4 months"}}, {"arr": {"empty": True}}]
        ),
        "last_update": st.sampled_from([{"older_than": "14 days"}, {"newer_than": "14 days"}]),
        "weight": st.sampled_from([3, "None"]),
        "expression": st.sampled_from(["state == 'opened'", "'a' in labels"]),
    },
)
CONDITIONS = st.recursive(
    PLAIN,
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "any": st.lists(inner, min_size=1, max_size=2),
            "all": st.lists(inner, min_size=1, max_size=2),
            "not": inner,
            "state": st.sampled_from(["opened", "closed"]),
            "labels": st.just(["a"]),
        },
    ),
    max_leaves=4,
)
TABLES = st.sampled_from(["", "| Field | Value |\n| --- | --- |\n| Health | red |\n| Renewal date | 2027-01-31 |"])
ISSUES = st.builds(
    lambda labels, state, kind, body: issue(labels=tuple(labels), state=state, issue_type=kind, description=body),
    st.lists(st.sampled_from(["a", "b", "c::d", "type::renewal review"]), unique=True),
    st.sampled_from(["opened", "closed"]),
    st.sampled_from(["issue", "task"]),
    TABLES,
)


@settings(max_examples=300, deadline=None)
@given(given_=CONDITIONS, one=ISSUES, known=st.sampled_from([EMPTY, facts()]))
def test_short_and_whole_answers_agree(given_: dict[str, object], one: Issue, known: Facts) -> None:
    group, on = Group.of(conditions_model().model_validate(given_)), scene()
    whole = evaluate(group, Seen(one, known), on, full=True).verdict
    seen = Seen(one, known)
    told = group.tells(seen, on)
    assert evaluate(group, seen, on).verdict == whole
    assert told is None or (Verdict.MET if told else Verdict.UNMET) == whole
    assert group.tells(seen, on) == told, "asked again it says the same"
