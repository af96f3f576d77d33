"""The reference's steps in Python, run through the conformance suite as any outsider would run them.

The encoder is built in torch from the rule of docs/guide/conformance.md alone; that the suite's
encoder.torch holds the same numbers is checked. Started by benchmarks/peers/conformance.
"""

import argparse
import re
import subprocess
import warnings
from collections import defaultdict
from pathlib import Path

warnings.filterwarnings("ignore")
import numpy as np
import pandas as pd
import torch

import reference_steps as steps

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
WIDTH = 8  # widen_factor 0.125 of 64 channels; 256 features
FOUND = re.compile(r"^(ok  |FAIL) (\S+) +(?:patch (\S+) +\((\S+)\) +features (\S+) +\((\S+)\))?(.*)$")


# ---- the encoder by the guide's rule ----

def u(tensor, count):
    mask = np.uint64(0xFFFFFFFF)
    h = (np.arange(count, dtype=np.uint64) * np.uint64(2654435761)
         + np.uint64((tensor + 1) * 2246822519)) & mask
    for _ in range(2):
        h = ((h ^ (h >> np.uint64(16))) * np.uint64(0x45D9F3B)) & mask
    return ((h ^ (h >> np.uint64(16))) >> np.uint64(8)).astype(np.float64) / 2**24 - 0.5


def value(name, tensor, shape):
    if name.endswith("num_batches_tracked"):
        return torch.tensor(1000 + tensor)
    x = u(tensor, int(np.prod(shape)))
    if len(shape) == 5:
        x = x * np.sqrt(12.0 / np.prod(shape[1:]))
    elif name.endswith("running_var"):
        x = 0.05 * (1 + x)
    elif name.endswith("weight"):
        x = 0.22 * (1 + 0.4 * x)
    else:
        x = 0.2 * x
    return torch.from_numpy(x.astype(np.float32).reshape(shape))


def encoder(suite):
    network = steps.Encoder(WIDTH)
    state = {name: value(name, t, tuple(tensor.shape))
             for t, (name, tensor) in enumerate(network.state_dict().items())}
    stored = torch.load(suite / "encoder.torch", map_location="cpu", weights_only=True)
    stored = stored["trunk_state_dict"]
    others = [name for name in state if name not in stored or not torch.equal(state[name], stored[name])]
    print(f"weights by the guide's rule: {len(state)} tensors, "
          + ("the same bits as in encoder.torch" if not others and len(state) == len(stored)
             else f"{len(others)} differ from encoder.torch, the first is {others[:1]}"))
    network.load_state_dict(state, strict=True)
    return network.eval()


# ---- patches ----

def cutter(law):
    if law == "study":
        return lambda file, seed: steps.study_cut(steps.study_scan(file), seed)
    read, resample = steps.scan_steps()
    return lambda file, seed: steps.cut(resample(read(file)), seed)


@torch.no_grad()
def compute(suite, network, law, output):
    """Writes patches and features of every lesion that the steps can do; says which they cannot."""
    patches = output / "patches"
    patches.mkdir(parents=True, exist_ok=True)
    cut = cutter(law)
    rows = []
    for row, lesion in pd.read_csv(suite / "lesions.csv").iterrows():
        file = patches / f"{row + 1:06d}.npy"
        file.unlink(missing_ok=True)
        seed = tuple(float(lesion[name]) for name in ("coordX", "coordY", "coordZ"))
        try:
            patch = cut(str(suite / lesion.image_path), seed)
            features = network(patch[None])[0].numpy()
        except Exception as refusal:  # what a library says of a seed outside is part of the result
            first = str(refusal).strip().splitlines()[-1:]
            print(f"{law}: {lesion.lesion} refused: {type(refusal).__name__}: {''.join(first)[:120]}")
            continue
        np.save(file, patch.numpy())
        rows.append({"lesion": lesion.lesion,
                     **{f"pred_{n}": repr(float(value)) for n, value in enumerate(features)}})
    pd.DataFrame(rows).to_csv(output / "theirs.csv", index=False)


# ---- the verdict ----

def check(suite, law, output):
    """Prints what the suite says, and sums it up by phantom."""
    answer = subprocess.run(
        [REPOSITORY / "nidus", "conformance", "check", suite, "--features", output / "theirs.csv",
         "--patches", output / "patches", "--law", law], capture_output=True, text=True)
    if answer.returncode not in (0, 3):
        raise SystemExit(f"the check of the {law} law ended with {answer.returncode}:\n{answer.stderr}")
    print(f"\n{answer.stdout}")
    phantoms = pd.read_csv(suite / "lesions.csv").set_index("lesion").phantom
    groups = defaultdict(list)
    for line in answer.stdout.splitlines():
        if found := FOUND.match(line):
            groups[phantoms[found[2]]].append(found)
    lines = []
    for phantom, lesions in groups.items():
        measured = [lesion for lesion in lesions if lesion[3]]
        passed = sum(lesion[1] == "ok  " for lesion in lesions)
        worst = [max((float(lesion[n]) for lesion in measured), default=float("nan")) for n in (4, 6)]
        lines.append(f"| `{law}` | `{phantom}` | {passed} of {len(lesions)} "
                     f"| {worst[0]:.1e} | {worst[1]:.1e} |")
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", default=str(REPOSITORY / "benchmarks/target/conformance"))
    parser.add_argument("--law", choices=["inference", "study"], action="append")
    options = parser.parse_args()
    torch.set_num_threads(1)
    work = Path(options.work)
    suite = work / "phantoms"
    subprocess.run([REPOSITORY / "nidus", "conformance", "phantoms", "-o", suite], check=True)
    network = encoder(suite)
    table = []
    for law in options.law or ("inference", "study"):
        compute(suite, network, law, work / law)
        table += check(suite, law, work / law)
    print("\n".join(["| law | phantom | lesions that conform | largest error of a patch | of features |",
                     "|---|---|---|---|---|", *table]))


if __name__ == "__main__":
    main()
