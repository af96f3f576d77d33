"""Makes DICOM results with Nidus, and reads them with pydicom, highdicom, DCMTK and dicom3tools.

    python dicom_reads.py make REPOSITORY FOLDER
    python dicom_reads.py read REPOSITORY FOLDER

`make` takes lesions of fixtures/dicom-lesions through seeds, extract, probe, dicom report and saliency, and de-identifies
their series; labels and model are made up. `read` prints what each reader finds in each file. Status 1 if a reader complains.
"""

import csv
import glob
import os
import re
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
    with open(os.path.join(folder, "lesions.csv"), newline="") as file:
        rows = list(csv.reader(file))
    with open(os.path.join(folder, "two.csv"), "w", newline="") as file:
        csv.writer(file).writerows(rows[:3])
    run("saliency", "two.csv", "--weights", weights, "--method", "gradient", "--stability-noise", "0", "--replicates", "100",
        "--dicom", "--progress", "none", "-o", "saliency")
    run("dicom", "convert", os.path.dirname(lesions), "-o", "clean", "--deidentify", "--lesions", lesions, "--lesions",
        os.path.join(os.path.dirname(lesions), "binary.dcm"))


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


def top_of_map(path):
    """The segmentation beside a parametric map has the voxels whose values are largest in size, in the same places."""
    import highdicom as hd
    import numpy as np

    found = hd.seg.segread(path)
    segment = found.get_segment_description(1)
    values = hd.pm.sop.pmread(path.replace(".top.dcm", ".map.dcm")).get_volume()
    taken = found.get_volume(combine_segments=True)
    least = float(re.search("at least (.+) in size", segment.SegmentDescription).group(1))
    where = np.argwhere(taken.array > 0)
    high = np.argwhere(np.abs(values.array) >= least * (1 - 1e-5))
    def places(volume, indices):
        return sorted(map(tuple, np.round(volume.map_indices_to_reference(indices), 2)))
    assert places(taken, where) == places(values, high), "the voxels of the segment are not the largest of the map"
    return (f"highdicom: {type(found).__name__}, segment '{segment.segment_label}', {len(where)} of {values.array.size} voxels,"
            f" the largest of the map beside it")


def parametric_map(path):
    import highdicom as hd

    found = hd.pm.sop.pmread(path)
    values = found.get_volume().array
    mapping = found.SharedFunctionalGroupsSequence[0].RealWorldValueMappingSequence[0]
    ends = mapping.DoubleFloatRealWorldValueFirstValueMapped, mapping.DoubleFloatRealWorldValueLastValueMapped
    assert abs(values.min() - ends[0]) + abs(values.max() - ends[1]) < 1e-6 * abs(ends[1]), f"{ends} is not the range"
    return (f"highdicom: {type(found).__name__}, {found.NumberOfFrames} frames of {found.Columns} x {found.Rows}, values"
            f" {values.min():.4g} to {values.max():.4g}, '{mapping.LUTExplanation}'")


# what dciodvfy warns of, with its reason: the series of the fixtures has no study date; codes of models are of a scheme of our
# own; the word QUANTITY, which highdicom and dcmqi write, is younger than its list; and which side of the body it is nobody knows
KNOWN = ("needed to build DICOMDIR", "<99NIDUS>", "<QUANTITY>", "<Laterality>")


def said_by_dciodvfy(path):
    done = subprocess.run(["dciodvfy", path], capture_output=True, text=True)
    return {line.strip() for line in (done.stdout + done.stderr).splitlines()}


def dciodvfy(path):
    said = said_by_dciodvfy(path)
    complaints = sorted(line for line in said if line.startswith("Error")
                        or line.startswith("Warning") and not any(word in line for word in KNOWN))
    assert not complaints, complaints
    return f"dciodvfy: no error, {sum(line.startswith('Warning') for line in said)} known warnings"


def originals(repository):
    """Of each class the errors that dciodvfy finds in the fixtures themselves."""
    errors = {}
    for path in glob.glob(os.path.join(repository, "fixtures/dicom-lesions/*.dcm")):
        errors.setdefault(modality(path), set()).update(
            line for line in said_by_dciodvfy(path) if line.startswith("Error"))
    return errors


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


def read(repository, folder):
    paths = sorted(glob.glob(os.path.join(folder, "sr/*.dcm")) + glob.glob(os.path.join(folder, "saliency/*/*.dcm"))
                   + glob.glob(os.path.join(folder, "clean/*.dcm")))
    readers = {"SR": [pydicom_reads, report], "SEG": [pydicom_reads, segmentation], "OT": [pydicom_reads, parametric_map],
               "top": [pydicom_reads, segmentation, top_of_map], "clean": [pydicom_reads]}
    if shutil.which("dsrdump"):
        readers["SR"].append(dsrdump)
    else:
        print("dsrdump is not installed and was left out")
    if shutil.which("dciodvfy"):
        before = originals(repository)

        def no_new_error(path):
            new = sorted(line for line in said_by_dciodvfy(path) if line.startswith("Error")
                         and line not in before[modality(path)])
            assert not new, new
            return "dciodvfy: no error that the original has not"

        for kind in ("SR", "SEG", "OT", "top"):
            readers[kind].append(dciodvfy)
        readers["clean"].append(no_new_error)
    else:
        print("dciodvfy is not installed and was left out")
    warnings.simplefilter("error")
    failed = 0
    for number, path in enumerate(paths, 1):
        kind = "clean" if os.sep + "clean" + os.sep in path else "top" if path.endswith(".top.dcm") else modality(path)
        for reader in readers[kind]:
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
        sys.exit(read(*sys.argv[2:]))
