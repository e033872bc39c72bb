"""Writes gradient.pt and gradients.pt: torch.autograd.grad of first order, which frees the graph it walks.

Where nothing is differentiated twice this saves what autograd.pt (make_autograd.py) spends on keeping the graph and
on recording the backward pass. gradient.pt takes one tensor, gradients.pt a list and returns a list in its order.
Call them with training=true: with training=false DJL disables autograd around the call.
"""
from typing import List

import torch

from stripped import write


class Gradient(torch.nn.Module):
    def forward(self, output: torch.Tensor, input: torch.Tensor) -> torch.Tensor:
        gradient = torch.autograd.grad([output], [input], None, False, False, False)[0]
        assert gradient is not None
        return gradient


class Gradients(torch.nn.Module):
    def forward(self, output: torch.Tensor, inputs: List[torch.Tensor]) -> List[torch.Tensor]:
        gradients: List[torch.Tensor] = []
        for gradient in torch.autograd.grad([output], inputs, None, False, False, False):
            assert gradient is not None
            gradients.append(gradient)
        return gradients


if __name__ == "__main__":
    write(Gradient(), "gradient.pt")
    write(Gradients(), "gradients.pt")
