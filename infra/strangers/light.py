"""Writes the nine light ONNX models of the wheel onnx with random weights, and what ONNX Runtime makes of an image.

Their weights are made by ConstantOfShape nodes; each gives way to an initializer of random numbers. Logits are what
the last Softmax reads; the file that Netwright gets has the Softmax.
"""

import pathlib
import sys
import zlib

import numpy
import onnx
import onnxruntime
from onnx import numpy_helper

SOURCE = pathlib.Path(onnx.__file__).parent / "backend/test/data/light"


def readers(graph, name):
    """Operators that read a value, with the number of their input; what only sees it otherwise is passed through."""
    for node in graph.node:
        for index, given in enumerate(node.input):
            if given == name:
                if node.op_type in ("Unsqueeze", "Reshape"):
                    yield from readers(graph, node.output[0])
                else:
                    yield node.op_type, index


def numbers(graph, name, shape, random):
    role = next(iter(readers(graph, name)), ("", 0))
    if role in (("BatchNormalization", 1), ("BatchNormalization", 4), ("Mul", 1), ("Mul", 0)):
        return random.uniform(0.5, 1.5, shape)
    if len(shape) > 1:
        fan = numpy.prod(shape[1:])
        return random.normal(0, numpy.sqrt(2 / fan), shape)
    return random.normal(0, 0.1, shape)


def with_weights(model, random):
    graph = model.graph
    known = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    made = [node for node in graph.node if node.op_type == "ConstantOfShape"]
    for node in made:
        shape = [int(size) for size in known[node.input[0]]]
        values = numbers(graph, node.output[0], shape, random).astype(numpy.float32)
        graph.initializer.append(numpy_helper.from_array(values, node.output[0]))
        graph.input.append(onnx.helper.make_tensor_value_info(node.output[0], onnx.TensorProto.FLOAT, shape))
        graph.node.remove(node)
    return model


def main(folder):
    folder = pathlib.Path(folder)
    for file in sorted(SOURCE.glob("*.onnx")):
        name = file.stem
        random = numpy.random.default_rng(zlib.crc32(name.encode()))
        model = with_weights(onnx.load(file), random)
        onnx.save(model, folder / f"{name}.onnx")
        weights = {tensor.name for tensor in model.graph.initializer}
        images = next(value for value in model.graph.input if value.name not in weights)
        shape = [dim.dim_value for dim in images.type.tensor_type.shape.dim]
        pixels = random.uniform(0, 1, shape).astype(numpy.float32)
        last = model.graph.node[-1]
        if last.op_type == "Softmax":
            del model.graph.output[:]
            model.graph.output.append(onnx.helper.make_empty_tensor_value_info(last.input[0]))
            model.graph.node.remove(last)
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        logits = session.run(None, {images.name: pixels})[0]
        pixels.tofile(folder / f"{name}.images")
        logits.astype(numpy.float32).tofile(folder / f"{name}.logits")
        print(f"{name}: {logits.size} logits from {logits.min():.3g} to {logits.max():.3g}", file=sys.stderr, flush=True)


main(sys.argv[1])
