import * as tf from "@tensorflow/tfjs";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { analyze, compile } from "../../src/compile.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";

const text = [
  "/// doc */ alert(1) `${x}` </script> \u2028 //# sourceMappingURL=x",
  "model constructor(__proto__: int = 3, class: float = 0.5) : toString[N, 4] -> default[N, __proto__] {",
  "  eval = toString -> dense(__proto__) -> dropout(class)",
  "  hasOwnProperty = eval * 2.0",
  "  default = hasOwnProperty - eval",
  "}",
  "model arguments : tf[N, 4] -> await { await = tf -> dense(2) }",
  "model \u00dcber : \u03b1[N, 4] -> y { y = \u03b1 -> dense(2) }",
  "",
].join("\n");

describe("hostile names and documentation", () => {
  const source = { path: "*/ `${1}`\u2028<script>.nn", text };

  it("come out as a module that parses, with a declaration file that does", () => {
    const { module, diagnostics } = compile(source, undefined, { stem: "hostile" });
    expect(diagnostics).toEqual([]);
    expect(() => transformSync(module?.code ?? "", { loader: "js" })).not.toThrow();
    expect(() => transformSync(module?.declarations ?? "", { loader: "ts" })).not.toThrow();
    expect(module?.code).not.toMatch(/<\/script|\u2028/);
    expect(module?.code.match(/sourceMappingURL=/g)).toHaveLength(1);
  });

  it("behave", () => {
    const { graphs } = analyze(source);
    const live = instantiate<tf.LayersModel, unknown>(graphs, "hostile", tf, runtime);
    const shapes = graphs.map(
      ({ name }) =>
        (
          live
            .get(name)
            ?.make()
            .predict(tf.ones([2, 4])) as tf.Tensor
        ).shape,
    );
    expect(shapes).toEqual([[2, 3], [2, 2], [2, 2]]); // prettier-ignore
  });
});
