"""Writes sgd.pt: the update of stochastic gradient descent for all parameters at once, in place.

A GPU takes fewer kernels for lists of tensors than for one tensor after the other. The operations and their order are
those of io.netwright.train.SgdUpdate on single parameters, so the numbers are the same.
"""
from typing import List

import torch

from stripped import write


class Sgd(torch.nn.Module):
    def forward(self, parameters: List[torch.Tensor], velocities: List[torch.Tensor], gradients: List[torch.Tensor],
                momentum: float, weight_decay: float, learning_rate: float) -> int:
        torch._foreach_mul_(velocities, momentum)
        torch._foreach_add_(velocities, gradients)
        if weight_decay > 0:
            torch._foreach_add_(velocities, torch._foreach_mul(parameters, weight_decay))
        torch._foreach_sub_(parameters, torch._foreach_mul(velocities, learning_rate))
        return len(parameters)

    @torch.jit.export
    def zero(self, gradients: List[torch.Tensor]) -> int:
        torch._foreach_mul_(gradients, 0.0)
        return len(gradients)


if __name__ == "__main__":
    write(Sgd(), "sgd.pt")
