/** Products with the instruction for a product and a sum, which this Node may only have when it is asked, and without. */
import { build } from "esbuild";
import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";
import { hasMultiplyAdd } from "../../runtime/simd/multiply-add.ts";
import { projectRoot } from "../test-host.ts";

const program = `import { fewRows } from "./runtime/simd/few-rows.ts";
import { instantiate } from "./runtime/simd/kernel-module.ts";
import { hasMultiplyAdd } from "./runtime/simd/multiply-add.ts";
import { packColumns, product } from "./runtime/simd/product.ts";
const memory = new WebAssembly.Memory({ initial: 8 });
const functions = new Map([["fewRows", fewRows()], ["pack", packColumns()], ["product", product(4)]]);
const kernels = instantiate(functions, memory);
const [rows, depth, columns] = [7, 61, 37];
const [left, right, panels, one, two, spare] = [0, 8192, 65536, 131072, 196608, 262144];
const floats = (address, count) => new Float32Array(memory.buffer, address, count);
const a = floats(left, rows * depth), b = floats(right, depth * columns);
a.forEach((_, index) => (a[index] = Math.cos(index)));
b.forEach((_, index) => (b[index] = Math.sin(3 * index)));
kernels.fewRows(left, 4 * depth, right, 4 * columns, one, 4 * columns, rows, columns, depth);
kernels.pack(right, 4 * columns, 4, depth, columns, panels);
kernels.product(left, 4 * depth, 16 * depth, panels, two, 4 * columns, rows, columns, depth, 0, spare);
let worst = 0;
for (let row = 0; row < rows; row++)
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let k = 0; k < depth; k++) sum += a[row * depth + k] * b[k * columns + column];
    for (const address of [one, two])
      worst = Math.max(worst, Math.abs(floats(address, rows * columns)[row * columns + column] - sum));
  }
console.log(JSON.stringify({ has: hasMultiplyAdd(), worst }));`;

interface Answer {
  readonly has: boolean;
  /** The greatest error of a product, each of whose sums has 61 terms of at most 1. */
  readonly worst: number;
}

/** Undefined where Node does not know the option. */
async function run(options: readonly string[]): Promise<Answer | undefined> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: projectRoot },
    bundle: true,
    format: "esm",
    write: false,
  });
  const code = outputFiles[0]?.text ?? "";
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [...options, "--input-type=module", "-e", code],
      (error, out, errors) => {
        if (!error) resolve(JSON.parse(out) as Answer);
        else if (errors.includes("bad option")) resolve(undefined);
        else reject(new Error(errors));
      },
    );
  });
}

describe("products", () => {
  it("are the same with the instruction for a product and a sum as without", async () => {
    const [plain, asked] = await Promise.all([run([]), run(["--experimental-wasm-relaxed-simd"])]);
    expect(plain?.has).toBe(hasMultiplyAdd());
    expect((asked ?? plain)?.has).toBe(true);
    for (const answer of [plain, asked]) if (answer) expect(answer.worst).toBeLessThan(1e-5);
  });
});
