import { spawnSync } from "node:child_process";
import {
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "../test-host.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nnc-launch-"));
});

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs what an installed package runs, with a cache of its own, on every platform. */
function nnc(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Ran {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(projectRoot, "dist/cli.js"), ...args],
    {
      cwd: projectRoot,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", NODE_COMPILE_CACHE: folder, ...environment },
    },
  );
  return { status, stdout, stderr };
}

const lenet = ["check", "--graph", "stdlib/lenet.nn"];
const checked = (): Ran => nnc(lenet);

function kept(): readonly string[] {
  return readdirSync(join(folder, "nnc")).sort();
}

function keptFile(): string {
  expect(kept()).toHaveLength(1);
  return join(folder, "nnc", kept()[0] ?? "");
}

/** The header that follows the length. */
function header(file: Buffer): { readonly runs: number; readonly scripts: readonly unknown[] } {
  return JSON.parse(file.toString("latin1", 4, 4 + file.readUInt32LE(0))) as never;
}

const runsOf = (): number => header(readFileSync(keptFile())).runs;

describe("bytecode between runs", () => {
  it("is kept by the verb, learns for four runs, and changes nothing that is said", () => {
    const first = checked();
    expect(first).toMatchObject({ status: 0, stderr: "" });
    expect(kept()).toEqual([expect.stringMatching(/^check-[a-z0-9]+\.bytecode$/)]);
    expect(header(readFileSync(keptFile())).scripts.length).toBeGreaterThan(5);
    const runs = Array.from({ length: 5 }, () => {
      expect(checked()).toEqual(first);
      return runsOf();
    });
    expect(runs).toEqual([2, 3, 4, 4, 4]);
    nnc(["--version"]);
    expect(kept()).toHaveLength(2);
  });

  it("takes in scripts that no run has loaded before, and loses none", () => {
    const draw = (name: string): Ran =>
      nnc(["graph", "stdlib/lenet.nn", "--out", join(folder, name)]);
    const scripts = (): number => header(readFileSync(keptFile())).scripts.length;
    for (let run = 0; run < 5; run++) draw("lenet.svg");
    const first = scripts();
    draw("lenet.png");
    const second = scripts();
    expect(second).toBeGreaterThan(first);
    expect(draw("lenet.svg").status).toBe(0);
    expect(scripts()).toBe(second);
  });

  it.each<readonly [string, (file: Buffer) => Buffer]>([
    ["empty", () => Buffer.alloc(0)],
    ["cut off", (file) => file.subarray(0, file.length - 1000)],
    ["something else", () => Buffer.from("this is no bytecode, and longer than a header would be")],
    ["damaged", (file) => Buffer.concat([file.subarray(0, -100), Buffer.alloc(100, 0x5a)])],
    [
      "of another build",
      (file) => Buffer.from(file.toString("latin1").replace("main-", "mine-"), "latin1"),
    ],
    [
      "without an end of its header",
      (file) => Buffer.concat([Buffer.alloc(4, 0xff), file.subarray(4)]),
    ],
  ])("is made anew where the file is %s", (_, damage) => {
    const first = checked();
    const path = keptFile();
    writeFileSync(path, damage(readFileSync(path)));
    expect(checked()).toEqual(first);
    expect(runsOf()).toBe(1);
  });

  it("is not taken from a file that another user wrote", ({ skip }) => {
    if (process.getuid?.() !== 0) skip("only root can give a file away");
    const first = checked();
    chownSync(keptFile(), 12_345, 12_345);
    expect(checked()).toEqual(first);
    expect(runsOf()).toBe(1);
    expect(statSync(keptFile()).uid).toBe(0);
  });

  it("is not kept where the environment says so, after a wrong usage, or where it cannot be written", () => {
    expect(nnc(lenet, { NODE_DISABLE_COMPILE_CACHE: "1" }).status).toBe(0);
    expect(nnc(lenet, { NODE_V8_COVERAGE: join(folder, "..", "coverage") }).status).toBe(0);
    expect(nnc(["chekc"]).status).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, "nnc"), "in the way");
    expect(checked()).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(join(folder, "nnc"), "utf8")).toBe("in the way");
  });

  it("stays in its folder, whatever the verb is called", () => {
    nnc(["../../../escaped"]);
    nnc(["--help"]);
    expect(readdirSync(folder)).toEqual(["nnc"]);
    expect(kept()).toEqual([expect.stringMatching(/^nnc-/)]);
  });

  it("goes after a month without use, and nothing else does", () => {
    mkdirSync(join(folder, "nnc"));
    const old = new Date(Date.now() - 40 * 24 * 60 * 60 * 1000);
    for (const name of ["check-old.bytecode", "notes.txt"]) {
      writeFileSync(join(folder, "nnc", name), "");
      utimesSync(join(folder, "nnc", name), old, old);
    }
    checked();
    expect(kept()).toEqual([expect.stringMatching(/^check-(?!old)/), "notes.txt"]);
  });
});
