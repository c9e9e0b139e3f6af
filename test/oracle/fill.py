"""Numbers that follow from a name: the rule of `fill.ts`, which tells it."""

import numpy as np


def uniforms(name, count):
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    with np.errstate(over="ignore"):
        word = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(seed)
        word = (word ^ (word >> np.uint32(16))) * np.uint32(0x85EBCA6B)
        word = (word ^ (word >> np.uint32(13))) * np.uint32(0xC2B2AE35)
        word ^= word >> np.uint32(16)
    return (word / 2.0**31 - 1).astype(np.float32)


def weight_values(path, shape):
    size = int(np.prod(shape))
    offset, factor = affine(path.split("/")[-1], shape, size)
    values = uniforms(path, size).astype(np.float64)
    return (offset + factor * values).astype(np.float32).reshape(shape)


def affine(name, shape, size):
    if name.startswith(("gamma", "scale")):
        return 1, 1 / 5
    if "variance" in name:
        return 1, 1 / 2
    if len(shape) < 2:
        return 0, 1 / 10
    return 0, (6 * shape[-1] / size) ** 0.5
