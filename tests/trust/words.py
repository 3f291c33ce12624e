"""Text × place: which words a rule's comment takes where, found out by letting it comment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from tests.campaign.play import one_after_another
from tests.trust.stage import EDITOR, GUEST, Stage, row, table

OUTSIDER = "stray-sam"
RULES = """
resource_rules:
  issues:
    rules:
      - id: words
        name: Words
        conditions: {state: opened, labels: [triage-words]}
        actions:
          comment:
            text: "{{ fields.name }}, {{ fields.csm }}, {{ fields.renewal_date }}, {{ fields.segment }}; {{ title }}"
          redact_confidential_resources: false
"""
TEXTS: Mapping[str, str] = {
    "the account's name in the list": "Sample 3",
    "usernames of its team in the list": EDITOR,
    "any other value of its row": "2027-03-31",
    "a value of the issue's own table": "Sample segment",
    "the issue's own title": "The title",
}
PLACES: Mapping[str, tuple[str, bool]] = {
    "the bot's own, confidential": ("", True),
    "an editor's, confidential": (EDITOR, True),
    "an editor's, confidential, a Guest assigned": (EDITOR, True),
    "an editor's, for all members": (EDITOR, False),
    "a Guest's, confidential": (GUEST, True),
    "an outsider's, confidential": (OUTSIDER, True),
}
TABLE = "| Field | Value |\n|---|---|\n| Account ID | acc-3 |\n| Segment | Sample segment |\n"


@cache
def found() -> dict[str, dict[str, bool]]:
    """By text and place, whether the comment had it."""
    with one_after_another():
        notes = {place: _comment(place) for place in PLACES}
    return {text: {place: sign in note for place, note in notes.items()} for text, sign in TEXTS.items()}


def _comment(place: str) -> str:
    by, confidential = PLACES[place]
    stage = Stage({OUTSIDER: 0})
    root = stage.root
    root.call("POST", f"{root.project}/labels", name="triage-words", color="#6699cc")
    assigned = [root.user(GUEST)] if "Guest assigned" in place else []
    iid = stage.at(20).open(
        by or stage.bot, 3, (), title="The title", description=TABLE, confidential=False, assignee_ids=assigned
    )
    root.call("PUT", f"{root.project}/issues/{iid}", add_labels="triage-words", confidential=confidential)
    stage.at(0).run(row(3, renewal_date=date(2027, 3, 31)), rules=RULES)
    return "".join(stage.bot_notes(iid))


def page() -> str:
    """The table."""
    rows = [[text, *("yes" if found()[text][place] else "left out" for place in PLACES)] for text in TEXTS]
    return table(["text", *PLACES], rows)
