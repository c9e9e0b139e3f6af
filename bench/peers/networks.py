"""The networks of nets.nn in PyTorch. Images are [N, C, H, W] here."""

import torch
import torch.nn.functional as F
from torch import nn


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding="same"), nn.Sigmoid(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Sigmoid(), nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, 10),
    )  # fmt: skip


def three_convolutions():
    return nn.Sequential(
        nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(),
        nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(4096, 10),
    )  # fmt: skip


def vgg11():
    layers, before = [], 3
    for width in [64, "pool", 128, "pool", 256, 256, "pool", 512, 512, "pool", 512, 512, "pool"]:
        if width == "pool":
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [nn.Conv2d(before, width, 3, padding=1), nn.ReLU()]
            before = width
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(512, 10))


def conv_norm(before, after, kernel, stride, pad):
    return nn.Sequential(nn.Conv2d(before, after, kernel, stride, pad, bias=False), nn.BatchNorm2d(after))


class BasicBlock(nn.Module):
    def __init__(self, before, after, stride):
        super().__init__()
        self.first = conv_norm(before, after, 3, stride, 1)
        self.second = conv_norm(after, after, 3, 1, 1)
        self.skip = nn.Identity() if stride == 1 else conv_norm(before, after, 1, stride, 0)

    def forward(self, x):
        return F.relu(self.second(F.relu(self.first(x))) + self.skip(x))


def resnet18():
    blocks, before = [], 64
    for after in [64, 128, 256, 512]:
        blocks += [BasicBlock(before, after, 1 if after == 64 else 2), BasicBlock(after, after, 1)]
        before = after
    return nn.Sequential(
        conv_norm(3, 64, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1), *blocks,
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10),
    )  # fmt: skip


def mobilenet():
    layers, before = [conv_norm(3, 32, 3, 1, 1), nn.ReLU()], 32
    for after, stride in [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1)]:
        depthwise = nn.Conv2d(before, before, 3, stride, 1, groups=before, bias=False)
        layers += [depthwise, nn.BatchNorm2d(before), nn.ReLU(), conv_norm(before, after, 1, 1, 0), nn.ReLU()]
        before = after
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))


class Recurrent(nn.Module):
    def __init__(self, kind, directions=1):
        super().__init__()
        self.read = kind(64, 128, batch_first=True, bidirectional=directions == 2)
        self.dense = nn.Linear(128 * directions, 10)

    def forward(self, x):
        _, state = self.read(x)
        h = state[0] if isinstance(state, tuple) else state
        return self.dense(torch.cat(list(h), dim=1))


class NormLSTM(nn.Module):
    """PyTorch has no kernel for it, so its steps are a loop of Python."""

    def __init__(self):
        super().__init__()
        self.input, self.hidden = nn.Linear(64, 512, bias=False), nn.Linear(128, 512, bias=False)
        self.norms = nn.ModuleList(nn.LayerNorm(size) for size in (512, 512, 128))
        self.dense = nn.Linear(128, 10)

    def forward(self, x):
        read = self.norms[0](self.input(x))
        h = c = x.new_zeros(x.shape[0], 128)
        for step in read.unbind(1):
            i, f, g, o = (step + self.norms[1](self.hidden(h))).chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(self.norms[2](c))
        return self.dense(h)


class ConvLSTM(nn.Module):
    """A loop of Python, since PyTorch has no kernel for it, either. Sequences of images are [N, T, C, H, W] here."""

    def __init__(self):
        super().__init__()
        self.input = nn.Conv2d(8, 128, 3, padding=1)
        self.hidden = nn.Conv2d(32, 128, 3, padding=1, bias=False)
        self.dense = nn.Linear(32, 10)

    def forward(self, x):
        read = self.input(x.flatten(0, 1)).unflatten(0, x.shape[:2])
        h = c = x.new_zeros(x.shape[0], 32, *x.shape[3:])
        for step in read.unbind(1):
            i, f, g, o = (step + self.hidden(h)).chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        return self.dense(h.mean((2, 3)))


class SelfAttention(nn.Module):
    def __init__(self, width, heads, causal):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.heads, self.causal = heads, causal

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = (f(x).view(n, t, self.heads, -1).transpose(1, 2) for f in (self.query, self.key, self.value))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        return self.out(y.transpose(1, 2).reshape(n, t, d))


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention, self.dense = SelfAttention(256, 8, False), nn.Linear(256, 10)

    def forward(self, x):
        return self.dense(self.attention(x).mean(dim=1))


class Layer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = SelfAttention(width, heads, True)
        self.perceptron = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.perceptron(self.norm2(x))


class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding, self.positions = nn.Embedding(96, 128), nn.Parameter(0.02 * torch.randn(64, 128))
        self.layers = nn.Sequential(Layer(128, 4), Layer(128, 4), nn.LayerNorm(128))
        self.out = nn.Linear(128, 96, bias=False)

    def forward(self, tokens):
        return self.out(self.layers(self.embedding(tokens) + self.positions))


def mlp():
    return nn.Sequential(
        nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)
    )  # fmt: skip


networks = {
    "LeNet": lenet,
    "ThreeConvolutions": three_convolutions,
    "ResNet18": resnet18,
    "MobileNet": mobilenet,
    "VGG11": vgg11,
    "LSTM": lambda: Recurrent(nn.LSTM),
    "GRU": lambda: Recurrent(nn.GRU),
    "BiLSTM": lambda: Recurrent(nn.LSTM, 2),
    "NormLSTM": NormLSTM,
    "ConvLSTM": ConvLSTM,
    "Attention": Attention,
    "GPT": GPT,
    "MLP": mlp,
}
