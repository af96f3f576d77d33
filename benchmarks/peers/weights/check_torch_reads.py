"""Shows that Python reads what Nidus wrote.

    python check_torch_reads.py MODEL.torch MODEL.safetensors

Loads the .torch with torch.load(weights_only=True) and the .safetensors with the safetensors
package, and compares every tensor bit for bit. A head lies in `head_state_dict` or
`projection_head_state_dict` of the one and under `heads.` or `projection_head.` of the other.
"""

import sys

import torch
from safetensors import safe_open

HEADS = {"head_state_dict": "heads.", "projection_head_state_dict": "projection_head."}


def bits(tensor):
    return tensor.contiguous().reshape(-1).view(torch.uint8)


def main(torch_path, safetensors_path):
    loaded = torch.load(torch_path, map_location="cpu", weights_only=True)
    tensors = dict(loaded["trunk_state_dict"])
    for entry, prefix in HEADS.items():
        for key, tensor in loaded.get(entry, {}).items():
            tensors[prefix + key] = tensor
    with safe_open(safetensors_path, framework="pt") as file:
        other = {key: file.get_tensor(key) for key in file.keys()}
        metadata = file.metadata() or {}
    wrong = sorted(set(tensors) ^ set(other))
    for key in set(tensors) & set(other):
        a, b = tensors[key], other[key]
        if a.dtype != b.dtype or a.shape != b.shape or (a.numel() and not torch.equal(bits(a), bits(b))):
            wrong.append(key)
    if loaded.get("nidus_metadata", {}) != metadata:
        wrong.append("nidus_metadata")
    elements = sum(t.numel() for t in tensors.values())
    print(f"torch {torch.__version__}, weights_only=True: {len(tensors)} tensors, {elements:,} elements,"
          f" {'bit-equal' if not wrong else 'DIFFERENT: ' + ', '.join(wrong[:5])}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
