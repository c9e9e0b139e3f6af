/** Cells whose steps reduce axes, broadcast along them, or multiply sample by sample. */
import { cell, model, program, type RecurrentProgram } from "./program.ts";

const [x, memory, shown] = [[2, 5, 4], [2, 7, 6], [2, 7]] as const; // prettier-ignore

export const rowCells: ReadonlyMap<string, RecurrentProgram> = new Map<string, RecurrentProgram>([
  [
    "with additive attention",
    program(
      cell(
        "Decoder(n: int) : x[N, D] given memory[N, S, E] -> h[N, n], weights[N, S]",
        "state h[N, n]",
        "query = pre h -> dense(E)",
        "scores[N, S] = tanh(memory + rearrange(query, [N, E] => [N, 1, E])) -> dense(1, bias: false) -> rearrange([N, S, 1] => [N, S])",
        "weights = softmax(scores)",
        "context = sum(rearrange(weights, [N, S] => [N, S, 1]) * memory, over: S)",
        "h = tanh(concat(x, context, pre h) -> dense(n))",
      ) + model("x[N, T, 4], memory[N, S, 6] -> y, w", "(y, w) = (x, memory) -> scan(Decoder(3))"),
      [x, memory],
      [
        [2, 5, 3],
        [2, 5, 7],
      ],
      3 * 6 + 6 + 6 + 13 * 3 + 3,
    ),
  ],
  [
    "with attention of several heads, by products",
    program(
      cell(
        "Heads : x[N, D] given memory[N, S, 6] -> h[N, 6]",
        "state h[N, 6]",
        "q = pre h -> dense(6) -> rearrange([N, 2 * d] => [N, 2, 1, d])",
        "k = rearrange(memory, [N, S, 2 * d] => [N, 2, S, d])",
        "weights = softmax(q @ rearrange(k, [N, a, S, d] => [N, a, d, S]))",
        "context = rearrange(weights @ k, [N, a, 1, d] => [N, a * d])",
        "h = tanh(dense(6)(x) + context)",
      ) + model("x[N, T, 4], memory[N, S, 6] -> y", "y = (x, memory) -> scan(Heads)"),
      [x, memory],
      [[2, 5, 6]],
      42 + 30,
    ),
  ],
  [
    "with attention under a mask",
    program(
      cell(
        "Masked : x[N, D] given memory[N, S, E], bool m[N, S] -> h[N, E]",
        "state h[N, E]",
        "scores[N, S] = sum(memory * rearrange(pre h + dense(E)(x), [N, E] => [N, 1, E]), over: E)",
        "weights = softmax(scores, where: m)",
        "h = tanh(sum(rearrange(weights, [N, S] => [N, S, 1]) * memory, over: S))",
      ) +
        model(
          "x[N, T, 4], memory[N, S, 6], bool m[N, S] -> y",
          "y = (x, memory, m) -> scan(Masked)",
        ),
      [x, memory, shown],
      [[2, 5, 6]],
      30,
    ),
  ],
  [
    "with layer norms",
    program(
      cell(
        "NormLSTM(n: int) : x[N, D] -> h[N, n]",
        "state h[N, n]",
        "state c[N, n]",
        "z = (x -> dense(4 * n, bias: false) -> layer_norm) + (pre h -> dense(4 * n, bias: false) -> layer_norm)",
        "(i, f, g, o) = split(z, 4)",
        "c = sigmoid(f) * pre c + sigmoid(i) * tanh(g)",
        "h = sigmoid(o) * tanh(layer_norm(c))",
      ) + model("x[N, T, 4] -> y", "y = x -> scan(NormLSTM(5))"),
      [x],
      [[2, 5, 5]],
      80 + 40 + 100 + 40 + 10,
    ),
  ],
  [
    "with group norms",
    program(
      cell(
        "GroupedGRU(n: int) : x[N, D] -> h[N, n]",
        "state h[N, n]",
        "input = x -> dense(2 * n) -> group_norm(4)",
        "(z, v) = split(input + (pre h -> dense(2 * n, bias: false) -> group_norm(3, eps: 0.01)), 2)",
        "h = (pre h -> group_norm(1)) * sigmoid(z) + tanh(v)",
      ) + model("x[N, T, 4] -> y", "y = x -> scan(GroupedGRU(6))"),
      [x],
      [[2, 5, 6]],
      60 + 24 + 72 + 24 + 12,
    ),
  ],
  [
    "with group norms of a state of several rows",
    program(
      cell(
        "Field : x[N, D] -> y[N, 3, 2, D]",
        "state y[N, 3, 2, D] = ones",
        "input = rearrange(x, [N, D] => [N, 1, 1, D])",
        "y = input + tanh((pre y * input - pre y) -> group_norm(2, eps: 0.1))",
      ) + model("x[N, T, 4] -> y", "y = x -> scan(Field)"),
      [x],
      [[2, 5, 3, 2, 4]],
      8,
    ),
  ],
  [
    "through parts of which no gradient goes",
    program(
      cell(
        "Stopping(n: int) : x[N, D] -> h[N, n], c[N, n]",
        "state h[N, n]",
        "state c[N, n]",
        "state d[N, n]",
        "linear = x -> dense(n)",
        "seen = stop_gradient(linear) + 0.1 * linear",
        "both = stop_gradient(concat(pre h, pre c))",
        "v = (stop_gradient(pre h) -> dense(n, bias: false)) + (both -> dense(n)) + (pre h -> dense(n))",
        "h = tanh(v + (x -> dense(n))) + 0.5 * stop_gradient(tanh(v) - pre d)",
        "c = stop_gradient(pre c * 0.5 + v) + seen",
        "d = pre h",
      ) + model("x[N, T, 4] -> h, c", "(h, c) = x -> scan(Stopping(3))"),
      [x],
      [
        [2, 5, 3],
        [2, 5, 3],
      ],
      15 + 9 + 21 + 12 + 15,
    ),
  ],
  [
    "that remembers its last inputs",
    program(
      cell(
        "Delay(k: int) : x[N, D] -> y[N, 3]",
        "state past[N, k, D] = 0.5",
        "(first, second, third) = split(pre past, 3, axis: 1)",
        "past = concat(slice(pre past, 1, k - 1, axis: 1), rearrange(x, [N, D] => [N, 1, D]), axis: 1)",
        "pair = stack(mean(past, over: 1), mean(first - 2 * third + 0.1 * second, over: 1), axis: 1)",
        "y = dense(3)(rearrange(pair * 1.5, [N, a, D] => [N, a * D]))",
      ) + model("x[N, T, 4] -> y", "y = x -> scan(Delay(3))"),
      [x],
      [[2, 5, 3]],
      27,
    ),
  ],
  [
    "that turns, repeats, lengthens and multiplies what it keeps",
    program(
      cell(
        "Turns : x[N, D] -> y[N, 2]",
        "state h[N, 3] = 0.3",
        "input = dense(3)(x)",
        "turned = reverse(pre h, axis: 1) + reverse(input, axis: 1)",
        "h = tanh(turned - 0.5 * input)",
        "wide = tile(h, 2, axis: 1) - 0.3 * tile(input, 2, axis: 1)",
        "long = pad(wide * pad(pre h + input, 2, 1), 1, 0, value: -0.5)",
        "scale = prod(pre h + 1.5, over: 1, keep: true) * prod(tanh(input), over: 1, keep: true)",
        "y = dense(2)(long + pad(pad(input, 1, 3), 0, 0)) + scale",
      ) + model("x[N, T, 4] -> y", "y = x -> scan(Turns)"),
      [x],
      [[2, 5, 2]],
      31,
    ),
  ],
  [
    "with cumulative sums and logarithms of sums",
    program(
      cell(
        "Sums : x[N, D] -> h[N, 2, 3], p[N, 6]",
        "state h[N, 2, 3] = 0.1",
        "input = rearrange(dense(6)(x), [N, 2 * a] => [N, 2, a])",
        "sums = cumsum(pre h, over: 1) - 0.2 * cumsum(pre h, over: 2) + 0.1 * cumsum(input, over: 2)",
        "spread = std(pre h + input, over: 2, keep: true) + variance(input - pre h, over: (1, 2), keep: true)",
        "isWide = any(pre h > 0.4, over: 2, keep: true) and all(pre h > -0.9, over: 1, keep: true)",
        "h = where(isWide, tanh(sums - logsumexp(pre h, over: 2, keep: true)), 0.3 * log_softmax(input + sums, over: 1)) * spread",
        "p = rearrange(log_softmax(h + input), [N, a, b] => [N, a * b]) - rearrange(logsumexp(h, over: (1, 2)), [N] => [N, 1])",
      ) + model("x[N, T, 4] -> h, p", "(h, p) = x -> scan(Sums)"),
      [x],
      [
        [2, 5, 2, 3],
        [2, 5, 6],
      ],
      30,
    ),
  ],
  [
    "that turns by angles",
    program(
      cell(
        "Clock : x[N, D] -> h[N, 3], seen[N, D]",
        "state h[N, 3] = 0.5",
        "state angle[N, 3]",
        "angle = pre angle + 40 * sin(dense(3)(x))",
        "h = tanh(pre h * cos(angle) + dense(3)(sin(pre angle)) - cos(pre h))",
        "seen = cos(x) * sin(sum(h, over: 1, keep: true))",
      ) + model("x[N, T, 4] -> h, seen", "(h, seen) = x -> scan(Clock)"),
      [x],
      [
        [2, 5, 3],
        [2, 5, 4],
      ],
      15 + 12,
    ),
  ],
  [
    "with one gate for all columns",
    program(
      cell(
        "Gated : x[N, D] -> h[N, 3]",
        "state h[N, 3]",
        "state level[N, 1] = ones",
        "gate = sigmoid(dense(1)(concat(x, pre h)))",
        "level = 0.9 * pre level + mean(abs(pre h), over: 1, keep: true)",
        "least = min(pre h, over: 1, keep: true)",
        "h = gate * pre h + (1 - gate) * tanh(dense(3)(x)) / level + 0.1 * least",
      ) + model("x[N, T, 4] -> y", "y = x -> scan(Gated)"),
      [x],
      [[2, 5, 3]],
      8 + 15,
    ),
  ],
  [
    "with a state of several rows",
    program(
      cell(
        "Slots : x[N, D] -> read[N, 3]",
        "state slots[N, 5, 3] = 0.1",
        "key = dense(3)(x) -> rearrange([N, E] => [N, 1, E])",
        "place = softmax(sum(pre slots * key, over: 2, keep: true), over: 1)",
        "slots = pre slots * (1 - place) + place * tanh(dense(3)(pre slots) + dense(3, bias: false)(pre slots))",
        "read = max(slots, over: 1)",
      ) + model("x[N, T, 4], first[N, 5, 3] -> y", "y = x -> scan(Slots, init: first)"),
      [x, [2, 5, 3]],
      [[2, 5, 3]],
      15 + 12 + 9,
    ),
  ],
  [
    "with a softmax along the axis before the last",
    program(
      cell(
        "Field : x[N, D] given f[5, 3] -> y[N, 5]",
        "state h[N, 5, 3]",
        "h = softmax(0.5 * pre h + f * rearrange(dense(3)(x), [N, E] => [N, 1, E]), over: 1)",
        "y = sum(h * f, over: 2)",
      ) + model("x[N, T, 4] -> y", "param f[5, 3]", "y = x -> scan(|u| (u, f) -> Field)"),
      [x],
      [[2, 5, 5]],
      15 + 15,
    ),
  ],
  [
    "with choices",
    program(
      cell(
        "Choosy : x[N, D], bool b[N] -> h[N, 3], count[N, 1]",
        "state h[N, 3]",
        "state count[N, 1]",
        "isLow = sum(pre h, over: 1, keep: true) < 0.2 or pre h > 0.4",
        "step = where(isLow and not (pre h >= 0.6), dense(3)(x), -0.5 * pre h)",
        "h = where(rearrange(b, [N] => [N, 1]), pre h + 0.5 * step, pre h)",
        "count = pre count + mean(cast(step > 0, float32), over: 1, keep: true)",
      ) + model("x[N, T, 4], bool b[N, T] -> y, n", "(y, n) = (x, b) -> scan(Choosy)"),
      [x, [2, 5]],
      [
        [2, 5, 3],
        [2, 5, 1],
      ],
      15,
    ),
  ],
]);
