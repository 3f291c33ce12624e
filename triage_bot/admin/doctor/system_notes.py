"""GitLab's system notes: the English openings that are known, and a harmless glimpse of those that are not.

GitLab words nearly all of them in fixed English. What matters is the edit of a description, which counts as a word of
a person; in another wording it would pass unseen.
"""

from __future__ import annotations

import re

_THING = r"(this|the) [\w ]+?"
OPENINGS = (
    r"(re|un)?assigned( to)?\b",
    r"removed (all )?assignees?\b",
    r"requested review from\b",
    r"removed review request\b",
    r"changed (the )?(title|description|milestone|iteration|weight|health status|severity|status|epic|parent)\b",
    r"(added|set|removed|cleared) (the )?(title|milestone|iteration|weight|(health )?status|epic|parent|progress)\b",
    r"mentioned in\b",
    rf"marked {_THING} as\b",
    r"marked (the )?(task|checklist item|task table item)\b",
    r"marked as\b",
    r"marked \S+ as a duplicate of\b",
    r"removed the relation with\b",
    r"(moved|cloned|promoted) (to|from|child)\b",
    rf"made {_THING} (confidential|visible)\b",
    r"(un)?locked (the discussion in )?this\b",
    r"(changed|set|removed|added) (the )?(type|colou?r|progress|(start|due) date|time estimate)\b",
    r"(added|subtracted|deleted|removed) .*\b(time spent|spent time)\b",
    r"set an? .* check-?in reminder\b",
    r"removed the check-?in reminder\b",
    r"(added|removed) \S+ as (an? )?(child|parent)\b",
    r"removed (child|parent)\b",
    r"(added|removed) \d+ contacts?\b",
    r"(added|removed) \S+@\S+",
    r"unsubscribed\b",
    r"(added|updated|changed|removed) \[\d+ designs?\]",
    r"started a discussion on\b",
    r"(added|removed) a zoom call\b",
    r"published this issue\b",
    r"(added|removed) .*\b(labels?|epic)\b",
    r"(closed|reopened|opened)\b",
    r"created (branch|merge request|\S+ to address)\b",
    r"(added|edited|deleted|changed) (an? |the )?(\[?incident timeline event|event time|text on)\b",
    r"notified\b",
    r"(started|completed) session\b",
    r"session \[",
    r"sent .* request to\b",
    r"<p>(changed|removed) ",
)
"""How GitLab's notes on issues begin, versions 9 to 19, whatever the case."""

_KNOWN = re.compile("|".join(f"(?:{one})" for one in OPENINGS), re.I | re.S)
_WORDS = 3
_LONGEST = 12
"""Characters of a word that are shown: some languages put no spaces."""


def known(note: str) -> bool:
    """True if the note begins as one of GitLab's own English notes on issues."""
    return bool(_KNOWN.match(note.strip()))


def glimpse(note: str) -> str:
    """The first words of a note, as far as they cannot be a name or anyone's text: lower-case letters only."""
    shown: list[str] = []
    for word in note.split()[:_WORDS]:
        if not word.isalpha() or word != word.lower():
            break
        shown.append(word[:_LONGEST])
    return " ".join([*shown, "…"])
