"""Recurrent networks, attention and transformers: PyTorch's own modules, or, where it has none, their equations."""

import torch
import torch.nn.functional as F
from torch import nn

from .reference import Reference, Slot, linear, slots_of
from .vision import models

torch.backends.mha.set_fastpath_enabled(False)


def layer(name, module):
    """The slots of a plain layer, or of attention: three projections in one tensor, then the one of the result."""
    if not isinstance(module, nn.MultiheadAttention):
        return slots_of(name, module)
    width = module.embed_dim
    slots = []
    for index in range(3):
        part = lambda x, at=index * width: x[at : at + width]
        slots.append(Slot(f"{name}.in_proj_weight", module.in_proj_weight, torch.t, torch.t, part))
        slots.append(Slot(f"{name}.in_proj_bias", module.in_proj_bias, part=part))
    return slots + slots_of(f"{name}.out_proj", module.out_proj)


def layers(module, *names):
    return [slot for name in names for slot in layer(name, module.get_submodule(name))]


# Recurrent networks

KINDS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


def recurrent_slots(prefix, module, two_biases):
    slots = []
    for index in range(module.num_layers):
        for end in ("", "_reverse") if module.bidirectional else ("",):
            for part in ("ih", "hh"):
                name = f"_{part}_l{index}{end}"
                slots.append(linear(f"{prefix}weight{name}", getattr(module, f"weight{name}")))
                if part == "ih" or two_biases:
                    slots.append(Slot(f"{prefix}bias{name}", getattr(module, f"bias{name}")))
                else:
                    nn.init.zeros_(getattr(module, f"bias{name}"))
    return slots


def packed(module, x, mask):
    """Sequences of several lengths; the results are zero beyond their ends."""
    lengths = mask.sum(1)
    sequence = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    y, state = module(sequence)
    y, _ = nn.utils.rnn.pad_packed_sequence(y, batch_first=True, total_length=x.shape[1])
    return y, state


def recurrent(kind, inputs, units, layers=1, two_biases=True, bidirectional=False, last=False, **more):
    module = KINDS[kind](inputs, units, layers, batch_first=True, bidirectional=bidirectional, **more)

    def run(module, inputs):
        y, state = packed(module, *inputs) if len(inputs) == 2 else module(*inputs)
        h = state[0] if isinstance(state, tuple) else state
        return h[-1] if last else y

    return Reference(module, slots=lambda m: recurrent_slots("", m, two_biases), run=run)


class ResetBefore(nn.Module):
    """Cho et al. 2014: the state is reset, then multiplied."""

    def __init__(self, inputs, units):
        super().__init__()
        self.x, self.h = nn.Linear(inputs, 3 * units), nn.Linear(units, 2 * units, bias=False)
        self.n = nn.Linear(units, units, bias=False)
        self.units = units

    def forward(self, x):
        h, states = x.new_zeros(x.shape[0], self.units), []
        for step in x.unbind(1):
            xr, xz, xn = self.x(step).chunk(3, -1)
            hr, hz = self.h(h).chunk(2, -1)
            r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
            h = (1 - z) * torch.tanh(xn + self.n(r * h)) + z * h
            states.append(h)
        return torch.stack(states, 1)


def gru_reset_before(inputs, units):
    return Reference(ResetBefore(inputs, units), slots=lambda m: layers(m, "x", "h", "n"), run=call)


def call(module, inputs):
    return module(*inputs)


class LanguageModel(nn.Module):
    def __init__(self, kind, vocab, width, units, layers):
        super().__init__()
        self.encoder = nn.Embedding(vocab, width)
        self.rnn = KINDS[kind](width, units, layers, batch_first=True)
        self.decoder = nn.Linear(units, vocab)

    def forward(self, tokens):
        return self.decoder(self.rnn(self.encoder(tokens))[0])


def language_model(kind, vocab, width, units, layers, two_biases=False):
    def slots(m):
        return [*layer("encoder", m.encoder), *recurrent_slots("rnn.", m.rnn, two_biases), *layer("decoder", m.decoder)]

    return Reference(LanguageModel(kind, vocab, width, units, layers), slots=slots, run=call)


