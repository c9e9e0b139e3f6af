import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { projectRoot } from "../test-host.ts";

const nnc = join(projectRoot, "bin/nnc.js");
const folder = mkdtempSync(join(tmpdir(), "nnc-init-"));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [nnc, ...args], { cwd: folder, encoding: "utf8" });
}

/** The dependencies of the project, without a network: those of this one, and this one itself. */
function install(project: string): void {
  const modules = join(folder, project, "node_modules");
  mkdirSync(modules, { recursive: true });
  symlinkSync(projectRoot, join(modules, "nnc"));
  symlinkSync(join(projectRoot, "node_modules/@tensorflow"), join(modules, "@tensorflow"));
}

describe("nnc init", () => {
  it("makes a project for Node that trains at once", { timeout: 120_000 }, () => {
    expect(run("init", "My Net").status).toBe(0);
    const about = JSON.parse(readFileSync(join(folder, "My Net/package.json"), "utf8")) as {
      name: string;
      scripts: { start: string };
    };
    expect(about.name).toBe("my-net");
    install("My Net");
    const [node, ...args] = about.scripts.start.split(" ");
    expect(node).toBe("node");
    const output = execFileSync(process.execPath, args, {
      cwd: join(folder, "My Net"),
      encoding: "utf8",
    });
    const share = /right about ([\d.]+) %/.exec(output)?.[1];
    expect(Number(share)).toBeGreaterThan(90);
  });

  it("makes a page without a bundler, whose program compiles", () => {
    expect(run("init", "page", "--template", "browser").status).toBe(0);
    expect(run("compile", "page/spiral.nn").status).toBe(0);
    expect(existsSync(join(folder, "page/spiral.js"))).toBe(true);
    expect(readFileSync(join(folder, "page/.gitignore"), "utf8")).toContain("spiral.js");
  });

  it("writes nothing over what is there", () => {
    mkdirSync(join(folder, "taken"));
    writeFileSync(join(folder, "taken/main.js"), "mine");
    const { status, stderr } = run("init", "taken");
    expect(status).toBe(2);
    expect(stderr).toContain("already holds main.js");
    expect(readFileSync(join(folder, "taken/main.js"), "utf8")).toBe("mine");
    expect(existsSync(join(folder, "taken/package.json"))).toBe(false);
  });
});

describe("nnc completion", () => {
  it.each(["bash", "zsh", "fish"])("prints a script for %s with every verb", (shell) => {
    const { status, stdout } = run("completion", shell);
    expect(status).toBe(0);
    for (const verb of ["compile", "check", "train", "graph", "init", "doctor"])
      expect(stdout).toContain(verb);
  });

  it("completes verbs and flags in bash", () => {
    const { stdout } = run("completion", "bash");
    const complete = (...words: string[]): string =>
      execFileSync(
        "bash",
        [
          "-c",
          `${stdout}\nCOMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _nnc; echo "\${COMPREPLY[@]}"`,
        ],
        { encoding: "utf8" },
      ).trim();
    expect(complete("nnc", "gr")).toBe("graph");
    expect(complete("nnc", "graph", "--dep")).toBe("--depth");
  });
});

describe("nnc doctor", () => {
  it("tells what the machine computes with", { timeout: 60_000 }, () => {
    const { stdout } = run("doctor", "--json");
    const found = new Map(
      (JSON.parse(stdout) as { what: string; found: string }[]).map(({ what, found }) => [
        what,
        found,
      ]),
    );
    expect(found.get("backend")).toBe("wasm");
    expect(found.get("Node")).toContain(process.version);
  });
});
