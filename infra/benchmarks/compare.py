"""Interleaves the same work in eager PyTorch and in Netwright; see the script `compare` beside this file.

Every round gives each side the same few repetitions of one work, in turn, so that both see the same state of the
machine. While one side works the other waits on a pipe. A ratio below 1 means that Netwright needs less time. With
several processes a side, all of a side work at the same time, as independent workers do.

A GPU runs behind the program that feeds it, so every work ends by reading a number of its result. Both sides compute in
the precision that libtorch has by default, which is the same in C++ and in Python: cuDNN's convolutions in TF32, matrix
products in float32. PyTorch chooses its kernels as it does when nobody asks for anything; Netwright always
computes deterministically.
"""
import argparse
import os
import statistics
import subprocess
import sys
import time

STEPS = ("training", "treatment", "inference", "pgd")
ATTACK_STEPS = 20
DEVICES = {"cpu": "cpu", "gpu": "cuda:0"}


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2, help="of each process")
    parser.add_argument("--processes", type=int, default=1, help="of each side, working at the same time")
    parser.add_argument("--device", choices=DEVICES, default="cpu", help="gpu: the first one")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--works", nargs="*", default=STEPS,
                        help="of these steps, or evaluation (default: the steps)")
    parser.add_argument("models", nargs="*", default=["lenet:1", "vgg16:0.5", "resnet34:0.5"])
    return parser.parse_args()


ARGS = arguments()
os.environ["OMP_NUM_THREADS"] = str(ARGS.threads)

import torch  # noqa: E402  (reads the number of threads when imported)
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402


def scaled(channels, width):
    return max(1, round(channels * width))


def lenet(width):
    first, second, hidden, last = (scaled(c, width) for c in (6, 16, 120, 84))
    convolution = nn.Conv2d(first, second, 5)
    return convolution, nn.Sequential(
        nn.Conv2d(3, first, 5), nn.ReLU(), nn.MaxPool2d(2), convolution, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(second * 25, hidden), nn.ReLU(), nn.Linear(hidden, last), nn.ReLU(), nn.Linear(last, 10))


def vgg16(width):
    layers, channels = [], 3
    for stage in ((64, 64), (128, 128), (256,) * 3, (512,) * 3, (512,) * 3):
        for published in stage:
            wider = scaled(published, width)
            layers += [nn.Conv2d(channels, wider, 3, padding=1), nn.BatchNorm2d(wider), nn.ReLU()]
            channels = wider
        layers.append(nn.MaxPool2d(2))
    hidden = scaled(4096, width)
    layers += [nn.Flatten(), nn.Linear(channels, hidden), nn.ReLU(), nn.Dropout(), nn.Linear(hidden, hidden),
               nn.ReLU(), nn.Dropout(), nn.Linear(hidden, 10)]
    return [layer for layer in layers if isinstance(layer, nn.Conv2d)][-1], nn.Sequential(*layers)


class Block(nn.Module):
    def __init__(self, channels, wider, stride):
        super().__init__()
        self.residual = nn.Sequential(
            nn.Conv2d(channels, wider, 3, stride, 1, bias=False), nn.BatchNorm2d(wider), nn.ReLU(),
            nn.Conv2d(wider, wider, 3, 1, 1, bias=False), nn.BatchNorm2d(wider))
        self.shortcut = nn.Sequential()
        if stride > 1 or channels != wider:
            self.shortcut = nn.Sequential(nn.Conv2d(channels, wider, 1, stride, bias=False), nn.BatchNorm2d(wider))

    def forward(self, images):
        return functional.relu(self.residual(images) + self.shortcut(images))


def resnet34(width):
    channels = scaled(64, width)
    layers = [nn.Conv2d(3, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()]
    for stage, (published, blocks) in enumerate(((64, 3), (128, 4), (256, 6), (512, 3))):
        for block in range(blocks):
            wider = scaled(published, width)
            layers.append(Block(channels, wider, 2 if stage and not block else 1))
            channels = wider
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10)]
    return layers[-4].residual[3], nn.Sequential(*layers)


