"""Writes clip.pt: torch.clamp with bounds that lie on the host.

DJL copies the bounds to the device and reads them back from there, which waits for it four times. Call it with
training=true, so that it is differentiated as torch.clamp is.
"""
import torch

from stripped import write


class Clip(torch.nn.Module):
    def forward(self, input: torch.Tensor, least: torch.Tensor, most: torch.Tensor) -> torch.Tensor:
        return input.clamp(float(least), float(most))


if __name__ == "__main__":
    write(Clip(), "clip.pt")
