"""Writes noise.pt: what java.util.SplittableRandom draws, drawn on the device of the program.

The i-th state of that generator (Steele, Lea, Flood 2014) is seed + (i + 1) * GAMMA, so all numbers of a tensor can be
drawn at once. Everything is exact: 64-bit integers that wrap around, and a last step in float64 that loses nothing, so
the numbers are the same bits on every device. Shift is logical in Java and arithmetic here, hence the masks.

Every operation works in place: that needs half the memory, and PyTorch's fuser, which would compile a kernel for every
shape, leaves such operations alone.
"""
from typing import List

import torch

from stripped import write


class Noise(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("place", torch.zeros(1))  # moves to the device that the program is loaded for

    def states(self, shape: List[int], seed: int) -> torch.Tensor:
        """The state behind every number; arange wraps no sum, so the seed is added afterwards."""
        count = 1
        for size in shape:
            count *= size
        place = torch.arange(1, count + 1, dtype=torch.int64, device=self.place.device)
        return place.mul_(-7046029254386353131).add_(seed).view(shape)  # 0x9E3779B97F4A7C15

    def fold(self, state: torch.Tensor, shift: int) -> torch.Tensor:
        """state ^ (state >>> shift)"""
        mask = (1 << (64 - shift)) - 1
        return state.bitwise_xor_(state.bitwise_right_shift(shift).bitwise_and_(mask))

    def fractions(self, shape: List[int], seed: int) -> torch.Tensor:
        """nextDouble() * 2^53: the upper 53 bits of nextLong()."""
        state = self.states(shape, seed)
        state = self.fold(state, 30).mul_(-4658895280553007687)  # 0xBF58476D1CE4E5B9
        state = self.fold(state, 27).mul_(-7723592293110705685)  # 0x94D049BB133111EB
        return self.fold(state, 31).bitwise_right_shift_(11).bitwise_and_((1 << 53) - 1)

    @torch.jit.export
    def kept(self, shape: List[int], seed: int, bound: int, value: float) -> torch.Tensor:
        """The value where nextDouble() * 2^53 < bound, else zero."""
        return self.fractions(shape, seed).lt(bound).to(torch.float32).mul_(value)

    @torch.jit.export
    def uniform(self, shape: List[int], seed: int) -> torch.Tensor:
        """2 * nextDouble() - 1"""
        whole = self.fractions(shape, seed).sub_(1 << 52)
        return whole.to(torch.float64).mul_(2.0**-52).to(torch.float32)

    @torch.jit.export
    def signs(self, shape: List[int], seed: int, value: float) -> torch.Tensor:
        """The value where nextBoolean(), which is nextInt() < 0, else minus the value."""
        state = self.states(shape, seed)
        state = self.fold(state, 33).mul_(7109453100751455733)  # 0x62A9D9ED799705F5
        state = self.fold(state, 28).mul_(-3808689974395783757)  # 0xCB24D0A5C88C35B3; nextInt() is its upper half
        return state.lt(0).to(torch.float32).mul_(2).sub_(1).mul_(value)


if __name__ == "__main__":
    write(Noise(), "noise.pt")
