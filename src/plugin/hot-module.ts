/**
 * What Vite's development server gives for a `.nn` file: a module that stands between the compiled one and whoever
 * imports it, and lets models that live keep their weights when the file changes.
 */
import { printModule } from "../javascript/printer.ts";
import { js, type JsStatement } from "../javascript/tree.ts";
import type { EmittedModule } from "../targets/tfjs/emit.ts";

/** The query that asks for the compiled module itself. */
export const compiledQuery = "?nnc-compiled";

export function hotModule(request: string, { exports }: EmittedModule): string {
  const { models, plans } = exports;
  const statements: JsStatement[] = [
    { kind: "import", from: `${request}${compiledQuery}`, namespace: "compiled" },
    { kind: "import", from: "nnc/runtime/hot", names: ["HotModels"] },
  ];
  const names = js.array(...models.map((name) => js.literal(name)));
  const head = printModule({ statements }).code;
  // `import.meta` is no part of the tree, and everything that comes from the source goes through the tree.
  const list = printModule({ statements: [{ kind: "expression", expression: names }] }).code;
  const planList = printModule({
    statements: [
      { kind: "expression", expression: js.array(...plans.map((name) => js.literal(name))) },
    ],
  }).code;
  const lines = [
    `const data = import.meta.hot?.data ?? {};`,
    `const live = (data.live ??= new HotModels());`,
    `const isSame = live.load(compiled, ${unended(list)}, ${unended(planList)});`,
    ...models.map((name) => `export const ${name} = live.model(${JSON.stringify(name)});`),
    ...plans.map((name) => `export const ${name} = live.plan(${JSON.stringify(name)});`),
    `if (import.meta.hot) {`,
    `  import.meta.hot.accept();`,
    `  if (!isSame) import.meta.hot.invalidate("the models of the file have other names");`,
    `}`,
  ];
  return `${head}\n${lines.join("\n")}\n`;
}

function unended(code: string): string {
  return code.trim().replace(/;$/, "");
}