class ConvolutionalLSTM(nn.Module):
    """Shi et al. 2015, without peepholes; images have their channels last."""

    def __init__(self, inputs, filters):
        super().__init__()
        self.gates, self.filters = nn.Conv2d(inputs + filters, 4 * filters, 3, padding=1), filters

    def forward(self, x):
        x, states = x.permute(0, 1, 4, 2, 3), []
        h = c = x.new_zeros(x.shape[0], self.filters, *x.shape[3:])
        for step in x.unbind(1):
            i, f, g, o = self.gates(torch.cat([step, h], 1)).chunk(4, 1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            states.append(h.permute(0, 2, 3, 1))
        return torch.stack(states, 1)


def convolutional_lstm(inputs, filters):
    return Reference(ConvolutionalLSTM(inputs, filters), slots=lambda m: layers(m, "gates"), run=call)


class Words(nn.Module):
    """A recurrence over words, each of which another one reads character by character."""

    def __init__(self, inputs, units):
        super().__init__()
        self.characters, self.units = nn.RNN(inputs, units, batch_first=True), units

    def forward(self, x):
        s, states = x.new_zeros(x.shape[0], self.units), []
        for word in x.unbind(1):
            s = torch.tanh(s + self.characters(word)[1][-1])
            states.append(s)
        return torch.stack(states, 1)


def words(inputs, units):
    module = Words(inputs, units)
    return Reference(module, slots=lambda m: recurrent_slots("characters.", m.characters, True), run=call)


class NormRNN(nn.Module):
    """A recurrence whose sums are normalised over the batch, step by step."""

    def __init__(self, inputs, units):
        super().__init__()
        self.sum, self.norm = nn.Linear(inputs + units, units, bias=False), nn.BatchNorm1d(units, eps=0.1)

    def forward(self, x):
        h, states = x.new_zeros(x.shape[0], self.sum.out_features), []
        for step in x.unbind(1):
            h = torch.tanh(self.norm(self.sum(torch.cat([step, h], 1))))
            states.append(h)
        return torch.stack(states, 1)


def norm_rnn(inputs, units):
    return Reference(NormRNN(inputs, units), slots=lambda m: layers(m, "sum", "norm"), run=call)


def lines(inputs, units, length):
    """A recurrence over pieces of a sequence, each from where the last one ended, is one over the sequence."""

    def run(module, inputs):
        x, = inputs
        return module(x.flatten(1, 2))[0][:, length - 1 :: length]

    module = nn.RNN(inputs, units, batch_first=True)
    return Reference(module, slots=lambda m: recurrent_slots("", m, True), run=run)


# Attention


class Pooling(nn.Module):
    def __init__(self):
        super().__init__()
        self.narrowness = nn.Parameter(torch.ones(1))

    def forward(self, q, k, v):
        distance = (q[:, :, None] - k[:, None]).square().sum(-1)
        return torch.softmax(-(self.narrowness**2) * distance / 2, -1) @ v


def attention_pooling():
    return Reference(Pooling(), slots=lambda m: [Slot("narrowness", m.narrowness)], run=call)


class Additive(nn.Module):
    """Bahdanau, Cho, Bengio 2014, as Dive into Deep Learning writes it."""

    def __init__(self, hidden, query, key):
        super().__init__()
        self.q, self.k = nn.Linear(query, hidden, bias=False), nn.Linear(key, hidden, bias=False)
        self.w = nn.Linear(hidden, 1, bias=False)

    def forward(self, q, k, v, mask=None):
        scores = self.w(torch.tanh(self.q(q)[:, :, None] + self.k(k)[:, None])).squeeze(-1)
        if mask is not None:
            scores = scores.masked_fill(~mask, -torch.inf)
        return torch.softmax(scores, -1) @ v


def additive_attention(hidden, query, key):
    return Reference(Additive(hidden, query, key), slots=lambda m: layers(m, "q", "k", "w"), run=call)


def scaled_dot_product():
    def run(module, inputs):
        q, k, v, *mask = inputs
        return F.scaled_dot_product_attention(q, k, v, *mask)

    return Reference(nn.Identity(), slots=lambda m: [], run=run)


def no_look_ahead(steps):
    return torch.ones(steps, steps, dtype=torch.bool).triu(1)


def multi_head(width, heads, causal=False):
    """A mask of our kind, true where a query may look: `[N, 1, Tk]` hides keys, `[N, Tq, Tk]` any pairs."""

    def run(module, inputs):
        q, k, v, *mask = inputs
        hidden = no_look_ahead(q.shape[1]) if causal else None
        if mask and mask[0].shape[1] > 1:
            pairs = ~mask[0].repeat_interleave(heads, 0)
            hidden = pairs if hidden is None else hidden | pairs
            mask = []
        padding = ~mask[0][:, 0] if mask else None
        return module(q, k, v, key_padding_mask=padding, attn_mask=hidden, need_weights=False)[0]

    attention = nn.MultiheadAttention(width, heads, batch_first=True)
    return Reference(attention, slots=lambda m: layer("", m), run=run)


# Transformers


def encoder_slots(name, norm_first):
    parts = ("norm1", "self_attn", "norm2", "linear1", "linear2")
    order = parts if norm_first else ("self_attn", "norm1", "linear1", "linear2", "norm2")
    return [f"{name}{each}" for each in order]


def decoder_slots(name, norm_first):
    parts = ("norm1", "self_attn", "norm2", "multihead_attn", "norm3", "linear1", "linear2")
    after = ("self_attn", "norm1", "multihead_attn", "norm2", "linear1", "linear2", "norm3")
    return [f"{name}{each}" for each in (parts if norm_first else after)]


def encoder_layer(width, heads, hidden, norm_first=False, activation="relu", causal=False):
    module = nn.TransformerEncoderLayer(
        width, heads, hidden, dropout=0, activation=activation, batch_first=True, norm_first=norm_first
    )

    def run(module, inputs):
        x, *mask = inputs
        padding = ~mask[0][:, 0] if mask else None
        return module(x, src_mask=no_look_ahead(x.shape[1]) if causal else None, src_key_padding_mask=padding)

    return Reference(module, slots=lambda m: layers(m, *encoder_slots("", norm_first)), run=run)


def decoder_layer(width, heads, hidden, norm_first=False):
    module = nn.TransformerDecoderLayer(width, heads, hidden, 0, batch_first=True, norm_first=norm_first)

    def run(module, inputs):
        x, memory, *mask = inputs
        padding = ~mask[0][:, 0] if mask else None
        return module(x, memory, tgt_mask=no_look_ahead(x.shape[1]), memory_key_padding_mask=padding)

    return Reference(module, slots=lambda m: layers(m, *decoder_slots("", norm_first)), run=run)


def transformer(width, heads, depth, hidden, norm_first=False):
    module = nn.Transformer(width, heads, depth, depth, hidden, 0, batch_first=True, norm_first=norm_first)

    def slots(m):
        encoder = [n for i in range(depth) for n in encoder_slots(f"encoder.layers.{i}.", norm_first)]
        decoder = [n for i in range(depth) for n in decoder_slots(f"decoder.layers.{i}.", norm_first)]
        return layers(m, *encoder, "encoder.norm", *decoder, "decoder.norm")

    def run(module, inputs):
        source, target = inputs
        return module(source, target, tgt_mask=no_look_ahead(target.shape[1]))

    return Reference(module, slots=slots, run=run)


class GPT(nn.Module):
    def __init__(self, vocab, width, depth, heads, context):
        super().__init__()
        self.table, self.positions = nn.Embedding(vocab, width), nn.Embedding(context, width)
        activation = lambda x: F.gelu(x, approximate="tanh")
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                width, heads, 4 * width, dropout=0, activation=activation, batch_first=True, norm_first=True
            )
            for _ in range(depth)
        )
        self.norm = nn.LayerNorm(width)

    def forward(self, tokens):
        steps = tokens.shape[1]
        x = self.table(tokens) + self.positions(torch.arange(steps))
        for each in self.layers:
            x = each(x, src_mask=no_look_ahead(steps))
        return self.norm(x) @ self.table.weight.t()


def gpt(vocab, width, depth, heads, context):
    def slots(m):
        names = [n for i in range(depth) for n in encoder_slots(f"layers.{i}.", True)]
        return layers(m, "table", "positions", *names, "norm")

    return Reference(GPT(vocab, width, depth, heads, context), slots=slots, run=call)


def vit(size, patch, depth, heads, width, hidden, classes):
    module = models.VisionTransformer(size, patch, depth, heads, width, hidden, num_classes=classes)
    parts = ("ln_1", "self_attention", "ln_2", "mlp.0", "mlp.3")

    def slots(m):
        names = [f"encoder.layers.encoder_layer_{i}.{part}" for i in range(depth) for part in parts]
        flat = lambda x: x.squeeze(0)
        lift = lambda x: x.unsqueeze(0)
        return [
            Slot("class_token", m.class_token, lift, flat),
            *layers(m, "conv_proj"),
            Slot("encoder.pos_embedding", m.encoder.pos_embedding, lift, flat),
            *layers(m, *names, "encoder.ln", "heads.head"),
        ]

    return Reference(module, slots=slots)
