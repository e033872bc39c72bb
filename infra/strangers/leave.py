"""Compares the forms in which a model left: usage: leave.py NAME, for NAME.onnx, NAME.pt and NAME.safetensors."""

import json
import sys

import numpy
import onnxruntime
import safetensors.torch
import torch

MOST = 1e-5


def main():
    name = sys.argv[1]
    extra = {"classes.json": ""}
    script = torch.jit.load(name + ".pt", _extra_files=extra).eval()
    session = onnxruntime.InferenceSession(name + ".onnx")
    metadata = session.get_modelmeta().custom_metadata_map
    assert json.loads(extra["classes.json"]) == json.loads(metadata["netwright.classes"])

    named = script.state_dict()
    weights = safetensors.torch.load_file(name + ".safetensors")
    shared = set(named) & set(weights)
    assert shared and all(torch.equal(named[key], weights[key]) for key in shared)
    alone = sorted(key for key in set(named) - shared if key.rpartition(".")[2] not in ("mean", "std"))
    assert not alone, alone  # only the numbers of a normalization are tensors of TorchScript alone

    largest = 0.0
    for count in (1, 5):
        shape = (count, *session.get_inputs()[0].shape[1:])
        images = numpy.random.default_rng(count).random(shape, "float32")
        with torch.no_grad():
            ours = script(torch.from_numpy(images)).numpy()
        theirs = session.run(None, {session.get_inputs()[0].name: images})[0]
        assert ours.shape == theirs.shape, (ours.shape, theirs.shape)
        largest = max(largest, float(abs(ours - theirs).max() / max(1, abs(theirs).max())))
    assert largest < MOST, largest
    print(f"{len(shared)} tensors are equal, logits differ by {largest:.1e} of the largest")


main()
