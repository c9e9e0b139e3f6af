import { describe, expect, it } from "vitest";
import { limits } from "../../src/check/limits.ts";
import { compile } from "../../src/compile.ts";
import { renderDiagnostic } from "../../src/diagnostics/render-text.ts";
import type { Host } from "../../src/resolve/host.ts";
import { adversarialPrograms } from "./adversarial-programs.ts";

/** Far above what each takes, so that a busy machine does not fail it; what is missing a bound takes for ever. */
const enough = 15_000;

describe("programs that ask for too much", () => {
  it.each([...adversarialPrograms].map(([name, [text, code]]) => [name, code, text]))(
    "%s are answered with %s",
    (_, code, text) => {
      const before = process.memoryUsage().heapUsed;
      const started = performance.now();
      const { diagnostics, sources } = compile({ path: "a.nn", text });
      const codes = diagnostics.map((diagnostic) => diagnostic.code);
      if (code === "ok") expect(codes).toEqual([]);
      else expect(codes.some((found) => found.startsWith(code))).toBe(true);
      for (const diagnostic of diagnostics.slice(0, 20))
        expect(renderDiagnostic(diagnostic, sources, { color: false }).length).toBeLessThan(10_000);
      expect(performance.now() - started).toBeLessThan(enough);
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(1e9);
    },
    2 * enough,
  );

  it("are not those of a very deep network", () => {
    const text = `block Unit(c: int) : x[N, H, W, C] -> y[N, H, W, C] {
  y = x + (x -> repeat 3 { batch_norm -> relu -> conv(c, 1, bias: false) })
}
model ResNet1001 : image[N, 32, 32, 3] -> logits[N, 10] {
  logits = image -> conv(16, 3, pad: same) -> repeat 333 { Unit(16) } -> global_avg_pool -> dense(10)
}
`;
    expect(compile({ path: "a.nn", text }).diagnostics).toEqual([]);
  });
});

describe("imports", () => {
  const chain = (count: number, next: (index: number) => number): Host => ({
    locate: (specifier) => ({ path: specifier.slice(2) }),
    read: (path) => {
      const index = Number(path.replace(/\D/g, ""));
      return index >= count
        ? ""
        : `import { A } from "./f${next(index)}.nn"\nconst A${index} = 1\n`;
    },
  });
  const entry = { path: "f0.nn", text: 'import { A } from "./f1.nn"\n' };

  it("of ten thousand files are refused", () => {
    const { diagnostics } = compile(
      entry,
      chain(10_000, (index) => index + 1),
    );
    expect(diagnostics.map(({ code }) => code)).toContain("NN2008");
  });

  it("may form a circle", () => {
    const { diagnostics } = compile(
      entry,
      chain(10, (index) => (index + 1) % 10),
    );
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(["NN2007"]));
  });
});

describe("the standard limits", () => {
  it("leave room for what people build", () => {
    expect(limits.nodes).toBeGreaterThanOrEqual(50_000);
    expect(limits.instances).toBeGreaterThanOrEqual(20_000);
  });
});
