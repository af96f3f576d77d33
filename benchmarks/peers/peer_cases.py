"""The peers' side of what is measured inside one warm process: one JSON object a line in, one out,
as dev.nidus.benchmarks.PeerCases does it.
"""

import json
import os
import sys
import time
import warnings

warnings.filterwarnings("ignore")
import numpy as np
import torch

import reference_steps as steps

torch.set_num_threads(int(os.environ["PEER_THREADS"]))
scans, models, compiled = {}, {}, {}


def once(store, key, make):
    if key not in store:
        store[key] = make()
    return store[key]


def cpu_seconds():
    """Of this process and of its loader processes that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def measured(wish, units_each, operation):
    if wish["warmup"]:
        operation()
    cpu, start = cpu_seconds(), time.perf_counter()
    runs = 0
    while runs < 1 or time.perf_counter() - start < wish["seconds"]:
        operation()
        runs += 1
    return {"units": runs * units_each, "wall": time.perf_counter() - start,
            "cpu": cpu_seconds() - cpu}


def cutter(wish, read_each_time):
    file, seed = wish["scan"], wish["seed"]
    if wish["law"] == "study":
        if read_each_time:
            return lambda: steps.study_cut(steps.study_scan(file), seed)
        image = once(scans, (file, "study"), lambda: steps.study_scan(file))
        return lambda: steps.study_cut(image, seed)
    read, resample = once(scans, "steps", steps.scan_steps)
    if read_each_time:
        return lambda: steps.cut(resample(read(file)), seed)
    scan = once(scans, (file, "inference"), lambda: read(file))
    return lambda: steps.cut(resample(scan), seed)


def patches(wish):
    values = np.fromfile(wish["patches"], "<f4", wish["count"] * steps.EDGE ** 3)
    return torch.from_numpy(values.reshape(wish["count"], 1, steps.EDGE, steps.EDGE, steps.EDGE))


def runner(wish):
    """A function from patches to features: the variant of the network that is asked for."""
    narrow = wish["precision"] == "bfloat16"
    key = (wish["variant"], wish["precision"])
    example = patches(wish)
    if narrow:
        example = example.bfloat16()

    def plain():
        encoder = steps.load_encoder(wish["weights"])
        return encoder.bfloat16() if narrow and wish["variant"] != "eager" else encoder

    if wish["variant"] == "eager":
        encoder = once(models, "eager", plain)
        if not narrow:
            return encoder, example

        def autocast(x):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                return encoder(x)
        return autocast, patches(wish)
    if wish["variant"] == "torchscript":
        def script():
            encoder = once(models, ("plain", narrow), plain)
            return torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(encoder, example)))
        return once(compiled, key, script), example

    def compile_():
        import torch._dynamo
        import torch._inductor.config as inductor
        inductor.freezing = True
        torch._dynamo.config.automatic_dynamic_shapes = False
        return torch.compile(once(models, ("plain", narrow), plain), dynamic=False)
    return once(compiled, key, compile_), example


def on_one_thread(operation):
    def run():
        before = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            operation()
        finally:
            torch.set_num_threads(before)
    return run


@torch.no_grad()
def answer(wish):
    match wish["case"]:
        case "resample":
            return measured(wish, 1, cutter(wish, read_each_time=False))
        case "patch":
            return measured(wish, 1, cutter(wish, read_each_time=True))
        case "write-patch":
            cutter(wish, read_each_time=False)().numpy().astype("<f4").tofile(wish["output"])
            return {}
        case "forward":
            network, x = runner(wish)
            return measured(wish, len(x), lambda: network(x))
        case "extract":
            import pandas as pd

            from peer_extract import features
            table = pd.DataFrame([{"image_path": lesion["scan"],
                                   **dict(zip(("coordX", "coordY", "coordZ"), lesion["seed"]))}
                                  for lesion in wish["lesions"]])
            encoder = once(models, "eager", lambda: steps.load_encoder(wish["weights"]))
            return measured(wish, len(table), lambda: features(table, encoder, wish["workers"]))
        case "train":
            from training_steps import Step
            key = (wish["network"], wish["batch"], wish["precision"])
            step = once(models, key, lambda: Step(*key))
            return measured(wish, wish["batch"], step.run)
        case "finetune":
            from training_steps import Finetuning
            step = once(models, ("finetune", wish["batch"]), lambda: Finetuning(wish["batch"]))
            return measured(wish, wish["batch"], step.run)
        case "augment":
            import peer_augment
            raw = patches(wish) * 3072 - 1024
            return measured(wish, len(raw), on_one_thread(
                lambda: [peer_augment.view(patch) for patch in raw]))
        case "sample":
            import peer_augment
            return measured(wish, 1, on_one_thread(
                lambda: peer_augment.sample(wish["scan"], wish["seed"])))
        case "write-augmented":
            import peer_augment
            view = peer_augment.agreed(patches(wish)[0] * 3072 - 1024)
            view.numpy().astype("<f4").tofile(wish["output"])
            return {}
        case "write-features":
            network, x = runner(wish)
            start = time.perf_counter()
            network(x)
            first = time.perf_counter() - start
            network(x).float().numpy().astype("<f4").tofile(wish["output"])
            return {"first": first}
    raise ValueError(f"no case {wish}")


answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for line in sys.stdin:
    wish = json.loads(line)
    try:
        result = answer(wish)
    except Exception as problem:  # a variant that this torch cannot make is a line of the report
        result = {"problem": f"{type(problem).__name__}: {problem}"[:300]}
    print(json.dumps(result), file=answers, flush=True)
