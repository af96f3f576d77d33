"""The peer's views and samples: MONAI's transforms in the order of the reference's main pre-training,
restated on its public API, on one thread.
"""

import math

import monai
import numpy as np
import torch
from monai import transforms as mt

import reference_steps as steps

monai.data.set_track_meta(False)
EDGE = steps.EDGE
resize = mt.Resize([EDGE] * 3, mode="trilinear")
pad = mt.SpatialPad([EDGE] * 3)
floor = mt.ThresholdIntensity(-1024, above=True, cval=-1024)
later = mt.Compose([
    mt.RandAxisFlip(prob=0.5),
    mt.RandHistogramShift(num_control_points=10, prob=0.5),
    mt.RandGaussianSmooth(sigma_x=(0.25, 1.5), sigma_y=(0.25, 1.5), sigma_z=(0.25, 1.5), prob=0.5),
    pad,
    floor,
])
chance = np.random.RandomState(3)


def crop(x, corner, edges):
    return x[(slice(None), *(slice(c, c + n) for c, n in zip(corner, edges)))]


def view(x):
    """A random view of a patch (1, z, y, x) in Hounsfield units."""
    share = float(torch.empty(1).uniform_(0.5, 1))
    edges = [math.ceil(share * n) for n in x.shape[1:]]
    corner = [chance.randint(0, n - m + 1) for n, m in zip(x.shape[1:], edges)]
    return (later(resize(crop(x, corner, edges))) + 1024) / 3072


def agreed(x):
    """The changes that both sides apply before the race."""
    x = mt.Flip(1)(resize(crop(x, (3, 7, 2), (37, 37, 37))))
    shift = mt.RandHistogramShift(num_control_points=10, prob=1)
    shift._do_transform = True
    shift.reference_control_points = np.linspace(0, 1, 10)
    shift.floating_control_points = np.array([0, .05, .3, .33, .54, .6, .71, .85, .93, 1])
    x = mt.GaussianSmooth((0.7, 1.1, 1.5))(shift(x, randomize=False))
    return (floor(pad(x)) + 1024) / 3072


def negative(image):
    """The seed of a patch with a random corner of a resampled scan."""
    index = [chance.randint(0, max(0, n - EDGE) + 1) + EDGE // 2 for n in image.GetSize()]
    return image.TransformIndexToPhysicalPoint([int(i) for i in index])


def sample(file, seed):
    """Two views of the patch about a seed, and two of one from elsewhere, from the file on."""
    image = steps.study_resampled(steps.study_scan(file))
    for patch in (steps.study_slice(image, seed), steps.study_slice(image, negative(image))):
        hounsfield = patch.reshape(1, EDGE, EDGE, EDGE) * 3072 - 1024
        view(hounsfield)
        view(hounsfield)
