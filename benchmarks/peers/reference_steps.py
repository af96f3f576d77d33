"""The steps of the Python peer, restated on the public API of torch, MONAI and SimpleITK.

Written from a description of what the reference computes; nothing of its code is here. That the
restatement is right is not assumed: the race begins by comparing its patches and features with ours
and fails if they differ.
"""

import numpy as np
import torch
from torch import nn

EDGE = 50
HALF = EDGE // 2
OFFSET, RANGE = 1024.0, 3072.0


# ---- the network: a bottleneck ResNet-50 in three dimensions; twice as wide (128) has 4096 features ----

class Bottleneck(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        out = 4 * width
        self.conv1 = nn.Conv3d(channels, width, 1, bias=False)
        self.bn1 = nn.BatchNorm3d(width)
        self.conv2 = nn.Conv3d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm3d(width)
        self.conv3 = nn.Conv3d(width, out, 1, bias=False)
        self.bn3 = nn.BatchNorm3d(out)
        self.relu = nn.ReLU(inplace=True)
        projects = stride != 1 or channels != out
        self.downsample = (
            nn.Sequential(nn.Conv3d(channels, out, 1, stride), nn.BatchNorm3d(out))
            if projects else None
        )

    def forward(self, x):
        kept = x if self.downsample is None else self.downsample(x)
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        return self.relu(self.bn3(self.conv3(y)) + kept)


class Encoder(nn.Module):
    def __init__(self, width=128):
        super().__init__()
        self.conv1 = nn.Conv3d(1, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm3d(width)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool3d(3, 2, 1)
        channels = width
        for n, blocks in enumerate((3, 4, 6, 3), start=1):
            middle = width * 2 ** (n - 1)
            layer = []
            for b in range(blocks):
                layer.append(Bottleneck(channels, middle, 2 if n > 1 and b == 0 else 1))
                channels = 4 * middle
            setattr(self, f"layer{n}", nn.Sequential(*layer))
        self.avgpool = nn.AdaptiveAvgPool3d(1)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.avgpool(x).flatten(1)


def load_encoder(weights):
    """The encoder in eval mode with the weights of a file in the published wrapping, strictly."""
    encoder = Encoder()
    state = torch.load(weights, map_location="cpu", weights_only=True)["trunk_state_dict"]
    encoder.load_state_dict(state, strict=True)
    return encoder.eval()


# ---- the inference path: the whole scan is read, scaled, resampled and turned, then cropped ----

def scan_steps():
    """(from file to scaled whole scan, from that to the resampled scan in LPS order)."""
    from monai import transforms as T

    read = T.Compose([
        T.LoadImage(reader="ITKReader", image_only=True),
        T.EnsureChannelFirst(),
        T.NormalizeIntensity(subtrahend=-OFFSET, divisor=RANGE),
    ])
    resample = T.Compose([
        T.Spacing(pixdim=1, padding_mode="zeros", mode="linear", align_corners=True, diagonal=True),
        T.Orientation(axcodes="LPS"),
    ])
    return read, resample


def cut(scan, seed):
    """The cube about a seed (LPS mm) of a resampled scan: float32 (1, z, y, x)."""
    from monai import transforms as T

    x, y, z = seed
    affine = np.asarray(scan.affine, dtype=np.float64)
    index = np.trunc(np.linalg.inv(affine) @ np.array([-x, -y, z, 1.0]))[:3].astype(int)
    starts = [max(int(c) - HALF, 0) for c in index]
    ends = [min(int(c) + HALF, n) for c, n in zip(index, scan.shape[1:])]
    cube = T.SpatialCrop(roi_start=starts, roi_end=ends)(scan)
    cube = T.Transpose((0, 3, 2, 1))(cube.as_tensor() if hasattr(cube, "as_tensor") else cube)
    return torch.as_tensor(T.SpatialPad((EDGE, EDGE, EDGE))(cube)).float()


# ---- the study path: SimpleITK resamples the whole scan in its own integers ----

def study_scan(file):
    import SimpleITK as sitk

    return sitk.ReadImage(file)


def study_resampled(image):
    import SimpleITK as sitk

    size = [int(np.round(n * s)) for n, s in zip(image.GetSize(), image.GetSpacing())]
    return sitk.Resample(image, size, sitk.Transform(), sitk.sitkLinear, image.GetOrigin(),
                         (1.0, 1.0, 1.0), image.GetDirection(), -1024, image.GetPixelID())


def study_cut(image, seed):
    return study_slice(study_resampled(image), seed)


def study_slice(whole, seed):
    import SimpleITK as sitk

    centre = np.trunc(whole.TransformPhysicalPointToContinuousIndex(seed)).astype(int)
    slices = tuple(slice(max(int(c) - HALF, 0), min(int(c) + HALF, n))
                   for c, n in zip(centre, whole.GetSize()))
    cube = sitk.DICOMOrient(whole[slices], "LPS")
    values = (sitk.GetArrayFromImage(cube).astype(np.float32) + OFFSET) / RANGE
    pads = [((EDGE - n) // 2, EDGE - n - (EDGE - n) // 2) for n in values.shape]
    return torch.from_numpy(np.pad(values, pads))[None]
