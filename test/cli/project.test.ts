import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectFile } from "../../src/host/project-file.ts";
import { projectRoot } from "../test-host.ts";

const nnc = join(projectRoot, "bin/nnc.js");
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nnc-project-"));
  write("package.json", "{}");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [nnc, ...args], { cwd: folder, encoding: "utf8" });
}

const net = (units: string, hyper = ""): string =>
  `model Net${hyper} : x[N, 4] -> y { y = x -> dense(${units}) -> relu -> dense(2) }\n`;
const lint = "model Lint : x[N, 4] -> y { y = x -> dense(3) -> dense(2) }\n";

describe("the project file", () => {
  it("names the files and where modules go", () => {
    write("nnc.json", JSON.stringify({ files: ["models"], out: "built" }));
    write("models/net.nn", net("3"));
    write("other.nn", "model Broken : x -> y { }");
    expect(run("compile").status).toBe(0);
    expect(existsSync(join(folder, "built/net.js"))).toBe(true);
    expect(existsSync(join(folder, "built/other.js"))).toBe(false);
  });

  it("is told where there are no programs, by every verb that reads some", () => {
    for (const verb of ["check", "compile", "fmt"]) {
      const { status, stderr } = run(verb);
      expect(stderr, verb).toBe("nnc: there are no .nn files in this folder\n");
      expect(status, verb).toBe(2);
    }
    mkdirSync(join(folder, "models"));
    expect(run("check", "models").stderr).toBe("nnc: there are no .nn files in models\n");
  });

  it("says how much a lint counts", () => {
    write("net.nn", lint);
    const { stderr, status } = run("check");
    const code = /warning\[(NN\d+)\]/.exec(stderr)?.[1] ?? "";
    expect([status, code]).toEqual([0, expect.stringMatching(/^NN\d{4}$/)]);
    write("nnc.json", JSON.stringify({ lints: { [code]: "error" } }));
    expect(run("check").status).toBe(1);
    write("nnc.json", JSON.stringify({ lints: { [code]: "off" } }));
    expect(run("check").stderr).toBe("");
    write("nnc.json", JSON.stringify({ lints: { NN9999: "off" } }));
    expect(run("check")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("NN9999") as string,
    });
  });

  it("may be a field of package.json", () => {
    write("package.json", JSON.stringify({ nnc: { out: "built" } }));
    expect(projectFile(folder).settings).toEqual({ out: "built" });
  });

  it.each([
    ['{ "ot": "x" }', 'did you mean "out"?'],
    ['{ "files": "x" }', "a list of paths"],
    ['{ "lints": { "NN8001": "loud" } }', "off"],
    ["{", "no JSON"],
    ["[]", "object"],
    ['{ "__proto__": 1 }', "no setting"],
  ])("is checked: %s", (text, problem) => {
    write("nnc.json", text);
    write("net.nn", net("3"));
    expect(run("compile")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(problem) as string,
    });
    expect(existsSync(join(folder, "net.js"))).toBe(false);
  });

  it("has a schema with the same settings", () => {
    const schema = JSON.parse(
      readFileSync(join(projectRoot, "schema/nnc.schema.json"), "utf8"),
    ) as {
      properties: Record<string, unknown>;
    };
    write("nnc.json", JSON.stringify({ files: [], out: "", allow: [], lints: {} }));
    expect(projectFile(folder).problems).toEqual([]);
    expect(Object.keys(schema.properties).sort()).toEqual(
      ["$schema", ...Object.keys(projectFile(folder).settings)].sort(),
    );
  });
});

describe("--set", () => {
  it("gives hyperparameters other defaults, structural ones too", () => {
    write(
      "net.nn",
      "model Net(units: int = 3, layers: int = 1) : x[N, 4] -> y { y = x -> repeat layers { dense(units) -> relu } }\n",
    );
    expect(run("compile", "net.nn", "--set", "units=7", "layers=3").status).toBe(0);
    const code = readFileSync(join(folder, "net.js"), "utf8");
    expect(code).toContain("units = 7");
    expect(code.split("tf.layers.dense").length + code.split(".dense({").length).toBeGreaterThan(4);
  });

  it.each([
    ["unis=7", "did you mean units?"],
    ["units=7 )", "is no value"],
    ["units=7\nblock B = relu", "is no value"],
  ])("refuses %j", (value, problem) => {
    write("net.nn", net("units", "(units: int = 3)"));
    expect(run("compile", "net.nn", "--set", value)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(problem) as string,
    });
  });

  it("shows a value of the wrong type where it goes", () => {
    write("net.nn", net("units", "(units: int = 3)"));
    const { status, stderr } = run("check", "net.nn", "--set", 'units="many"');
    expect(status).toBe(1);
    expect(stderr).toContain("net.nn:1:");
  });
});

describe("--watch", () => {
  it(
    "compiles again what was made of a file that changed, and nothing else",
    { timeout: 60_000 },
    async () => {
      write("part.nn", "block Part = dense(3)\n");
      write(
        "net.nn",
        'import { Part } from "./part.nn"\nmodel Net : x[N, 4] -> y { y = x -> Part }\n',
      );
      write("other.nn", net("3").replace("Net", "Other"));
      const child = spawn(process.execPath, [nnc, "compile", "--watch"], { cwd: folder });
      let output = "";
      const seen = async (text: string): Promise<void> => {
        for (let wait = 0; wait < 400 && !output.includes(text); wait++)
          await new Promise((resolve) => setTimeout(resolve, 50));
        expect(output).toContain(text);
      };
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk: Buffer) => {
          output += chunk.toString();
        });
      try {
        await seen("watching");
        expect(output).toContain("other.nn → other.js");
        output = "";
        await new Promise((resolve) => setTimeout(resolve, 300));
        write("part.nn", "block Part = dense(5)\n");
        await seen("watching");
        expect(output).toContain("net.nn → net.js");
        expect(output).not.toContain("other.nn →");
        expect(readFileSync(join(folder, "net.js"), "utf8")).toContain("units: 5");
      } finally {
        child.kill("SIGINT");
      }
      expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(0);
    },
  );
});
