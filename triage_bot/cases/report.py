"""Verdicts as lines: a count per file; of a failing case where it stands, and a small diff."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage_bot.cases.judging import Miss, Verdict


def report(file: str, verdicts: Sequence[Verdict], verbose: bool = False) -> Iterator[str]:
    """A file's verdicts; names of passing cases only if `verbose`."""
    failed = sum(not one.passed for one in verdicts)
    count = f"{len(verdicts)} case{'' if len(verdicts) == 1 else 's'}"
    yield f"{file}: {count}, " + (f"{failed} not as expected" if failed else "all as expected")
    for one in verdicts:
        if not one.passed:
            yield f"  {one.case.place}: {one.case.name}"
            yield from (f"    {line}" for miss in one.misses for line in _lines(miss))
        elif verbose:
            yield f"  ok: {one.case.name}"


def _lines(miss: Miss) -> Iterator[str]:
    if miss.about:
        yield f"~ {miss.about}"
    yield from (f"  {row}" if miss.about else row for row in miss.rows)
