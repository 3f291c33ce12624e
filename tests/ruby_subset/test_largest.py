"""The largest and the smallest, and which of two values is asked where they have no order."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

ROWS = r"""
[nil,1].max → ArgumentError: comparison of NilClass with 1 failed
[1,nil].max → ArgumentError: comparison of Integer with nil failed
[nil,1].min → ArgumentError: comparison of NilClass with 1 failed
[1,nil].min → ArgumentError: comparison of Integer with nil failed
[nil,Date.today].max → ArgumentError: comparison of Date with nil failed
[Date.today,nil].max → ArgumentError: comparison of NilClass with Date failed
[nil,Date.today].min → ArgumentError: comparison of Date with nil failed
[Date.today,nil].min → ArgumentError: comparison of NilClass with Date failed
["a",1].max → ArgumentError: comparison of Integer with String failed
[1,"a"].max → ArgumentError: comparison of String with 1 failed
["a",1].min → ArgumentError: comparison of Integer with String failed
[1,"a"].min → ArgumentError: comparison of String with 1 failed
a=[nil,1];a.max → ArgumentError: comparison of NilClass with 1 failed
a=[nil,1];a.min → ArgumentError: comparison of NilClass with 1 failed
a=[1,nil];a.max → ArgumentError: comparison of Integer with nil failed
a=[1,nil];a.min → ArgumentError: comparison of Integer with nil failed
a=[nil,Date.today];a.max → ArgumentError: comparison of NilClass with Date failed
a=[Date.today,nil];a.max → ArgumentError: comparison of Date with nil failed
a=[nil,Date.today];a.min → ArgumentError: comparison of NilClass with Date failed
a=[Date.today,nil];a.min → ArgumentError: comparison of Date with nil failed
a=["a",1];a.max → ArgumentError: comparison of String with 1 failed
a=["a",1];a.min → ArgumentError: comparison of String with 1 failed
a=[1,"a"];a.max → ArgumentError: comparison of Integer with String failed
a=[1,"a"];a.min → ArgumentError: comparison of Integer with String failed
a=[1,2,nil];a.max → ArgumentError: comparison of Integer with nil failed
a=[1,2,nil];a.min → ArgumentError: comparison of Integer with nil failed
a=["a","b",nil];a.max → ArgumentError: comparison of String with nil failed
a=["a","b",nil];a.min → ArgumentError: comparison of String with nil failed
[1,nil].map(&:itself).max → ArgumentError: comparison of Integer with nil failed
[1,nil].map(&:itself).min → ArgumentError: comparison of Integer with nil failed
[nil,1].map(&:itself).max → ArgumentError: comparison of NilClass with 1 failed
[nil,1].map(&:itself).min → ArgumentError: comparison of NilClass with 1 failed
[Date.today,nil].compact_blank.push(nil).max → ArgumentError: comparison of Date with nil failed
[1,nil].minmax → ArgumentError: comparison of Integer with nil failed
[nil,1].minmax → ArgumentError: comparison of NilClass with 1 failed
[1,nil].max_by { |x| x } → ArgumentError: comparison of NilClass with 1 failed
[nil,1].max_by { |x| x } → ArgumentError: comparison of Integer with nil failed
[1,nil].min_by { |x| x } → ArgumentError: comparison of NilClass with 1 failed
[nil,1].min_by { |x| x } → ArgumentError: comparison of Integer with nil failed
[1,nil].sort_by { |x| x } → ArgumentError: comparison of Integer with nil failed
[nil,1].sort_by { |x| x } → ArgumentError: comparison of NilClass with 1 failed
[1,nil].sort → ArgumentError: comparison of Integer with nil failed
[nil,1].sort → ArgumentError: comparison of NilClass with 1 failed
[1,2,nil].sort → ArgumentError: comparison of Integer with nil failed
[Date.today,nil].sort → ArgumentError: comparison of Date with nil failed
[nil,Date.today].sort → ArgumentError: comparison of NilClass with Date failed
[1,nil].to_enum.max → ArgumentError: comparison of NilClass with 1 failed
[nil,1].each.max → ArgumentError: comparison of Integer with nil failed
[1,nil].each.min → ArgumentError: comparison of NilClass with 1 failed
(a = [1,nil]).max → ArgumentError: comparison of Integer with nil failed
[*[1,nil]].max → ArgumentError: comparison of Integer with nil failed
[1,nil].max { |a, b| a <=> b } → ArgumentError: comparison of NilClass with 1 failed
{x: 1, y: nil}.values.max → ArgumentError: comparison of Integer with nil failed
{x: 1, y: nil}.values.min → ArgumentError: comparison of Integer with nil failed
{x: 1, y: nil}.max_by { |k, v| v } → ArgumentError: comparison of NilClass with 1 failed
{x: 1, y: nil}.min_by { |k, v| v } → ArgumentError: comparison of NilClass with 1 failed
{x: 1, y: nil}.sort_by { |k, v| v } → ArgumentError: comparison of Integer with nil failed
a = nil; [a, 5].max → ArgumentError: comparison of Integer with nil failed
a = 5; [a, nil].min → ArgumentError: comparison of NilClass with 5 failed
[3, 1].max → 3
x = 2; [x, 3, 1].max → 3
x = 2; [x, 3].min(1) → [2]
x = 2; [x, 3].max { |a, b| b <=> a } → 2
[Date.new(2019,1,1), Date.new(2020,1,1)].max → Wed, 01 Jan 2020
[].max → nil
[3,1,2].sort { |a, b| b <=> a } → [3, 2, 1]
[3,1,nil].sort { |a, b| a <=> b } → ArgumentError: comparison of Integer with nil failed
%w[b a].max → "b"
[[1,"a"].min_by(&:to_s)].max → 1
"""


@pytest.mark.parametrize(("source", "result"), rows(ROWS))
def test_the_largest_is_found_as_ruby_finds_it(source: str, result: str) -> None:
    assert said(source) == result
