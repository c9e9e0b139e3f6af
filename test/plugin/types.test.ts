import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { compileFile } from "../../src/plugin/compile-file.ts";
import { writeTypes } from "../../src/plugin/write-types.ts";
import { makeProject, net } from "./project.ts";

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowArbitraryExtensions: true,
  types: [],
};

interface Place {
  readonly fileName: string;
  readonly pos: number;
}

/** What the language server uses to go on from a declaration file. */
interface Mapping {
  getSourceMapper(): { tryGetSourcePosition(place: Place): Place | undefined };
}

/** A TypeScript program beside `net.nn` and its types, in the hands of the language service. */
function serviceOf(text: string): { service: ts.LanguageService; file: string; folder: string } {
  const folder = makeProject({ "app.ts": text });
  const { module } = compileFile(join(folder, "net.nn"));
  if (!module) throw new Error("the project's network does not compile");
  writeTypes(join(folder, "net.nn"), module);
  const file = join(folder, "app.ts");
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const content = ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => folder,
    useCaseSensitiveFileNames: () => true,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => ts.sys.fileExists(name),
    readFile: (name, encoding) => ts.sys.readFile(name, encoding),
    readDirectory: (...args) => ts.sys.readDirectory(...args),
    directoryExists: (name) => ts.sys.directoryExists(name),
    realpath: (name) => ts.sys.realpath?.(name) ?? name,
  });
  return { service, file, folder };
}

const app = `import * as tf from "@tensorflow/tfjs";
import { Net } from "./net.nn";

const net = Net({ outputs: 3 });
const sums: tf.Tensor2D = net.predict(tf.ones([1, 4]));
await net.fit({ features: tf.ones([2, 4]) }, sums, { epochs: 1 });
const model: tf.LayersModel = net;
// @ts-expect-error a tensor of rank 3
net.predict(tf.ones([1, 4, 1]));
// @ts-expect-error a tensor of rank 1
net.predict(tf.tensor1d([1, 2, 3, 4]));
// @ts-expect-error no such hyperparameter
Net({ output: 3 });
// @ts-expect-error hyperparameters are numbers
Net({ outputs: "3" });
console.log(model);
`;

describe("types of .nn files", () => {
  const { service, file, folder } = serviceOf(app);

  it("know ranks and hyperparameters", () => {
    const problems = [
      ...service.getSyntacticDiagnostics(file),
      ...service.getSemanticDiagnostics(file),
    ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    expect(problems).toEqual([]);
  });

  it("lead to definitions in the .nn file, by the map that tsserver follows", () => {
    const at = app.indexOf("Net({ outputs: 3 }") + 1;
    const [definition] = service.getDefinitionAtPosition(file, at) ?? [];
    expect(definition?.fileName).toBe(join(folder, "net.d.nn.ts"));
    const { getSourceMapper } = service as unknown as Mapping;
    const { textSpan, fileName = "" } = definition ?? {};
    const pos = textSpan?.start ?? 0;
    const start = getSourceMapper().tryGetSourcePosition({ fileName, pos });
    expect(start).toMatchObject({ fileName: join(folder, "net.nn"), pos: net.indexOf("Net") });
    const end = { fileName, pos: pos + (textSpan?.length ?? 0) };
    expect(getSourceMapper().tryGetSourcePosition(end)?.pos).toBe(net.indexOf("Net") + 3);
  });

  it("document inputs, outputs and defaults", () => {
    const about = (text: string): string => {
      const info = service.getQuickInfoAtPosition(file, app.indexOf(text));
      return JSON.stringify([
        info?.documentation,
        info?.tags,
        info?.displayParts?.map(({ text: part }) => part).join(""),
      ]);
    };
    expect(about("Net({ outputs: 3 }")).toContain("Sums, twice.");
    expect(about("predict(tf.ones([1, 4]))")).toContain("features[N, 4]");
    expect(about("outputs: 3")).toContain('"text":"2"');
  });
});

describe("types of several inputs and outputs", () => {
  it("are tuples of named tensors", () => {
    const pair = `model Pair(width: int, rate: float = 0.5)
  : a[N, 3], b[N, T, 2] -> c[N, width], d[N, 3] {
  c = a -> dense(width)
  d = (a + sum(b -> dense(3), over: T)) * rate
}
`;
    const folder = makeProject({ "pair.nn": pair });
    const { module, diagnostics } = compileFile(join(folder, "pair.nn"));
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
    expect(module?.declarations).toContain(
      'predict(x: [a: tf.Tensor2D, b: tf.Tensor3D], args?: Parameters<tf.LayersModel["predict"]>[1]): [c: tf.Tensor2D, d: tf.Tensor2D];',
    );
    expect(module?.declarations).toContain("readonly width: number;");
    expect(module?.declarations).toContain("@default 0.5");
  });
});

/** What TypeScript has against declarations themselves, which most projects do not let it look at. */
function faultsOf(text: string): readonly string[] {
  const folder = makeProject({ "own.nn": text });
  const { module } = compileFile(join(folder, "own.nn"));
  const file = join(folder, "own.d.ts");
  ts.sys.writeFile(file, module?.declarations ?? "");
  const program = ts.createProgram([file], { ...options, skipLibCheck: false });
  return program
    .getSemanticDiagnostics(program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))
    .filter((message) => !message.includes("nnc/runtime")); // whose types a test does not build
}

describe("declarations", () => {
  it.each([
    "model M(width: int = 2) : a[N, 3], b[N, T, 2] -> c[N, width], d[N, T, 2] { c = a -> dense(width)\n d = b }\n",
    "model M : int32 id[N] -> y[N, 3] { y = id -> embedding(10, 3) }\n",
    "cell C : x[N, D] -> h[N, D] { state h[N, D]\n h = x + pre h }\nmodel M : x[N, T, 2] -> y[N, T, 2] { y = x -> scan(C) }\n",
  ])("name only what there is: %s", (text) => {
    expect(faultsOf(text)).toEqual([]);
  });
});

describe("types of inputs of one axis", () => {
  it("leave out what of tfjs refuses them, and the module is not compiled for its `fit`", () => {
    const one = `model One : int32 id[N] -> y[N, 3] { y = id -> embedding(10, 3) }
train One { target int32 label[N] loss = cross_entropy(y, label) }
`;
    const folder = makeProject({ "one.nn": one });
    const { module } = compileFile(join(folder, "one.nn"));
    expect(module?.declarations).toContain(
      'predict(x: never, args?: Parameters<tf.LayersModel["predict"]>[1]): never;',
    );
    expect(module?.declarations).toContain("predictOnBatch(x: tf.Tensor1D): tf.Tensor2D;");
    expect(module?.code).toContain("because an input has one axis, of which tfjs makes a column.");
    expect(module?.code).not.toContain(".compile(");
  });
});
