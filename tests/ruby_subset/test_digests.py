"""`Digest`, `Zlib.crc32` and `Base64`, as Ruby 3.1 has them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
require 'digest'; Digest::MD5.hexdigest('abc') → "900150983cd24fb0d6963f7d28e17f72"
Digest::MD5.hexdigest('é').hex % 7 → 1
Digest::SHA256.hexdigest('abc')[0, 8] → "ba7816bf"
Digest::SHA1.hexdigest('abc')[0, 8].to_i(16) % 5 → 3
Digest::MD5.hexdigest(nil) → TypeError:
require 'zlib'; Zlib.crc32('abc') % 10 → 8
Zlib.crc32('abc') → 891568578
Zlib.crc32 → 0
require 'base64'; Base64.encode64('abc') → "YWJj\n"
Base64.encode64('a' * 50) → "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh\nYWFhYWE=\n"
Base64.strict_encode64('é abc') → "w6kgYWJj"
Base64.decode64("YWJj\n") → "abc"
Base64.decode64("YWJ") → "ab"
Base64.decode64("YW Jj=") → "abc"
Base64.decode64("Y") → ""
Base64.strict_decode64("YWJj") → "abc"
Base64.strict_decode64("YWJ") → ArgumentError:
Base64.strict_decode64("YWJj\n") → ArgumentError:
Base64.urlsafe_encode64('a??>>') → "YT8_Pj4="
Base64.urlsafe_encode64('ab', padding: false) → "YWI"
Base64.urlsafe_decode64('YT8_Pj4=') → "a??>>"
%w[ann bob cat][Zlib.crc32('group/project#1') % 3] → "cat"
'abc'.hash == 'abc'.hash → true
:abc.hash == 'abc'.hash → false
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_what_stands_for_a_text(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
