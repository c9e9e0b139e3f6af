import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs"; // prettier-ignore
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { projectRoot } from "../../src/host/project-root.ts";
import { writeAtomically } from "../../src/host/write-files.ts";
import { projectRoot as repository } from "../test-host.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "nnc-imports-")));
const block = "block B : x[N, D] -> y[N, D] {\n  y = relu(x)\n}\n";

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The messages about a file of the folder that imports `B` from somewhere. */
function problems(path: string, specifier: string, allowed: readonly string[] = []): string[] {
  const file = join(folder, path);
  const text = `import { B } from "${specifier}"\nmodel M : x[N, 4] -> y {\n  y = x -> B\n}\n`;
  const options = { root: projectRoot(file), standardLibrary: `${repository}stdlib`, allowed };
  return analyze({ path: file, text }, nodeHost(options)).diagnostics.map(({ message }) => message);
}

beforeAll(() => {
  write("project/package.json", "{}");
  write("project/models/net.nn", "");
  write("project/blocks.nn", block);
  write("project-beside/blocks.nn", block);
  write("outside.nn", block);
  write("alone/net.nn", "");
  write("alone/blocks.nn", block);
  write("project/std/mlp.nn", block);
  symlinkSync(join(folder, "outside.nn"), join(folder, "project/link.nn"));
  symlinkSync(join(folder, "project-beside"), join(folder, "project/beside"));
  symlinkSync(join(folder, "project/blocks.nn"), join(folder, "project/inner.nn"));
  symlinkSync("loop.nn", join(folder, "project/loop.nn"));
  symlinkSync("..", join(folder, "project/up"));
});

describe("imports", () => {
  it("reach what lies in the project, through links too", () => {
    expect(problems("project/models/net.nn", "../blocks.nn")).toEqual([]);
    expect(problems("project/models/net.nn", "../inner.nn")).toEqual([]);
    expect(problems("project/models/net.nn", "../up/project/blocks.nn")).toEqual([]);
    expect(problems("alone/net.nn", "./blocks.nn")).toEqual([]);
  });

  it.each([
    ["project/models/net.nn", "../../outside.nn"],
    ["project/models/net.nn", "../link.nn"],
    ["project/models/net.nn", "../beside/blocks.nn"],
    ["project/models/net.nn", "../../project-beside/blocks.nn"],
    ["project/models/net.nn", "../up/outside.nn"],
    ["alone/net.nn", "../outside.nn"],
  ])("from %s do not reach %s", (from, specifier) => {
    const [message] = problems(from, specifier);
    expect(message).toContain("lies outside of the project's folder");
    expect(message).toContain("--allow");
  });

  it("reach what --allow names", () => {
    expect(problems("alone/net.nn", "../outside.nn", [folder])).toEqual([]);
    expect(problems("project/models/net.nn", "../link.nn", [folder])).toEqual([]);
  });

  it("of the standard library find only what is in it", () => {
    expect(problems("project/models/net.nn", "std/mlp")[0]).toContain("declares nothing called");
    const escape = `std/../${"../".repeat(20)}${join(folder, "project/blocks.nn").slice(1)}`;
    expect(problems("project/models/net.nn", escape)[0]).toContain("outside of the standard library"); // prettier-ignore
  });

  it("of a link to itself, a folder or nothing are diagnostics", () => {
    for (const specifier of ["../loop.nn", "../missing.nn", "/etc/passwd", "", "https://a/b.nn"])
      expect(problems("project/models/net.nn", specifier)[0]).toContain("cannot import");
    mkdirSync(join(folder, "project/folder.nn"));
    expect(problems("project/models/net.nn", "../folder.nn")[0]).toContain("cannot be read");
  });
});

describe("writing", () => {
  it("replaces a file at once and leaves nothing else behind", () => {
    const path = join(folder, "written/module.js");
    expect(writeAtomically(path, "one")).toBe("written");
    expect(writeAtomically(path, "one")).toBe("unchanged");
    expect(writeAtomically(path, "two")).toBe("written");
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(dirname(path))).toEqual(["module.js"]);
  });

  it("keeps the old file where the new one cannot be written", () => {
    write("kept/module.js/inner.txt", "old");
    expect(() => writeAtomically(join(folder, "kept/module.js"), "new")).toThrow();
    expect(readFileSync(join(folder, "kept/module.js/inner.txt"), "utf8")).toBe("old");
    expect(readdirSync(join(folder, "kept"))).toEqual(["module.js"]);
  });
});
