"""What the evaluator of Ruby takes: conditions by the hundred thousand, and random programs that mean it no good.

`ruby.py` measures three typical conditions; `ruby.py COUNT [FILE …]` also tries so many random programs and texts, made
from a grammar and by changing sources (files with `---` lines between them); `--seed N` makes others.
"""

from __future__ import annotations

import argparse
import random
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ruby_programs import Programs

from ruby_subset import program
from ruby_subset.core.values import Hash, Thing
from ruby_subset.program import Names, Program, RubyError, RubyTooCostly

TIMES, TURNS = 100_000, 3
CONDITIONS = (
    "!labels.map(&:name).grep(/^Guild::.+$/).empty?",
    "resource['labels'].any? { |label| label.start_with?('type::') } && resource[:state] == 'opened'",
    "labels.select { |l| l.name =~ /^priority::/ }.size > 1 || resource[:upvotes] >= 10",
)
SLOW, LARGE = 0.050, 50 << 20
"""What none may take: seconds of CPU, bytes."""
WEIGHED = 50
"""One in so many is weighed, as that takes much time."""
NOW, ZONE = datetime(2026, 3, 5, 12, tzinfo=UTC), ZoneInfo("Europe/Berlin")
NAMES = Names(bare=frozenset({"resource", "labels", "author", "state"}), members=frozenset({"name", "title"}))


def issue() -> Thing:
    """An issue with five labels."""
    names = ["bug", "priority::1", "type::feature", "backend", "priority::2"]
    labels = [Thing("Gitlab::Triage::Resource::Label", {"name": lambda name=name: name}) for name in names]
    author = Hash([("username", "ann"), ("id", 7)], loose=True)
    row = [("title", "Make it work"), ("labels", names), ("author", author), ("state", "opened"), ("upvotes", 3)]
    resource = Hash(
        [*row, ("description", "One\n- two\n" * 50), ("created_at", "2026-01-05T10:00:00.000Z")], loose=True
    )
    members = {
        "resource": lambda: resource,
        "labels": lambda: labels,
        "author": lambda: "ann",
        "state": lambda: "opened",
    }
    return Thing("Gitlab::Triage::Resource::Issue", members)


def speed() -> None:
    """Prints the least seconds that each condition takes."""
    thing = issue()
    for source in CONDITIONS:
        asked = program.condition(source, NAMES)
        took = []
        for _ in range(TURNS):
            start = time.process_time()
            for _ in range(TIMES):
                asked.value(thing, NOW, ZONE, {})
            took.append(time.process_time() - start)
        print(f"{min(took):5.2f} s for {TIMES} times  {source}")


def tried(source: str, is_text: bool, thing: Thing) -> tuple[str, float, Program | None]:
    """How a program ends, and the CPU it took."""
    start = time.process_time()
    made: Program | None = None
    try:
        made = (program.text if is_text else program.condition).__wrapped__(source, NAMES)
        if made.faults:
            return "refused", time.process_time() - start, made
        start = time.process_time()
        made.value(thing, NOW, ZONE, {"TRIAGE": "yes"})
    except RubyError:
        return "an error of Ruby's", time.process_time() - start, made
    except RubyTooCostly:
        return "too costly", time.process_time() - start, made
    except Exception as error:
        return f"BROKEN {type(error).__name__}: {error}", time.process_time() - start, made
    return "a value", time.process_time() - start, made


def weighed(source: str, is_text: bool, thing: Thing) -> int:
    """The most bytes a program holds at once."""
    tracemalloc.start()
    tried(source, is_text, thing)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def sources(files: list[Path]) -> Iterator[str]:
    """The sources of files, `---` lines between them."""
    for file in files:
        for part in ("\n" + file.read_text(encoding="utf-8")).split("\n---"):
            yield part.partition("\n")[2].strip("\n") if part.startswith(" ") else part.strip("\n")


def abuse(count: int, files: list[Path], seed: int) -> int:
    """Tries random programs, prints what went wrong; how many did."""
    programs = Programs(random.Random(seed), [*CONDITIONS, *sources(files)])
    ends: Counter[str] = Counter()
    bad, slowest, largest = 0, (0.0, ""), (0, "")
    for number in range(count):
        source, is_text = programs.one()
        thing = issue()
        end, took, _ = tried(source, is_text, thing)
        if took > SLOW:  # once more, as another process may have been in the way of the caches
            took = min(took, tried(source, is_text, issue())[1])
        slowest = max(slowest, (took, source))
        if number % WEIGHED == 0:
            largest = max(largest, (weighed(source, is_text, issue()), source))
        ends[end.partition(":")[0]] += 1
        if end.startswith("BROKEN") or took > SLOW:
            bad += 1
            print(f"{end}, {took * 1000:.0f} ms, text {is_text}: {source!r}")
    print(", ".join(f"{many} {end}" for end, many in ends.most_common()))
    print(f"slowest {slowest[0] * 1000:.1f} ms: {slowest[1][:200]!r}")
    print(f"largest {largest[0] / (1 << 20):.1f} MiB: {largest[1][:200]!r}")
    return bad + (largest[0] > LARGE)


def main() -> None:
    """Measures, and ends with 1 where a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=20_000)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    speed()
    raise SystemExit(bool(abuse(options.count, options.files, options.seed)))


if __name__ == "__main__":
    main()
