"""The race: the same scans, weights and threads on both sides, alternating in one run.

Started by benchmarks/peers/run; see docs/performance.md for what is measured and why so.
"""

import argparse
import csv
import datetime
import importlib.metadata
import json
import os
import random
import shutil
import sys
import time
from pathlib import Path

import numpy as np

import report
from dicom_race import PARTS as DICOM_PARTS, DicomRace
from evidence_race import PARTS as EVIDENCE_PARTS, EvidenceRace
from report import Row
from sides import Worker, run

THREADS = 2
PARTS = (*EVIDENCE_PARTS, *DICOM_PARTS)  # these make their own data
TUMOUR = (-21.8586, -120.5358, -611.4964)  # data/chest/seeds.csv
HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
SCAN = REPOSITORY / "data/chest/lung1_image.nrrd"
# what the launcher gives nidus pretrain: freed memory is kept for the next step
TRAINING_MEMORY = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_MAX_": "0",
                   "MALLOC_TRIM_THRESHOLD_": "100000000000", "MALLOC_TOP_PAD_": "268435456"}
FEATURE_TOLERANCE = 2e-5
# resampling in another order of operations; ITK's whole numbers differ by 1 HU in 0.005 % (SPEC 2.2)
PATCH_TOLERANCE = {"inference": 1e-5, "study": 1.001 / 3072}


