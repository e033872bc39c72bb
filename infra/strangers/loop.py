"""Two models of others and what is needed to send them through everything, and a comparison of what comes back.

usage: loop.py make FOLDER MNIST    MNIST: a folder of TRADES' network for MNIST and MNIST's test files
       loop.py compare FOLDER       prints a table and fails where logits differ
"""

import gzip
import json
import pathlib
import random
import shutil
import struct
import sys

import numpy
import onnxruntime
import torch
import torchvision
from PIL import Image, ImageDraw
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional

ALLOWED = 1e-4
SIDE = 32
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
SHAPES = ("disc", "frame", "square", "triangle")
DIGITS = tuple(str(digit) for digit in range(10))
PICTURES = 12


class SmallCnn(nn.Module):
    """TRADES' network for MNIST, written from the names and shapes of its tensors."""

    def __init__(self):
        super().__init__()
        convs = {"conv1": (1, 32), "conv2": (32, 32), "conv3": (32, 64), "conv4": (64, 64)}
        self.feature_extractor = nn.ModuleDict({name: nn.Conv2d(*size, 3) for name, size in convs.items()})
        layers = {"fc1": (1024, 200), "fc2": (200, 200), "fc3": (200, 10)}
        self.classifier = nn.ModuleDict({name: nn.Linear(*size) for name, size in layers.items()})

    def forward(self, x):
        for name, conv in self.feature_extractor.items():
            x = conv(x).relu()
            x = functional.max_pool2d(x, 2) if name in ("conv2", "conv4") else x
        x = x.flatten(1)
        for name, layer in self.classifier.items():
            x = layer(x) if name == "fc3" else layer(x).relu()
        return x


class Resnet(nn.Module):
    """torchvision's ResNet-18 of pixels in [0, 1]."""

    def __init__(self):
        super().__init__()
        self.network = torchvision.models.resnet18(num_classes=len(SHAPES))

    def forward(self, x):
        return self.network((x - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1))


