import { runInThisContext } from "node:vm";
import fc from "fast-check";
import * as prettier from "prettier";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.ts";
import { printModule } from "../../src/javascript/printer.ts";
import { js, type JsExpression, type JsStatement } from "../../src/javascript/tree.ts";
import { readProjectFile, testHost } from "../test-host.ts";
import { modules } from "./arbitrary.ts";
import { runs } from "../property-runs.ts";

const format = (code: string): Promise<string> =>
  prettier.format(code, { parser: "babel", printWidth: 100 });

function print(...statements: readonly JsStatement[]): string {
  return printModule({ statements }).code;
}

function declare(name: string, value: JsExpression, comment?: string): JsStatement {
  const declared = { kind: "declare", keyword: "const", target: js.name(name), value } as const;
  return comment === undefined ? declared : { ...declared, comment };
}

const expressed = (expression: JsExpression): string =>
  print(declare("x", expression)).slice("const x = ".length, -2);

const [a, b, c] = [js.id("a"), js.id("b"), js.id("c")];

describe("printModule", () => {
  it("prints any tree as prettier formats it", async () => {
    const property = fc.asyncProperty(modules, async (statements) => {
      const code = print(...statements);
      expect(code).toBe(await format(code));
    });
    await fc.assert(property, runs(400));
  });

  it.each([
    "examples/lenet.nn",
    "examples/residual.nn",
    "examples/siamese/siamese.nn",
    "stdlib/resnet.nn",
  ])("prints the module of %s as prettier formats it", async (path) => {
    const { module } = compile(readProjectFile(path), testHost());
    expect(module?.code).toBe(await format(module?.code ?? ""));
  });

  it("keeps a layer on one line where it fits", () => {
    const layer = js.tf(
      "layers.conv2d",
      js.object({ name: js.literal("conv"), filters: js.literal(6) }),
    );
    const applied = js.call(js.member(layer, "apply"), js.id("image"));
    expect(print(declare("conv", applied, "[b, 28, 28, 6]"))).toBe(
      'const conv = tf.layers.conv2d({ name: "conv", filters: 6 }).apply(image); // [b, 28, 28, 6]\n',
    );
  });

  it("gives a message that is too long for its line one of its own", () => {
    const name = "a".repeat(30);
    const message: JsExpression = {
      kind: "template",
      parts: [`${name} ${name} `, js.id(name), " is too long"],
    };
    const error = js.construct(js.id("RangeError"), message);
    const thrown: JsStatement = { kind: "throw", value: error };
    expect(print({ kind: "if", test: a, consequent: [thrown] })).toBe(
      `if (a) {\n  throw new RangeError(\n    \`${name} ${name} \${${name}} is too long\`,\n  );\n}\n`,
    );
  });

  it("puts a comment after the last line of a statement that needs several", () => {
    const config = js.object({
      name: js.literal("features/conv"),
      filters: js.literal(64),
      kernelSize: js.array(js.literal(3), js.literal(3)),
      padding: js.literal("same"),
      activation: js.literal("relu"),
    });
    const applied = js.call(js.member(js.tf("layers.conv2d", config), "apply"), js.id("image"));
    expect(print(declare("conv", applied, "[b, 28, 28, 64]"))).toBe(`\
const conv = tf.layers
  .conv2d({
    name: "features/conv",
    filters: 64,
    kernelSize: [3, 3],
    padding: "same",
    activation: "relu",
  })
  .apply(image); // [b, 28, 28, 64]
`);
  });

  it("prints nothing for nothing", () => {
    expect(print()).toBe("");
    expect(print({ kind: "blank" }, { kind: "blank" })).toBe("");
  });

  it("documents in JSDoc and separates by one blank line", () => {
    const statements: readonly JsStatement[] = [
      { kind: "blank" },
      {
        kind: "function",
        name: "f",
        params: [],
        body: [{ kind: "blank" }],
        documentation: "Runs.\n\nTwice.",
      },
      { kind: "blank" },
      { kind: "blank" },
      { kind: "class", name: "Net", members: [], isExported: true, documentation: "A net." },
      { kind: "blank" },
    ];
    expect(print(...statements)).toBe(`\
/**
 * Runs.
 *
 * Twice.
 */
function f() {}

/** A net. */
export class Net {}
`);
  });
});

