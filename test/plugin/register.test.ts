import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { bad, buildPackage, expected, makeProject, node, predictionIn } from "./project.ts";

beforeAll(buildPackage, 300_000);

describe("node --import nnc/register", () => {
  it("imports .nn files, and what they import", () => {
    const folder = makeProject();
    const run = node(folder, "--import", "nnc/register", "app.js");
    expect(run.stderr).not.toContain("Error");
    expect(predictionIn(run.stdout)).toEqual(expected);
  });

  it("points stack traces into the source, and names the input of a wrong rank", () => {
    const failing = `import * as tf from "@tensorflow/tfjs";
import { Net } from "./net.nn";
try {
  Net().predict(tf.ones([1, 2, 2]));
} catch (error) {
  console.log("wrong rank: " + error.message);
}
Net({ outputs: 0 });
`;
    const folder = makeProject({ "app.js": failing });
    const run = node(folder, "--enable-source-maps", "--import", "nnc/register", "app.js");
    expect(run.status).toBe(1);
    expect(run.stdout).toContain("wrong rank: ");
    expect(run.stdout).toContain("features");
    expect(run.stderr).toContain("RangeError: Net: `units` of `dense` must be at least 1");
    expect(run.stderr).toMatch(/net\.nn:\d+/);
  });

  it("says what is wrong with a program, and where", () => {
    const folder = makeProject();
    writeFileSync(join(folder, "net.nn"), bad);
    const run = node(folder, "--import", "nnc/register", "app.js");
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("error[NN3006]");
    expect(run.stderr).toContain("net.nn:1:");
  });
});
