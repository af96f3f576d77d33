"""Two ways that could make the forward pass faster, looked at with a stop watch: Winograd's algorithm
for the 3^3 convolutions, and int8.

One thread; every time is the least CPU time of several passes, per patch. The layers are run with
many copies of their weights in turn, so that the weights come from memory as they do in the network.
Started by benchmarks/peers/looks; see docs/performance.md.
"""

import argparse
import datetime
import importlib.metadata
import os
import random
import subprocess
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

warnings.filterwarnings("ignore")
import numpy as np
import torch
from torch.nn import functional

import reference_steps as steps
import report

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
SCAN = REPOSITORY / "data/chest/lung1_image.nrrd"
BEGIN, END = "<!-- looks: begin -->", "<!-- looks: end -->"
BATCHES = (1, 4)
PATCHES = 8  # to calibrate int8, and as many others to judge it
COLD_BYTES = 128 << 20  # of weights in turn: more than the caches hold
ONES, NO_PADDING = [1] * 3, [0] * 3
ENGINES = ("onednn", "fbgemm")  # of int8
mkldnn = torch.ops.mkldnn


# ---- measuring ----

def least(passes, operation, count=1):
    """CPU seconds of one operation, the least of several passes over `count` of them."""
    operation()
    best = float("inf")
    for _ in range(passes):
        start = time.process_time()
        operation()
        best = min(best, time.process_time() - start)
    return best / count


def in_turn(function, prepared):
    def operation():
        for each in prepared:
            function(each)
    return operation


def ms(seconds):
    return f"{seconds * 1000:.3g}"


def last(tensor):
    return tensor.contiguous(memory_format=torch.channels_last_3d)


# ---- the layers looked at ----

@dataclass(frozen=True)
class Layer:
    """The 3^3 convolutions of stride 1 in one stage: `count` of them in the network."""

    name: str
    channels: int
    edge: int
    count: int

    def example(self, batch):
        """An input as after a ReLU, and a weight that keeps its scale."""
        torch.manual_seed(1)
        c, e = self.channels, self.edge
        x = torch.randn(batch, c, e, e, e).relu_()
        return last(x), torch.randn(c, c, 3, 3, 3) * (2 / (27 * c)) ** 0.5, torch.randn(c) * 0.1

    def copies(self, numbers_per_pair):
        return max(2, min(24, int(COLD_BYTES / (4 * numbers_per_pair * self.channels**2))))

    def title(self):
        return f"{self.name}: {self.edge}^3, {self.channels} channels"


LAYERS = (Layer("layer1", 128, 13, 3), Layer("layer2", 256, 7, 3), Layer("layer3", 512, 4, 5))


def pack(weight, shape, padding, stride=1):
    return mkldnn._reorder_convolution_weight(weight, [padding] * 3, [stride] * 3, ONES, 1, list(shape))


def convolve_packed(x, weight, bias, padding=1, stride=1, then="relu"):
    return mkldnn._convolution_pointwise(x, weight, bias, [padding] * 3, [stride] * 3, ONES, 1, then, [], "")


def direct(layer, batch, dtype=torch.float32):
    """(seconds of the packed convolution that Nidus and torch.compile call, its result)."""
    x, weight, bias = layer.example(batch)
    x, weight, bias = x.to(dtype), weight.to(dtype), bias.to(dtype)
    packed = [pack(weight.clone(), x.shape, 1) for _ in range(layer.copies(27))]
    seconds = least(5, in_turn(lambda w: convolve_packed(x, w, bias), packed), len(packed))
    return seconds, convolve_packed(x, packed[0], bias).float()


# ---- Winograd: F(2^3, 3^3), 64 products for 8 outputs in place of 216 ----

