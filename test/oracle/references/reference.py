"""How a PyTorch module stands for a compiled model: which weight is which, and in what layout."""

import torch
from torch import nn


class Slot:
    """A weight of the compiled model, and where the module keeps it. `to_torch` takes our layout to PyTorch's and
    `to_ours` goes back; `part` is a view of the parameter where several of our weights live in one."""

    def __init__(self, name, tensor, to_torch=None, to_ours=None, part=None):
        self.name, self.tensor = name, tensor
        self.to_torch = to_torch or (lambda x: x)
        self.to_ours = to_ours or (lambda x: x)
        self.part = part or (lambda x: x)
        self.is_statistic = not isinstance(tensor, nn.Parameter)

    def write(self, value, path):
        target = self.part(self.tensor.data)
        made = self.to_torch(value)
        if made.shape != target.shape:
            raise ValueError(f"{path} {list(value.shape)} does not fit {self.name} {list(target.shape)}")
        target.copy_(made)

    def read(self):
        return self.to_ours(self.part(self.tensor.detach()))

    def read_gradient(self):
        gradient = self.tensor.grad
        return None if gradient is None else self.to_ours(self.part(gradient))


class Reference:
    """`flattened` tells, by the name of a linear layer, the (C, H, W) that was flattened for it: PyTorch has the
    channels first and tfjs last. `slots_of` overrides the slots of modules, by type. `run` overrides the call."""

    def __init__(self, module, flattened=None, slots=None, run=None):
        self.module = module
        self.flattened = flattened or {}
        self._slots, self._run = slots, run

    def run(self, inputs):
        made = (self._run or run_images)(self.module, inputs)
        return list(made) if isinstance(made, (tuple, list)) else [made]

    def slots(self):
        if self._slots:
            return self._slots(self.module)
        return [
            slot for name, module in self.module.named_modules() for slot in slots_of(name, module, self.flattened)
        ]


def run_images(module, inputs):
    """Images go in and out with their channels last."""
    made = module(*[x.permute(0, 3, 1, 2) if x.dim() == 4 else x for x in inputs])
    return made.permute(0, 2, 3, 1) if isinstance(made, torch.Tensor) and made.dim() == 4 else made


def slots_of(name, module, flattened=None):
    """The slots of one layer, in the order of the compiled operator's weights."""
    if isinstance(module, nn.ConvTranspose2d):
        kernel = permuted(f"{name}.weight", module.weight, (3, 2, 0, 1), (2, 3, 1, 0))
        return [kernel, *optional(name, module, "bias")]
    if isinstance(module, nn.Conv2d):
        is_depthwise = module.groups > 1 and module.groups == module.in_channels == module.out_channels
        axes = ((2, 3, 0, 1), (2, 3, 0, 1)) if is_depthwise else ((3, 2, 0, 1), (2, 3, 1, 0))
        return [permuted(f"{name}.weight", module.weight, *axes), *optional(name, module, "bias")]
    if isinstance(module, nn.Conv1d):
        kernel = permuted(f"{name}.weight", module.weight, (2, 1, 0), (2, 1, 0))
        return [kernel, *optional(name, module, "bias")]
    if isinstance(module, nn.Linear):
        return [linear(f"{name}.weight", module.weight, (flattened or {}).get(name)), *optional(name, module, "bias")]
    if isinstance(module, (nn.LayerNorm, nn.GroupNorm)):
        return [*optional(name, module, "weight"), *optional(name, module, "bias")]
    if isinstance(module, nn.modules.batchnorm._BatchNorm):
        names = ("weight", "bias", "running_mean", "running_var")
        return [slot for each in names for slot in optional(name, module, each)]
    if isinstance(module, nn.Embedding):
        return [Slot(f"{name}.weight", module.weight)]
    return []


def optional(name, module, attribute):
    tensor = getattr(module, attribute)
    return [] if tensor is None else [Slot(f"{name}.{attribute}", tensor)]


def permuted(name, tensor, to_torch, to_ours):
    return Slot(name, tensor, lambda x: x.permute(to_torch), lambda x: x.permute(to_ours))


def linear(name, tensor, chw=None):
    """PyTorch keeps a row for each unit, tfjs a column."""
    if chw is None:
        return Slot(name, tensor, lambda x: x.t(), lambda x: x.t())
    c, h, w = chw
    return Slot(
        name,
        tensor,
        lambda x: x.reshape(h, w, c, -1).permute(3, 2, 0, 1).reshape(-1, c * h * w),
        lambda x: x.reshape(-1, c, h, w).permute(2, 3, 1, 0).reshape(c * h * w, -1),
    )
