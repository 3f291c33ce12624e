"""`Digest`, `Zlib.crc32` and `Base64`: numbers and letters that stand for a text."""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.running.arguments import as_text, as_whole, room
from ruby_subset.running.table import Call, method

ALGORITHMS = {"MD5": "md5", "SHA1": "sha1", "SHA256": "sha256", "SHA512": "sha512"}


def _bytes(call: Call, text: Any) -> bytes:
    data = as_text(text).encode("utf-8", "replace")
    room(call.run, 2 * len(data))
    return data


def _digest(name: str, algorithm: str) -> None:
    @method(f"Digest::{name}.", "hexdigest")
    def _hexdigest(call: Call, _: Any, text: Any) -> str:
        return hashlib.new(algorithm, _bytes(call, text), usedforsecurity=False).hexdigest()


for _name, _algorithm in ALGORITHMS.items():
    _digest(_name, _algorithm)


@method("Zlib.", "crc32")
def _crc32(call: Call, _: Any, text: Any = "", start: Any = 0) -> int:
    return zlib.crc32(_bytes(call, text), as_whole(start) & 0xFFFFFFFF)


@method("Base64.", "strict_encode64")
def _encoded(call: Call, _: Any, text: Any) -> str:
    return base64.b64encode(_bytes(call, text)).decode()


@method("Base64.", "encode64")
def _encoded_in_lines(call: Call, _: Any, text: Any) -> str:
    letters = base64.b64encode(_bytes(call, text)).decode()
    return "".join(f"{letters[at : at + 60]}\n" for at in range(0, len(letters), 60))


@method("Base64.", "urlsafe_encode64", keywords="padding")
def _encoded_for_addresses(call: Call, _: Any, text: Any) -> str:
    letters = base64.urlsafe_b64encode(_bytes(call, text)).decode()
    return letters if call.named.get("padding", True) is not False else letters.rstrip("=")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


@method("Base64.", "decode64")
def _decoded(call: Call, _: Any, text: Any) -> str:
    letters = bytes(sign for sign in _bytes(call, text).partition(b"=")[0] if chr(sign).isalnum() or sign in b"+/")
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return _text(base64.b64decode(letters + b"=" * (-len(letters) % 4)))


@method("Base64.", "strict_decode64", "urlsafe_decode64")
def _decoded_strictly(call: Call, _: Any, text: Any) -> str:
    letters = _bytes(call, text).translate(bytes.maketrans(b"-_", b"+/"))
    try:
        return _text(base64.b64decode(letters, validate=True))
    except binascii.Error:
        raise RubyError("ArgumentError", "invalid base64") from None
