/** The small functions at the end of a module that check what JavaScript callers hand over. */
import type { Graph } from "../../graph/graph.ts";
import { js, type JsExpression, type JsStatement } from "../../javascript/tree.ts";

/** The checks that the models of a file call. */
export function validators(graphs: readonly Graph[]): readonly JsStatement[] {
  const late = graphs.flatMap(({ hyperparameters }) => hyperparameters);
  const statements: JsStatement[] = [];
  if (late.length > 0) statements.push(rejectOthers());
  if (late.some(({ type }) => type === "int")) {
    statements.push(
      require("requireInt", js.call(
        js.member(js.id("Number"), "isInteger"),
        js.id("value"),
      ), "an int"),
    );
  }
  if (late.some(({ type }) => type === "float")) {
    statements.push(
      require("requireNumber", js.call(
        js.member(js.id("Number"), "isFinite"),
        js.id("value"),
      ), "a number"),
    );
  }
  return statements.flatMap((statement) => [statement, { kind: "blank" }]);
}

const names = ["model", "key", "value"].map((name) => ({ kind: "identifier" as const, name }));

/** `if (!Number.isInteger(value)) throw new TypeError(…)` */
function require(name: string, test: JsExpression, what: string): JsStatement {
  const shown = js.call(js.id("String"), js.id("value"));
  const message: JsExpression = {
    kind: "template",
    parts: [js.id("model"), ": ", js.id("key"), ` must be ${what}, not `, shown],
  };
  return {
    kind: "function",
    name,
    params: names,
    body: [
      {
        kind: "if",
        test: { kind: "unary", operator: "!", operand: test },
        consequent: [thrown(message)],
      },
    ],
  };
}

function rejectOthers(): JsStatement {
  const message: JsExpression = {
    kind: "template",
    parts: [js.id("model"), " has no hyperparameter ", js.id("key")],
  };
  return {
    kind: "function",
    name: "rejectOthers",
    params: ["model", "others"].map((name) => ({ kind: "identifier", name })),
    body: [
      {
        kind: "for-of",
        target: js.name("key"),
        iterable: js.call(js.member(js.id("Object"), "keys"), js.id("others")),
        body: [thrown(message)],
      },
    ],
  };
}

function thrown(message: JsExpression): JsStatement {
  return { kind: "throw", value: js.construct(js.id("TypeError"), message) };
}
