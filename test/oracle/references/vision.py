"""torchvision's own models: the function is the name of the model."""

import sys

import torch

# Without its compiled operators, torchvision fails on import over the declarations of two that no model here uses.
_library = torch.library.Library("torchvision", "FRAGMENT")
for _declaration in ("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor", "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"):
    try:
        _library.define(_declaration)
    except RuntimeError:
        pass

from torch import nn  # noqa: E402
from torchvision import models  # noqa: E402

from .reference import Reference, Slot, slots_of  # noqa: E402


def __getattr__(name):
    return lambda **arguments: getattr(models, name)(weights=None, **arguments)


def googlenet(**arguments):
    return models.googlenet(weights=None, aux_logits=False, init_weights=False, **arguments)


def alexnet(hidden=4096, num_classes=1000):
    model = models.alexnet(weights=None, num_classes=num_classes)
    if hidden != 4096:
        model.classifier[1] = nn.Linear(256 * 36, hidden)
        model.classifier[4] = nn.Linear(hidden, hidden)
        model.classifier[6] = nn.Linear(hidden, num_classes)
    return Reference(model, flattened={"classifier.1": (256, 6, 6)})


def vgg(layers, hidden=4096, num_classes=1000, batch_norm=False):
    name = f"vgg{layers}{'_bn' if batch_norm else ''}"
    make = models.vgg.make_layers(models.vgg.cfgs[{11: "A", 13: "B", 16: "D", 19: "E"}[layers]], batch_norm)
    if hidden == 4096:
        model = getattr(models, name)(weights=None, num_classes=num_classes, init_weights=False)
    else:
        with torch.device("meta"):
            model = models.VGG(nn.Sequential(), num_classes=num_classes, init_weights=False)
        model.features = make
        model.classifier = nn.Sequential(
            nn.Linear(512 * 49, hidden), nn.ReLU(True), nn.Dropout(),
            nn.Linear(hidden, hidden), nn.ReLU(True), nn.Dropout(),
            nn.Linear(hidden, num_classes),
        )
    return Reference(model, flattened={"classifier.0": (512, 7, 7)})


def block(name, **arguments):
    """A block of torchvision by itself."""
    made = {
        "BasicBlock": lambda: models.resnet.BasicBlock(4, 8, 2, downsample(4, 8, 2)),
        "Bottleneck": lambda: models.resnet.Bottleneck(8, 4, 2, downsample(8, 16, 2)),
        "Inception": lambda: sys.modules["torchvision.models.googlenet"].Inception(4, 2, 3, 4, 3, 5, 2),
        "DenseBlock": lambda: DenseBlock(models.densenet._DenseBlock(2, 4, 4, 3, 0.0)),
        "Transition": lambda: models.densenet._Transition(6, 3),
        "InvertedResidual": lambda: models.mobilenetv2.InvertedResidual(4, 4, 1, 6),
        "ConvNeXtBlock": lambda: convnext_reference(models.convnext.CNBlock(4, 1e-6, 0.0)),
    }
    return made[name]()


class DenseBlock(nn.Module):
    def __init__(self, block):
        super().__init__()
        self.block = block

    def forward(self, x):
        return self.block(x)


def downsample(channels, out, stride):
    return nn.Sequential(nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out))


def convnext_tiny(num_classes=1000):
    model = models.convnext_tiny(weights=None, num_classes=num_classes, stochastic_depth_prob=0.0)
    return convnext_reference(model)


def convnext_reference(model):
    """The compiled block meets its scale after the weights of its branch."""

    def slots(module):
        made = []

        def visit(name, part):
            made.extend(slots_of(name, part))
            for child_name, child in part.named_children():
                visit(f"{name}.{child_name}", child)
            if isinstance(part, models.convnext.CNBlock):
                scale = part.layer_scale
                made.append(Slot(f"{name}.layer_scale", scale, lambda x: x.reshape(-1, 1, 1), lambda x: x.reshape(-1)))

        visit("", module)
        return made

    return Reference(model, slots=slots)
