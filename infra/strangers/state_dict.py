"""Random models of torchvision and timm: weights, an image batch and its logits as safetensors, one pair per model."""

import hashlib
import json
import sys
from pathlib import Path

import timm
import torch
import torchvision
from safetensors.torch import save_file
from torch import nn

folder, golden, wanted = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]


def cifar(model):
    model.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
    model.maxpool = nn.Identity()
    return model


def of_torchvision(name):
    more = {}
    if name in ("googlenet", "inception_v3"):
        more = {"init_weights": False, "transform_input": False, "aux_logits": True}
    return torchvision.models.get_model(name, weights=None, **more)


MODELS = {
    f"torchvision_{name}": lambda name=name: of_torchvision(name)
    for name in (
        "resnet18 resnet34 resnet50 vgg16_bn densenet121 googlenet inception_v3 mobilenet_v2 squeezenet1_1"
        " mnasnet1_0 shufflenet_v2_x1_0 efficientnet_v2_s"
    ).split()
}
MODELS |= {f"torchvision_{name}_cifar": lambda name=name: cifar(of_torchvision(name)) for name in ("resnet18", "resnet34", "resnet50")}
MODELS |= {
    f"timm_{name}": lambda name=name: timm.create_model(name, num_classes=17)
    for name in "resnet18 resnet50 vgg16_bn densenet121 inception_v3 mobilenetv2_100 mnasnet_100".split()
}


def settled(model, images):
    """Statistics of the images themselves, so that no layer's output grows, then moved a little."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = None
            nn.init.uniform_(module.weight, 0.7, 1.3)
            nn.init.normal_(module.bias, 0, 0.1)
        if isinstance(module, torchvision.ops.StochasticDepth):
            module.p = 0  # a block left out at random has statistics of other images
    model.train()
    with torch.no_grad():
        model(images)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean += 0.05 * module.running_var.sqrt() * torch.randn_like(module.running_mean)
            module.running_var *= 0.9 + 0.2 * torch.rand_like(module.running_var)
    return model.eval()


def digest(state):
    """Of names and shapes, without auxiliary classifiers and counters."""
    lines = sorted(
        f"{name} {list(tensor.shape)}".replace(", ", ",")
        for name, tensor in state.items()
        if not name.startswith(("aux", "AuxLogits")) and not name.endswith("num_batches_tracked")
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


digests = {}
for name, make in MODELS.items():
    if wanted and name not in wanted:
        continue
    torch.manual_seed(len(name) + 7)
    model = make()
    side = 32 if name.endswith("cifar") else 299 if "inception" in name else 224
    images = torch.rand(2, 3, side, side)
    settled(model, torch.rand(4, 3, side, side))
    with torch.no_grad():
        logits = model(images)
    state = {key: value.contiguous() for key, value in model.state_dict().items()}
    save_file(state, folder / f"{name}.safetensors")
    save_file({"images": images, "logits": logits}, folder / f"{name}.expected")
    if name.startswith("torchvision"):
        kept = [p.numel() for key, p in model.named_parameters() if not key.startswith(("aux", "AuxLogits"))]
        digests[name] = {"parameters": sum(kept), "names": digest(state)}
if not wanted:
    golden.write_text(json.dumps(digests, indent=1) + "\n")
print(f"torch {torch.__version__}, torchvision {torchvision.__version__}, timm {timm.__version__}")
