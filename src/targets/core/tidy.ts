/** Operations that make tensors on their way to a result dispose these at once. */
import { js, type JsExpression, type JsStatement } from "../../javascript/tree.ts";

export function tidied(statement: JsStatement): JsStatement {
  if (statement.kind !== "declare" || !makesMore(statement.value)) return statement;
  return { ...statement, value: js.tf("tidy", js.arrow([], statement.value)) };
}

/** Whether anything but one operation of tfjs makes tensors. */
function makesMore(value: JsExpression): boolean {
  // `elementwise(tf, [x], ([x], tf) => …)` cleans up after its function.
  if (value.kind === "call" && isNamed(value.callee, "elementwise"))
    return value.args.slice(0, -1).some(makesAny);
  if (value.kind !== "call" || !isOperation(value.callee)) return true;
  return value.args.some(makesAny);
}

function makesAny(piece: unknown): boolean {
  if (typeof piece !== "object" || piece === null) return false;
  if ("kind" in piece && piece.kind === "call") {
    const { callee } = piece as Extract<JsExpression, { kind: "call" }>;
    if (callee.kind === "identifier" || isOperation(callee)) return true;
  }
  return Object.entries(piece).some(([key, part]) => key !== "origin" && makesAny(part));
}

function isNamed(callee: JsExpression, name: string): boolean {
  return callee.kind === "identifier" && callee.name === name;
}

/** `tf.conv2d`, `tf.fused.conv2d` */
function isOperation(callee: JsExpression): boolean {
  if (callee.kind !== "member") return false;
  const { object } = callee;
  return object.kind === "identifier" ? object.name === "tf" : isOperation(object);
}