class Race:
    def __init__(self, options):
        self.work = Path(options.work)
        self.quick = options.quick
        self.rounds = 2 if options.quick else 3
        self.deadline = time.monotonic() + options.minutes * 60
        self.java = os.environ["NIDUS_RACE_JAVA"]
        self.environment = {"OPENBLAS_NUM_THREADS": "1", "PEER_THREADS": str(THREADS),
                            "TORCHINDUCTOR_CACHE_DIR": str(self.work / "inductor")}
        self.weights = self.work / "full.torch"
        self.sections, self.remarks = [], []
        self.only = options.only

    def wants(self, part):
        return self.only in (None, part)

    # ---- what both sides get ----

    def prepare(self):
        import SimpleITK as sitk

        self.work.mkdir(parents=True, exist_ok=True)
        run(self.java_command("dev.nidus.benchmarks.MakeWeights", self.work), self.work / "log")
        image = sitk.ReadImage(str(SCAN))
        self.nifti = self.work / "scan.nii.gz"
        sitk.WriteImage(image, str(self.nifti), useCompression=True)
        chance = random.Random(20240315)
        self.seeds = [
            image.TransformContinuousIndexToPhysicalPoint(
                [chance.uniform(0.3, 0.7) * n for n in image.GetSize()]) for _ in range(200)]
        self.copies = []
        for n in range(4 if self.quick else 6):
            self.copies.append(self.work / f"scan{n}.nrrd")
            shutil.copyfile(SCAN, self.copies[-1])
        self.one = self.lesions("one", [(self.copies[0], TUMOUR)])
        self.scattered = self.lesions("scattered", list(zip(self.copies, self.seeds)))
        self.ten = self.lesions("ten", [(self.copies[0], seed) for seed in self.seeds[:10]])

    def lesions(self, name, rows):
        path = self.work / f"{name}.csv"
        with open(path, "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(["image_path", "coordX", "coordY", "coordZ"])
            out.writerows([scan, *seed] for scan, seed in rows)
        return path

    def java_command(self, main, *arguments):
        return [self.java, "--enable-native-access=ALL-UNNAMED", f"-Dnidus.repository={REPOSITORY}",
                "-cp", str(REPOSITORY / "benchmarks/target/nidus-benchmarks.jar"), main,
                *map(str, arguments)]

    def ours(self, **further):
        return Worker(self.java_command("dev.nidus.benchmarks.PeerCases"),
                      {**self.environment, **further})

    def theirs(self):
        return Worker([sys.executable, str(HERE / "peer_cases.py")], self.environment)

    def difference(self, ours, theirs, what, **wish):
        """The largest difference of what both sides write for one wish."""
        sides = []
        for side, name in ((ours, "ours"), (theirs, "theirs")):
            answer = side.ask(case=what, output=str(self.work / name), **wish)
            if "problem" in answer:
                raise SystemExit(f"{name} could not do {what}: {answer['problem']}")
            sides.append(np.fromfile(self.work / name, "<f4"))
        if sides[0].shape != sides[1].shape:
            raise SystemExit(f"{what}: {sides[0].shape} numbers of ours, {sides[1].shape} of theirs")
        return float(np.abs(sides[0] - sides[1]).max())

    def say(self, text):
        print(f"[{datetime.datetime.now():%H:%M:%S}] {text}", flush=True)

    # ---- patches ----

    def patches(self):
        rows = [Row("resampling alone, `inference` law against MONAI", "s", 50),
                Row("resampling alone, `study` law against SimpleITK", "s"),
                Row("patch with file read, `.nii.gz`", "s", 3),
                Row("patch with file read, gzip `.nrrd`", "s", 3)]
        near = Row("our read of `.nii.gz` against inflating the whole file and no more", "s",
                   note="1 = bound by inflate alone; above 1: the read stops after the last slice needed")
        wishes = [("resample", SCAN, "inference"), ("resample", SCAN, "study"),
                  ("patch", self.nifti, "inference"), ("patch", SCAN, "inference")]
        with self.ours() as ours, self.theirs() as theirs:
            for law, most in PATCH_TOLERANCE.items():
                found = max(self.difference(ours, theirs, "write-patch", scan=str(SCAN), law=law,
                                            seed=seed) for seed in (TUMOUR, *self.seeds[:3]))
                self.remarks.append(f"patches, {law} law: largest difference {found:.1e} "
                                    "in normalised units (4 seeds)")
                if found > most:
                    raise SystemExit(f"the patches of the {law} law differ by {found}: no race")
            for _ in range(self.rounds if self.wants("patches") else 0):
                for row, (case, scan, law) in zip(rows, wishes):
                    ask = dict(case=case, scan=str(scan), law=law, seed=TUMOUR)
                    pair = [per_unit(side.ask(seconds=seconds, warmup=True, **ask))
                            for side, seconds in ((ours, 1), (theirs, 3))]
                    row.add(pair[0][0], pair[1][0], pair[0][1], pair[1][1])
                inflate = per_unit(ours.ask(case="inflate", scan=str(self.nifti), seconds=1,
                                            warmup=True))
                read = per_unit(ours.ask(case="patch", scan=str(self.nifti), law="inference",
                                         seed=TUMOUR, seconds=1, warmup=True))
                near.add(read[0], inflate[0], read[1], inflate[1])
            self.input = self.write_patches(ours)
        if self.wants("patches"):
            self.sections.append(("Patches of 50 x 50 x 50 mm from a scan of 512 x 512 x 48",
                                  rows + [near]))

    def write_patches(self, ours):
        parts = []
        for n, seed in enumerate(self.seeds[:8]):
            output = self.work / f"patch{n}"
            ours.ask(case="write-patch", scan=str(SCAN), law="inference", seed=seed,
                     output=str(output))
            parts.append(np.fromfile(output, "<f4"))
        path = self.work / "patches"
        np.concatenate(parts).tofile(path)
        return str(path)

    # ---- views and samples ----

    def augment(self):
        """One thread on both sides: throughput of a core."""
        rows = [Row("one view of a 50 x 50 x 50 patch, against MONAI's transforms", "s", 5, per_core=True),
                Row("one sample of four views from the scan file, gzip `.nrrd`", "s", 5, per_core=True)]
        wishes = [dict(case="augment", patches=self.input, count=8),
                  dict(case="sample", scan=str(SCAN), seed=TUMOUR)]
        with self.ours() as ours, self.theirs() as theirs:
            found = self.difference(ours, theirs, "write-augmented", patches=self.input, count=1)
            self.remarks.append(f"views, the same changes: largest difference {found:.1e}")
            if found > PATCH_TOLERANCE["inference"]:
                raise SystemExit(f"the views differ by {found}: no race")
            for _ in range(self.rounds):
                for row, wish in zip(rows, wishes):
                    our = per_unit(ours.ask(seconds=2, warmup=True, **wish))
                    their = per_unit(theirs.ask(seconds=3, warmup=True, **wish))
                    row.add(our[0], their[0], our[1], their[1])
        self.sections.append(("Views and samples of the main pre-training, one thread", rows))

    # ---- forward pass ----

    def forward(self, precision, batches):
        rows = []
        seconds = 1 if self.quick else 2
        common = dict(patches=self.input, weights=str(self.weights), precision=precision)
        with self.ours() as ours, self.theirs() as theirs:
            found = self.difference(ours, theirs, "write-features", count=2, batch=1, streams=2,
                                    threads=1, variant="eager", **common)
            self.remarks.append(f"features, {precision}: largest difference {found:.1e} (eager)")
            if precision == "float32" and found > FEATURE_TOLERANCE:
                raise SystemExit(f"the features differ by {found}: no race")
            for batch in batches:
                self.say(f"forward {precision}, batch {batch}: compiling")
                peers = {"torch.compile": "compile", "TorchScript": "torchscript", "eager": "eager"}
                if self.quick:
                    del peers["TorchScript"]
                made = {}
                for name, variant in peers.items():
                    answer = theirs.ask(case="write-features", output=str(self.work / "theirs"),
                                        count=batch, variant=variant, **common)
                    if "problem" in answer:
                        made[name] = [Row(f"batch {batch}, against {name}", "s",
                                          note=f"torch cannot: {answer['problem'][:100]}")]
                    else:
                        must = 1.0 if name == "torch.compile" else 0
                        made[name] = [
                            Row(f"batch {batch} in two streams, against {name}", "s", must),
                            Row(f"batch {batch} in one call, against {name}", "s")]
                        if name == "torch.compile":
                            for row in made[name]:
                                row.note = f"made in {answer['first']:.0f} s"
                # a batch of one keeps both streams busy with one patch each
                streams = dict(count=max(batch, 2), batch=max(1, batch // 2), streams=2, threads=1)
                call = dict(count=batch, batch=batch, streams=1, threads=THREADS)
                for number in range(self.rounds):
                    for name, variant in peers.items():
                        if len(made[name]) < 2:
                            continue
                        # theirs stands between the two of ours: each pair is of neighbours
                        ask = dict(case="forward", seconds=seconds, **common)
                        before = per_unit(ours.ask(warmup=number == 0, **streams, **ask))
                        their = per_unit(theirs.ask(warmup=number == 0, count=batch,
                                                    variant=variant, **ask))
                        after = per_unit(ours.ask(warmup=number == 0, **call, **ask))
                        for row, our in zip(made[name], (before, after)):
                            row.add(our[0], their[0], our[1], their[1])
                rows += [row for name in peers for row in made[name]]
        self.sections.append((f"Forward pass of the full network, {precision}, per patch", rows))

    # ---- end to end, both warm ----

    def warm(self):
        """From files to features with the encoder loaded; the peer with the better of its loaders."""
        cases = [(Row(f"1 lesion a scan, {len(self.copies)} scans, per lesion", "s", 5),
                  list(zip(self.copies, self.seeds))),
                 (Row("10 lesions of one scan, per lesion", "s", 10),
                  [(self.copies[0], seed) for seed in self.seeds[:10]])]
        with self.ours() as ours, self.theirs() as theirs:
            for row, pairs in cases:
                ask = dict(case="extract", weights=str(self.weights), threads=THREADS,
                           lesions=[{"scan": str(scan), "seed": seed} for scan, seed in pairs])

                def peer(workers):
                    return per_unit(theirs.ask(seconds=0, warmup=False, workers=workers, **ask))

                per_unit(ours.ask(seconds=0, warmup=True, **ask))
                tried = {n: peer(n)[0] for n in (0, THREADS)}
                workers = min(tried, key=tried.get)
                row.note = f"peer with {workers} workers, the better of 0 and {THREADS}"
                for _ in range(self.rounds):
                    our = per_unit(ours.ask(seconds=0, warmup=False, **ask))
                    their = peer(workers)
                    row.add(our[0], their[0], our[1], their[1])
        self.sections.append(("End to end, both sides warm", [row for row, _ in cases]))

    # ---- training ----

    def training(self):
        """Forward, loss and backward; both sides with all threads in one stream, ours with the memory
        settings of its launcher."""
        cases = [("full", 4, "float32", 0.95), ("small", 128, "float32", 0.95),
                 ("small", 128, "bfloat16", 0)]
        rows, memory = [], []
        for network, batch, precision, must in cases:
            self.say(f"training {network}, {precision}")
            row = Row(f"{network} network, batch {batch}, {precision}, per patch", "s", must)
            ask = dict(case="train", network=network, batch=batch, precision=precision,
                       threads=THREADS, seconds=0 if network == "full" else 2)
            with self.ours(**TRAINING_MEMORY) as ours, self.theirs() as theirs:
                for number in range(self.rounds):
                    our = per_unit(ours.ask(warmup=number == 0, **ask))
                    their = per_unit(theirs.ask(warmup=number == 0, **ask))
                    row.add(our[0], their[0], our[1], their[1])
                peak = Row(f"{network} network, batch {batch}, {precision}: peak memory", "bytes")
                peak.add(ours.peak_bytes(), theirs.peak_bytes())
            rows.append(row)
            memory.append(peak)
        self.sections.append(("Training step: forward, loss, backward", rows + memory))

    def finetuning(self):
        """Forward, cross-entropy, backward and Adam of the full network with a head of eight classes."""
        batch = 4
        row = Row(f"full network, batch {batch}, float32, per patch", "s", 0.95)
        ask = dict(case="finetune", batch=batch, threads=THREADS, seconds=0)
        with self.ours(**TRAINING_MEMORY) as ours, self.theirs() as theirs:
            for number in range(self.rounds):
                our = per_unit(ours.ask(warmup=number == 0, **ask))
                their = per_unit(theirs.ask(warmup=number == 0, **ask))
                row.add(our[0], their[0], our[1], their[1])
        self.sections.append(("Fine-tuning step: forward, cross-entropy, backward, Adam", [row]))

    # ---- whole processes ----

    def nidus(self, lesions, weights):
        output = self.work / "ours.csv"
        return run([str(REPOSITORY / "nidus"), "extract", str(lesions), "-o", str(output),
                    "--weights", str(weights), "--threads", str(THREADS), "--progress", "none"],
                   self.work / "log", self.environment)

    def python(self, lesions, workers):
        stamp = self.work / "stamp"
        cost = run([sys.executable, str(HERE / "peer_extract.py"), str(lesions),
                    str(self.work / "theirs.csv"), str(self.weights), str(THREADS), str(workers),
                    str(stamp)], self.work / "log", self.environment, has_workers=workers > 0)
        return cost, float(stamp.read_text()) - cost.started

    def agree(self, what):
        tables = [np.genfromtxt(self.work / name, delimiter=",", skip_header=1,
                                usecols=range(4, 4 + 4096), ndmin=2)
                  for name in ("ours.csv", "theirs.csv")]
        found = float(np.abs(tables[0] - tables[1]).max())
        self.remarks.append(f"{what}: largest difference of a feature {found:.1e}")
        if found > 5 * FEATURE_TOLERANCE:
            raise SystemExit(f"{what}: the features differ by {found}")

    def processes(self):
        first = [Row("start to first feature, weights `.torch` on both sides", "s", 2),
                 Row("start to first feature, ours from `.safetensors`", "s", 2)]
        scattered = Row(f"1 lesion a scan, {len(self.copies)} scans", "s")
        ten = Row("10 lesions of one scan", "s")
        cpu = [Row(f"CPU seconds per lesion, {len(self.copies)} scans", "s"),
               Row("CPU seconds per lesion, 10 lesions of one scan", "s")]
        memory = [Row("peak memory, 1 lesion", "bytes")]
        workers = {}
        for number in range(1 if self.quick else self.rounds):
            self.say(f"whole processes, round {number + 1}")
            ours = self.nidus(self.one, self.weights)
            theirs, instant = self.python(self.one, 0)
            lean = self.nidus(self.one, self.weights.with_suffix(".safetensors"))
            if number == 0:
                self.agree("1 lesion")
            first[0].add(ours.wall, instant)
            first[1].add(lean.wall, instant)
            memory[0].add(ours.peak_bytes, theirs.peak_bytes)
            for row, cpu_row, table, lesions in (
                    (scattered, cpu[0], self.scattered, len(self.copies)),
                    (ten, cpu[1], self.ten, 10)):
                if self.quick and row is scattered:
                    continue
                mine = self.nidus(table, self.weights)
                if table not in workers:
                    tried = {n: self.python(table, n)[0] for n in (0, THREADS)}
                    alone = tried[0].wall
                    workers[table] = min(tried, key=lambda n: tried[n].wall)
                    peer = tried[workers[table]]
                    self.agree(row.case)
                else:
                    peer = self.python(table, workers[table])[0]
                row.note = f"peer with {workers[table]} workers, the better of 0 and {THREADS}"
                row.add(mine.wall, peer.wall, mine.cpu, peer.cpu)
                cpu_row.add(mine.cpu / lesions, peer.cpu / lesions)
        memory.append(self.many_lesions(alone / 10))
        self.sections.append(("Whole processes, start-up included", [*first, scattered, ten, *cpu]))
        self.sections.append(("Memory", memory))

    def many_lesions(self, seconds_each):
        """Their 200 lesions take minutes; what the time allows is done, and the row says how many."""
        left = self.deadline - time.monotonic()
        count = 10 if self.quick else int(min(200, max(20, left / seconds_each)))
        rows = [(self.copies[0], seed) for seed in self.seeds]
        self.say(f"memory: 200 lesions of ours, {count} of theirs")
        ours = self.nidus(self.lesions("two-hundred", rows), self.weights)
        theirs = self.python(self.lesions("many", rows[:count]), 0)[0]
        row = Row("peak memory, 200 lesions of one scan", "bytes", 2,
                  note="peer: one process, no workers" + ("" if count == 200 else f", {count} lesions"))
        row.add(ours.peak_bytes, theirs.peak_bytes)
        return row


def per_unit(answer):
    """(wall, CPU) seconds per patch."""
    if "problem" in answer:
        raise SystemExit(f"a side could not measure: {answer['problem']}")
    return answer["wall"] / answer["units"], answer["cpu"] / answer["units"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--minutes", type=float, default=24)
    parser.add_argument("--work", default=str(REPOSITORY / "benchmarks/target/peers"))
    parser.add_argument(
        "--only", choices=["patches", "augment", "forward", "warm", "training", "finetuning",
                           "processes", *PARTS])
    parser.add_argument("--no-document", action="store_true")
    options = parser.parse_args()
    race = Race(options)
    load = os.getloadavg()[0]
    instant = datetime.datetime.now()
    began = time.monotonic()
    if options.only not in ("training", "finetuning", *PARTS):  # these make their own data
        race.say("preparing scans and weights")
        race.prepare()
        race.say("patches")
        race.patches()
    if race.wants("augment"):
        race.say("views and samples")
        race.augment()
    if race.wants("forward"):
        race.forward("float32", (8,) if race.quick else (1, 2, 8))
        race.forward("bfloat16", (8,) if race.quick else (1, 2, 8))
    if race.wants("warm"):
        race.say("end to end, warm")
        race.warm()
    if race.wants("training"):
        race.training()
    if race.wants("finetuning"):
        race.say("fine-tuning")
        race.finetuning()
    EvidenceRace(race).run()
    DicomRace(race).run(SCAN)
    if race.wants("processes"):
        race.processes()
    names = ("torch", "monai", "SimpleITK", "itk", "numpy", "scikit-learn", "optuna", "lifelines", "pydicom",
             "pylibjpeg-openjpeg")
    occasions = []
    if not (options.only or options.quick):
        report.remember(HERE / "occasions", instant, race.rounds, load, race.sections)
        occasions = report.occasions(HERE / "occasions")
    installed = {each.metadata["Name"] for each in importlib.metadata.distributions()}
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in names if name in installed)
    lines = [f"Measured on {datetime.date.today()} in {(time.monotonic() - began) / 60:.0f} minutes, "
             f"{race.rounds} rounds{' (`--quick`)' if race.quick else ''}, "
             f"{THREADS} threads on both sides; load of the machine before: {load:.1f}.", "",
             *report.machine(versions, race.java), "", *report.table(race.sections), *occasions,
             "Checked in the same run:", "", *(f"- {remark}" for remark in race.remarks)]
    print("\n".join(lines))
    (race.work / "results.json").write_text(json.dumps(
        {title: [vars(row) for row in rows] for title, rows in race.sections}, indent=1))
    if not (options.no_document or options.only):
        report.insert(REPOSITORY / "docs/performance.md", lines)


if __name__ == "__main__":
    main()
