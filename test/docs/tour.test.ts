import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { useFastestBackend } from "../../runtime/node.ts";
import { analyze } from "../../src/compile.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { readProjectFile, testHost } from "../test-host.ts";
import { tourData } from "./tour-data.ts";

interface Claim {
  readonly model: string;
  readonly measure: string;
  readonly relation: string;
  readonly bound: number;
  readonly program: string;
}

const { text } = readProjectFile("docs/tour.md");

function live(program: string) {
  const { graphs } = analyze({ path: "tour.nn", text: program }, testHost());
  return instantiate<tf.LayersModel, runtime.TrainingPlan>(graphs, "tour", tf, runtime);
}

/** The programs that are said to learn, each with what is said. */
const claims = [
  ...text.matchAll(/<!-- learns: (\w+) ([<>]) ([\d.]+) -->\s*```nn\n([\s\S]*?)```/g),
].map((match): Claim => {
  const [, measure = "", relation = "", bound, program = ""] = match;
  const model = /^train (\w+)/m.exec(program)?.[1] ?? "";
  return { model, measure, relation, bound: Number(bound), program };
});

describe("what the tour claims", () => {
  beforeAll(async () => {
    await useFastestBackend(tf);
  });

  it("is said of each program that it trains, once in the text and once for this test", () => {
    expect(claims.length).toBe(text.match(/^train /gm)?.length);
    for (const { bound, measure } of claims) {
      const said = measure === "accuracy" ? `more than ${100 * bound} %` : String(bound);
      const words = text.replaceAll(/<!--.*?-->|```[\s\S]*?```/g, "").toLowerCase();
      expect(words.includes(said), said).toBe(true);
    }
  });

  it.each(claims.map((claim) => [claim.model, claim] as const))("%s", async (model, claim) => {
    const { make, plan } = live(claim.program).get(model)!;
    const net = make();
    const draw = tourData[model]!;
    await runtime.fit(net, plan!, draw(400, runtime.random(1)));
    // On samples that it did not learn from.
    const { loss, metrics } = await runtime.evaluate(net, plan!, draw(400, runtime.random(2)));
    net.dispose();
    const measured = claim.measure === "loss" ? loss : metrics[claim.measure]!;
    if (claim.relation === "<") expect(measured).toBeLessThan(claim.bound);
    else expect(measured).toBeGreaterThan(claim.bound);
  });

  it("of initialisation: the one fades and the other is kept", () => {
    const program = /```nn\n(block Thirty[\s\S]*?)```/.exec(text)?.[1] ?? "";
    const models = live(program);
    const spread = (name: string): number => {
      const net = models.get(name)!.make();
      const x = tf.randomNormal([64, 64], 0, 1, "float32", 1);
      const [deviation = 0] = tf
        .moments(net.predict(x) as tf.Tensor)
        .variance.sqrt()
        .dataSync();
      net.dispose();
      return deviation;
    };
    expect(spread("Faded")).toBeLessThan(1e-6);
    expect(spread("Kept")).toBeGreaterThan(0.1);
    expect(spread("Kept")).toBeLessThan(10);
  });

  it("of convolution: 50 weights", () => {
    const bars = claims.find(({ model }) => model === "Bars")!;
    expect(live(bars.program).get("Bars")!.make().countParams()).toBe(50);
  });
});
