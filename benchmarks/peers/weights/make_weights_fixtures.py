"""Makes the weights files that the tests of `learning.weights` read.

    python make_weights_fixtures.py learning/src/test/resources/weights

Needs torch 2.10 and numpy. Every file but the hostile ones holds (a part of) the same small state
dict, which `expected.txt` gives as NAME TYPE SHAPE HEXBYTES, so that the reader is compared with
what Python saw and not with itself. The files were made once and are committed.
"""

import argparse
import builtins
import collections
import os
import pickle
import struct
import sys
import types
import warnings
import zipfile

import torch

OUT = sys.argv[1]
warnings.filterwarnings("ignore")


def at(name):
    return os.path.join(OUT, name)


def state():
    torch.manual_seed(7)
    d = collections.OrderedDict()
    d["conv1.weight"] = torch.randn(4, 1, 3, 3, 3)
    d["bn1.weight"] = torch.rand(4) + 0.5
    d["bn1.bias"] = torch.randn(4)
    d["bn1.running_mean"] = torch.randn(4)
    d["bn1.running_var"] = torch.rand(4) + 0.5
    d["bn1.num_batches_tracked"] = torch.tensor(1234567890123)
    return d


def all_types():
    d = collections.OrderedDict()
    nan = torch.tensor([0x7FC00001, 0x7F800001, -1, 0, -(2**31)], dtype=torch.int32)
    d["float32"] = nan.view(torch.float32)  # quiet and signalling NaN payloads, -0.0
    d["float64"] = torch.linspace(-1, 1, 6, dtype=torch.float64).reshape(2, 3)
    d["float16"] = torch.linspace(-3, 3, 7).half()
    d["bfloat16"] = torch.linspace(-3, 3, 7).bfloat16()
    d["int64"] = torch.tensor([-(2**63), 2**63 - 1])
    d["int32"] = torch.tensor([-(2**31), 2**31 - 1], dtype=torch.int32)
    d["int16"] = torch.tensor([-32768, 32767], dtype=torch.int16)
    d["int8"] = torch.tensor([-128, 127], dtype=torch.int8)
    d["uint8"] = torch.tensor([0, 255], dtype=torch.uint8)
    d["bool"] = torch.tensor([True, False, True])
    d["scalar"] = torch.tensor(-0.0)
    d["empty"] = torch.zeros(0, 3)
    return d


def strided():
    base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4)
    d = collections.OrderedDict()
    d["whole"] = base
    d["shared"] = base  # the same storage
    d["transposed"] = base.transpose(0, 2)
    d["expanded"] = torch.tensor([1.5, 2.5]).reshape(2, 1).expand(2, 3)
    d["offset_rows"] = base[1]
    d["every_second"] = base.reshape(-1)[1::2]
    return d


NAMES = {torch.float32: "FLOAT32", torch.float64: "FLOAT64", torch.float16: "FLOAT16",
         torch.bfloat16: "BFLOAT16", torch.int64: "INT64", torch.int32: "INT32",
         torch.int16: "INT16", torch.int8: "INT8", torch.uint8: "UINT8", torch.bool: "BOOL"}


def expect(file, tensors):
    for name, t in tensors.items():
        flat = t.contiguous().reshape(-1)
        raw = bytes(flat.view(torch.uint8).tolist()) if flat.numel() else b""
        shape = ",".join(map(str, t.shape)) or "-"
        file.write(f"{name} {NAMES[t.dtype]} {shape} {raw.hex() or '-'}\n")


def save(name, value, legacy=False, **how):
    torch.save(value, at(name), _use_new_zipfile_serialization=not legacy, **how)


def fake(module, name):
    """A class of a library that is not installed, as pickle sees it."""
    parts = module.split(".")
    for n in range(1, len(parts) + 1):
        sys.modules.setdefault(".".join(parts[:n]), types.ModuleType(".".join(parts[:n])))
    kind = type(name, (), {"__module__": module})
    setattr(sys.modules[module], name, kind)
    return kind


def lightning(tensors):
    config = fake("omegaconf.dictconfig", "DictConfig")()
    config.content = {"lr": 0.1, "nested": [1, 2]}
    callback = fake("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint")()
    weights = collections.OrderedDict(("model.trunk." + k, v) for k, v in tensors.items())
    weights["model.heads.0.0.weight"] = torch.ones(2, 4)
    weights["criterion.weight"] = torch.ones(2)
    parameter = torch.nn.Parameter(torch.ones(3))
    optimizer = torch.optim.Adam([parameter])
    parameter.sum().backward()
    optimizer.step()
    return {
        "epoch": 3, "global_step": 120, "pytorch-lightning_version": "2.1.0",
        "state_dict": weights,
        "hyper_parameters": {"args": argparse.Namespace(batch=4, name="x"), "config": config,
                             "note": "text", "rates": [0.1, 0.2]},
        "optimizer_states": [optimizer.state_dict()],
        "lr_schedulers": [], "callbacks": {"ModelCheckpoint": callback},
        "loops": None, "dtype": torch.float32, "device": torch.device("cpu"),
    }


