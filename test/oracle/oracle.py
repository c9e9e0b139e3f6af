"""Evaluates expressions in PyTorch, for the oracle tests.

Reads a list of cases from the file named first and writes a list of results to the file named second. A case has an
expression, inputs and weights (each with shape, dtype and values), and a cotangent; a result has the value and the
gradient of sum(value * cotangent) by every float input and weight.
"""

import json
import sys

import torch
import torch.nn.functional as F


def nchw(x):
    return x.permute(0, 3, 1, 2)


def nhwc(x):
    return x.permute(0, 2, 3, 1)


DTYPES = {"float32": torch.float32, "int32": torch.int32, "bool": torch.bool}


def tensor(spec):
    made = torch.tensor(spec["values"], dtype=DTYPES[spec["dtype"]]).reshape(spec["shape"])
    return made.requires_grad_() if spec["dtype"] == "float32" else made


def plain(x):
    x = x.detach()
    return {"shape": list(x.shape), "values": x.to(torch.float32).reshape(-1).tolist()}


def run(case):
    names = {name: tensor(spec) for name, spec in {**case["inputs"], **case["weights"]}.items()}
    try:
        value = eval(case["expression"], {"torch": torch, "F": F, "nchw": nchw, "nhwc": nhwc}, names)
        gradients = {}
        if value.requires_grad:
            cotangent = torch.tensor(case["cotangent"]).reshape(value.shape)
            (value * cotangent).sum().backward()
            gradients = {name: plain(x.grad) for name, x in names.items() if x.requires_grad and x.grad is not None}
        return {"value": plain(value), "gradients": gradients}
    except Exception as error:  # the test shows it
        return {"error": f"{type(error).__name__}: {error}"}


with open(sys.argv[1]) as source:
    cases = json.load(source)
with open(sys.argv[2], "w") as target:
    json.dump([run(case) for case in cases], target)
