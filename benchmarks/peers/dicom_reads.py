"""Makes DICOM results with Nidus, and reads them with pydicom, highdicom and DCMTK.

    python dicom_reads.py make REPOSITORY FOLDER
    python dicom_reads.py read FOLDER/sr

`make` takes lesions of fixtures/dicom-lesions through seeds, extract, probe and dicom report; labels and model are made
up. `read` prints what each reader finds in each file. Status 1 if a reader complains.
"""

import csv
import glob
import os
import shutil
import subprocess
import sys
import warnings


def make(repository, folder):
    nidus = os.path.join(repository, "nidus")
    lesions = os.path.join(repository, "fixtures/dicom-lesions/structures.dcm")
    weights = os.path.join(repository, "fixtures/encoder/narrow_w0125.safetensors")

    def run(*words):
        subprocess.run([nidus, *words], cwd=folder, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    regions = ["ring", "two pieces", "crescent", "slanted", "gap"]
    run("seeds", "--rtstruct", lesions, *(w for r in regions for w in ("--roi", r)), "-o", "seeds.csv")
    with open(os.path.join(folder, "seeds.csv"), newline="") as file:
        header, *rows = csv.reader(file)
    with open(os.path.join(folder, "lesions.csv"), "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(header + ["malignancy", "split", "finding_site", "lesion_id"])
        for n, row in enumerate(rows):
            table.writerow(row + [("benign", "malignant")[n % 2], ("train", "test")[n % 4 // 2],
                                  "lung", regions[n]])
    run("extract", "lesions.csv", "-o", "features.csv", "--weights", weights, "--progress", "none")
    run("probe", "features.csv", "--label", "malignancy", "--independent", "--allow-overlap", "--c", "1",
        "-o", "results")
    run("dicom", "report", "features.csv", "--model", "results/model.nidus", "-o", "sr",
        "--patch-box")


def report(path):
    import highdicom as hd

    document = hd.sr.srread(path)
    groups = document.content.get_planar_roi_measurement_groups()
    assert type(document).__name__ == "Comprehensive3DSR" and len(groups) == 1, "one group is expected"
    group = groups[0]
    scores = {m.name.meaning: float(m.value) for m in group.get_measurements()}
    assert scores and abs(sum(scores.values()) - 1) < 1e-6, f"scores {scores} do not add up to 1"
    assert len(document.get_evidence()) == 9, "9 instances are the evidence"
    words = "; ".join(f"{name} {value:.3f}" for name, value in scores.items())
    found = ", ".join(q.value.meaning for q in group.get_qualitative_evaluations())
    point = ", ".join(f"{v:.2f}" for v in group.roi.value.ravel())
    return (f"highdicom: {type(document.content).__name__}, '{group.tracking_identifier}', point ({point}) mm in"
            f" {group.roi.frame_of_reference_uid}, {words}; {found}")


def segmentation(path):
    import highdicom as hd

    found = hd.seg.segread(path)
    segment = found.get_segment_description(1)
    sources = [str(uid) for _, _, uid in found.get_source_image_uids()]
    voxels = int(found.get_pixels_by_source_instance(sources, assert_missing_frames_are_empty=True).sum())
    assert found.number_of_segments == 1 and 0 < voxels <= 9 * found.Rows * found.Columns, f"{voxels} voxels"
    return (f"highdicom: {type(found).__name__}, segment '{segment.segment_label}'"
            f" ({segment.segmented_property_type.meaning}) of {segment.tracking_id}, {found.NumberOfFrames} frames,"
            f" {voxels} voxels")


def dsrdump(path):
    done = subprocess.run(["dsrdump", "-v", path], capture_output=True, text=True)
    said = (done.stdout + done.stderr).splitlines()
    complaints = [line for line in said if line[:2] in ("W:", "E:", "F:")]
    assert done.returncode == 0 and not complaints, complaints or f"status {done.returncode}"
    items = sum(line.strip().startswith("<") for line in said)
    return f"dsrdump: {items} content items, no warning"


def pydicom_reads(path):
    import pydicom
    from pydicom import config

    config.settings.reading_validation_mode = config.RAISE
    found = pydicom.dcmread(path)
    elements = sum(1 for _ in found.iterall())  # decodes every value
    return f"pydicom: {found.SOPClassUID.name}, {elements} elements valid"


def modality(path):
    import pydicom

    return pydicom.dcmread(path, specific_tags=["Modality"]).Modality


def read(folder):
    paths = sorted(glob.glob(os.path.join(folder, "*.dcm")))
    readers = {"SR": [pydicom_reads, report], "SEG": [pydicom_reads, segmentation]}
    if shutil.which("dsrdump"):
        readers["SR"].append(dsrdump)
    else:
        print("dsrdump is not installed and was left out")
    warnings.simplefilter("error")
    failed = 0
    for number, path in enumerate(paths, 1):
        for reader in readers[modality(path)]:
            try:
                print(f"{number} {reader(path)}")
            except Exception as problem:  # every complaint of a reader is a failure, whatever its type
                failed += 1
                print(f"{number} {reader.__name__}: {type(problem).__name__}: {problem}")
    print(f"{len(paths)} files, {failed} complaints")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(*sys.argv[2:])
    else:
        sys.exit(read(sys.argv[2]))