class Winograd:
    """One layer in tiles of 4^3 that overlap by 2. Buffers are kept: nothing is allocated in a call."""

    def __init__(self, layer, batch):
        self.layer, self.batch = layer, batch
        self.tiles = -(-layer.edge // 2)
        t, c = self.tiles, layer.channels
        self.count = batch * t**3
        self.edge = 2 * t + 2
        self.padded = torch.zeros(batch, self.edge, self.edge, self.edge, c)
        self.deep = torch.empty(4, batch, t, self.edge, self.edge, c)
        self.high = torch.empty(4, 4, batch, t, t, self.edge, c)
        self.deep_out = torch.empty(2, 4, 4, batch, t, t, t, c)
        self.high_out = torch.empty(2, 2, 4, batch, t, t, t, c)
        self.full = torch.empty(batch, t, 2, t, 2, t, 2, c)

    @staticmethod
    def weights(weight):
        """(64, out, in) of a dense weight, computed in double precision."""
        g = torch.tensor([[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]], dtype=torch.float64)
        made = torch.einsum("ai,bj,ck,oxijk->abcox", g, g, g, weight.double())
        return made.reshape(64, *weight.shape[:2]).float()

    def tiles_of(self, x, into):
        """The tiles of x, transformed, into a view (4, 4, 4, batch, t, t, t, channels)."""
        e = self.layer.edge
        self.padded[:, 1:e + 1, 1:e + 1, 1:e + 1] = x.permute(0, 2, 3, 4, 1)
        for axis, source, target in ((1, self.padded, self.deep), (3, self.deep, self.high),
                                     (5, self.high, into)):
            a, b, c, d = (source[(slice(None),) * axis + (slice(k, k + 2 * self.tiles - 1, 2),)]
                          for k in range(4))
            # the new dimension of 4 stands behind those that earlier axes made
            made = [target[(slice(None),) * (axis // 2) + (k,)] for k in range(4)]
            torch.sub(a, c, out=made[0])
            torch.add(b, c, out=made[1])
            torch.sub(c, b, out=made[2])
            torch.sub(b, d, out=made[3])

    def outputs(self, products, bias):
        """The layer's output of the products, a view (4, 4, 4, batch, t, t, t, channels)."""
        full = self.full.permute(2, 4, 6, 0, 1, 3, 5, 7)
        for axis, source, target in ((0, products, self.deep_out), (1, self.deep_out, self.high_out),
                                     (2, self.high_out, full)):
            a, b, c, d = (source.select(axis, k) for k in range(4))
            even, odd = target.select(axis, 0), target.select(axis, 1)
            torch.add(a, b, out=even).add_(c)
            torch.sub(b, c, out=odd).sub_(d)
        e, edge = self.layer.edge, 2 * self.tiles
        cube = self.full.view(self.batch, edge, edge, edge, -1)[:, :e, :e, :e]
        return torch.add(cube, bias).relu_().permute(0, 4, 1, 2, 3)

    def ways(self):
        """How 64 products of (tiles x in) by (in x out) can be asked for: name to (prepare weights,
        multiply, buffer of tiles, its view)."""
        n, t, c = self.count, self.tiles, self.layer.channels
        by_position, by_tile = torch.zeros(64, n, c), torch.zeros(n, 64, c)
        view = by_position.view(4, 4, 4, self.batch, t, t, t, c)
        tile_view = by_tile.view(self.batch, t, t, t, 4, 4, 4, c).permute(4, 5, 6, 0, 1, 2, 3, 7)
        cubes = [last(by_position[k].t().reshape(1, c, n, 1, 1)) for k in range(64)]
        grouped = by_tile.view(1, n, 1, 1, 64 * c).permute(0, 4, 1, 2, 3)

        def single(weights):
            return [pack(w.reshape(c, c, 1, 1, 1), (1, c, n, 1, 1), 0) for w in weights]

        def together(weights):
            return mkldnn._reorder_convolution_weight(
                weights.reshape(64 * c, c, 1, 1, 1), NO_PADDING, ONES, ONES, 64, [1, 64 * c, n, 1, 1])

        def as_positions(results):
            return torch.stack(results).view(4, 4, 4, self.batch, t, t, t, c)

        return {
            "bmm": (lambda weights: weights.transpose(1, 2).contiguous(),
                    lambda w: torch.bmm(by_position, w),
                    view, lambda made: made.view(view.shape)),
            "linear": (lambda weights: [mkldnn._reorder_linear_weight(w.contiguous(), n) for w in weights],
                       lambda w: [mkldnn._linear_pointwise(by_position[k], w[k], None, "none", [], "")
                                  for k in range(64)],
                       view, as_positions),
            "1^3 convolutions": (single,
                                 lambda w: [convolve_packed(cubes[k], w[k], None, 0, then="none")
                                            for k in range(64)],
                                 None, None),
            "grouped convolution": (together,
                                    lambda w: mkldnn._convolution_pointwise(
                                        grouped, w, None, NO_PADDING, ONES, ONES, 64, "none", [], ""),
                                    tile_view,
                                    lambda made: made.permute(0, 2, 3, 4, 1)
                                    .reshape(self.batch, t, t, t, 4, 4, 4, c).permute(4, 5, 6, 0, 1, 2, 3, 7)),
        }


def look_at_winograd(layer, batch):
    """One line of the table; also (direct, products, whole) in seconds a patch."""
    x, weight, bias = layer.example(batch)
    seconds, result = direct(layer, batch)
    exact = functional.conv3d(x.double(), weight.double(), bias.double(), padding=1).relu_()
    scale = exact.abs().max()
    form = Winograd(layer, batch)
    weights = form.weights(weight)
    found = {}
    for name, (prepare, multiply, tiles, read) in form.ways().items():
        prepared = [prepare(weights) for _ in range(layer.copies(64))]
        products = least(5, in_turn(multiply, prepared), len(prepared))
        whole, error = float("inf"), None
        if tiles is not None:
            def run(w):
                form.tiles_of(x, tiles)
                return form.outputs(read(multiply(w)), bias)
            whole = least(5, in_turn(run, prepared), len(prepared))
            error = (run(prepared[0]).double() - exact).abs().max() / scale
        found[name] = (products, whole, error)
    products_way = min(found, key=lambda name: found[name][0])
    whole_way = min(found, key=lambda name: found[name][1])
    products, whole, error = found[products_way][0], found[whole_way][1], found[whole_way][2]
    own = (result.double() - exact).abs().max() / scale
    size = layer.channels**2 * 4 / 1e6
    line = (f"| {layer.title()} | {batch} | {ms(seconds / batch)} "
            f"| {ms(products / batch)} ({products_way}) | {ms(whole / batch)} ({whole_way}) "
            f"| {seconds / products:.2f} | {seconds / whole:.2f} "
            f"| {own:.0e} / {error:.0e} | {27 * size:.1f} / {64 * size:.1f} MB |")
    return line, (seconds / batch, products / batch, whole / batch)


# ---- the whole network, folded: fused, simulated, or in int8 ----

@dataclass
class Convolution:
    weight: torch.Tensor
    bias: torch.Tensor
    stride: int
    padding: int


def fold(encoder):
    """Every convolution by name, with its normalisation folded into it in double precision."""
    folded = {}

    def add(name, convolution, norm):
        scale = norm.weight.double() / (norm.running_var.double() + norm.eps).sqrt()
        bias = 0 if convolution.bias is None else convolution.bias.double()
        folded[name] = Convolution(
            (convolution.weight.double() * scale.view(-1, 1, 1, 1, 1)).float(),
            (norm.bias.double() + (bias - norm.running_mean.double()) * scale).float(),
            convolution.stride[0], convolution.padding[0])

    add("conv1", encoder.conv1, encoder.bn1)
    for n in range(1, 5):
        for b, block in enumerate(getattr(encoder, f"layer{n}")):
            name = f"layer{n}.{b}"
            for k in (1, 2, 3):
                add(f"{name}.conv{k}", getattr(block, f"conv{k}"), getattr(block, f"bn{k}"))
            if block.downsample is not None:
                add(f"{name}.shortcut", *block.downsample)
    return folded


class Network:
    """The graph; a subclass says how one convolution is computed. `then` is relu or none, and the
    result is added to `onto` before."""

    def __init__(self, folded):
        self.folded = folded
        self.blocks = [f"layer{n}.{b}" for n, count in enumerate((3, 4, 6, 3), 1) for b in range(count)]

    def enter(self, x):
        return x

    def pool(self, x):
        return functional.max_pool3d(x, 3, 2, 1)

    def leave(self, x):
        return x.float().mean((2, 3, 4))

    def convolve(self, name, x, then="relu", onto=None):
        layer = self.folded[name]
        y = functional.conv3d(x, layer.weight, layer.bias, layer.stride, layer.padding)
        y = y if onto is None else y + onto
        return y.relu() if then == "relu" else y

    def __call__(self, x):
        x = self.pool(self.convolve("conv1", self.enter(x)))
        for block in self.blocks:
            y = self.convolve(f"{block}.conv2", self.convolve(f"{block}.conv1", x))
            kept = (self.convolve(f"{block}.shortcut", x, "none")
                    if f"{block}.shortcut" in self.folded else x)
            x = self.convolve(f"{block}.conv3", y, onto=kept)
        return self.leave(x)


class Fused(Network):
    """The operators that Nidus and torch.compile call, in float32 or bfloat16."""

    def __init__(self, folded, example, dtype):
        super().__init__(folded)
        self.dtype, self.packed, self.batch = dtype, {}, len(example)
        self(example)

    def enter(self, x):
        return last(x.to(self.dtype))

    def convolve(self, name, x, then="relu", onto=None):
        layer = self.folded[name]
        if name not in self.packed:
            self.packed[name] = (pack(layer.weight.to(self.dtype), x.shape, layer.padding, layer.stride),
                                 layer.bias.to(self.dtype))
        weight, bias = self.packed[name]
        if onto is None:
            return convolve_packed(x, weight, bias, layer.padding, layer.stride, then)
        return mkldnn._convolution_pointwise_.binary(
            onto, x, weight, bias, [layer.padding] * 3, [layer.stride] * 3, ONES, 1, "add", 1.0,
            then, [], "")


class Calibrating(Network):
    """Float32, and keeps the range of every tensor over the patches that it sees."""

    def __init__(self, folded):
        super().__init__(folded)
        self.ranges, self.clipped = {}, {}

    def see(self, name, x):
        low, high = min(0.0, x.min().item()), max(0.0, x.max().item())
        self.ranges[name] = (low, high)
        tail = max(1, x.numel() // 10_000)
        flat = np.partition(x.numpy().ravel(), (tail - 1, x.numel() - tail))
        self.clipped[name] = (min(0.0, float(flat[tail - 1])), max(0.0, float(flat[-tail])))

    def enter(self, x):
        self.see("input", x)
        return x

    def convolve(self, name, x, then="relu", onto=None):
        if onto is not None:
            self.see(f"{name}.alone", super().convolve(name, x, "none"))
        y = super().convolve(name, x, then, onto)
        self.see(name, y)
        return y


def step_and_zero(low, high):
    step = max(high - low, 1e-12) / 255
    return step, int(round(-low / step))


def weight_steps(weight):
    return weight.abs().amax((1, 2, 3, 4)).clamp_min(1e-12) / 127


class Simulated(Network):
    """int8 weights per output channel; the input of every convolution in steps of 1/255 of its range
    (none if ranges is empty). Sums are kept in float32, more exact than an int8 engine keeps them."""

    def __init__(self, folded, ranges):
        rounded = {}
        for name, layer in folded.items():
            step = weight_steps(layer.weight).view(-1, 1, 1, 1, 1)
            rounded[name] = Convolution((layer.weight / step).round() * step, layer.bias,
                                        layer.stride, layer.padding)
        super().__init__(rounded)
        self.ranges = ranges

    def stepped(self, name, x):
        if not self.ranges:
            return x
        return torch.fake_quantize_per_tensor_affine(x, *step_and_zero(*self.ranges[name]), 0, 255)

    def enter(self, x):
        return self.stepped("input", x)

    def convolve(self, name, x, then="relu", onto=None):
        y = super().convolve(name, x, then, onto)
        return y if then == "none" else self.stepped(name, y)


def quantised_weight(weight):
    return torch.quantize_per_channel(weight, weight_steps(weight).double(),
                                      torch.zeros(len(weight), dtype=torch.long), 0, torch.qint8)


class Int8(Network):
    """The whole network in torch's int8 operators, sums included."""

    def __init__(self, folded, ranges):
        super().__init__(folded)
        self.ranges = ranges
        self.packed = {name: torch.ops.quantized.conv3d_prepack(
            quantised_weight(layer.weight), layer.bias, [layer.stride] * 3, [layer.padding] * 3, ONES, 1)
            for name, layer in folded.items()}

    def enter(self, x):
        return last(torch.quantize_per_tensor(x, *step_and_zero(*self.ranges["input"]), torch.quint8))

    def pool(self, x):
        return last(torch.quantized_max_pool3d(x, [3] * 3, [2] * 3, ONES))

    def leave(self, x):
        return x.dequantize().mean((2, 3, 4))

    def convolve(self, name, x, then="relu", onto=None):
        if onto is not None:
            y = torch.ops.quantized.conv3d(
                x, self.packed[name], *step_and_zero(*self.ranges[f"{name}.alone"]))
            return torch.ops.quantized.add_relu(y, onto, *step_and_zero(*self.ranges[name]))
        operator = torch.ops.quantized.conv3d_relu if then == "relu" else torch.ops.quantized.conv3d
        return operator(x, self.packed[name], *step_and_zero(*self.ranges[name]))


def look_at_int8(layer, batch, single):
    """One line of the table. `single` is the float32 time of the same run."""
    x, weight, bias = layer.example(batch)
    half, _ = direct(layer, batch, torch.bfloat16)
    exact = functional.conv3d(x, weight, bias, padding=1).relu_()
    step, zero = step_and_zero(0.0, exact.max().item())
    stepped = last(torch.quantize_per_tensor(x, *step_and_zero(0.0, x.max().item()), torch.quint8))
    found, apart = {}, 0
    for engine in ENGINES:
        torch.backends.quantized.engine = engine
        packed = [torch.ops.quantized.conv3d_prepack(
            quantised_weight(weight), bias, ONES, ONES, ONES, 1) for _ in range(layer.copies(27 / 4))]
        found[engine] = least(5, in_turn(
            lambda w: torch.ops.quantized.conv3d_relu(stepped, w, step, zero), packed), len(packed))
        made = torch.ops.quantized.conv3d_relu(stepped, packed[0], step, zero).dequantize()
        wanted = functional.conv3d(stepped.dequantize(), quantised_weight(weight).dequantize(), bias,
                                   padding=1).clamp_(0, 255 * step)
        apart = max(apart, ((made - wanted).abs().max() / step).item())
    if apart > 0.6:  # to the nearest step, and not all rounded alike
        raise SystemExit(f"the int8 convolution of {layer.name} is {apart} steps away from its definition")
    engine = min(found, key=found.get)
    return (f"| {layer.title()} | {batch} | {ms(single)} | {ms(half / batch)} "
            f"| {ms(found[engine] / batch)} ({engine}) | {single * batch / found[engine]:.2f} "
            f"| {half / found[engine]:.2f} |")


def cost(name, ours, exact, times):
    """A line on the accuracy of features: differences in parts of the largest feature."""
    difference = (ours - exact).abs() / exact.abs().max()
    cosine = functional.cosine_similarity(ours.double(), exact.double()).min()
    return (f"| {name} | {difference.max():.1e} | {difference.mean():.1e} | {cosine:.6f} | "
            + " | ".join(ms(time) if time else "" for time in times) + " |")


# ---- the report ----

def real_patches():
    """Two sets of patches of 50^3 mm about random points of the chest scan, as the network takes them."""
    import SimpleITK as sitk

    image = sitk.ReadImage(str(SCAN))
    read, resample = steps.scan_steps()
    scan = resample(read(str(SCAN)))
    chance = random.Random(20240315)
    cut = torch.stack([steps.cut(scan, image.TransformContinuousIndexToPhysicalPoint(
        [chance.uniform(0.3, 0.7) * n for n in image.GetSize()])) for _ in range(2 * PATCHES)])
    return cut[:PATCHES], cut[PATCHES:]


def make_weights(work):
    if (work / "full.torch").exists():
        return work / "full.torch"
    java = os.environ.get("NIDUS_RACE_JAVA", "java")
    subprocess.run([java, "--enable-native-access=ALL-UNNAMED", f"-Dnidus.repository={REPOSITORY}", "-cp",
                    str(REPOSITORY / "benchmarks/target/nidus-benchmarks.jar"),
                    "dev.nidus.benchmarks.MakeWeights", str(work)], check=True)
    return work / "full.torch"


def forward_time(make, patches, batch):
    network = make(patches[:batch])
    return least(4, lambda: network(patches[:batch])) / batch


def say(text):
    print(f"[{datetime.datetime.now():%H:%M:%S}] {text}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", default=str(REPOSITORY / "benchmarks/target/peers"))
    parser.add_argument("--no-document", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    load, began = os.getloadavg()[0], time.monotonic()
    work = Path(options.work)
    work.mkdir(parents=True, exist_ok=True)
    weights = make_weights(work)

    winograd, int8, seconds = [], [], {}
    for layer in LAYERS:
        for batch in BATCHES:
            say(f"{layer.title()}, batch {batch}")
            line, seconds[layer, batch] = look_at_winograd(layer, batch)
            winograd.append(line)
            int8.append(look_at_int8(layer, batch, seconds[layer, batch][0]))

    say("the whole network")
    calibration, patches = real_patches()
    folded = fold(steps.load_encoder(weights))
    exact = Network(folded)(patches)
    single = {batch: forward_time(lambda x: Fused(folded, x, torch.float32), patches, batch)
              for batch in BATCHES}
    half = {batch: forward_time(lambda x: Fused(folded, x, torch.bfloat16), patches, batch)
            for batch in BATCHES}
    narrow = Fused(folded, patches, torch.bfloat16)(patches)
    say("int8: calibrating")
    calibrating = Calibrating(folded)
    calibrating(calibration)
    accuracy = [
        cost("float32, fused", Fused(folded, patches, torch.float32)(patches), exact, single.values()),
        cost("bfloat16, fused", narrow, exact, half.values()),
        cost("int8 weights alone, simulated", Simulated(folded, {})(patches), exact, ("", "")),
        cost("int8, simulated, sums in float32", Simulated(folded, calibrating.ranges)(patches), exact,
             ("", "")),
        cost("the same, ranges of 99.98 % of the values", Simulated(folded, calibrating.clipped)(patches),
             exact, ("", "")),
    ]
    for engine in ENGINES:
        torch.backends.quantized.engine = engine
        say(f"int8: the whole network with {engine}")
        network = Int8(folded, calibrating.ranges)
        accuracy.append(cost(f"int8, torch's operators ({engine})", network(patches), exact,
                             [forward_time(lambda _: network, patches, batch) for batch in BATCHES]))

    bounds = []
    for batch in BATCHES:
        saved = [sum(layer.count * max(0.0, seconds[layer, batch][0] - seconds[layer, batch][way])
                     for layer in LAYERS) for way in (1, 2)]
        bounds.append(f"- batch {batch}: the forward pass takes {ms(single[batch])} ms a patch; the 11 layers "
                      f"take {ms(sum(layer.count * seconds[layer, batch][0] for layer in LAYERS))} ms of it. "
                      f"If transforms cost nothing, Winograd would leave {ms(single[batch] - saved[0])} ms; with the "
                      f"transforms as torch operators, where that wins, {ms(single[batch] - saved[1])} ms.")
    extra = sum(layer.count * layer.channels**2 * 4 * 37 for layer in LAYERS) / 1e6
    bounds.append(f"- Transformed weights of the 11 layers take {extra:.0f} MB more.")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("torch", "monai"))
    lines = [
        f"Measured on {datetime.date.today()} in {(time.monotonic() - began) / 60:.0f} minutes, one thread, CPU "
        f"milliseconds per patch, the least of 5 passes; load of the machine before: {load:.1f}.", "",
        *report.processor(), f"- Python packages: {versions}", "",
        "#### Winograd F(2^3, 3^3) for the 3^3 layers of stride 1, float32", "",
        "| layer | batch | direct | 64 products alone | with transforms | direct / products "
        "| direct / whole | error direct / Winograd | weights direct / Winograd |",
        "|---|---|---|---|---|---|---|---|---|", *winograd, "", *bounds, "",
        "#### int8 for the same layers", "",
        "| layer | batch | float32 | bfloat16 | int8 | float32 / int8 | bfloat16 / int8 |",
        "|---|---|---|---|---|---|---|", *int8, "",
        f"#### Features of the whole network: {PATCHES} patches of the chest scan, ranges from {PATCHES} others", "",
        "| computed in | largest difference | mean difference | least cosine | ms, batch 1 | ms, batch 4 |",
        "|---|---|---|---|---|---|", *accuracy, "",
        "Differences are in parts of the largest feature, against the folded network in float32. The weights are "
        "generated by rule and are not the published ones: theirs may be easier or harder to quantise.",
    ]
    print("\n".join(lines))
    if not options.no_document:
        report.insert(REPOSITORY / "docs/performance.md", lines, BEGIN, END)


if __name__ == "__main__":
    main()
