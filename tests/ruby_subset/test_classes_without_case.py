"""Classes in brackets where case does not matter, as Ruby 3.1 reads them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
'É' =~ /[é-ü]/i → nil
'É' =~ /[éa]/i → nil
'É' =~ /[é]/i → 0
'É' =~ /[éé]/i → 0
'É' =~ /é/i → 0
'É' =~ /[^é]/i → 0
'é' =~ /[^é]/i → nil
'Ärger' =~ /^[a-zäöü]+$/i → nil
'Ärger' =~ /^[a-zäöüÄÖÜ]+$/i → 0
'ärger' =~ /^[A-ZÄÖÜ]+$/i → nil
'Б' =~ /[а-я]/i → 0
'Б' =~ /[аб]/i → 0
'Œ' =~ /[œa]/i → 0
'ÿ' =~ /[Ÿa]/i → nil
'Ÿ' =~ /[ÿa]/i → 0
'K' =~ /[k-m]/i → 0
'k' =~ /[^K]/i → nil
'É'.scan(/[à-ÿ]|x/i) → []
'Ünder'[/[ü]nder/i] → "Ünder"
'Ünder'[/[üu]nder/i] → nil
'ÉÉ' =~ /[éa]{2}/i → nil
'É' =~ /[éa](?=x)|É/i → 0
'é' =~ /(?<=[Éx])a|é/i → 0
'Straße' =~ /[ß]e/i → 4
'aé' =~ /[b-dé]/i → 1
'É' =~ /[é&&[^a]]/i → 0
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_a_class_takes(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
