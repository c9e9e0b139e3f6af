"""Runs reference models in PyTorch for the oracle tests: one JSON request on each line of standard input, one answer on
each line of standard output. Numbers of any amount go through a file of float32, which the answer describes.

A request names a reference, `torchvision:resnet18` or `images:lenet` (a function of `references/images.py`), its
arguments, the weights of the compiled model (path and shape, in order), inputs by name and what to compute. References
compute in float64, so that what differs is the error of the compiled model.
"""

import importlib
import json
import os
import sys
import traceback

import numpy as np
import torch

sys.path.insert(0, os.path.dirname(__file__))
from fill import uniforms, weight_values  # noqa: E402
from references.reference import Reference  # noqa: E402

torch.set_num_threads(1)
torch.backends.nnpack.set_flags(False)


def make(name, arguments):
    folder, function = name.split(":")
    made = getattr(importlib.import_module(f"references.{folder}"), function)
    made = made(**arguments)
    return made if isinstance(made, Reference) else Reference(made)


def load(reference, weights):
    """Fills the reference; its weights and ours must be the same ones in the same order."""
    slots = reference.slots()
    if len(slots) != len(weights):
        theirs = "\n".join(f"{slot.name} {list(slot.tensor.shape)}" for slot in slots)
        ours = "\n".join(f"{weight['path']} {weight['shape']}" for weight in weights)
        raise ValueError(f"{len(weights)} weights here and {len(slots)} there.\nOurs:\n{ours}\nTheirs:\n{theirs}")
    with torch.no_grad():
        for slot, weight in zip(slots, weights):
            slot.write(torch.from_numpy(weight_values(weight["path"], weight["shape"])).double(), weight["path"])
    return slots


def inputs_of(request):
    for spec in request["inputs"]:
        if "values" in spec:
            values = np.array(spec["values"])
        else:
            values = uniforms(f"input:{spec['name']}", int(np.prod(spec["shape"])))
        kind = {"float32": torch.float64, "int32": torch.int64, "bool": torch.bool}[spec["dtype"]]
        yield torch.from_numpy(values).to(kind).reshape(spec["shape"])


def loss_of(kind, outputs):
    if kind == "cross_entropy":
        labels = torch.arange(outputs[0].shape[0]) % outputs[0].shape[-1]
        return torch.nn.functional.cross_entropy(outputs[0], labels)
    parts = []
    for index, output in enumerate(outputs):
        cotangent = torch.from_numpy(uniforms(f"cotangent:{index}", output.numel())).double()
        parts.append((output * cotangent.reshape(output.shape)).sum())
    return sum(parts)


def answer(request):
    reference = make(request["reference"], request["arguments"])
    reference.module.double().train(request["training"])
    for module in reference.module.modules():
        if isinstance(module, torch.nn.modules.dropout._DropoutNd):
            module.p = 0.0
    slots = load(reference, request["weights"])
    torch.set_grad_enabled(request["loss"] is not None)
    outputs = reference.run(list(inputs_of(request)))
    gradients, loss = [], None
    if request["loss"] is not None:
        total = loss_of(request["loss"], outputs)
        total.backward()
        loss = total.item()
        gradients = [(slot.name, slot.read_gradient()) for slot in slots]
    weights = [] if not request["training"] else [(slot.name, slot.read()) for slot in slots if slot.is_statistic]
    return {
        "loss": loss,
        "names": [slot.name for slot in slots],
        "parameters": sum(p.numel() for p in reference.module.parameters()),
        "arrays": write(request["out"], [("", output.detach()) for output in outputs], gradients, weights),
    }


def write(path, outputs, gradients, statistics):
    """Where in the file each array begins, by what it is."""
    described, offset = {}, 0
    with open(path, "wb") as target:
        for kind, group in (("outputs", outputs), ("gradients", gradients), ("statistics", statistics)):
            described[kind] = []
            for name, tensor in group:
                if tensor is None:
                    described[kind].append(None)
                    continue
                data = tensor.to(torch.float32).contiguous().numpy()
                described[kind].append({"name": name, "shape": list(data.shape), "offset": offset, "size": data.size})
                target.write(data.tobytes())
                offset += data.size
    return described


for line in sys.stdin:
    try:
        print(json.dumps(answer(json.loads(line))), flush=True)
    except Exception:
        print(json.dumps({"error": traceback.format_exc()}), flush=True)
