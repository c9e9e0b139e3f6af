"""Runs optimizers and schedules of PyTorch and writes what the weights were after each step.

Reads a list of cases from the file named first and writes their results to the file named second. A case names an
optimizer of torch.optim with its arguments, perhaps a schedule as a Python expression over `optimizer`, `lr_scheduler`
(torch.optim.lr_scheduler), and perhaps a norm to clip to. The two weights and the function they minimise are fixed:
test/training/optimizer-cases.ts has the same.
"""

import json
import sys

import torch
from torch.optim import lr_scheduler


def loss_of(a, b):
    return ((a * a * torch.tensor([1.0, 2.0, 3.0])).sum() - a[0] * a[1] + torch.sin(b).sum() + 0.5 * (b * b).sum() * a[2])


def run(case):
    a = torch.tensor([1.0, -2.0, 0.5], requires_grad=True)
    b = torch.tensor([[0.3, -1.2], [2.0, 0.7]], requires_grad=True)
    args = dict(case["args"])
    decay = args.pop("weight_decay", None)
    groups = [a, b] if decay is None else [{"params": [a], "weight_decay": decay}, {"params": [b], "weight_decay": 0.0}]
    optimizer = getattr(torch.optim, case["optimizer"])(groups, **args)
    schedule = eval(case["schedule"], {"optimizer": optimizer, "lr_scheduler": lr_scheduler}) if case.get("schedule") else None
    weights, rates = [], []
    for _ in range(case["steps"]):
        optimizer.zero_grad()
        loss_of(a, b).backward()
        if case.get("clip"):
            torch.nn.utils.clip_grad_norm_([a, b], case["clip"])
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if schedule:
            schedule.step()
        weights.append(a.detach().tolist() + b.detach().reshape(-1).tolist())
    return {"weights": weights, "rates": rates}


with open(sys.argv[1]) as source:
    cases = json.load(source)
with open(sys.argv[2], "w") as target:
    json.dump([run(case) for case in cases], target)