class Eager:
    """The work as people write it."""

    def __init__(self, architecture, width, batch):
        self.tapped, layers = {"lenet": lenet, "vgg16": vgg16, "resnet34": resnet34}[architecture](width)
        device = DEVICES[ARGS.device]
        self.net = layers.to(device)
        self.mean = torch.tensor([0.4914, 0.4822, 0.4465], device=device).view(1, 3, 1, 1)
        self.std = torch.tensor([0.2470, 0.2435, 0.2616], device=device).view(1, 3, 1, 1)
        self.images = torch.rand(batch, 3, 32, 32, device=device)
        self.labels = torch.arange(batch, device=device) % 10
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)
        self.features = None
        self.tapped.register_forward_hook(self.keep)

    def keep(self, module, inputs, output):
        self.features = output

    def logits(self, images):
        return self.net((images - self.mean) / self.std)

    def training(self):
        self.net.train()
        return self.step(functional.cross_entropy(self.logits(self.images), self.labels))

    def treatment(self):
        self.net.train()
        logits = self.logits(self.images)
        objective = logits.max(1).values.mean()
        slope = torch.autograd.grad(objective, self.features, create_graph=True)[0]
        return self.step(functional.cross_entropy(logits, self.labels) + functional.relu(slope).sum())

    def step(self, loss):
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def inference(self):
        self.net.eval()
        with torch.no_grad():
            return self.logits(self.images)[0, 0].item()

    def pgd(self):
        self.net.eval()
        return self.ascended(self.images)[0, 0, 0, 0].item()

    def ascended(self, images):
        moved = images.clone().requires_grad_(True)
        loss = functional.cross_entropy(self.logits(moved), self.labels, reduction="sum")
        gradient = torch.autograd.grad(loss, moved)[0]
        change = (moved.detach() + 2 / 255 * gradient.sign() - self.images).clamp(-8 / 255, 8 / 255)
        return (self.images + change).clamp(0, 1)

    def evaluation(self):
        """Accuracy under PGD of as many steps as ATTACK_STEPS, from a random start."""
        self.net.eval()
        with torch.no_grad():
            clean = self.logits(self.images).argmax(1)
        moved = (self.images + torch.empty_like(self.images).uniform_(-8 / 255, 8 / 255)).clamp(0, 1)
        for _ in range(ATTACK_STEPS):
            moved = self.ascended(moved)
        with torch.no_grad():
            return (self.logits(moved).argmax(1) == clean).sum().item()

    def times(self, work, repetitions):
        times = []
        for _ in range(repetitions):
            start = time.perf_counter()
            getattr(self, work)()
            times.append(1e3 * (time.perf_counter() - start))
        return times


def serve():
    """Answers requests as the Java side does: architecture, width, batch size, work, repetitions."""
    torch.set_num_threads(ARGS.threads)
    benches = {}
    for line in sys.stdin:
        architecture, width, batch, work, repetitions = line.split()
        key = (architecture, width, batch)
        if key not in benches:
            benches[key] = Eager(architecture, float(width), int(batch))
        print(*benches[key].times(work, int(repetitions)), flush=True)


class Side:
    """Processes that work at the same time."""

    def __init__(self, command):
        self.processes = [
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            for _ in range(ARGS.processes)]

    def times(self, model, work, repetitions):
        for process in self.processes:
            print(*model, work, repetitions, file=process.stdin, flush=True)
        answers = [process.stdout.readline() for process in self.processes]
        if not all(answers):
            sys.exit(f"{self.processes[0].args} ended; run it by hand to see why")
        return [float(number) for answer in answers for number in answer.split()]

    def close(self):
        for process in self.processes:
            process.stdin.close()
            process.wait()


def main():
    threads = str(ARGS.threads)
    pytorch = Side([sys.executable, __file__, "--serve", "--threads", threads, "--device", ARGS.device])
    java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    netwright = Side(
        [java, "-cp", os.environ["NETWRIGHT_CLASSPATH"], "io.netwright.benchmark.Workbench", ARGS.device])
    print(f"{ARGS.processes} process(es) a side, {threads} thread(s) each, batch {ARGS.batch}, {ARGS.device}")
    print(f"{'model':16}{'work':12}{'PyTorch ms':>12}{'Netwright ms':>14}{'ratio':>8}")
    for name in ARGS.models:
        architecture, width = name.split(":")
        model = (architecture, width, ARGS.batch)
        for work in ARGS.works:
            theirs, ours, ratios = [], [], []
            pytorch.times(model, work, 2)
            netwright.times(model, work, 2)
            for _ in range(ARGS.rounds):
                their_round = pytorch.times(model, work, ARGS.repetitions)
                our_round = netwright.times(model, work, ARGS.repetitions)
                theirs += their_round
                ours += our_round
                ratios.append(statistics.median(our_round) / statistics.median(their_round))
            print(f"{name:16}{work:12}{statistics.median(theirs):12.2f}{statistics.median(ours):14.2f}"
                  f"{statistics.median(ratios):8.2f}", flush=True)
    pytorch.close()
    netwright.close()


if __name__ == "__main__":
    serve() if ARGS.serve else main()
