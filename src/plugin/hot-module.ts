/**
 * What Vite's development server gives for a `.nn` file: a module that stands between the compiled one and whoever
 * imports it, and lets models that live keep their weights when the file changes.
 */
import { NameScope } from "../javascript/identifier-names.ts";
import { printModule } from "../javascript/printer.ts";
import { js, type JsExpression, type JsStatement } from "../javascript/tree.ts";
import type { EmittedModule } from "../targets/emitted-module.ts";

/** The query that asks for the compiled module itself. */
export const compiledQuery = "?nnc-compiled";

/** `request` is how the file is imported, without a query. */
export function hotModule(request: string, { exports }: EmittedModule): string {
  const { models, plans, streams } = exports;
  const scope = new NameScope([...models, ...plans, ...streams]);
  const compiled = scope.fresh("compiled");
  const hot = scope.fresh("hot");
  const kinds = scope.fresh("kinds");
  const live = scope.fresh("live");
  const isSame = scope.fresh("isSame");
  const list = (names: readonly string[]): JsExpression =>
    js.array(...names.map((name) => js.literal(name)));
  const head: readonly JsStatement[] = [
    { kind: "import", from: `${request}${compiledQuery}`, namespace: compiled },
    { kind: "import", from: "nnc/runtime/hot", namespace: hot },
    declared(
      kinds,
      js.object({ models: list(models), plans: list(plans), streams: list(streams) }),
    ),
  ];
  const exported = (name: string, kind: string): JsStatement => ({
    ...declared(name, js.call(js.member(js.id(live), kind), js.literal(name))),
    isExported: true,
  });
  const body = [
    ...models.map((name) => exported(name, "model")),
    ...plans.map((name) => exported(name, "plan")),
    ...streams.map((name) => exported(name, "stream")),
  ];
  // `import.meta` is no part of the tree; nothing here comes from the source.
  return [
    printModule({ statements: head }).code,
    `const ${live} = ((import.meta.hot?.data ?? {}).live ??= new ${hot}.HotModels());`,
    `const ${isSame} = ${live}.load(${compiled}, ${kinds});`,
    printModule({ statements: body }).code,
    `if (import.meta.hot) {`,
    `  import.meta.hot.accept();`,
    `  if (!${isSame}) import.meta.hot.invalidate("the models of the file have other names");`,
    `}`,
    "",
  ].join("\n");
}

function declared(name: string, value: JsExpression): Extract<JsStatement, { kind: "declare" }> {
  return { kind: "declare", keyword: "const", target: js.name(name), value };
}
