"""A series of 300 slices of 512 x 512 pixels, uncompressed and as JPEG 2000, for the race of readers.

The pixels are those of the chest CT in data/ (pyradiomics, BSD-3-Clause): its 48 slices upwards, then downwards, and
every second pair of passes mirrored.
"""

from pathlib import Path

import numpy as np

SLICES = 300


def planes(scan):
    """The stored values of each slice, 16 bits with sign."""
    import SimpleITK as sitk

    voxels = sitk.GetArrayFromImage(sitk.ReadImage(str(scan))).astype("<i2")
    count = len(voxels)
    for n in range(SLICES):
        run, at = divmod(n, count)
        plane = voxels[count - 1 - at if run % 2 else at]
        yield np.ascontiguousarray(plane[:, ::-1] if run // 2 % 2 else plane)


def write(scan, folder):
    """Makes folder/uncompressed and folder/jpeg2000; what is there already is left."""
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, JPEG2000Lossless

    raw, compressed = Path(folder) / "uncompressed", Path(folder) / "jpeg2000"
    done = Path(folder) / "done"
    if done.exists():
        return raw, compressed
    raw.mkdir(parents=True, exist_ok=True)
    compressed.mkdir(exist_ok=True)
    for n, plane in enumerate(planes(scan)):
        data = Dataset()
        data.file_meta = FileMetaDataset()
        data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID = CTImageStorage
        data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID = f"2.25.90.{n + 1}"
        data.StudyInstanceUID, data.SeriesInstanceUID = "2.25.91", "2.25.92"
        data.FrameOfReferenceUID = "2.25.93"
        data.SeriesNumber, data.InstanceNumber = 1, n + 1
        data.PatientName = data.PatientID = "RACE"
        data.Modality = "CT"
        data.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
        data.ImagePositionPatient = [-150, -150, 2.5 * n]
        data.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        data.PixelSpacing = [0.57, 0.57]
        data.SliceThickness = 2.5
        data.SamplesPerPixel = 1
        data.PhotometricInterpretation = "MONOCHROME2"
        data.Rows, data.Columns = plane.shape
        data.BitsAllocated = data.BitsStored = 16
        data.HighBit, data.PixelRepresentation = 15, 1
        data.RescaleIntercept, data.RescaleSlope = 0, 1
        data.PixelData = plane.tobytes()
        data["PixelData"].VR = "OW"
        # names that do not give the order away
        name = f"{n * 7919 % 10007:05d}.dcm"
        data.save_as(raw / name, enforce_file_format=True)
        data.compress(JPEG2000Lossless, generate_instance_uid=False)
        data.save_as(compressed / name, enforce_file_format=True)
    done.touch()
    return raw, compressed
