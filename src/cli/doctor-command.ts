import type * as tfjs from "@tensorflow/tfjs";
import { Command } from "commander";
import { availableParallelism, totalmem } from "node:os";
import { createRequire } from "node:module";
import { exitCodes } from "./exit-codes.ts";
import { cacheFolder } from "./launch/cache-folder.ts";
import { version } from "./version.ts";

/** One thing that was looked at. */
interface Finding {
  readonly what: string;
  readonly found: string;
  /** What to do about it; absent where all is well. */
  readonly advice?: string;
}

/** `nnc doctor` */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("look at what this machine computes with: versions, backend, threads")
    .option("--json", "print it as JSON")
    .addHelpText("after", "\nExample:\n  $ nnc doctor")
    .action(async ({ json }: { readonly json?: boolean }) => {
      const findings = [...about(), ...(await computing())];
      if (json) process.stdout.write(`${JSON.stringify(findings, undefined, 2)}\n`);
      else process.stdout.write(findings.map(line).join(""));
      if (findings.some(({ advice }) => advice !== undefined))
        process.exitCode = exitCodes.diagnostics;
    });
}

function line({ what, found, advice }: Finding): string {
  const mark = advice === undefined ? "✓" : "✗";
  const more = advice === undefined ? "" : `\n    ${advice}`;
  return `${mark} ${what.padEnd(22)} ${found}${more}\n`;
}

function about(): readonly Finding[] {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isOld = major < 20 || (major === 20 && minor < 19);
  return [
    { what: "nnc", found: version },
    {
      what: "Node",
      found: `${process.version}, ${process.platform} ${process.arch}`,
      ...(isOld ? { advice: "nnc needs Node 20.19 or newer" } : {}),
    },
    { what: "cores", found: String(availableParallelism()) },
    { what: "memory", found: `${(totalmem() / 2 ** 30).toFixed(0)} GiB` },
    { what: "bytecode", found: bytecode() },
  ];
}

/** What short commands start from. */
function bytecode(): string {
  const folder = cacheFolder(process.env);
  return folder === undefined ? "not kept between runs" : `kept between runs in ${folder}`;
}

async function computing(): Promise<readonly Finding[]> {
  const missing = ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"].flatMap(
    (name): Finding[] =>
      isInstalled(name)
        ? []
        : [{ what: name, found: "not installed", advice: `npm install ${name}` }],
  );
  if (missing.some(({ what }) => what === "@tensorflow/tfjs")) return missing;
  const tf = await import("@tensorflow/tfjs");
  const { useFastestBackend } = await import("../../runtime/node.ts");
  const notices: string[] = [];
  const { backend, threads } = await useFastestBackend(tf, {
    notice: (text) => notices.push(text),
  });
  const trouble = notices.length === 0 ? undefined : notices.join(" ");
  const simd = await tf
    .env()
    .getAsync("WASM_HAS_SIMD_SUPPORT")
    .catch(() => false);
  return [
    ...missing,
    { what: "TensorFlow.js", found: tf.version.tfjs },
    { what: "backend", found: backend, ...(trouble === undefined ? {} : { advice: trouble }) },
    { what: "WebAssembly SIMD", found: simd === true ? "yes" : "no" },
    { what: "WebAssembly threads", found: threadsText(threads) },
    {
      what: "speed",
      found: `${gigaflops(tf).toFixed(1)} GFLOP/s in a product of 256×256 matrices`,
    },
  ];
}

function threadsText(threads: number): string {
  const asked = process.env["NNC_THREADS"];
  return asked ? `${threads} (NNC_THREADS is ${asked})` : String(threads);
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

function gigaflops(tf: typeof tfjs): number {
  return tf.tidy(() => {
    const [a, b] = [tf.randomNormal([256, 256]), tf.randomNormal([256, 256])];
    const multiply = (): void => {
      tf.dispose(tf.matMul(a, b).dataSync().slice(0, 1));
    };
    multiply();
    const started = performance.now();
    const rounds = 10;
    for (let round = 0; round < rounds; round++) multiply();
    return (2 * 256 ** 3 * rounds) / (performance.now() - started) / 1e6;
  });
}
