import { describe, expect, it } from "vitest";
import { loadExample, type Example } from "../../examples/charts/example.ts";
import { lineChart } from "../../examples/charts/line-chart.ts";
import { gradientNorms } from "../../examples/vanishing-gradient/gradient-norms.ts";
import { random } from "../../runtime/random.ts";

describe("the example of the vanishing gradient", () => {
  it("vanishes where it says, and nowhere else", async () => {
    const models = await loadExample("examples/vanishing-gradient/vanishing-gradient.nn");
    const stream = random(1);
    const pixels = Float32Array.from({ length: 64 * 64 }, () => stream.normal());
    const labels = Int32Array.from({ length: 64 }, () => stream.integer(10));
    const share = (name: string): number => {
      const norms = gradientNorms(models.get(name) as Example, pixels, labels);
      expect(norms).toHaveLength(20);
      return (norms[0] ?? NaN) / (norms.at(-1) ?? NaN);
    };
    expect(share("SmallSigmoids")).toBeLessThan(1e-12);
    expect(share("ScaledSigmoids")).toBeGreaterThan(1e6 * share("SmallSigmoids"));
    for (const cured of ["Rectifiers", "BatchNorms", "Residuals"])
      expect(share(cured)).toBeGreaterThan(0.01);
  });
});

describe("lineChart", () => {
  it("draws what it is given, and no markup of its names", () => {
    const svg = lineChart({
      title: "a < b & c",
      x: "epoch",
      y: "loss",
      isLogarithmic: true,
      lines: [
        {
          name: "<script>",
          points: [
            [1, 0.1],
            [2, 0.01],
          ],
        },
      ],
    });
    expect(svg).toContain("a &#60; b &#38; c");
    expect(svg).not.toContain("<script>");
    // From the upper left corner of the frame to the lower right.
    expect(svg).toContain('d="M64.0 64.0L560.0 370.0"');
  });
});
