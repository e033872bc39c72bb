"""Exports networks of torchvision with random weights to ONNX, with two images and the logits that PyTorch gives them.

usage: torchvision_models.py FOLDER NAME...      or: torchvision_models.py --list
Ends with 3 where PyTorch does not export a network.
"""

import io
import pathlib
import sys
import warnings
import zlib

import torch
import torchvision
from torch.onnx import OnnxExporterError

NOT_EXPORTED = 3
# One of each kind that is no convolutional network: the table shows how it is refused.
OTHERS = {"vit_b_32", "swin_t", "maxvit_t"}
# An ONNX file holds at most 2 GB.
TOO_LARGE = {"regnet_y_128gf"}


def names():
    everything = torchvision.models.list_models(module=torchvision.models)
    return [
        name
        for name in everything
        if name not in TOO_LARGE and (name in OTHERS or not name.startswith(("vit", "swin", "maxvit")))
    ]


def network(name):
    torch.manual_seed(zlib.crc32(name.encode()))
    more = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    model = torchvision.models.get_model(name, weights=None, **more).eval()
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.1)
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
    return model


def exported(model, images):
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (images,),
            file,
            input_names=["images"],
            output_names=["logits"],
            dynamic_axes={"images": {0: "N"}, "logits": {0: "N"}},
            opset_version=17,
            dynamo=False,
        )
    return file.getvalue()


def main(folder, chosen):
    folder = pathlib.Path(folder)
    for name in chosen:
        model = network(name)
        side = 299 if name == "inception_v3" else 224
        images = torch.rand(2, 3, side, side)
        with torch.inference_mode():
            logits = model(images)
        try:
            (folder / f"{name}.onnx").write_bytes(exported(model, images))
        except OnnxExporterError as e:
            print(f"{name}: {e}", file=sys.stderr, flush=True)
            sys.exit(NOT_EXPORTED)
        images.numpy().tofile(folder / f"{name}.images")
        logits.numpy().tofile(folder / f"{name}.logits")
        print(f"{name}: logits from {logits.min():.3g} to {logits.max():.3g}", file=sys.stderr, flush=True)


if sys.argv[1] == "--list":
    print("\n".join(names()))
else:
    main(sys.argv[1], sys.argv[2:])
