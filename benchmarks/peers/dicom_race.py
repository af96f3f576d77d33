"""Reading series of DICOM slices against SimpleITK and pydicom: the same folders on both sides."""

import sys
from pathlib import Path

import dicom_series
from report import Row
from sides import Worker

HERE = Path(__file__).resolve().parent
PARTS = ("dicom",)
MUST = 1.5
PEERS = {"SimpleITK": "simpleitk", "pydicom": "pydicom"}


class DicomRace:
    """race is the whole race, which knows the folder, the JVM and how often to measure."""

    def __init__(self, race):
        self.race = race

    def run(self, scan):
        if not self.race.wants("dicom"):
            return
        self.race.say("making the series of DICOM slices")
        raw, compressed = dicom_series.write(scan, self.race.work / "dicom")
        rows = []
        with Worker(self.race.java_command("dev.nidus.benchmarks.DicomCases")) as ours, \
                Worker([sys.executable, str(HERE / "peer_dicom.py")]) as theirs:
            for name, folder in (("uncompressed", raw), ("JPEG 2000 lossless", compressed)):
                self.race.say(f"reading series, {name}")
                rows += self.folder(name, folder, ours, theirs)
        self.race.sections.append(
            (f"A series of {dicom_series.SLICES} slices of 512 x 512, from folder to voxels", rows))

    def folder(self, name, folder, ours, theirs):
        rows = {peer: Row(f"{name}, against {peer}", "s", MUST, note="threads as each side chooses")
                for peer in PEERS}
        for number in range(-1, self.race.rounds):  # the first warms up
            for peer, case in PEERS.items():
                our = answer(ours, case="series", folder=str(folder))
                their = answer(theirs, case=case, folder=str(folder))
                if (our["sum"], our["probes"]) != (their["sum"], their["probes"]):
                    raise SystemExit(f"the voxels of {name} differ from {peer}'s: no race")
                if number >= 0:
                    rows[peer].add(our["wall"], their["wall"], our["cpu"], their["cpu"])
        self.race.remarks.append(f"series, {name}: the same sum of voxels as both peers, and the same probes")
        return list(rows.values())


def answer(side, **wish):
    made = side.ask(**wish)
    if "problem" in made:
        raise SystemExit(f"a side could not read: {made['problem']}")
    return made
