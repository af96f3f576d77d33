"""The peers' side of reading series: one JSON object a line in, one out, as
dev.nidus.benchmarks.DicomCases does it.
"""

import json
import os
import sys
import time
from pathlib import Path

import numpy as np


def measured(operation):
    before, start = os.times(), time.perf_counter()
    voxels = operation()
    wall, after = time.perf_counter() - start, os.times()
    # what is compared is outside of the clock
    return {"units": 1, "wall": wall, "sum": float(voxels.sum(dtype=np.float64)),
            "probes": [float(voxels[k, 255, 200]) for k in range(0, len(voxels), 37)],
            "cpu": after.user + after.system - before.user - before.system}


def simpleitk(wish):
    """As its documentation reads a series: names in order by GDCM, then the reader, its threads as it likes."""
    import SimpleITK as sitk

    kept = []

    def read():
        reader = sitk.ImageSeriesReader()
        reader.SetFileNames(sitk.ImageSeriesReader.GetGDCMSeriesFileNames(wish["folder"]))
        kept.append(reader.Execute())  # a view without its image is a view of freed memory
        return sitk.GetArrayViewFromImage(kept[-1])

    return measured(read)


def pydicom(wish):
    """As its documentation reads a series: every file, sorted by position, pixels rescaled and stacked."""
    import pydicom

    def read():
        slices = [pydicom.dcmread(path) for path in Path(wish["folder"]).iterdir()]
        slices.sort(key=lambda slice: float(slice.ImagePositionPatient[2]))
        voxels = np.empty((len(slices), slices[0].Rows, slices[0].Columns), np.float32)
        for k, slice in enumerate(slices):
            voxels[k] = slice.pixel_array * float(slice.RescaleSlope) + float(slice.RescaleIntercept)
        return voxels

    return measured(read)


answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for line in sys.stdin:
    wish = json.loads(line)
    try:
        result = {"simpleitk": simpleitk, "pydicom": pydicom}[wish["case"]](wish)
    except Exception as problem:  # a line of the report
        result = {"problem": f"{type(problem).__name__}: {problem}"[:300]}
    print(json.dumps(result), file=answers, flush=True)
