/** Operations that make tensors on their way to a result dispose these at once. */
import { js, type JsExpression, type JsStatement } from "../../javascript/tree.ts";
import { eachExpression } from "../../javascript/walk.ts";

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

function makesAny(piece: JsExpression): boolean {
  let isFound = false;
  eachExpression(piece, (expression) => {
    if (expression.kind !== "call") return;
    const { callee } = expression;
    isFound ||= callee.kind === "identifier" || isOperation(callee);
  });
  return isFound;
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
