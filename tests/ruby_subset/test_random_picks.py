"""`sample`, `shuffle` and `rand`: as Ruby draws them from a seed, and without one the same for a thing and a day."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from ruby_subset.core.values import Thing
from ruby_subset.program import Names, condition
from ruby_subset.running.run import Run
from tests.ruby_subset.rows import NOW, rows, said

ZONE = ZoneInfo("UTC")
TABLE = r"""
r = Random.new(42); [r.rand(3), r.rand(100), r.rand(10**12)] → [2, 51, 395924837646]
(1..30).to_a.sample(99, random: Random.new(3)).first(12) → [11, 26, 28, 7, 29, 14, 4, 5, 3, 20, 22, 21]
Random.new(42).rand → 0.3745401188473625
Random.new(42).rand(10) → 6
(1..20).to_a.shuffle(random: Random.new(7)) → [2, 18, 3, 6, 12, 1, 19, 7, 14, 20, 11, 15, 9, 17, 10, 13, 8, 4, 5, 16]
%w[a b c].shuffle(random: Random.new(3)) → ["b", "a", "c"]
%w[a b c d e].sample(random: Random.new(3)) → "c"
%w[a b c d e].sample(2, random: Random.new(3)) → ["c", "a"]
%w[a b c d e].sample(3, random: Random.new(3)) → ["c", "a", "d"]
(1..30).to_a.sample(5, random: Random.new(3)) → [11, 26, 28, 4, 29]
(1..30).to_a.sample(16, random: Random.new(3)) → [11, 26, 28, 7, 29, 14, 4, 5, 3, 20, 22, 21, 23, 10, 15, 6]
(1..30).to_a.sample(17, random: Random.new(3)) → [11, 26, 28, 7, 29, 14, 4, 5, 3, 20, 22, 21, 23, 10, 15, 6, 8]
(1..3000).to_a.sample(17, random: Random.new(3)).first(5) → [1899, 1690, 1670, 972, 2309]
[].sample → nil
[].sample(2) → []
[1].sample → 1
[1].sample(random: Random.new(3)) → 1
[].shuffle → []
[5, 5].shuffle → [5, 5]
[1].sample(-1) → ArgumentError:
Random.new(2019 * 53 + 10).rand(1..4) → 2
Random.new(2**40).rand(100) → 1
Random.new(-5).rand(100) → 99
Random.new(4294967296).rand(100) → 44
Random.new(12345678901234567).rand(100) → 77
Random.new(5).seed → 5
Random.new(5).rand(0) → ArgumentError:
Random.new(5).rand(-3) → ArgumentError:
Random.new(5).rand(3..1) → ArgumentError:
Random.new(5).rand(1.0..2.0) → 1.221993171389955
Random.new(5).rand(0.0) → 0.22199317108973948
Random.rand(0) → ArgumentError:
rand(3..1) → nil
rand(1) → 0
rand(1.5) → 0
rand(-1) → 0
rand(nil).class → Float
rand.class → Float
rand(0).class → Float
Random.rand(1.0).class → Float
Random.rand(3).between?(0, 2) → true
rand(5) < 5 → true
[1, 2, 3].shuffle.sort → [1, 2, 3]
[1, 2, 3].sample(2).size → 2
x = [1, 2, 3]; x.shuffle!(random: Random.new(1)); x → [1, 3, 2]
Random.new('a') → TypeError:
rand('a') → TypeError:
[1, 2].sort_by { rand }.sort → [1, 2]
Random.new(Date.today.cweek).rand(7) → 1
%w[ann bob cat].shuffle(random: Random.new(Date.today.cweek)).first → "ann"
(1..30).to_a.sample(10, random: Random.new(3)) → [11, 26, 28, 4, 29, 10, 1, 27, 24, 15]
(1..30).to_a.sample(11, random: Random.new(3)) → [11, 26, 28, 7, 29, 14, 4, 5, 3, 20, 22]
"""
ALL_DAY = "[rand, rand(1000), %w[a b c].sample, (1..9).to_a.shuffle, Random.new.rand(1000)]"


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_what_is_drawn(source: str, shown: str) -> None:
    result = said(source)
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown


def drawn(seed: str) -> str:
    """What the draws of an evaluation with this seed come to."""
    run = Run(now=NOW + timedelta(seconds=len(seed)), zone=ZONE, draws=seed)
    return run.inspect(condition(ALL_DAY, Names()).whole(run))


def test_a_seed_gives_the_same_again_and_another_something_else() -> None:
    assert drawn("group/project#1 2019-03-05") == drawn("group/project#1 2019-03-05")
    assert len({drawn(f"group/project#{number} 2019-03-05") for number in range(20)}) == 20
    assert drawn("group/project#1 2019-03-05") != drawn("group/project#1 2019-03-06")


def test_a_program_follows_the_seed_it_is_given() -> None:
    program, thing = condition("rand(1_000_000)", Names()), Thing("Object", {})
    values = [program.value(thing, NOW, ZONE, {}, seed) for seed in ("a", "a", "b")]
    assert values[0] == values[1] != values[2]
