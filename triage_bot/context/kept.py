"""Which of the bot's issues stay confidential: lists, and those about an account unless a template says otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from triage_bot.context.process import Process
from triage_bot.model.resource import Issue
from triage_bot.text import marker
from triage_bot.text.template import Document


def kept_confidential(issue: Issue, process: Process, templates: Mapping[str, Document]) -> bool:
    """True if the bot, who has to be its author, opened it confidential: by its mark and the template named there."""
    mark = marker.read(issue.description)
    living = str(mark.get("living", "")).partition(":")[0]
    if living in process.lists or living == process.reminders.name or mark.get("confidential") is True:
        return True
    about = issue.state == "opened" and not {"account", "about"}.isdisjoint(mark)
    return about and not says_open(_front(mark, templates))


def says_open(front: Mapping[str, object]) -> bool:
    """True if a template's front matter says outright that its issues are for all members."""
    return str(front.get("confidential", "yes")).casefold() in ("no", "false")


def _front(mark: Mapping[str, object], templates: Mapping[str, Document]) -> Mapping[str, object]:
    named = (one.front for name, one in templates.items() if name.split(".", 1)[0] == mark.get("template"))
    return next(named, {})
