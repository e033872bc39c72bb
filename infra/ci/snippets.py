"""Runs the blocks of Python in a document, each of which begins with a comment that names what it needs."""

import re
import sys

import numpy

BLOCK = re.compile(r"^```python\n# (\w+): .*?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HERE = {"kept", "onnxruntime", "safetensors"}
TORCH = {"torch", "torchscript"}
ELSEWHERE = {"mlflow"}  # infra/mlflow/readback loads models:/NAME@champion, and TrackedRunIT runs that


def check(name, found):
    """What the block promises must be there."""
    if name == "onnxruntime":
        assert found["logits"].shape == (2, len(found["classes"])), found["logits"].shape
        assert numpy.isfinite(found["logits"]).all()
        # equal images have equal logits, and others have others
        drawn = numpy.random.default_rng(0).random(found["images"].shape, "float32")
        others = found["session"].run(None, {"images": drawn})[0]
        assert numpy.allclose(found["logits"][0], found["logits"][1])
        assert not numpy.array_equal(others[0], others[1])
    elif name == "kept":
        kept = found["kept"]
        assert kept["clean"].shape == kept["adversarial"].shape and kept["clean"].ndim == 4, kept["clean"].shape
        apart = abs(kept["adversarial"] - kept["clean"]).max(axis=(1, 2, 3))
        assert (apart > 0).all() and (apart <= 8 / 255 + 1e-6).all(), apart
        assert (kept["labels"] != kept["predictions"]).all() and len(kept["examples"]) == len(apart)
    elif name == "torchscript":
        assert found["logits"].shape == (2, len(found["classes"])), found["logits"].shape
        assert found["torch"].allclose(found["logits"][0], found["logits"][1])  # equal images
        drawn = found["torch"].rand(found["images"].shape)
        others = found["network"](drawn)
        assert bool(others.isfinite().all()) and not bool((others[0] == others[1]).all())
    else:
        weights = found["weights"]
        names = {node["name"] for node in found["graph"]}
        assert weights and {name.rpartition(".")[0] for name in weights} <= names, sorted(weights)
        assert all(bool((tensor == tensor).all()) for tensor in weights.values())


def main():
    wanted = HERE | (TORCH if "--torch" in sys.argv else set())
    with open(sys.argv[-1], encoding="utf-8") as document:
        blocks = BLOCK.findall(document.read())
    ran = set()
    for name, code in blocks:
        if name in wanted:
            found = {}
            exec(compile(code, f"guide.md, {name}", "exec"), found)
            check(name, found)
            ran.add(name)
            print(f"{name}: runs as the guide has it")
    unknown = {name for name, _ in blocks} - HERE - ELSEWHERE - TORCH
    if ran != wanted or unknown:
        sys.exit(f"snippets: the guide lacks {sorted(wanted - ran)}, or has unknown {sorted(unknown)}")


main()