# What Python 2 wrote: protocol 2, str as BINSTRING in Latin-1, an OrderedDict made from a list of
# pairs. PyTorch has no writer for it any more, so the opcodes are put together here.
def python2(tensors):
    def s(text):
        raw = text.encode("latin1")
        return b"U" + bytes([len(raw)]) + raw

    def n(value):
        return b"J" + struct.pack("<i", value)

    def tup(items):
        return b"(" + b"".join(items) + b"t"

    body = b"".join(
        b"]" + b"(" + s("module." + k)
        + b"ctorch._utils\n_rebuild_tensor\n"
        + tup([
            tup([s("storage"), b"ctorch\n%s\n" % kind(v), s("k%d" % i), s("cuda:0"),
                 n(v.numel()), b"N"]) + b"Q",
            n(0), tup([n(x) for x in v.shape]), tup([n(x) for x in v.stride()])])
        + b"R" + b"e"
        for i, (k, v) in enumerate(tensors.items()))
    ordered = b"ccollections\nOrderedDict\n" + b"](" + body + b"e" + b"\x85R"
    tree = b"\x80\x02}(" + s("state_dict") + ordered + s("arch") + s("r\xe9snet") + s("epoch") \
        + n(80) + b"u."
    out = pickle.dumps(0x1950A86A20F9469CFC6C, protocol=2) + pickle.dumps(1001, protocol=2)
    out += pickle.dumps(dict(protocol_version=1001, little_endian=True,
                             type_sizes=dict(short=2, int=4, long=4)), protocol=2)
    keys = ["k%d" % i for i in range(len(tensors))]
    out += tree + pickle.dumps(keys, protocol=2)
    for v in tensors.values():
        flat = v.contiguous().reshape(-1)
        out += struct.pack("<q", v.numel()) + bytes(flat.view(torch.uint8).tolist())
    return out


def kind(v):
    return b"LongStorage" if v.dtype == torch.int64 else b"FloatStorage"


class Calls:
    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


def rezip(source, target, edit=None, deflate=False):
    """Rewrites a PyTorch file, stored or deflated, with some entries replaced."""
    with zipfile.ZipFile(source) as a, zipfile.ZipFile(target, "w") as b:
        for info in a.infolist():
            raw = a.read(info)
            raw = (edit or {}).get(info.filename.split("/", 1)[1], raw)
            b.writestr(zipfile.ZipInfo(info.filename), raw,
                       zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED)


with open(at("expected.txt"), "w") as file:
    expect(file, state())
with open(at("expected_types.txt"), "w") as file:
    expect(file, all_types())
with open(at("expected_strided.txt"), "w") as file:
    expect(file, strided())

save("bare.torch", state())
save("bare_legacy.torch", state(), legacy=True)
save("module_legacy.torch",
     {"state_dict": collections.OrderedDict(("module." + k, v) for k, v in state().items()),
      "epoch": 5}, legacy=True)
save("protocol5.torch", state(), pickle_protocol=5)
save("protocol4.torch", state(), pickle_protocol=4)
save("types.torch", all_types())
save("types_legacy.torch", all_types(), legacy=True)
save("strided.torch", strided())
save("strided_legacy.torch", strided(), legacy=True)
save("trunk_and_head.torch",
     {"trunk_state_dict": state(), "head_state_dict": {"0.0.weight": torch.ones(2, 4)}})
save("lightning.ckpt", lightning(state()))
save("lightning_legacy.ckpt", lightning(state()), legacy=True)
save("backbone.ckpt", {"state_dict": collections.OrderedDict(
    [("model.backbone." + k, v) for k, v in state().items()]
    + [("model.projection_head.layers.0.weight", torch.ones(2, 4))]
    + [("model.momentum_backbone." + k, v + 1) for k, v in state().items()])})
save("parameters.torch", collections.OrderedDict(
    (k, torch.nn.Parameter(v) if v.is_floating_point() else v) for k, v in state().items()))
save("ambiguous.torch", {"trunk_state_dict": state(), "state_dict": state()})
save("mixed_module.torch", {"state_dict": {"module.a": torch.ones(1), "b": torch.ones(1)}})
save("whole_model.torch", torch.nn.Linear(2, 2))
save("object_among_tensors.torch",
     {"state_dict": {"conv1.weight": torch.ones(2), "odd": argparse.Namespace(a=1)}})
with open(at("python2_legacy.torch"), "wb") as file:
    file.write(python2(state()))

# Hostile files: they say what they would do and are never loaded by Python here.
save("os_system.torch", {"state_dict": state(), "hook": Calls(os.system, "echo harm")})
save("os_system_legacy.torch", {"state_dict": state(), "hook": Calls(os.system, "echo harm")},
     legacy=True)
save("eval_in_hyper_parameters.ckpt",
     {"state_dict": state(),
      "hyper_parameters": {"a": [1, {"b": Calls(builtins.eval, "1+1")}]}})
with open(at("plain_pickle.pkl"), "wb") as file:
    pickle.dump({"weights": [1.0, 2.0, 3.0]}, file, protocol=2)
with open(at("plain_os_system.pkl"), "wb") as file:
    pickle.dump(Calls(os.system, "echo harm"), file, protocol=4)
rezip(at("bare.torch"), at("deflated.torch"), deflate=True)
rezip(at("bare.torch"), at("big_endian.torch"), {"byteorder": b"big"})

for name in sorted(os.listdir(OUT)):
    print(f"{os.path.getsize(at(name)):8d} {name}")
