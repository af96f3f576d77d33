"""The peers from a CSV of lesions to a CSV of features, one whole process: a row at a time is read,
resampled and cropped by a DataLoader, and batches of four go through the network.

    python peer_extract.py LESIONS OUTPUT WEIGHTS THREADS WORKERS STAMPS
"""

import sys
import time
import warnings

warnings.filterwarnings("ignore")
import pandas as pd
import torch
from torch.utils.data import DataLoader, Dataset

import reference_steps as steps

BATCH = 4


class Lesions(Dataset):
    def __init__(self, table):
        self.table = table
        self.read, self.resample = steps.scan_steps()

    def __len__(self):
        return len(self.table)

    def __getitem__(self, n):
        row = self.table.iloc[n]
        scan = self.resample(self.read(row["image_path"]))
        return steps.cut(scan, (row["coordX"], row["coordY"], row["coordZ"]))


def features(table, encoder, workers, first_done=lambda: None):
    """The features of a table of lesions, in its order."""
    loader = DataLoader(Lesions(table), batch_size=BATCH, shuffle=False, num_workers=workers)
    parts = []
    with torch.no_grad():
        for batch in loader:
            parts.append(encoder(batch))
            if len(parts) == 1:
                first_done()
    return torch.cat(parts).numpy()


def main():
    lesions, output, weights, threads, workers, stamps = sys.argv[1:]
    torch.set_num_threads(int(threads))
    table = pd.read_csv(lesions)
    encoder = steps.load_encoder(weights)

    def stamp():
        with open(stamps, "w") as file:
            file.write(repr(time.clock_gettime(time.CLOCK_MONOTONIC)))

    values = features(table, encoder, int(workers), stamp)
    columns = pd.DataFrame(values, columns=[f"pred_{n}" for n in range(values.shape[1])])
    pd.concat([table, columns], axis=1).to_csv(output, index=False)


if __name__ == "__main__":
    main()
