"""What one plan hands to the next for the same policy, time and options: work that comes out the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from triage_bot.actions.base import Effects
from triage_bot.changes.change import Change
from triage_bot.conditions.verdict import Verdict
from triage_bot.context.claims import Claim
from triage_bot.context.scene import Seen
from triage_bot.context.standing import Stand
from triage_bot.context.taxonomy import CategoryState
from triage_bot.model.facts import Facts, News
from triage_bot.model.resource import Issue, Ref, Resource
from triage_bot.plan.ledger import Key


@dataclass(frozen=True)
class Memo:
    """Verdicts and effects stay true while an issue and its facts are the same objects."""

    verdicts: dict[tuple[Key, News], tuple[Resource, Facts, Verdict]] = field(default_factory=dict)
    """Also by what happens to an account's issues in the course of each plan."""
    effects: dict[tuple[Key, News], tuple[Seen, Effects]] = field(default_factory=dict)
    opened: dict[int, tuple[Change, Issue]] = field(default_factory=dict)
    """Planned issues by the identity of the change that opens them."""
    settled: dict[Key, Seen] = field(default_factory=dict)
    account_facts: dict[News, Facts] = field(default_factory=dict)
    views: dict[tuple[Ref, News], Seen] = field(default_factory=dict)
    judged: dict[tuple[str, ...], tuple[CategoryState, ...]] = field(default_factory=dict)
    claims: dict[tuple[str, str], Claim] = field(default_factory=dict)
    stands: dict[Ref, Stand] = field(default_factory=dict)
    read_notes: dict[tuple[int, datetime], object] = field(default_factory=dict)
