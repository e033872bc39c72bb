"""Writes clip.pt: torch.clamp with bounds that lie on the host.

DJL copies the bounds to the device and reads them back from there, which waits for it four times. Call it with
training=true, so that it is differentiated as torch.clamp is.
"""
import io
import zipfile

import torch


class Clip(torch.nn.Module):
    def forward(self, input: torch.Tensor, least: torch.Tensor, most: torch.Tensor) -> torch.Tensor:
        return input.clamp(float(least), float(most))


if __name__ == "__main__":
    buffer = io.BytesIO()
    torch.jit.save(torch.jit.script(Clip()), buffer)
    with zipfile.ZipFile(buffer) as scripted, zipfile.ZipFile("clip.pt", "w") as stripped:
        for name in scripted.namelist():
            if not name.endswith(".debug_pkl"):  # it names this file's path
                stripped.writestr(zipfile.ZipInfo(name), scripted.read(name))
