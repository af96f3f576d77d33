"""Makes the tables of this example from a seed: lesions of nobody. Run: python make_tables.py (NumPy 2)."""
import csv

import numpy as np

rng = np.random.default_rng(20240315)
PATIENTS, FEATURES = 90, 12


def write(name, header, rows):
    with open(name, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def numbers(values):
    return [f"{value:.4g}" for value in values]


lesions, trained, untrained, tests = [], [], [], []
severity = rng.normal(size=PATIENTS)
direction = rng.normal(size=FEATURES) / np.sqrt(FEATURES)
site_shift = rng.normal(size=(3, FEATURES)) * 0.5
expression = rng.normal(size=(60, PATIENTS))
expression[:20] += 0.9 * severity  # the set that drives the lesions
for patient in range(PATIENTS):
    site = int(rng.integers(3))
    split = "train" if patient < 50 else "tune" if patient < 64 else "test"
    days = float(rng.exponential(900 * np.exp(-0.7 * severity[patient])))
    end = float(rng.uniform(500, 2200))
    for n in range(1 + int(rng.integers(2))):
        name = f"L{len(lesions) + 1:03d}"
        own = severity[patient] + 0.4 * rng.normal()
        label = "malignant" if own + 0.5 * rng.normal() > 0 else "benign"
        lesions.append([name, f"P{patient + 1:02d}", f"hospital {'ABC'[site]}", "soft" if rng.random() < 0.5 else "sharp",
                        f"{12 + 4 * own + 5 * rng.normal():.1f}", label, f"{min(days, end):.0f}", int(days <= end), split, "true"])
        features = 0.9 * own * direction + site_shift[site] + 0.8 * rng.normal(size=FEATURES)
        trained.append([name, *numbers(features)])
        untrained.append([name, *numbers(0.3 * own * direction + rng.normal(size=FEATURES))])
        tests.append(features)
header = [f"pred_{n}" for n in range(FEATURES)]
write("lesions.csv", ["lesion", "PatientID", "hospital", "kernel", "diameter_mm", "diagnosis", "days", "dead", "split", "synthetic"], lesions)
write("trained.csv", ["lesion", *header], trained)
write("untrained.csv", ["lesion", *header], untrained)
pairs, scans = [], []
for n in range(30):
    for scan in ("test", "retest"):
        scans.append([f"S{n:02d}", scan, *numbers(tests[n] + 0.3 * rng.normal(size=FEATURES))])
        pairs.append([f"S{n:02d}", scan, len(scans)])
write("pairs.csv", ["lesion", "scan", "row"], pairs)
write("rescanned.csv", ["lesion", "scan", *header], scans)
write("expression.csv", ["gene", *[f"P{n + 1:02d}" for n in range(PATIENTS)]],
      [[f"GENE{n + 1}", *numbers(expression[n])] for n in range(60)])
with open("sets.gmt", "w") as file:
    for name, first in (("DRIVER", 1), ("NEUTRAL_A", 21), ("NEUTRAL_B", 41)):
        file.write("\t".join([name, "made up", *[f"GENE{n}" for n in range(first, first + 20)]]) + "\n")