describe("precedence", () => {
  const unary = (operand: JsExpression): JsExpression => js.negate(operand);
  const cases: readonly (readonly [string, JsExpression])[] = [
    ["(-a) ** b", js.binary(unary(a), "**", b)],
    ["-(a ** b)", unary(js.binary(a, "**", b))],
    ["(-2) ** b", js.binary(js.literal(-2), "**", b)],
    ["(a ** b) ** c", js.binary(js.binary(a, "**", b), "**", c)],
    ["a ** (b ** c)", js.binary(a, "**", js.binary(b, "**", c))],
    ["a ?? (b || c)", js.binary(a, "??", js.binary(b, "||", c))],
    ["(a && b) ?? c", js.binary(js.binary(a, "&&", b), "??", c)],
    ["a && b && c", js.binary(a, "&&", js.binary(b, "&&", c))],
    ["a - (b - c)", js.binary(a, "-", js.binary(b, "-", c))],
    ["a - -1", js.binary(a, "-", js.literal(-1))],
    ["-(-1)", unary(js.literal(-1))],
    ["(a * b) % c", js.binary(js.binary(a, "*", b), "%", c)],
    ["(a + b) * c", js.binary(js.binary(a, "+", b), "*", c)],
    ["() => ({})", js.arrow([], js.object({}))],
    ["() => ({}).a", js.arrow([], js.member(js.object({}), "a"))],
    ["(() => a)()", js.call(js.arrow([], a))],
    ["new (a().b)()", js.construct(js.member(js.call(a), "b"))],
    ["new a.b().c", js.member(js.construct(js.member(a, "b")), "c")],
    ["(1).toFixed(2)", js.call(js.member(js.literal(1), "toFixed"), js.literal(2))],
    ["(-1).toFixed()", js.call(js.member(js.literal(-1), "toFixed"))],
    ['"a".length', js.member(js.literal("a"), "length")],
    ['a["b-c"]', js.member(a, "b-c")],
    ["(await a).b", js.member({ kind: "await", operand: a }, "b")],
    [
      "(a ? b : c).d",
      js.member({ kind: "conditional", test: a, consequent: b, alternate: c }, "d"),
    ],
  ];
  it.each(cases)("prints %s", (text, expression) => {
    expect(expressed(expression)).toBe(text);
  });

  it("keeps an object or a string from opening a statement as something else", () => {
    const statement = (expression: JsExpression): string =>
      print({ kind: "expression", expression });
    expect(statement(js.object({ a }))).toBe("({ a });\n");
    expect(statement(js.call(js.member(js.object({}), "a")))).toBe("({}).a();\n");
    expect(statement(js.literal("use strict"))).toBe('("use strict");\n');
  });
});

describe("numbers", () => {
  it.each([
    [Number.NaN, "NaN"],
    [Infinity, "Infinity"],
    [-Infinity, "-Infinity"],
    [-0, "-0"],
    [1e21, "1e21"],
    [1.5e-7, "1.5e-7"],
    [Number.MAX_VALUE, "1.7976931348623157e308"],
    [5e-324, "5e-324"],
  ])("prints %d as valid JavaScript", (value, text) => {
    expect(expressed(js.literal(value))).toBe(text);
    expect(runInThisContext(text)).toBe(value);
  });
});

describe("large modules", () => {
  it("do not exhaust the stack", () => {
    let sum: JsExpression = a;
    for (let count = 0; count < 5000; count++) sum = js.binary(sum, "+", b);
    let chain: JsExpression = a;
    for (let count = 0; count < 5000; count++)
      chain = js.call(js.member(chain, "then"), js.literal(count));
    const code = print(declare("x", sum), declare("y", chain));
    expect(code.split("\n").length).toBeGreaterThan(10_000);
  });

  it("take time linear in their size, nested arguments included", () => {
    let nested: JsExpression = a;
    for (let depth = 0; depth < 60; depth++)
      nested = js.call(js.id("f"), js.arrow([], [{ kind: "return", value: nested }]));
    let curried: JsExpression = a;
    for (let depth = 0; depth < 60; depth++) curried = js.arrow([js.name("b")], curried);
    const passed = js.call(js.id("f"), curried);
    const statements = Array.from({ length: 20_000 }, (_, index) =>
      declare(
        `x${index}`,
        js.call(js.member(a, "apply"), js.object({ name: js.literal(`n${index}`) })),
      ),
    );
    const start = performance.now();
    print(declare("y", nested), declare("z", passed), ...statements);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