def drawn(kind, rng):
    """A picture of one shape somewhere, of any colours."""
    picture = Image.new("RGB", (SIDE, SIDE), tuple(rng.randrange(90) for _ in range(3)))
    draw = ImageDraw.Draw(picture)
    size, left, top = rng.randrange(14, 22), rng.randrange(2, 9), rng.randrange(2, 9)
    box, colour = (left, top, left + size, top + size), tuple(rng.randrange(150, 256) for _ in range(3))
    if kind == "triangle":
        draw.polygon([(left, top + size), (left + size, top + size), (left + size // 2, top)], fill=colour)
    elif kind == "disc":
        draw.ellipse(box, fill=colour)
    else:
        draw.rectangle(box, fill=colour if kind == "square" else None, outline=colour, width=3)
    return picture


def draw_all(folder):
    rng = random.Random(0)
    for split, count in (("train", 150), ("test", 50)):
        for kind in SHAPES:
            place = folder / split / kind
            place.mkdir(parents=True)
            for number in range(count):
                drawn(kind, rng).save(place / f"{number}.png")


def split_mnist(source, target):
    """A stranger may have test images alone; a component needs others to be cut and chosen with."""
    target.mkdir()
    images = gzip.decompress((source / "t10k-images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress((source / "t10k-labels-idx1-ubyte.gz").read_bytes())
    for name, start, end in (("t10k", 0, 1000), ("train", 1000, 10000)):
        pixels = struct.pack(">4I", 2051, end - start, 28, 28) + images[16 + 784 * start : 16 + 784 * end]
        (target / f"{name}-images-idx3-ubyte").write_bytes(pixels)
        (target / f"{name}-labels-idx1-ubyte").write_bytes(struct.pack(">2I", 2049, end - start) + labels[8 + start : 8 + end])


def trained(folder):
    torch.manual_seed(0)
    model = Resnet()
    files = [(file, SHAPES.index(file.parent.name)) for file in sorted(folder.glob("train/*/*.png"))]
    pixels, labels = batch([file for file, _ in files]), torch.tensor([label for _, label in files])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
    for _ in range(4):
        for chosen in torch.randperm(len(files)).split(50):
            optimizer.zero_grad()
            functional.cross_entropy(model(pixels[chosen]), labels[chosen]).backward()
            optimizer.step()
    return model.eval()


def batch(files):
    """Pictures as (N, C, H, W) in [0, 1]."""
    pixels = numpy.stack([numpy.atleast_3d(numpy.asarray(Image.open(file))).transpose(2, 0, 1) for file in files])
    return torch.from_numpy(pixels.astype("float32") / 255)


def experiment(folder, name, images, classes):
    """What an experiment says to cut a task model out of an imported one."""
    source = {"dataset": name, "classes": list(classes)}
    return {
        "name": f"component-{name}",
        "data": {name: {"path": str(folder / "data" / name), **images}},
        "models": [name],
        "stages": ["routes", "assemble"],
        "routes": {"perClass": 20},
        # By thresholds, which takes no search: how small the task model becomes is not what this is about.
        "assembly": {"selection": "THRESHOLDS", "fineTuneEpochs": [0], "tasks": [{"name": "few", "sources": [source]}]},
    }


def make(whole, mnist):
    """Makes FOLDER/made, whole or not at all: what was cut off is begun anew."""
    made = whole / "made"
    folder = whole / "making"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "data").mkdir(parents=True)
    split_mnist(mnist, folder / "data/trades")
    draw_all(folder / "data/resnet18")
    model = trained(folder / "data/resnet18")
    save_file({name: tensor.contiguous() for name, tensor in model.network.state_dict().items()}, folder / "resnet18.safetensors")
    (folder / "trades.onnx").write_bytes((mnist / "trades-mnist-smallcnn.onnx").read_bytes())
    (folder / "trades.state").write_bytes((mnist / "trades-mnist-smallcnn.safetensors").read_bytes())
    few = {"trainLimit": 400, "validationLimit": 150, "testLimit": 100}
    files = {
        "trades": experiment(made, "trades", few, DIGITS[:3]),
        "resnet18": experiment(made, "resnet18", {}, SHAPES[:3]),
    }
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(json.dumps(content))
    pictures = folder / "pictures"
    (pictures / "trades").mkdir(parents=True)
    (pictures / "resnet18").mkdir()
    digits = (folder / "data/trades/t10k-images-idx3-ubyte").read_bytes()[16:]
    for number in range(PICTURES):
        digit = numpy.frombuffer(digits, "uint8", 784, 784 * number).reshape(28, 28)
        Image.fromarray(digit).save(pictures / f"trades/{number}.png")
        drawn(SHAPES[number % len(SHAPES)], random.Random(number + 1)).save(pictures / f"resnet18/{number}.png")
    folder.rename(made)


def of_graph(file, x):
    """What PyTorch makes of a network that is data: netwright.graph in a safetensors file's metadata."""
    with safe_open(file, "pt") as opened:
        nodes = json.loads(opened.metadata()["netwright.graph"])
    weights, values = load_file(file), {}
    for node in nodes:
        given, name = [values[each] for each in node["inputs"]], node["name"]
        own = {key.removeprefix(name + "."): each for key, each in weights.items() if key.rpartition(".")[0] == name}
        values[name] = computed(node["layer"], given, own, x)
    return values[nodes[-1]["name"]]


def pair(extent):
    return extent["height"], extent["width"]


def computed(layer, given, own, images):
    kind = layer["layer"]
    x = given[0] if given else images
    if kind == "Normalize":
        return (x - torch.tensor(layer["mean"]).view(-1, 1, 1)) / torch.tensor(layer["std"]).view(-1, 1, 1)
    if kind == "Conv2d":
        where = [pair(layer[each]) for each in ("stride", "padding", "dilation")]
        return functional.conv2d(x, own["weight"], own.get("bias"), *where, layer["groups"])
    if kind == "BatchNorm":
        parts = [own[each] for each in ("running_mean", "running_var", "weight", "bias")]
        return functional.batch_norm(x, *parts, eps=layer["eps"])
    if kind == "ChannelScale":
        shape = [1, -1] + [1] * (x.dim() - 2)
        return own["weight"].view(shape) * x + own["bias"].view(shape)
    if kind == "MaxPool":
        return functional.max_pool2d(x, *(pair(layer[each]) for each in ("kernel", "stride", "padding")), ceil_mode=layer["ceil"])
    return {
        "Input": lambda: images,
        "Linear": lambda: functional.linear(x, own["weight"], own.get("bias")),
        "Relu": lambda: x.relu(),
        "Add": lambda: sum(given),
        "Concat": lambda: torch.cat(given, 1),
        "AdaptiveAvgPool": lambda: functional.adaptive_avg_pool2d(x, pair(layer)),
        "Flatten": lambda: x.flatten(1),
        "ChannelSlice": lambda: x[:, layer["from"] : layer["to"]],
        "Dropout": lambda: x,
    }[kind]()


def in_onnx_runtime(file, x):
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    return torch.from_numpy(session.run(["logits"], {"images": x.numpy()})[0])


def difference(actual, expected):
    """The largest, relative to the largest logit."""
    return float((actual - expected).abs().max() / expected.abs().max())


def centred(logits):
    """Probabilities know logits up to one number for each image."""
    return logits - logits.mean(1, keepdim=True)


def answered(file, names):
    """Logarithms of the probabilities that netwright predict wrote, by picture."""
    rows = json.loads(file.read_text())["images"]
    by_number = {int(pathlib.Path(picture).stem): {guess["className"]: guess["probability"] for guess in guesses} for picture, guesses in rows.items()}
    return torch.tensor([[by_number[number][name] for name in names] for number in range(PICTURES)], dtype=torch.float64).log()


def compare(whole):
    made, out = whole / "made", whole / "out"
    models = {"trades": (SmallCnn, DIGITS), "resnet18": (Resnet, SHAPES)}
    print("| model | file | read again by | largest difference of a logit |")
    print("|---|---|---|---|")
    worst = 0.0
    for name, (kind, classes) in models.items():
        x = batch([made / f"pictures/{name}/{number}.png" for number in range(PICTURES)])
        original = kind().eval()
        weights = load_file(made / ("trades.state" if name == "trades" else "resnet18.safetensors"))
        getattr(original, "network", original).load_state_dict(weights)
        again = kind().eval()
        exported = load_file(out / f"{name}.safetensors")
        getattr(again, "network", again).load_state_dict(exported, strict=False)
        missing = [each for each in getattr(again, "network", again).state_dict() if each not in exported and not each.endswith("num_batches_tracked")]
        if missing:
            sys.exit(f"{name}: the exported file has no {missing}")
        with torch.inference_mode():
            expected = original(x)
            part = centred(answered(out / f"{name}-few.json", classes[:3]))
            rows = [
                (name, "onnx", "ONNX Runtime", difference(in_onnx_runtime(out / f"{name}.onnx", x), expected)),
                (name, "safetensors", "PyTorch, into the original's module", difference(again(x), expected)),
                (name, "safetensors", "PyTorch, by its graph", difference(of_graph(out / f"{name}.safetensors", x), expected)),
                (f"few@{name}", "onnx", "ONNX Runtime", difference(centred(in_onnx_runtime(out / f"{name}-few.onnx", x)), part)),
                (f"few@{name}", "safetensors", "PyTorch, by its graph", difference(centred(of_graph(out / f"{name}-few.safetensors", x)), part)),
            ]
        for row in rows:
            print("| {} | {} | {} | {:.1e} |".format(*row))
            worst = max(worst, row[3] if row[3] == row[3] else float("inf"))
    sys.exit(0 if worst <= ALLOWED else f"a difference of {worst:.1e} is above {ALLOWED:.0e}")


if sys.argv[1] == "make":
    make(pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3]))
else:
    compare(pathlib.Path(sys.argv[2]).resolve())
