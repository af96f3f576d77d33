"""Makes the lesion tables of examples/sarcoma.yaml from data/sts. Run in examples/sarcoma: python make_tables.py [data/sts].

A seed lies on the voxel nearest to its point of the pair whose patch of 32 x 32 x 10 voxels lies in the scan as a whole, since
padding would tell where in the scan a lesion is. Needs Python alone.
"""
import array
import csv
import gzip
import math
import random
import struct
import sys
from pathlib import Path

STS = Path(sys.argv[1] if len(sys.argv) > 1 else "../../data/sts")
PATCH = ((32, 0.977), (32, 0.977), (10, 3.27))  # voxels and mm along the scan's axes: the plan small


def grid(patient):
    """Counts, spacings, and the affine of voxels to LPS mm."""
    with gzip.open(STS / f"{patient}_ct.nii.gz") as file:
        header = file.read(348)
    counts = struct.unpack("<8h", header[40:56])[1:4]
    spacings = struct.unpack("<8f", header[76:108])[1:4]
    if struct.unpack("<h", header[254:256])[0] <= 0:
        raise SystemExit(f"{patient} has no sform")
    rows = [struct.unpack("<4f", header[280 + 16 * n:296 + 16 * n]) for n in range(3)]
    return counts, spacings, [[-v for v in rows[0]], [-v for v in rows[1]], list(rows[2])]


def inside(millimetres, axis, counts, spacings):
    size, spacing = PATCH[axis]
    reach = math.ceil((size - 1) / 2 * spacing / spacings[axis] - 0.05)
    last = counts[axis] - 1 - reach
    index = millimetres / spacings[axis]
    return (counts[axis] - 1) / 2 if last < reach else min(max(round(index), reach), last)


def read(name):
    with open(STS / name, newline="") as file:
        return list(csv.DictReader(file))


halves = {row["patient"]: row for row in read("patients.csv")}
grids, pairs = {}, []
for n, row in enumerate(read("tumour_muscle_pairs.csv")):
    patient = row["patient"]
    counts, spacings, affine = grids.setdefault(patient, grid(patient))
    voxel = [inside(float(row[a]), axis, counts, spacings) for axis, a in enumerate("xyz")]
    point = [sum(affine[r][c] * voxel[c] for c in range(3)) + affine[r][3] for r in range(3)]
    half = halves[patient]["half"]
    pairs.append([f"{patient}-{row['pair']}-{row['label']}", f"{patient}_ct.nii.gz", *[f"{v:.3f}" for v in point], patient, row["pair"],
                  "tumour" if row["label"] == "1" else "muscle", half, halves[patient]["kernel"],
                  "train" if half == "A" else "test", "train" if half == "B" else "test"])
with open("lesions.csv", "w", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows(
        [["lesion", "image_path", "coordX", "coordY", "coordZ", "PatientID", "pair", "tissue", "half", "kernel", "split", "split_reversed"], *pairs])
for half in "AB":
    with open(f"half_{half.lower()}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["image_path", "coordX", "coordY", "coordZ", "mask_path", "PatientID"])
        for patient, row in sorted(halves.items()):
            if row["half"] == half:  # positives are drawn from the outline; the point is not used
                counts, _, affine = grids.get(patient) or grid(patient)
                middle = [sum(affine[r][c] * (counts[c] - 1) / 2 for c in range(3)) + affine[r][3] for r in range(3)]
                writer.writerow([f"{patient}_ct.nii.gz", *[f"{v:.3f}" for v in middle], f"{patient}_mask.nii.gz", patient])

# Points anywhere in soft tissue (0 to 100 HU), without a look at any outline: for the pre-training that knows no lesion. None lies
# so near to the border that its patch would need padding.
POINTS = 40


def tissue(patient, draws):
    counts, spacings, affine = grids.get(patient) or grid(patient)
    with gzip.open(STS / f"{patient}_ct.nii.gz") as file:
        header = file.read(352)
        slope, intercept = struct.unpack("<2f", header[112:120])
        values = array.array({4: "h", 16: "f"}[struct.unpack("<h", header[70:72])[0]], file.read())
    reaches = [math.ceil((size - 1) / 2 * spacing / own - 0.05) for (size, spacing), own in zip(PATCH, spacings)]
    points = []
    while len(points) < POINTS:
        voxel = [draws.randrange(reach, count - reach) if count > 2 * reach else count // 2 for reach, count in zip(reaches, counts)]
        value = values[voxel[0] + counts[0] * (voxel[1] + counts[1] * voxel[2])]
        if 0 <= value * (slope or 1) + (intercept if slope else 0) <= 100:
            points.append([sum(affine[r][c] * voxel[c] for c in range(3)) + affine[r][3] for r in range(3)])
    return points


with open("half_a_anywhere.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["image_path", "coordX", "coordY", "coordZ", "PatientID"])
    chance = random.Random(1)
    for patient, row in sorted(halves.items()):
        if row["half"] == "A":
            for point in tissue(patient, chance):
                writer.writerow([f"{patient}_ct.nii.gz", *[f"{v:.3f}" for v in point], patient])
