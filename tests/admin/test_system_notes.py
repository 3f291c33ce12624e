"""GitLab's own wording is known; of another nothing is shown that could be a name or anyone's text."""

from __future__ import annotations

import pytest

from gitlab_sandbox.state import traces
from triage_bot.admin.place import glimpse, known

KNOWN = [
    "assigned to @csm-anna and unassigned @csm-ben",
    "assigned to @a, @b, and @c",
    "unassigned @csm-anna",
    "removed all assignees",
    "requested review from @a and @b",
    "added 2 contacts and removed 1 contact",
    "changed title from **A{-b-}** to **A{+c+}**",
    '<p>changed title from <code class="idiff">A</code> to <code class="idiff">B</code></p>',
    "changed the description",
    "Changed the description",
    "mentioned in #12",
    "mentioned in commit abc",
    "marked the checklist item **call them** as completed",
    "marked the task **call them** as incomplete",
    "marked the task table item **call** as completed",
    "marked this issue as related to group/p#3",
    "marked as related to #3, #4, and #5",
    "marked this issue as blocked by #3 and #4",
    "marked this issue as a duplicate of #3",
    "marked group/p#3 as a duplicate of this issue",
    "removed the relation with #3",
    "moved to group/p#3",
    "cloned from group/p#3",
    "promoted to epic &3",
    "made the issue confidential",
    "made the item visible to everyone",
    "locked the discussion in this issue",
    "unlocked this issue",
    "changed type from issue to incident",
    "changed milestone to %m",
    "removed milestone",
    "changed due date to November 30, 2026",
    "changed start date to November 1, 2026 and changed due date to November 30, 2026",
    "removed due date November 30, 2026",
    "added time estimate of 1h",
    "changed time estimate to 2h from 1h",
    "added 2h 30m of time spent at 2026-11-01",
    "subtracted 1h of time spent",
    "deleted 1h of spent time from 2026-11-01",
    "removed time spent",
    "changed health status to **at risk**",
    "removed health status **at risk**",
    "changed progress to **10%**",
    "set color to `#fff`",
    "set status to **Done**",
    "changed weight to **3**",
    "removed the weight",
    "added #4 as child task",
    "added #3 as parent issue",
    "removed child task #4",
    "added ~3 ~4 labels",
    "added to epic &3",
    "added someone@sample.example",
    "added [1 design](/x)",
    "started a discussion on [screen.png](/x)",
    "added a Zoom call to this issue",
    "closed via merge request !3",
    "reopened",
    "created branch [`3-x`](/x)",
    "changed the severity to **Medium - S3**",
    "changed the status to **Resolved** by closing the incident",
    '<p>changed Customer to <code class="idiff">Alder</code></p>',
    "published this issue to the status page",
    "started session [1](/x) triggered by @csm-anna",
]


@pytest.mark.parametrize("note", KNOWN)
def test_known(note: str) -> None:
    assert known(note)


@pytest.mark.parametrize(
    "note",
    [
        traces.title_text("Alder", "Birch"),
        traces.due_text(None),
        traces.confidential_text(True),
        traces.confidential_text(False),
        traces.lock_text(False),
        traces.health_text(None),
        traces.health_text("at_risk"),
    ],
)
def test_what_the_sandbox_writes_is_known(note: str) -> None:
    assert known(note)


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("a modifié la description", "a modifié la …"),
        ("hat die Beschreibung geändert", "hat die …"),
        ("ha cambiado el título de **Alder Foods** a **Birch**", "ha cambiado el …"),
        ("説明を変更しました", "説明を変更しました …"),
        ("更改了描述更改了描述更改了描述更改了描述", "更改了描述更改了描述更改 …"),
        ("asignado a @csm-anna", "asignado a …"),
        ("Alder Foods was flagged", "…"),
        ("flagged **Alder Foods**", "flagged …"),
        ("`x` happened", "…"),
        ("", "…"),
    ],
)
def test_unknown(note: str, shown: str) -> None:
    assert not known(note)
    assert glimpse(note) == shown
