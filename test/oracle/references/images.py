"""Image models that torchvision does not have, as Dive into Deep Learning defines them."""

import torch
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


def conv_relu(*sizes, **options):
    return [nn.Conv2d(*sizes, **options), nn.ReLU()]


def mlp(features=6, widths=(16, 12), classes=3):
    layers = []
    for width in widths:
        layers += [nn.Linear(features, width), nn.Tanh()]
        features = width
    return nn.Sequential(*layers, nn.Linear(features, classes))


def alexnet(side, hidden=4096, classes=10):
    """`side` is the height and width of the last features."""
    model = nn.Sequential(
        *conv_relu(1, 96, 11, stride=4, padding=1), nn.MaxPool2d(3, 2),
        *conv_relu(96, 256, 5, padding=2), nn.MaxPool2d(3, 2),
        *conv_relu(256, 384, 3, padding=1), *conv_relu(384, 384, 3, padding=1), *conv_relu(384, 256, 3, padding=1),
        nn.MaxPool2d(3, 2), nn.Flatten(),
        nn.Linear(256 * side * side, hidden), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, classes),
    )
    return Reference(model, flattened={"14": (256, side, side)})


def nin(classes=10):
    def block(channels, out, kernel, stride, padding):
        return [
            *conv_relu(channels, out, kernel, stride=stride, padding=padding),
            *conv_relu(out, out, 1), *conv_relu(out, out, 1),
        ]

    return nn.Sequential(
        *block(1, 96, 11, 4, 0), nn.MaxPool2d(3, 2), *block(96, 256, 5, 1, 2), nn.MaxPool2d(3, 2),
        *block(256, 384, 3, 1, 1), nn.MaxPool2d(3, 2), nn.Dropout(0.5), *block(384, classes, 3, 1, 1),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(),
    )


class Branches(nn.ModuleList):
    def forward(self, x):
        return torch.cat([branch(x) for branch in self], 1)


def inception(channels, c1, c2, c3, c4):
    return Branches([
        nn.Sequential(*conv_relu(channels, c1, 1)),
        nn.Sequential(*conv_relu(channels, c2[0], 1), *conv_relu(c2[0], c2[1], 3, padding=1)),
        nn.Sequential(*conv_relu(channels, c3[0], 1), *conv_relu(c3[0], c3[1], 5, padding=2)),
        nn.Sequential(nn.MaxPool2d(3, 1, 1), *conv_relu(channels, c4, 1)),
    ])


def googlenet(classes=10):
    def pool():
        return nn.MaxPool2d(3, 2, 1)

    return nn.Sequential(
        *conv_relu(1, 64, 7, stride=2, padding=3), pool(),
        *conv_relu(64, 64, 1), *conv_relu(64, 192, 3, padding=1), pool(),
        inception(192, 64, (96, 128), (16, 32), 32), inception(256, 128, (128, 192), (32, 96), 64), pool(),
        inception(480, 192, (96, 208), (16, 48), 64), inception(512, 160, (112, 224), (24, 64), 64),
        inception(512, 128, (128, 256), (24, 64), 64), inception(512, 112, (144, 288), (32, 64), 64),
        inception(528, 256, (160, 320), (32, 128), 128), pool(),
        inception(832, 256, (160, 320), (32, 128), 128), inception(832, 384, (192, 384), (48, 128), 128),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, classes),
    )


class Residual(nn.Module):
    """Of Dive into Deep Learning: the 1×1 convolution has no norm."""

    def __init__(self, channels, out, stride=1):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(channels, out, 3, stride, 1), nn.BatchNorm2d(out), nn.ReLU(),
            nn.Conv2d(out, out, 3, 1, 1), nn.BatchNorm2d(out),
        )
        self.skip = nn.Identity() if stride == 1 and channels == out else nn.Conv2d(channels, out, 1, stride)

    def forward(self, x):
        return torch.relu(self.main(x) + self.skip(x))


def stem():
    return [nn.Conv2d(1, 64, 7, 2, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]


def resnet18(classes=10):
    return nn.Sequential(
        *stem(), Residual(64, 64), Residual(64, 64), Residual(64, 128, 2), Residual(128, 128),
        Residual(128, 256, 2), Residual(256, 256), Residual(256, 512, 2), Residual(512, 512),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, classes),
    )


class Grown(nn.Sequential):
    """What it makes of its input goes beside the input."""

    def forward(self, x):
        return torch.cat([x, super().forward(x)], 1)


def densenet(classes=10, growth=32, layers=4):
    parts, channels = stem(), 64
    for block in range(4):
        for _ in range(layers):
            parts.append(Grown(nn.BatchNorm2d(channels), nn.ReLU(), nn.Conv2d(channels, growth, 3, padding=1)))
            channels += growth
        if block < 3:
            narrow = [nn.BatchNorm2d(channels), nn.ReLU(), nn.Conv2d(channels, channels // 2, 1), nn.AvgPool2d(2)]
            parts, channels = parts + narrow, channels // 2
    return nn.Sequential(
        *parts, nn.BatchNorm2d(channels), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes)
    )


class Level(nn.Module):
    """Of a U-Net; registered in the order in which the compiled model meets them."""

    def __init__(self, depth, channels, width):
        super().__init__()

        def double(before):
            return nn.Sequential(*conv_relu(before, width, 3, padding=1), *conv_relu(width, width, 3, padding=1))

        self.here = double(channels)
        self.depth = depth
        if depth > 0:
            self.inner = Level(depth - 1, width, 2 * width)
            self.up = nn.ConvTranspose2d(2 * width, width, 2, 2)
            self.merge = double(2 * width)

    def forward(self, x):
        here = self.here(x)
        if self.depth == 0:
            return here
        below = self.up(self.inner(torch.max_pool2d(here, 2)))
        return self.merge(torch.cat([here, below], 1))


def unet(classes=1, width=64):
    return nn.Sequential(Level(4, 1, width), nn.Conv2d(width, classes, 1))


class SqueezeExcitation(nn.Module):
    def __init__(self, channels, ratio):
        super().__init__()
        self.weigh = nn.Sequential(
            nn.Linear(channels, channels // ratio), nn.ReLU(), nn.Linear(channels // ratio, channels), nn.Sigmoid()
        )

    def forward(self, x):
        return x * self.weigh(x.mean((2, 3)))[:, :, None, None]


def squeeze_excitation(channels=8, ratio=4):
    return SqueezeExcitation(channels, ratio)
