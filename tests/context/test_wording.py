"""What a text asks of the account list decides whether it is filled in twice; one filled in once says the same bare."""

from __future__ import annotations

import pytest

from tests.builders import CSM, account, day, issue, scene
from triage_bot.context.seen import Seen
from triage_bot.context.wording import is_open, names_for
from triage_bot.text.template import render_body

ROW = account(
    "acc-1", "Alder Foods", csm="csm-anna", ae="", renewal_date=day("2027-06-30"), priority="1", last_call=None
)
TABLE = "| Field | Value |\n| --- | --- |\n| Segment | enterprise |\n| Renewal date | 2027-01-31 |\n"
SEEN = Seen(issue(author=CSM, title="Alder Foods - triage", description=TABLE, confidential=True))

OPEN = [
    "",
    "Plain words.",
    "{{ title }} {{ role('csm') }} {{ today }} {{ book }}",
    "{{ account.csm }} {{ fields['account_id'] }} {{ row.name }}",
    "{{ account.ae or 'nobody' }}{% if fields.csm %} is looked after{% endif %}",
    "{{ fields.segment }} {{ account.nothing_of_the_kind }} {{ row.segment }}",
]
HOLDS = [
    "{{ account.renewal_date }}",
    "{{ fields['renewal_date'] }}",
    "{{ row.renewal_date }}",
    "{% if account.priority %}a priority{% endif %}",
    "{{ priority.level }}",
    "{{ 'renewal_date' in account }}",
    "{{ account | length }}",
    "{% for key in row %}{{ key }} {% endfor %}",
    "{{ account.items() | list }}",
    "{{ account.keys() | list }}",
    "{% set key = 'renewal_date' %}{{ fields[key] }}",
    "{{ fields['renewal' ~ '_date'] }}",
    "{{ account | attr('renewal_date') }}",
    "{% set other = fields %}{{ other.renewal_date }}",
    "{% macro told(of) %}{{ of.renewal_date }}{% endmacro %}{{ told(account) }}",
    "{{ [row] | map(attribute='renewal_date') | join }}",
    "{{ {'a': account}.a.renewal_date }}",
    "{% with it = account %}{{ it.renewal_date }}{% endwith %}",
    "{{ not valid Jinja",
]


@pytest.mark.parametrize("text", OPEN)
def test_a_text_that_asks_for_nothing_confidential_says_the_same_bare(text: str) -> None:
    on = scene(accounts={ROW.id: ROW})
    assert is_open([text], SEEN, on)
    assert render_body(text, names_for(SEEN, on)) == render_body(text, names_for(SEEN, on, bare=True))


@pytest.mark.parametrize("text", HOLDS)
def test_whatever_may_hold_more_is_no_open_text(text: str) -> None:
    on = scene(accounts={ROW.id: ROW})
    assert not is_open([text], SEEN, on)
    assert not is_open(["Plain words.", text], SEEN, on)


def test_fields_that_are_asked_for_beside_the_text_count() -> None:
    on = scene(accounts={ROW.id: ROW})
    assert is_open([""], SEEN, on, ["csm", "segment"])
    assert not is_open([""], SEEN, on, ["csm", "renewal_date"])


def test_without_a_row_there_is_nothing_to_leave_out() -> None:
    assert is_open(["{{ account.renewal_date }}"], Seen(SEEN.issue), scene())
