"""The first few in an order where some are alike, as Ruby 3.1 chooses them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
%w[a bb cc d].max_by(-1, &:size) → ArgumentError:
%w[a bb cc d].min(2) → ["a", "bb"]
%w[apple Banana cherry].max_by(2, &:length) → ["cherry", "Banana"]
(1..100).map { |i| (i * 37) % 11 }.max(5) → [10, 10, 10, 10, 10]
(1..100).map { |i| [(i * 37) % 11, i] }.max_by(5, &:first) → [[10, 30], [10, 52], [10, 41], [10, 8], [10, 63]]
(1..40).map { |i| [i % 3, i] }.max_by(0, &:first) → []
(1..40).map { |i| [i % 3, i] }.max_by(2, &:first) → [[2, 2], [2, 8]]
(1..40).map { |i| [i % 3, i] }.min_by(3, &:first) → [[0, 6], [0, 3], [0, 12]]
[1, 'a'].min(1) → ArgumentError:
[3, 1, 2].max(2) → [3, 2]
[3, 1, 2].max(5) → [3, 2, 1]
[[1, "a"], [2, "b"], [3, "c"], [2, "d"]].max(1) { |a, b| a[0] <=> b[0] } → [[3, "c"]]
[[1, "a"], [2, "b"], [3, "c"], [2, "d"]].max_by(1, &:first) → [[3, "c"]]
[[1, "a"], [2, "b"], [3, "c"], [2, "d"]].min(1) { |a, b| a[0] <=> b[0] } → [[1, "a"]]
[[1, "a"], [2, "b"], [3, "c"], [2, "d"]].min_by(1, &:first) → [[1, "a"]]
[[1, "a"], [2, "b"]].max(2) { |a, b| a[0] <=> b[0] } → [[2, "b"], [1, "a"]]
[[1, "a"], [2, "b"]].max_by(2, &:first) → [[2, "b"], [1, "a"]]
[[1, "a"], [2, "b"]].min(2) { |a, b| a[0] <=> b[0] } → [[1, "a"], [2, "b"]]
[[1, "a"], [2, "b"]].min_by(2, &:first) → [[1, "a"], [2, "b"]]
[[1, "a"], [3, "b"], [2, "c"], [3, "d"]].max(2) { |a, b| a[0] <=> b[0] } → [[3, "d"], [3, "b"]]
[[1, "a"], [3, "b"], [2, "c"], [3, "d"]].max_by(2, &:first) → [[3, "d"], [3, "b"]]
[[1, "a"], [3, "b"], [2, "c"], [3, "d"]].min(2) { |a, b| a[0] <=> b[0] } → [[1, "a"], [2, "c"]]
[[1, "a"], [3, "b"], [2, "c"], [3, "d"]].min_by(2, &:first) → [[1, "a"], [2, "c"]]
[[2, "a"], [2, "b"], [2, "c"]].max(1) { |a, b| a[0] <=> b[0] } → [[2, "b"]]
[[2, "a"], [2, "b"], [2, "c"]].max_by(1, &:first) → [[2, "b"]]
[[2, "a"], [2, "b"], [2, "c"]].min(1) { |a, b| a[0] <=> b[0] } → [[2, "b"]]
[[2, "a"], [2, "b"], [2, "c"]].min_by(1, &:first) → [[2, "b"]]
[[2, "a"], [3, "b"], [2, "c"], [3, "d"], [2, "e"]].max(2) { |a, b| a[0] <=> b[0] } → [[3, "b"], [3, "d"]]
[[2, "a"], [3, "b"], [2, "c"], [3, "d"], [2, "e"]].max_by(2, &:first) → [[3, "b"], [3, "d"]]
[[2, "a"], [3, "b"], [2, "c"], [3, "d"], [2, "e"]].min(2) { |a, b| a[0] <=> b[0] } → [[2, "c"], [2, "a"]]
[[2, "a"], [3, "b"], [2, "c"], [3, "d"], [2, "e"]].min_by(2, &:first) → [[2, "c"], [2, "a"]]
[[3, "a"], [1, "b"], [2, "c"]].max(3) { |a, b| a[0] <=> b[0] } → [[3, "a"], [2, "c"], [1, "b"]]
[[3, "a"], [1, "b"], [2, "c"]].max_by(3, &:first) → [[3, "a"], [2, "c"], [1, "b"]]
[[3, "a"], [1, "b"], [2, "c"]].min(3) { |a, b| a[0] <=> b[0] } → [[1, "b"], [2, "c"], [3, "a"]]
[[3, "a"], [1, "b"], [2, "c"]].min_by(3, &:first) → [[1, "b"], [2, "c"], [3, "a"]]
[[3, "a"], [3, "b"], [1, "c"], [3, "d"], [3, "e"], [2, "f"]].max(1) { |a, b| a[0] <=> b[0] } → [[3, "b"]]
[[3, "a"], [3, "b"], [1, "c"], [3, "d"], [3, "e"], [2, "f"]].max_by(1, &:first) → [[3, "b"]]
[[3, "a"], [3, "b"], [1, "c"], [3, "d"], [3, "e"], [2, "f"]].min(1) { |a, b| a[0] <=> b[0] } → [[1, "c"]]
[[3, "a"], [3, "b"], [1, "c"], [3, "d"], [3, "e"], [2, "f"]].min_by(1, &:first) → [[1, "c"]]
[[3, "a"], [3, "b"]].max(1) { |a, b| a[0] <=> b[0] } → [[3, "a"]]
[[3, "a"], [3, "b"]].max(2) { |a, b| a[0] <=> b[0] } → [[3, "b"], [3, "a"]]
[[3, "a"], [3, "b"]].max_by(1, &:first) → [[3, "a"]]
[[3, "a"], [3, "b"]].max_by(2, &:first) → [[3, "b"], [3, "a"]]
[[3, "a"], [3, "b"]].min(1) { |a, b| a[0] <=> b[0] } → [[3, "a"]]
[[3, "a"], [3, "b"]].min(2) { |a, b| a[0] <=> b[0] } → [[3, "a"], [3, "b"]]
[[3, "a"], [3, "b"]].min_by(1, &:first) → [[3, "a"]]
[[3, "a"], [3, "b"]].min_by(2, &:first) → [[3, "a"], [3, "b"]]
[].max(2) → []
[nil, 1].max(1) → ArgumentError:
[nil, 1].max(2) → ArgumentError:
{a: 1, b: 1, c: 2}.max_by(2) { |k, v| v } → [[:c, 2], [:b, 1]]
{a: 1, b: 1, c: 2}.min_by(2) { |k, v| v } → [[:b, 1], [:a, 1]]
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_the_first_few(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
