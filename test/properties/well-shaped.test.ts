import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { analyze } from "../../src/compile.ts";
import { renderDiagnostic } from "../../src/diagnostics/render-text.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { runs } from "../property-runs.ts";
import { wellShaped } from "./well-shaped-programs.ts";

function problems(text: string): string[] {
  const { diagnostics, sources } = analyze({ path: "made.nn", text });
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map((diagnostic) => renderDiagnostic(diagnostic, sources, { color: false }));
}

describe("programs that are right by construction", () => {
  it("compile, and give tensors of the shapes that were inferred", () => {
    fc.assert(
      fc.property(wellShaped, ({ text, input, output }) => {
        expect(problems(text)).toEqual([]);
        const { graphs } = analyze({ path: "made.nn", text });
        const live = instantiate<tf.LayersModel, unknown>(graphs, "made", tf, runtime).get("M");
        const shape = tf.tidy(() => {
          const net = live?.make();
          const result = (net?.predict(tf.zeros([2, ...input])) as tf.Tensor).shape;
          net?.dispose();
          return result;
        });
        expect(shape).toEqual(output);
      }),
      runs(40),
    );
  }, 600_000);

  it("are refused when one dim is changed", () => {
    fc.assert(
      fc.property(wellShaped, ({ broken }) => {
        expect(problems(broken)).not.toEqual([]);
      }),
      runs(60),
    );
  }, 600_000);
});
