"""A run as JUnit XML, so that GitLab's Tests tab shows it: failed changes fail, held texts are skipped."""

from __future__ import annotations

from xml.etree import ElementTree as Xml  # builds XML, reads none

from triage_bot.cli.printing.view import View
from triage_bot.text.inert import printable


def text(view: View) -> str:
    """The report as JUnit XML."""
    root = Xml.Element("testsuites", name=f"triage-bot {printable(view.scope)}")
    suites: dict[str, Xml.Element] = {}

    def case(rule: str, name: str) -> Xml.Element:
        if rule not in suites:
            suites[rule] = Xml.SubElement(root, "testsuite", name=rule)
        return Xml.SubElement(suites[rule], "testcase", classname=rule, name=printable(name))

    for line in view.lines:
        made = case(line.change.rule, f"{line.reference} {line.change.summary}")
        if line.outcome == "failed":
            Xml.SubElement(made, "failure", message=printable(line.error))
        elif line.outcome == "skipped":
            Xml.SubElement(made, "skipped", message=printable(line.error))
        Xml.SubElement(made, "system-out").text = printable(line.change.reason)
    for held in view.held:
        Xml.SubElement(case(held.rule or "left alone", f"{held.ref} held"), "skipped", message=printable(held.why))
    for suite in suites.values():
        cases = suite.findall("testcase")
        suite.set("tests", str(len(cases)))
        suite.set("failures", str(sum(one.find("failure") is not None for one in cases)))
        suite.set("skipped", str(sum(one.find("skipped") is not None for one in cases)))
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode", xml_declaration=True) + "\n"
