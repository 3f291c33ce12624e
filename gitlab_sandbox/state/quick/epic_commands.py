"""The commands that epics know: labels, state, title, confidentiality."""

from __future__ import annotations

from collections.abc import Callable

from gitlab_sandbox.permissions import can_write_epics
from gitlab_sandbox.state import labels
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor
from gitlab_sandbox.state.epic_model import Epic
from gitlab_sandbox.state.quick.extract import Command
from gitlab_sandbox.state.quick.interpret import LABEL, Outcome

Known = list[m.Label]
EpicRunner = Callable[[Epic, Outcome, str, Known], bool]


def interpret(actor: Actor, epic: Epic, commands: list[Command]) -> Outcome:
    out = Outcome()
    for name, argument in commands:
        runner = RUNNERS.get(name) if can_write_epics(actor.user, epic.group) else None
        titles = [a or b for a, b in LABEL.findall(argument)] or labels.split_titles(argument)
        known = labels.resolve(actor, epic.group, titles, create_missing=False)
        if runner is None or not runner(epic, out, argument, known):
            out.failures.append(f"Could not apply {name} command.")
    return out


def _label(_epic: Epic, out: Outcome, _argument: str, known: Known) -> bool:
    out.wanted["add_labels"] = [*out.wanted.get("add_labels", []), *(x.title for x in known)]
    out.changes.setdefault("add_label_ids", []).extend(x.id for x in known)
    out.summary += [f"Added {_words(known)}."] if known else []
    return bool(known)


def _unlabel(epic: Epic, out: Outcome, argument: str, known: Known) -> bool:
    if not epic.labels or (argument and not known):
        return False
    gone = known or list(epic.labels)
    out.wanted["remove_labels"] = [*out.wanted.get("remove_labels", []), *(x.title for x in gone)]
    out.changes.setdefault("remove_label_ids", []).extend(x.id for x in gone)
    out.summary.append(f"Removed {_words(known)}." if known else "Removed all labels.")
    return True


def _relabel(epic: Epic, out: Outcome, _argument: str, known: Known) -> bool:
    if not epic.labels or not known:
        return False
    out.changes["label_ids"] = [x.id for x in known]
    out.want(f"Replaced all labels with {_words(known)}.", labels=[x.title for x in known])
    return True


def _state(needed: str, event: str, message: str) -> EpicRunner:
    def run(epic: Epic, out: Outcome, _argument: str, _known: Known) -> bool:
        if epic.state != needed:
            return False
        out.changes["state_event"] = event
        out.want(message, state_event=event)
        return True

    return run


def _title(_epic: Epic, out: Outcome, argument: str, _known: Known) -> bool:
    if argument:
        out.changes["title"] = argument
        out.want(f'Changed the title to "{argument}".', title=argument)
    return bool(argument)


def _confidential(epic: Epic, out: Outcome, _argument: str, _known: Known) -> bool:
    if epic.confidential:
        return False
    out.changes["confidential"] = True
    out.want("Made this epic confidential.", confidential=True)
    return True


def _words(known: Known) -> str:
    return " ".join(f'~"{x.title}"' for x in known) + (" labels" if len(known) > 1 else " label")


RUNNERS: dict[str, EpicRunner] = {
    "label": _label, "unlabel": _unlabel, "relabel": _relabel, "title": _title, "confidential": _confidential,
    "close": _state("opened", "close", "Closed this epic."),
    "reopen": _state("closed", "reopen", "Reopened this epic."),
}  # fmt: skip
