"""Image models that torchvision does not have, as Dive into Deep Learning defines them."""

from torch import nn

from .reference import Reference


def lenet(classes=10):
    model = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120), nn.Sigmoid(), nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, classes),
    )
    return Reference(model, flattened={"7": (16, 5, 5)})
