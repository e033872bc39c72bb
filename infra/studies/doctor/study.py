"""Runs the cells of the study of Model Doctor and writes its table; see infra/studies/doctor/run."""

import argparse
import collections
import datetime
import json
import pathlib
import statistics
import subprocess
import sys

import duckdb

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import cells as studies  # noqa: E402

# Table 1 of the paper on CIFAR-10 (AAAI 2022, as in the manuscript of November 2021): base, channel, space; one network each.
PAPER = [
    ("VGG-16", "93.46", "+0.74", "-2.52"),
    ("ResNet-50", "94.85", "+0.54", "-3.44"),
    ("SENet-34", "94.76", "+0.41", "-1.89"),
    ("mean of 16 networks", "92.69", "+0.68", "-2.77"),
]

EXPERIMENT = """\
name: {name}
data:
  {dataset}: {{path: {path}}}
architectures:
  - {{name: {network}, width: {width}}}
seeds: [{seed}]
stages: [train, treat, evaluate]
training: {{epochs: {epochs}, cropPadding: {padding}, flip: {flip}}}
treatment:
  constraint: {constraint}
  alphas: [{alpha}]
  betas: [{beta}]
  training: {{epochs: {treatment_epochs}, learningRate: 0.01, warmupEpochs: 0, cropPadding: {padding}, flip: {flip}}}
evaluation:
  images: {images}
  threatModels:
    - norm: LINF
      epsilon: 1/255
      attacks:
        - {{name: pgd20, attack: {{type: pgd, stepSize: 0.25/255, steps: 20, randomStart: true, restarts: 1}}}}
        - {{name: apgd-dlr, attack: {{type: apgd, steps: 20, restarts: 1, loss: DLR, rho: 0.75}}}}
execution: {{threads: {threads}}}
"""

Cell = collections.namedtuple("Cell", "dataset network width seed variant")


class Study:
    def __init__(self, options):
        self.options = options
        self.workspace = pathlib.Path(options.workspace).resolve()
        self.cells = self.workspace / "studies" / "doctor"
        self.cells.mkdir(parents=True, exist_ok=True)

    def wanted(self):
        """Seeds come last, so that every network has a first number soon."""
        datasets = [("shapes", ["channel", "spatial"])] + ([("cifar10", ["channel"])] if self.options.data else [])
        for seed in self.options.seeds:
            for dataset, variants in datasets:
                for network, _, width in (one.partition(":") for one in self.options.networks):
                    for variant in variants:
                        yield Cell(dataset, network, float(width or 1), seed, variant)

    def experiment(self, cell, name):
        shapes = cell.dataset == "shapes"
        path = "shapes" if shapes else json.dumps(str(pathlib.Path(self.options.data).resolve()))
        return EXPERIMENT.format(
            name=name, dataset=cell.dataset, path=path, network=cell.network, width=cell.width, seed=cell.seed,
            constraint=cell.variant, alpha=self.options.alpha, beta=self.options.beta,
            epochs=self.options.epochs or (12 if shapes else 30),
            treatment_epochs=self.options.treatment_epochs or (4 if shapes else 10),
            padding=0 if shapes else 4, flip="false" if shapes else "true", images=self.options.images,
            threads=self.options.threads)

    def run(self, cell):
        """One cell: a run whose finished work is remembered, and a small file of what became of every test image."""
        name = f"doctor-{cell.dataset}-{cell.network}-{cell.width:g}-s{cell.seed}-{cell.variant}"
        text = self.experiment(cell, name)
        kept = self.cells / (name + ".json")
        if kept.exists() and json.loads(kept.read_text())["experiment"] == text:
            return
        if self.options.no_run:
            print("missing", name, flush=True)
            return
        file = self.cells / (name + ".yaml")
        file.write_text(text)
        print(datetime.datetime.now(datetime.timezone.utc).strftime("%H:%M:%S"), name, flush=True)
        log = self.cells / (name + ".log")
        with open(log, "w", encoding="utf-8") as out:
            done = subprocess.run([self.options.netwright, "run", file, "--workspace", self.workspace], stdout=out, stderr=out)
        if done.returncode != 0:
            sys.exit(f"{name} failed, see {log}: {log.read_text().strip().splitlines()[-1:]}")
        run = max(p.parent.name for p in self.workspace.glob(f"runs/*-{name}-*/run.json"))
        partial = kept.with_suffix(".partial")
        partial.write_text(json.dumps(self.outcomes(cell, text, run)))
        partial.replace(kept)

    def outcomes(self, cell, text, run):
        """By model: for each test image whether it is right when clean, and right under every attack."""
        table = lambda kind: f"read_parquet('{self.workspace}/results/{kind}/run={run}/*.parquet')"
        rows = self.rows(table)
        models = {}
        for variant, example, clean, robust in rows:
            models.setdefault(variant, {})[example] = [clean, robust]
        return dict(cell._asdict(), experiment=text, run=run, models=models)

    @staticmethod
    def rows(table):
        return duckdb.sql(
            f"""select e.variant, o.example, bool_and(o.prediction = o.label), bool_and(o.robust)
                from {table('ExampleOutcome')} o
                join (select distinct modelId, variant from {table('Evaluation')}) e using (modelId)
                where o.norm <> '' group by all order by all""").fetchall()

    def finished(self):
        found = [json.loads(file.read_text()) for file in sorted(self.cells.glob("*.json"))]
        order = {cell: i for i, cell in enumerate(self.wanted())}
        key = lambda one: Cell(*(one[field] for field in Cell._fields))
        return sorted((one for one in found if key(one) in order), key=lambda one: order[key(one)])


