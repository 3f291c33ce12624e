"""Set as Ruby 3.1 has it."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

SETS = r"""
Set.new([1,2,2]) → #<Set: {1, 2}>
Set[1,2] | [3] → #<Set: {1, 2, 3}>
Set[1,2].subset?(Set[1,2,3]) → true
[1,2,2].to_set.size → 2
[1, 2, 3].to_set.include?(2) → true
Set.new([3,1]).to_a.sort → [1, 3]
Set.new([1]).add(2).size → 2
Set[1,2] == Set[2,1] → true
Set[1,2] & [2] → #<Set: {2}>
[Set[1]].include?(Set[1]) → true
Set[1,[2]].inspect → "#<Set: {1, [2]}>"
Set[1].superset?(Set[1]) → true
Set[3,1,2].sort_by { |x| -x } → [3, 2, 1]
Set[1,2].map { |x| x * 2 } → [2, 4]
Set[1,2].group_by(&:odd?) → {true=>[1], false=>[2]}
"""


@pytest.mark.parametrize(("source", "result"), rows(SETS))
def test_a_set_answers_as_in_ruby(source: str, result: str) -> None:
    assert said(source) == result
