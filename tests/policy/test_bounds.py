"""Whatever a file says, checking it ends soon, within its memory, with exit code 2 and the file's name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from triage_bot.errors import FaultyFiles
from triage_bot.policy.load import load
from triage_bot.shapes.source import MAX_BYTES

MANY = 5_000


def rules(*each: str) -> str:
    return "resource_rules: {issues: {rules: [\n" + ",\n".join(each) + "\n]}}\n"


def when(conditions: str) -> str:
    return rules(f"{{conditions: {{{conditions}}}, actions: {{status: close}}}}")


def says(text: str) -> str:
    return rules(f'{{actions: {{comment: {{text: "{text}"}}}}}}')


HOSTILE: dict[str, str | bytes] = {
    "brackets in a text": says("{{ " + "[" * MANY + "]" * MANY + " }}"),
    "brackets in Ruby of a text": rules('{actions: {comment: "#{' + "[" * MANY + "]" * MANY + '.nope}"}}'),
    "Ruby in Ruby in a text": rules("{actions: {comment: '" + '#{"' * MANY + '"}' * MANY + "'}}"),
    "brackets in Ruby": when("ruby: '" + "(" * MANY + "nope" + ")" * MANY + "'"),
    "not, again and again": when(f'expression: "{"not " * MANY}1"'),
    "parentheses": when(f'expression: "{"(" * MANY}1{")" * MANY}"'),
    "a number": when(f"weight: {'9' * MANY}"),
    "a long number": "a: " + "9" * 1_900_000,
    "a number by the clock": "baseline: 1" + ":59" * 600_000,
    "a number in an expression": when(f'expression: "{"9" * MANY}"'),
    "a count": when('fields: {csm: {matches: "x{99999999999}"}}'),
    "counts of counts": when('fields: {csm: {matches: "(?:x{1000}){1000}"}}'),
    "aliases of aliases": "b0: &b0 [x, x]\n" + "".join(f"b{n}: &b{n} [*b{n - 1}, *b{n - 1}]\n" for n in range(1, 50)),
    "merges of merges": "b0: &b0 {x: 1}\n"
    + "".join(f"b{n}: &b{n} {{<<: [*b{n - 1}, *b{n - 1}]}}\n" for n in range(1, 50)),
    "deep lists": "a: " + "[" * 1_000_000,
    "deep maps": "".join(" " * depth + "a:\n" for depth in range(1_500)),
    "many values": "a: [" + "1," * 900_000 + "]",
    "many keys": "".join(f"k{number}: 1\n" for number in range(150_000)),
    "unknown keys": when(",".join(f"labls{number}: x" for number in range(7_000))),
    "the same key": "a: 1\n" * 100_000,
    "a long key": '? "' + "k" * 1_900_000 + '"\n: 1\n',
    "a long value": when('state: "' + "k" * 1_900_000 + '"'),
    "a long label": when('labels: ["{' + "a," * 900_000 + '"]'),
    "braces": when('any_label: ["' + "{a,b}" * 300 + '"]'),
    "nested braces": when('labels: ["' + "{," * 600 + "}" * 600 + '"]'),
    "a long sequence": when('labels: ["{1..' + "9" * MANY + '}"]'),
    "many texts": rules(
        *(f'{{name: r{number}, actions: {{comment: {{text: "{{{{titel}}}} {number}"}}}}}}' for number in range(4_500))
    ),
    "long texts": rules(
        *(f'{{id: r{n}, actions: {{comment: {{text: "{n}{"{{title}}" * 3_000}"}}}}}}' for n in range(40))
    ),
    "open comments": says("{#" * 900_000),
    "blanks in a tag": says("{%" + " " * 1_800_000),
    "a long pattern": 'label_categories: {a: {pattern: "' + "*a" * 300_000 + '"}}',
    "nothing": "a: \0b",
    "another encoding": "a: b".encode("utf-16"),
    "no text": bytes(range(256)) * 4_000,
    "half a character": '"\\ud800": 1\n',
    "other types": "a: !!python/object/apply:os.system [ls]\n",
    "too large": "#" * (MAX_BYTES + 1),
    "itself and folders": 'include: [p.yml, ., "\\0", ' + "a" * 100_000 + "]\n",
    "many includes": "include: [" + ",".join(f"x{number}.yml" for number in range(14_000)) + "]",
    "a time zone": 'calendar: {timezone: "' + "a/" * 100_000 + '"}',
}

CHECK = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (900 << 20, 900 << 20))
from triage_bot.cli.main import run
for name in sys.argv[1:]:
    began = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    hard = int(began) + 10
    resource.setrlimit(resource.RLIMIT_CPU, (hard, resource.RLIM_INFINITY))
    code = run(["check", "-f", name])
    if code != 2:
        raise SystemExit(f"{name}: {code}")
"""


def test_check_of_any_file_ends_soon_with_its_name(tmp_path: Path) -> None:
    names = []
    for name, text in HOSTILE.items():
        file = tmp_path / name.replace(" ", "-") / "p.yml"
        file.parent.mkdir()
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        names.append(str(file))
    done = subprocess.run([sys.executable, "-c", CHECK, *names], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    told = done.stdout + done.stderr
    assert [name for name in names if name not in told] == []
    assert max(map(len, told.splitlines())) < 1_500 and "Traceback" not in told


def test_a_long_chain_of_includes(tmp_path: Path) -> None:
    for number in range(2_000):
        (tmp_path / f"{number}.yml").write_text(f"include: [{number + 1}.yml]\n")
    with pytest.raises(FaultyFiles, match=r"99\.yml:1:11: a policy is made of at most 100 files"):
        load([tmp_path / "0.yml"])
