"""Numbers that look random, as Ruby's `Random` draws them from a seed: the same seed gives the same ones."""

from __future__ import annotations

import hashlib
import math
import random

_SIZE = 624
_WORD = (1 << 32) - 1


class Draws:
    """Mersenne Twister, begun as Ruby begins it."""

    ruby_class = "Random"

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._twister = random.Random()  # noqa: S311 – nothing is kept secret by it
        self._twister.setstate((3, (*_state(abs(seed)), _SIZE), None))

    def part(self) -> float:
        """The next float from 0 to below 1."""
        return self._twister.random()

    def closed_part(self) -> float:
        """The next float from 0 to 1, which is among them."""
        pair = self._twister.getrandbits(32) << 32 | self._twister.getrandbits(32)
        return math.ldexp(float((pair * ((1 << 53) | 1)) >> 64), -53)

    def below(self, limit: int) -> int:
        """The next whole number from 0 to below the limit."""
        most = limit - 1
        words = range((most.bit_length() - 1) // 32, -1, -1) if most else range(0)
        mask = (1 << most.bit_length()) - 1
        while True:
            number = 0
            for place in words:
                number = (number | self._twister.getrandbits(32) << (32 * place)) & mask
                if number > most:
                    break
            else:
                return number

    def order(self, size: int) -> list[int]:
        """The places of a list of that size, shuffled."""
        places = list(range(size))
        for last in range(size - 1, -1, -1):
            other = self.below(last + 1)
            places[last], places[other] = places[other], places[last]
        return places

    def some(self, size: int, count: int) -> list[int]:
        """So many different places of a list of that size; a few are drawn in another way than many."""
        if count <= _FEW:
            return self._few(size, count)
        places = list(range(size))
        for place in range(count):
            other = self.below(size - place) + place
            places[place], places[other] = places[other], places[place]
        return places[:count]

    def _few(self, size: int, count: int) -> list[int]:
        taken: list[int] = []
        for drawn in [self.below(size - number) for number in range(count)]:
            place = drawn
            for other in sorted(taken):
                place += place >= other
            taken.append(place)
        return taken


_FEW = 10


def _state(seed: int) -> list[int]:
    """What a twister holds at its beginning; Ruby takes a 1 at a long seed's head for none of its digits."""
    head = (max(seed.bit_length(), 1) - 1) // 32 * 32
    seed = seed ^ (1 << head) if head and seed >> head == 1 else seed
    if seed > _WORD:
        twister = random.Random(seed)  # noqa: S311 – the same
        return list(twister.getstate()[1][:_SIZE])
    state = [seed]
    for place in range(1, _SIZE):
        state.append((1812433253 * (state[-1] ^ (state[-1] >> 30)) + place) & _WORD)
    return state


def seed_of(words: str) -> int:
    """A seed for these words."""
    return int.from_bytes(hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=4).digest(), "big")