def points(cell, measure):
    """Treated less control, in points, over the images that both saw."""
    treated, control = cell["models"]["treated"], cell["models"]["treated-control"]
    common = sorted(treated.keys() & control.keys())
    return 100 * sum(treated[i][measure] - control[i][measure] for i in common) / len(common)


def accuracy(cells, variant, measure):
    values = [100 * statistics.mean(image[measure] for image in cell["models"][variant].values()) for cell in cells]
    return f"{statistics.mean(values):.1f}"


def table(cells):
    groups = collections.OrderedDict()
    for cell in cells:
        groups.setdefault((cell["dataset"], cell["network"], cell["width"], cell["variant"]), []).append(cell)
    lines = [
        "| data | network | constraint | seeds | control clean % | clean, treated - control | control worst case % | worst case, treated - control |",
        "|---|---|---|---:|---:|---:|---:|---:|",
    ]
    for (dataset, network, width, variant), group in groups.items():
        named = network if width == 1 else f"{network} x {width:g}"
        lines.append("| " + " | ".join([
            dataset, named, variant, str(len(group)),
            accuracy(group, "treated-control", 0), studies.interval([points(cell, 0) for cell in group], 2),
            accuracy(group, "treated-control", 1), studies.interval([points(cell, 1) for cell in group], 2)]) + " |")
    fewest = min(len(group) for group in groups.values())
    images = sorted({len(cell["models"]["treated"]) for cell in cells})
    lines += [
        "",
        f"Differences in points with 95 % intervals over the seeds (Student's t), each seed paired by image on {' or '.join(map(str, images))} test images.",
        "The images are the same for all seeds, so the interval is about other seeds and not about other images.",
        "Worst case: PGD-20 and APGD-DLR at linf 1/255. Treatment and control start from the same weights and train as long by the same seeds.",
    ]
    if fewest < 5:
        lines.append("Fewer than five seeds say what these networks did and show no gain of the method.")
    lines += ["", "What the paper prints for CIFAR-10 (Table 1): one network each, the best epoch by test accuracy, compared with the network before it was trained on.", "",
              "| network | base % | channel | space |", "|---|---:|---:|---:|"]
    lines += ["| " + " | ".join(row) + " |" for row in PAPER]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(prog="infra/studies/doctor/run", description=__doc__)
    parser.add_argument("--workspace", default="infra/studies/workspace", help="where everything is kept (default: %(default)s)")
    parser.add_argument("--data", help="folder or archive of CIFAR-10; without it only shapes are used")
    parser.add_argument("--networks", nargs="+", default=["lenet_bn", "vgg16:0.25", "resnet34:0.25"], metavar="NAME[:WIDTH]")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--epochs", type=int, help="of baselines (default: 12 on shapes, 30 on CIFAR-10)")
    parser.add_argument("--treatment-epochs", type=int, help="of treatments and controls (default: 4 on shapes, 10 on CIFAR-10)")
    parser.add_argument("--alpha", type=float, default=10.0, help="weight of the channel constraint (default: %(default)s)")
    parser.add_argument("--beta", type=float, default=0.1, help="weight of the spatial constraint (default: %(default)s)")
    parser.add_argument("--images", type=int, default=2000, help="test images at most (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--netwright", default=str(studies.PROJECT / "netwright"), metavar="PROGRAM")
    parser.add_argument("--table", default="", help="file for the table (default: table.md beside the cells)")
    parser.add_argument("--no-run", action="store_true", help="write the table of what is there")
    options = parser.parse_args()
    study = Study(options)
    target = pathlib.Path(options.table or study.cells / "table.md")
    for cell in study.wanted():
        study.run(cell)
        cells = study.finished()
        if cells:
            target.write_text(table(cells))
    print(target.read_text() if target.exists() else "nothing is finished yet")


if __name__ == "__main__":
    main()
