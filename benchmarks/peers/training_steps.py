"""Training steps of the peers: the same networks, heads and loss as our side's TrainingStep, in torch
as its users write them.
"""

import torch
from torch import nn

from reference_steps import Encoder


class Basic(nn.Module):
    """A residual block of two 3^3 convolutions."""

    def __init__(self, channels, width, stride):
        super().__init__()
        self.conv1 = nn.Conv3d(channels, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm3d(width)
        self.conv2 = nn.Conv3d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm3d(width)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = nn.Identity() if stride == 1 and channels == width else nn.Sequential(
            nn.Conv3d(channels, width, 1, stride, bias=False), nn.BatchNorm3d(width))

    def forward(self, x):
        inner = self.relu(self.bn1(self.conv1(x)))
        return self.relu(self.bn2(self.conv2(inner)) + self.downsample(x))


class Small(nn.Module):
    """ResNet-10 of 898,128 numbers for patches of 10 x 32 x 32 voxels."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv3d(1, 16, (3, 5, 5), (1, 2, 2), (1, 2, 2), bias=False)
        self.bn1 = nn.BatchNorm3d(16)
        self.relu = nn.ReLU(inplace=True)
        self.layers = nn.Sequential(Basic(16, 16, 1), Basic(16, 32, (1, 2, 2)), Basic(32, 64, 2),
                                    Basic(64, 128, 2))

    def forward(self, x):
        return self.layers(self.relu(self.bn1(self.conv1(x)))).mean((2, 3, 4))


def head(features, hidden, out):
    return nn.Sequential(nn.Linear(features, hidden), nn.ReLU(inplace=True), nn.Linear(hidden, out))


def loss_of(embedded):
    """Negative-mined InfoNCE of rows p0, p1, q0, q1 at temperature 0.1."""
    n = len(embedded) // 4
    if n < 2:
        return (embedded * embedded).mean()
    z = nn.functional.normalize(embedded)
    anchors, partners, negatives = z[:2 * n], torch.cat([z[n:2 * n], z[:n]]), z[2 * n:]
    own = torch.arange(2 * n)[:, None] % n == torch.arange(2 * n)[None] % n
    logits = (anchors @ negatives.T / 0.1).masked_fill(own, float("-inf"))
    partner = (anchors * partners).sum(1, keepdim=True) / 0.1
    return nn.functional.cross_entropy(torch.cat([partner, logits], 1),
                                       torch.zeros(2 * n, dtype=torch.long))


class Step:
    """Forward, loss, backward; all four views at once."""

    def __init__(self, network, batch, precision):
        torch.manual_seed(1)
        if network == "full":
            self.model = nn.Sequential(Encoder(), head(4096, 2048, 128))
            shape = (batch, 1, 50, 50, 50)
        else:
            self.model = nn.Sequential(Small(), head(128, 128, 64))
            shape = (batch, 1, 10, 32, 32)
            assert sum(p.numel() for p in self.model[0].parameters()) == 898128
        self.model.train()
        self.patches = torch.rand(shape)
        self.narrow = precision == "bfloat16"

    def run(self):
        with torch.enable_grad():
            if self.narrow:
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    features = self.model[0](self.patches)
                embedded = self.model[1](features.float())
            else:
                embedded = self.model(self.patches)
            loss = loss_of(embedded)
            loss.backward()
        value = loss.item()
        self.model.zero_grad(set_to_none=True)
        return value


class Finetuning:
    """Forward, cross-entropy of eight classes, backward, Adam: our side's FinetuningStep."""

    def __init__(self, batch):
        torch.manual_seed(1)
        self.model = nn.Sequential(Encoder(), head(4096, 2048, 8))
        self.model.train()
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3)
        self.patches = torch.rand((batch, 1, 50, 50, 50))
        self.labels = torch.arange(batch) % 8

    def run(self):
        with torch.enable_grad():
            loss = nn.functional.cross_entropy(self.model(self.patches), self.labels)
            loss.backward()
        value = loss.item()
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return value
