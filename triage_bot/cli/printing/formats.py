"""A run for other programs: JSON (version 1: stable names), Markdown, and JUnit XML for GitLab's Tests tab."""

from typing import Any
from xml.etree import ElementTree as Xml  # builds XML, reads none

from triage_bot.actions.effects import Held
from triage_bot.changes.change import Change
from triage_bot.cli.printing.output import json_text
from triage_bot.cli.printing.report import ReportLine, View
from triage_bot.shapes.values import iso
from triage_bot.text.inert import Raw, cell, printable


def report(view: View, shape: str, bodies: bool = False) -> str:
    """The report as `json`, `markdown` or `junit`; bodies only if asked for, and only in JSON."""
    if shape == "json":
        return json_text(_document(view, bodies))
    return _markdown(view) if shape == "markdown" else _junit(view)


def _document(view: View, bodies: bool) -> dict[str, Any]:
    return {
        "version": 1,
        "dry_run": view.dry_run,
        "paused": view.paused,
        "now": iso(view.plan.now),
        "scope": view.scope,
        "changes": [_change(line, number, view, bodies) for number, line in enumerate(view.lines, start=1)],
        "held": [_held(held) for held in view.plan.held],
        "skipped": list(view.plan.skipped),
        "counts": {
            "resources": view.plan.resources,
            "matched": view.plan.matched,
            "changes": len(view.lines),
            "failed": view.failed,
            "requests": view.requests,
        },
        "warnings": list(view.warnings),
    }


def _held(held: Held) -> dict[str, Any]:
    until = iso(held.until) if held.until else None
    return {"rule": held.rule or None, "reference": str(held.ref), "reason": held.why, "until": until}


def _change(line: ReportLine, number: int, view: View, bodies: bool) -> dict[str, Any]:
    change = line.change
    data: dict[str, Any] = {
        "id": number,
        "rule": change.rule,
        "resource": "issues",
        "reference": line.reference,
        "kind": change.kind,
        "summary": change.summary,
        "reason": change.reason,
        "add_labels": [],
        "remove_labels": [],
        "outcome": line.outcome,
        "error": line.error or None,
    }
    data |= change.row()
    if title := view.title(change.ref):
        data["title"] = title
    if bodies:
        data["body"] = change.text if change.texts else None
    return data


def _markdown(view: View) -> str:
    """Tables, for an artifact or a wiki page."""
    what = "Nothing was written." if view.dry_run else f"{len(view.lines)} changes, {view.failed} failed."
    lines = [f"# triage-bot on {view.scope}", "", f"{view.plan.now:%A %Y-%m-%d %H:%M} UTC. {what}", ""]
    if view.lines:
        lines += ["| Issue | What | Why | Outcome |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {_named(line.reference, view.title(line.change.ref))} | {_summary(line.change)} "
            f"| {_cell(line.change.reason)} | {_cell(' '.join([line.outcome, line.error]).strip())} |"
            for line in view.lines
        ]
    else:
        lines.append("Nothing is to be changed.")
    if view.plan.held:
        lines += ["", "## Left alone, and why", "", "| Issue | Why | Next check |", "| --- | --- | --- |"]
        lines += [
            f"| {_named(str(held.ref))} | {_cell(held.why)} | {held.until.date() if held.until else ''} |"
            for held in view.plan.held
        ]
    for title, texts in (("Warnings", view.warnings), ("Skipped", view.plan.skipped)):
        if texts:
            lines += ["", f"## {title}", "", *(f"- {_cell(text)}" for text in texts)]
    return "\n".join(lines) + "\n"


def _named(reference: str, title: str = "") -> str:
    """A reference that refers, and the title."""
    return f"{cell(Raw(printable(reference)))} {_cell(title)}".rstrip()


def _summary(change: Change) -> str:
    return _named(change.summary) if change.cites else _cell(change.summary)


def _cell(text: str) -> Raw:
    return cell(printable(text))


def _junit(view: View) -> str:
    """Failed changes fail, held texts are skipped."""
    root = Xml.Element("testsuites", name=f"triage-bot {printable(view.scope)}")
    suites: dict[str, Xml.Element] = {}

    def case(rule: str, name: str) -> Xml.Element:
        if rule not in suites:
            suites[rule] = Xml.SubElement(root, "testsuite", name=rule)
        return Xml.SubElement(suites[rule], "testcase", classname=rule, name=printable(name))

    for line in view.lines:
        test = case(line.change.rule, f"{line.reference} {line.change.summary}")
        if tag := {"failed": "failure", "skipped": "skipped"}.get(line.outcome):
            Xml.SubElement(test, tag, message=printable(line.error))
        Xml.SubElement(test, "system-out").text = printable(line.change.reason)
    for held in view.plan.held:
        Xml.SubElement(case(held.rule or "left alone", f"{held.ref} held"), "skipped", message=printable(held.why))
    for suite in suites.values():
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode", xml_declaration=True) + "\n"
