import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../test-host.ts";

const folder = mkdtempSync(join(tmpdir(), "nnc-cli-"));

function nnc(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const run = spawnSync(process.execPath, [join(projectRoot, "bin/nnc.js"), ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

writeFileSync(
  join(folder, "good.nn"),
  "model Net : x[N, 4] -> y[N, 2] {\n  y = x -> dense(2)\n}\n",
);
writeFileSync(join(folder, "bad.nn"), "model Net : x[N, 4] -> y[N, 2] {\n  y = x -> dense(3)\n}\n");

describe("nnc", () => {
  it("exits with 0, 1 and 2 for clean programs, diagnostics and wrong usage", () => {
    expect(nnc("check", "good.nn").status).toBe(0);
    const bad = nnc("check", "bad.nn");
    expect(bad.status).toBe(1);
    expect(bad.stderr).toContain("error[NN3006]");
    expect(nnc("chekc", "good.nn").status).toBe(2);
    // Without files it is about all of the project, the bad one included.
    expect(nnc("check").status).toBe(1);
    expect(nnc("check", "--no-such-flag").status).toBe(2);
    expect(nnc("check", "no-such-file.nn").status).toBe(2);
    expect(nnc("--version").stdout).toMatch(/^\d+\.\d+\.\d+/);
  });

  it("suggests verbs", () => {
    expect(nnc("complie", "good.nn").stderr).toContain("compile");
  });

  it("writes a module, its types and its map, and keeps them when a later compile fails", () => {
    writeFileSync(join(folder, "net.nn"), readFileSync(join(folder, "good.nn")));
    expect(nnc("compile", "net.nn").status).toBe(0);
    const written = ["net.js", "net.d.ts", "net.js.map"].map((name) =>
      readFileSync(join(folder, name), "utf8"),
    );
    writeFileSync(join(folder, "net.nn"), readFileSync(join(folder, "bad.nn")));
    expect(nnc("compile", "net.nn").status).toBe(1);
    expect(
      ["net.js", "net.d.ts", "net.js.map"].map((name) => readFileSync(join(folder, name), "utf8")),
    ).toEqual(written);
    expect(nnc("compile", "good.nn", "--out", "elsewhere").status).toBe(0);
    expect(existsSync(join(folder, "elsewhere/good.js"))).toBe(true);
  });

  it("explains codes", () => {
    expect(nnc("explain", "NN3001").stdout).toContain("This works:");
    expect(nnc("explain", "NN9999").status).toBe(2);
  });

  it("prints diagnostics as JSON", () => {
    const [first] = JSON.parse(nnc("check", "bad.nn", "--format", "json").stdout) as {
      code: string;
      range: { start: { line: number } };
    }[];
    expect(first).toMatchObject({ code: "NN3006", range: { start: { line: 1 } } });
  });

  it("lists and finds codes", () => {
    expect(nnc("explain").stdout).toMatch(/^NN1001 {2}error {4}expected/);
    expect(nnc("explain", "nn3001").stdout).toContain("NN3001 (error)");
    expect(nnc("explain", "NN301").stderr).toMatch(/did you mean NN3\d+/);
  });

  it("prints SARIF and annotations", () => {
    const log = JSON.parse(nnc("check", "bad.nn", "--format", "sarif").stdout) as {
      version: string;
      runs: { results: { ruleId: string }[] }[];
    };
    expect(log.version).toBe("2.1.0");
    expect(log.runs[0]?.results[0]?.ruleId).toBe("NN3006");
    expect(nnc("check", "bad.nn", "--format", "github").stdout).toMatch(
      /^::error file=bad\.nn,line=1,endLine=1,col=\d+,endColumn=\d+,title=NN3006::/,
    );
  });

  it("warns, and fails only when told to", () => {
    writeFileSync(
      join(folder, "linear.nn"),
      "model Net : x[N, 4] -> y[N, 2] {\n  y = x -> dense(8) -> dense(2)\n}\n",
    );
    const warned = nnc("check", "linear.nn");
    expect(warned.status).toBe(0);
    expect(warned.stderr).toContain("warning[NN8001]");
    expect(nnc("compile", "linear.nn", "--deny", "warnings").status).toBe(1);
    expect(existsSync(join(folder, "linear.js"))).toBe(false);
    expect(nnc("check", "linear.nn", "--deny", "nn8001").stderr).toContain("error[NN8001]");
    const allowed = nnc("check", "linear.nn", "--deny", "warnings", "--allow-warning", "NN8001");
    expect(allowed).toMatchObject({ status: 0, stderr: "" });
    expect(nnc("check", "linear.nn", "--deny", "NN801").stderr).toContain("did you mean NN8");
  });

  it("mends what is surely meant, and nothing else", () => {
    writeFileSync(
      join(folder, "habits.nn"),
      "model Net : x[N, 4] -> y[N, 2] {\n  let h = x -> dens(8);\n  y = h -> dense(units=2)\n}\n",
    );
    const run = nnc("check", "habits.nn", "--fix");
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("habits.nn: 3 fixes applied");
    expect(run.stderr).toContain("nothing is called `dens` here");
    expect(readFileSync(join(folder, "habits.nn"), "utf8")).toBe(
      "model Net : x[N, 4] -> y[N, 2] {\n  h = x -> dens(8)\n  y = h -> dense(units: 2)\n}\n",
    );
  });

  it("refuses imports that leave the folder", () => {
    writeFileSync(join(folder, "out.nn"), 'import { A } from "../../etc/a.nn"\n');
    expect(nnc("check", "out.nn").stderr).toMatch(/NN2006/);
  });

  it("says what is wrong with data", () => {
    writeFileSync(
      join(folder, "train.nn"),
      "model Net : x[N, 2] -> y[N, 2] {\n  y = x -> dense(2)\n}\ntrain Net {\n  target int32 label[N]\n  loss = cross_entropy(y, label)\n}\n",
    );
    writeFileSync(join(folder, "ragged.csv"), "1,2,0\n1,2\n");
    const run = nnc("train", "train.nn", "--data", "ragged.csv");
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("ragged.csv, line 2");
  });
});
