"""Lists, hashes and sets that are frozen, as Ruby 3.1 has them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
[1].freeze << 2 → FrozenError:
[1].freeze.push(2) → FrozenError:
[1].frozen? → false
[1].freeze.frozen? → true
x = [3, 1].freeze; x.sort! → FrozenError:
x = [3, 1].freeze; x.sort → [1, 3]
x = [3, 1].freeze; x += [2]; x → [3, 1, 2]
x = [3, 1].freeze; x.map { |i| i + 1 } << 5 → [4, 2, 5]
x = [3, 1].freeze; y = x.dup; y << 1; y → [3, 1, 1]
x = [3, 1].freeze; y = x.dup; y.frozen? → false
{a: 1}.freeze[:b] = 2 → FrozenError:
{a: 1}.freeze.merge(b: 2) → {:a=>1, :b=>2}
{a: 1}.freeze.merge!(b: 2) → FrozenError:
{a: 1}.freeze.delete(:a) → FrozenError:
{a: 1}.freeze.frozen? → true
h = {a: 1}.freeze; h[:a] → 1
h = {a: []}.freeze; h[:a] << 1; h → {:a=>[1]}
(h = {a: 1}.freeze; h[:c] = 1) rescue 'frozen' → "frozen"
begin; [1].freeze << 2; rescue FrozenError => e; e.message; end → "can't modify frozen Array: [1]"
Set[1].freeze << 2 → FrozenError:
Set[1].freeze.include?(1) → true
[1, 2].freeze.first → 1
[[1].freeze].first << 2 → FrozenError:
%w[a b].freeze.include?('a') → true
x = [1].freeze; x.concat([2]) → FrozenError:
x = [1].freeze; x.clear → FrozenError:
x = [1].freeze; x[0] = 2 → FrozenError:
x = [1].freeze; x.delete_if { true } → FrozenError:
x = [1].freeze; x.pop → FrozenError:
x = [1].freeze; x | [2] → [1, 2]
x = [1].freeze; x.freeze.equal?(x) → true
1.frozen? → true
:a.frozen? → true
nil.frozen? → true
(1..2).frozen? → true
3r.frozen? → true
x = [2, 1].freeze; x.reverse.frozen? → false
L1 = %w[a b].freeze; L1.each { |l| l }; L1.frozen? → true
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_what_is_frozen_stays(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
