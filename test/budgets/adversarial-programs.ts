/** Programs that ask for more than any machine has, each with the code of the diagnostic that must answer. */

const model = (body: string, before = ""): string =>
  `${before}model M : x[N, 8] -> y {\n  y = ${body}\n}\n`;

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join("");

const polynomial = "(a + b + c)".concat(" * (a + b + c)".repeat(39));

export const adversarialPrograms: ReadonlyMap<string, readonly [text: string, code: string]> =
  new Map([
    ["nested parentheses", [`const A = ${"(".repeat(1e5)}1${")".repeat(1e5)}\n`, "NN1011"]],
    [
      "nested blocks",
      [model(`x -> ${"repeat 1 { ".repeat(1e4)}relu${" }".repeat(1e4)}`), "NN1011"],
    ],
    ["nested lambdas", [model(`x -> (${"|a| ".repeat(1e4)}a)`), "NN1011"]],
    ["a repetition of a thousand million", [model("x -> repeat 1e9 { relu }"), "NN4004"]],
    ["a repetition of a thousand million, as an int", [model("x -> repeat 1_000_000_000 { relu }"), "NN6001"]], // prettier-ignore
    ["repetitions that multiply", [model(`x -> ${"repeat 100 { ".repeat(6)}relu${" }".repeat(6)}`), "NN6001"]], // prettier-ignore
    ["empty repetitions that multiply", [model(`x -> ${"repeat 10000 { ".repeat(6)}repeat 0 { relu }${" }".repeat(6)}`), "NN6001"]], // prettier-ignore
    ["repetitions of a lambda that does nothing", [model("x -> repeat 10000 { repeat 10000 { |a| a } }"), "NN6001"]], // prettier-ignore
    ["compositions that double", [model("x -> B(40)", "block B(n: int) = if n == 0 then relu else B(n - 1) -> B(n - 1)\n"), "NN6001"]], // prettier-ignore
    ["blocks that double", [model("x -> B(60)", "block B(n: int) : x[N, D] -> y[N, D] {\n  y = if n == 0 then x else x -> B(n - 1) -> B(n - 1)\n}\n"), "NN6001"]], // prettier-ignore
    ["equations that double", [`model M : x[N, 8] -> y {\n  f0 = |a| relu(a)\n${times(60, (n) => `  f${n + 1} = |a| f${n}(f${n}(a))\n`)}  y = f60(x)\n}\n`, "NN6001"]], // prettier-ignore
    ["Church numerals", [model("x -> two(two)(two)(two)(two)(two)(relu)", "fn two(f: block): block = f -> f\n"), "NN4"]], // prettier-ignore
    ["lambdas that apply themselves", [model("w(w)", "").replace("  y =", "  w = |f| f(f)\n  y ="), "NN6001"]], // prettier-ignore
    ["forks that double", [`model M : x[N, 8] -> y {\n  f0 = fork(relu, relu)\n${times(30, (n) => `  f${n + 1} = fork(f${n}, f${n})\n`)}  y = x -> f30 -> concat\n}\n`, "NN6001"]], // prettier-ignore
    ["compositions bound to names that double", [`model M : x[N, 8] -> y {\n  f0 = relu\n${times(40, (n) => `  f${n + 1} = f${n} -> f${n}\n`)}  y = x -> f40\n}\n`, "NN6001"]], // prettier-ignore
    ["endless recursion of blocks", [model("x -> A(1)", "block A(n: int) = B(n + 1)\nblock B(n: int) = A(n + 1)\n"), "NN6001"]], // prettier-ignore
    ["endless recursion of functions", [model("x -> dense(f(1))", "fn f(n: int): int = g(n) + 1\nfn g(n: int): int = f(n) + 1\n"), "NN6001"]], // prettier-ignore
    ["functions that double", [model("x -> dense(f(60))", "fn f(n: int): int = if n == 0 then 1 else f(n - 1) + f(n - 1)\n"), "NN6001"]], // prettier-ignore
    ["towers of powers", [model("x -> dense(2 ^ 10 ^ 10)"), "NN4011"]],
    ["a large power", ["const A = 10 ^ 400\n", "NN4011"]],
    ["powers of powers", [`const A0 = 3 ^ 100\n${times(20, (n) => `const A${n + 1} = A${n} * A${n}\n`)}`, "NN4011"]], // prettier-ignore
    ["large polynomials", [`block P(a: int, b: int, c: int) : x[N, D] -> y {\n  y = x -> dense(${polynomial})\n}\n`, "NN4011"]], // prettier-ignore
    ["lists that double", [`const A0 = [1, 2]\n${times(40, (n) => `const A${n + 1} = zip(A${n}, A${n})\n`)}`, "ok"]], // prettier-ignore
    ["tuples that double", [`fn d(a: int, n: int) = if n == 0 then a else (d(a, n - 1), d(a, n - 1))\nconst A = d(1, 60)\n`, "NN6001"]], // prettier-ignore
    ["a list of a hundred million", [model("x -> for i in range(100_000_000) { relu }"), "NN6001"]],
    ["a constant of a hundred million", ["const A = range(100_000_000)\n", "ok"]],
    ["weights of unheard-of size", [model("x -> dense(9_000_000_000_000_000)"), "ok"]],
    ["numbers beyond all numbers", ["const A = 1e999\nconst B = 99999999999999999999\n", "NN1"]],
    ["a long string", [`const A = "${"a".repeat(3e6)}"\n`, "NN6003"]],
    ["a long name", [`const ${"a".repeat(1e6)} = 1\nconst B = ${"a".repeat(1e6)}b\n`, "NN6003"]],
    ["twenty thousand mistakes", [`block B : x[N] -> y {\n${times(2e4, (n) => `  s${n} = missing${n}\n`)}  y = x\n}\n`, "NN6002"]], // prettier-ignore
    ["a deep chain of branches", [`model M : x[N, 8] -> y {\n  s0 = x\n${times(2e4, (n) => `  s${n + 1} = if 1 == 1 then s${n} else x\n`)}  y = s20000\n}\n`, "NN6001"]], // prettier-ignore
    ["a deep chain of lambdas", [`model M : x[N, 8] -> y {\n  f0 = relu\n${times(5e3, (n) => `  f${n + 1} = |a| f${n}(a)\n`)}  y = x -> f5000\n}\n`, "NN6001"]], // prettier-ignore
    ["a deep chain of constants", [`const C0 = 1\n${times(2e4, (n) => `const C${n + 1} = C${n} + 1\n`)}model M : x[N, 8] -> y { y = x -> dense(C20000) }\n`, "ok"]], // prettier-ignore
    ["a deep chain of constants, last first", [`${times(2e4, (n) => `const C${20000 - n} = C${19999 - n} + 1\n`)}const C0 = 1\n`, "ok"]], // prettier-ignore
    ["a deep chain of point-free blocks", [`block B0 = relu\n${times(5e3, (n) => `block B${n + 1} = B${n}\n`)}model M : x[N, 8] -> y { y = x -> B5000 }\n`, "NN6001"]], // prettier-ignore
    ["a deep chain of defaults", [`block B0(a: int = 1) = relu\n${times(5e3, (n) => `block B${n + 1}(f: block = B${n}) = f\n`)}model M : x[N, 8] -> y { y = x -> B5000 }\n`, "NN6001"]], // prettier-ignore
    ["a scan within a scan without end", [model("x", "cell C(n: int) : x[N, D] -> h[N, D] {\n  state h[N, D]\n  h = x -> rearrange([N, D] => [N, 1, D]) -> scan(C(n + 1), keep: last)\n}\n").replace("x[N, 8]", "x[N, T, 8]").replace("y = x", "y = x -> scan(C(0))"), "NN6001"]], // prettier-ignore
    ["a very long line", [`const A = [${"1, ".repeat(2e5)}1]\n`, "ok"]],
    ["zero bytes", [`const A = 1\0\nconst B = "\0"\n\0\0`, "NN1"]],
    ["lone surrogates", [`const A = "\ud800"\nconst \udc00 = 1\n/// \ud800\nconst B = 2\n`, "NN1"]],
    ["a byte order mark", ["\ufeffconst A = 1\n", "ok"]],
    ["carriage returns", ["const A = 1\r\nconst B = 2\r\n\r\nmodel M : x[N, 4] -> y {\r\n  y = x -> relu\r\n}\r\n", "ok"]], // prettier-ignore
  ] as const);
