"""The frame and the small parts every page shares."""

from __future__ import annotations

from html import escape

from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.labels import text_color

STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1f1e24}
h1{font-size:1.5rem;margin:.2rem 0} .meta,footer,.system{color:#626168;font-size:.85rem} a{color:#1068bf}
.chip{display:inline-block;border-radius:1rem;padding:.05rem .6rem;margin:.1rem;font-size:.8rem}
.badge{border:1px solid #89888d;border-radius:.3rem;padding:0 .4rem;font-size:.8rem}
.opened{background:#c3e6cd}.closed{background:#cbe2f9}.secret{background:#f5d9a8}.internal{background:#fdf1dd}
.note{border:1px solid #dcdcde;border-radius:.4rem;padding:.2rem 1rem;margin:1rem 0}
.system{margin:.4rem 1rem} table{border-collapse:collapse} td,th{border:1px solid #dcdcde;padding:.2rem .6rem;
text-align:left;vertical-align:top} pre{background:#f0f0f2;padding:.6rem;overflow:auto} .who{font-weight:600}
footer{border-top:1px solid #dcdcde;margin-top:2rem;padding-top:.5rem}
"""
FOOTER = "This is a sandbox on your own machine with made-up accounts. Its pages ask for no password."


def page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body>{body}<footer>{FOOTER}</footer></body></html>"
    )


def chip(label: m.Label) -> str:
    style = f"background:{escape(label.color)};color:{text_color(label.color)}"
    return f'<span class="chip" style="{style}">{escape(label.title)}</span>'


def chips(issue: m.Noteable) -> str:
    return " ".join(chip(x) for x in sorted(issue.labels, key=lambda x: x.title))


def badges(issue: m.Issue) -> str:
    html = f'<span class="badge {issue.state}">{issue.state}</span>'
    if issue.confidential:
        html += ' <span class="badge secret">confidential</span>'
    return html
