/** Every fix that an editor offers in any wrong program of the corpus leaves a program without that fault. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applyFixes } from "../../src/diagnostics/apply-fixes.ts";
import { catalogue } from "../../src/diagnostics/catalogue/index.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { codeActions, type CodeAction } from "../../src/language/code-actions.ts";
import { Language } from "../../src/language/language.ts";
import { projectRoot, readProjectFile } from "../test-host.ts";
import { memoryHost } from "./memory-host.ts";

const folders = ["test/corpus/errors/", "test/corpus/lints/", "test/corpus/syntax/"];
const corpus = new Map(
  folders.flatMap((folder) =>
    readdirSync(projectRoot + folder)
      .filter((name) => name.endsWith(".nn"))
      .map((name) => [folder + name, readProjectFile(folder + name).text] as const),
  ),
);
const examples = [...catalogue.values()]
  .filter(({ failing }) => failing.length < 100_000)
  .map(({ code, failing }) => [`${code}.nn`, failing] as const);
const host = memoryHost(corpus);

function diagnosticsOf(path: string, text: string): readonly Diagnostic[] {
  const language = new Language(host);
  language.update(path, text);
  return language.snapshot(path)?.diagnostics ?? [];
}

function actionsOf(path: string, text: string): readonly CodeAction[] {
  const language = new Language(host);
  language.update(path, text);
  const snapshot = language.snapshot(path);
  return snapshot ? codeActions(snapshot, { start: 0, end: text.length }) : [];
}

const isOfSyntax = ({ code }: Diagnostic): boolean => code.startsWith("NN1");

/** What is wrong with a program after one of its fixes. */
function faultsAfter(path: string, text: string, action: CodeAction): string[] {
  const { title, edits, diagnostic } = action;
  const fixed = applyFixes(text, path, [{ title, edits }]);
  if (fixed.count !== 1) return [`${path}: "${title}" does not apply`];
  const after = diagnosticsOf(path, fixed.text);
  const shift = edits
    .filter(({ span }) => span.end <= diagnostic.span.start)
    .reduce((sum, { span, text: by }) => sum + by.length - (span.end - span.start), 0);
  // The same further on is another fault.
  const isThere = after.some(
    ({ code, message, span }) =>
      code === diagnostic.code &&
      message === diagnostic.message &&
      span.start === diagnostic.span.start + shift,
  );
  const before = diagnosticsOf(path, text);
  const isWorse = after.filter(isOfSyntax).length > before.filter(isOfSyntax).length;
  return isThere || isWorse ? [`${path}: "${title}" leaves ${diagnostic.message}`] : [];
}

function textAfter(source: string, title: string): string | undefined {
  const action = actionsOf("main.nn", source).find((each) => each.title === title);
  return action && applyFixes(source, "main.nn", [action]).text;
}

describe("quick fixes", () => {
  it.each(folders)("of %s mend what they are offered for", (folder) => {
    const found: string[] = [];
    for (const [path, text] of corpus)
      if (path.startsWith(folder))
        for (const action of actionsOf(path, text)) found.push(...faultsAfter(path, text, action));
    expect(found).toEqual([]);
  });

  it("of the examples of the catalogue mend them", () => {
    const found = examples.flatMap(([path, text]) =>
      actionsOf(path, text).flatMap((action) => faultsAfter(path, text, action)),
    );
    expect(found).toEqual([]);
  });

  const net = "model M : x[N, 8] -> y[N, 2] { y = x -> dense(2) }\n";
  it.each([
    [
      `${net}train M {\n  loss = cross_entropy(y, label)\n}\n`,
      "add `target int32 label[N]`",
      `${net}train M {\n  target int32 label[N]\n  loss = cross_entropy(y, label)\n}\n`,
    ],
    [
      `${net}train M {\n  loss = mse(y, t)\n}\n`,
      "add `target t[N, 2]`",
      `${net}train M {\n  target t[N, 2]\n  loss = mse(y, t)\n}\n`,
    ],
    [
      "cell C : x[N, D] -> h[N, D] {\n  h = x + pre h\n}\n",
      "add `state h[N, D]`",
      "cell C : x[N, D] -> h[N, D] {\n  state h[N, D]\n  h = x + pre h\n}\n",
    ],
    [
      'import { MLP, LinearRegression } from "std/mlp"\nmodel M : x[N, 8] -> y { y = x -> MLP([4], 2) }\n',
      "remove the import",
      'import { MLP } from "std/mlp"\nmodel M : x[N, 8] -> y { y = x -> MLP([4], 2) }\n',
    ],
    [`import { MLP } from "std/mlp"\n${net}`, "remove the import", net],
    [
      "// A net.\nmodel M : x[N, 8] -> y { y = x -> MLP([4], 2) }\n",
      'import it: `import { MLP } from "std/mlp"`',
      'import { MLP } from "std/mlp"\n// A net.\nmodel M : x[N, 8] -> y { y = x -> MLP([4], 2) }\n',
    ],
    [
      "model M : x[N, T, 8] -> y { y = x -> self_attention(2) -> self_attention(4) }\n",
      'write `SelfAttention` and import it: `import { SelfAttention } from "std/attention"`',
      'import { SelfAttention } from "std/attention"\nmodel M : x[N, T, 8] -> y { y = x -> SelfAttention(2) -> SelfAttention(4) }\n',
    ],
    [
      "model M : x[N, 8] -> y {\n  h = relu(x)\n  y = tanh(x)\n}\n",
      "remove it",
      "model M : x[N, 8] -> y {\n  y = tanh(x)\n}\n",
    ],
    [
      "model M : x[N, 8] -> y {\n  x -> dense(2)\n}\n",
      "call it `y`",
      "model M : x[N, 8] -> y {\n  y = x -> dense(2)\n}\n",
    ],
    [
      "model M : x[N, 8] -> y {\n  y = x -> dense(units: 2, units: 3)\n}\n",
      "remove it",
      "model M : x[N, 8] -> y {\n  y = x -> dense(units: 2)\n}\n",
    ],
    [
      "model M : x[N, 7, 7, 1] -> y {\n  y = x -> max_pool(2)\n}\n",
      "cover them: `pad: same`",
      "model M : x[N, 7, 7, 1] -> y {\n  y = x -> max_pool(2, pad: same)\n}\n",
    ],
  ])("mend %j", (source, title, expected) => {
    expect(textAfter(source, title)).toBe(expected);
  });
});
