import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "../test-host.ts";

let folder = "";

function nnc(args: readonly string[], input = ""): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [join(projectRoot, "bin/nnc.js"), ...args], {
    cwd: folder,
    encoding: "utf8",
    input,
    env: { ...process.env, NO_COLOR: "1" },
  });
}

const ugly = "const  A=[1,2] // two\n";
const pretty = "const A = [1, 2] // two\n";
const wide =
  "const WIDTHS = [Residual(64, stride: 1), Residual(128, stride: 2), Residual(256, stride: 2)]\n";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nnc-fmt-"));
  mkdirSync(join(folder, "nets"));
  writeFileSync(join(folder, "nets/ugly.nn"), ugly);
  writeFileSync(join(folder, "nets/pretty.nn"), pretty);
});

const read = (name: string): string => readFileSync(join(folder, name), "utf8");

describe("nnc fmt", () => {
  it("formats folders and names what it changed; --check only looks", () => {
    const check = nnc(["fmt", "--check", "nets"]);
    expect(check.status).toBe(1);
    expect(check.stdout).toBe("not formatted:\nnets/ugly.nn\n");
    expect(read("nets/ugly.nn")).toBe(ugly);
    const write = nnc(["fmt"]);
    expect(write.status).toBe(0);
    expect(write.stdout).toBe("nets/ugly.nn\n");
    expect(read("nets/ugly.nn")).toBe(pretty);
    expect(nnc(["fmt", "--check", "nets"])).toMatchObject({ status: 0, stdout: "" });
  });

  it("filters standard input, by - and by --stdin", () => {
    expect(nnc(["fmt", "-"], ugly).stdout).toBe(pretty);
    expect(nnc(["fmt", "--stdin"], ugly).stdout).toBe(pretty);
    expect(nnc(["fmt", "--stdin", "--check"], ugly).status).toBe(1);
  });

  it("leaves broken files alone and says why", () => {
    writeFileSync(join(folder, "nets/broken.nn"), "const  A = (\n");
    const run = nnc(["fmt", "nets"]);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("nets/broken.nn:1:");
    expect(read("nets/broken.nn")).toBe("const  A = (\n");
    expect(read("nets/ugly.nn")).toBe(pretty);
    expect(nnc(["fmt", "-"], "const  A = (\n").stdout).toBe("const  A = (\n");
  });

  it("takes the width from --width, .prettierrc, package.json and .editorconfig", () => {
    const lines = (...args: readonly string[]): number => {
      writeFileSync(join(folder, "nets/wide.nn"), wide);
      nnc(["fmt", ...args, "nets/wide.nn"]);
      return read("nets/wide.nn").split("\n").length;
    };
    expect(lines()).toBe(2);
    expect(lines("--width", "80")).toBe(6);
    writeFileSync(join(folder, ".editorconfig"), "root = true\n[*.md]\nmax_line_length = 20\n");
    expect(lines()).toBe(2);
    writeFileSync(
      join(folder, ".editorconfig"),
      "[*.{nn,ts}]\nmax_line_length = 80\nindent_style = tab\n",
    );
    expect(lines()).toBe(6);
    expect(read("nets/wide.nn")).toContain("\n\tResidual");
    writeFileSync(
      join(folder, ".prettierrc"),
      JSON.stringify({
        printWidth: 40,
        overrides: [{ files: "*.nn", options: { printWidth: 200 } }],
      }),
    );
    expect(lines()).toBe(2);
    expect(nnc(["fmt", "--width", "none", "nets"]).status).toBe(2);
  });
});
