"""Writes sgd.json: six steps of torch.optim.SGD with a changing learning rate (PyTorch 2.7.1, CPU)."""

import json
import zlib

import torch
from torch import nn

MASK = (1 << 64) - 1


def uniform(name, index):
    z = ((zlib.crc32(name.encode()) << 32) + index + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return ((z ^ (z >> 31)) >> 40) / (1 << 24) * 2 - 1


def fill(name, tensor):
    n = tensor.numel()
    u = torch.tensor([uniform(name, i) for i in range(n)], dtype=torch.float64).reshape(tensor.shape)
    if tensor.dim() > 1:
        return (6 / (n / tensor.shape[0])) ** 0.5 * u
    if name in ("bn.weight", "bn.running_var"):
        return 1 + 0.1 * u
    return 0.1 * u


torch.set_num_threads(1)
net = nn.Sequential()
net.add_module("conv", nn.Conv2d(2, 3, 3, padding=1))
net.add_module("bn", nn.BatchNorm2d(3))
net.add_module("relu", nn.ReLU())
net.add_module("flatten", nn.Flatten())
net.add_module("fc", nn.Linear(48, 3))
with torch.no_grad():
    for name, tensor in net.state_dict().items():
        if not name.endswith("num_batches_tracked"):
            tensor.copy_(fill(name, tensor))
rates = [0.1, 0.1, 0.01, 0.2, 0.05, 0.001]
images = torch.tensor([uniform("input", i) for i in range(5 * 2 * 16)]).reshape(5, 2, 4, 4)
labels = torch.tensor([0, 2, 1, 1, 0])
optimizer = torch.optim.SGD(net.parameters(), lr=1.0, momentum=0.9, weight_decay=0.01)
losses = []
for rate in rates:
    optimizer.param_groups[0]["lr"] = rate
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(images), labels, label_smoothing=0.1)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
weights = {k: v.flatten().tolist() for k, v in net.state_dict().items() if "num_batches" not in k}
with open("sgd.json", "w") as out:
    json.dump({"rates": rates, "losses": losses, "weights": weights}, out, indent=1)
