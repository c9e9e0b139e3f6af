"""torchvision's own models: the function is the name of the model."""

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

from .reference import Reference  # noqa: E402


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
