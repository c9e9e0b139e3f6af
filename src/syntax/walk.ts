/** The children of a node, in the order of the text, for walks that do not care what a node is. */
import type {
  Argument,
  BlockDeclaration,
  Declaration,
  Divides,
  Ellipsis,
  Equation,
  Expression,
  Fact,
  Hyperparameter,
  Port,
  ShapePattern,
} from "./ast.ts";

/** Visits the expressions directly inside an expression or a fact. */
export function forEachChild(node: Expression | Divides, visit: (child: Expression) => void): void {
  switch (node.kind) {
    case "tuple":
    case "list":
      node.items.forEach(visit);
      return;
    case "rearrangement":
      node.from.dims.forEach(visit);
      node.to.dims.forEach(visit);
      return;
    case "unary":
      visit(node.operand);
      return;
    case "binary":
    case "pipe":
      visit(node.left);
      visit(node.right);
      return;
    case "call":
      visit(node.callee);
      for (const { value } of node.arguments) visit(value);
      return;
    case "field":
      visit(node.object);
      return;
    case "index":
      visit(node.object);
      visit(node.index);
      return;
    case "if":
      visit(node.condition);
      visit(node.consequent);
      visit(node.alternative);
      return;
    case "lambda":
      visit(node.body);
      return;
    case "repeat":
      visit(node.count);
      visit(node.body);
      return;
    case "for":
      visit(node.list);
      visit(node.body);
      return;
    case "divides":
      visit(node.divisor);
      visit(node.dividend);
  }
}

/** The expressions directly inside an expression or a fact. */
function childExpressions(node: Expression | Divides): readonly Expression[] {
  const children: Expression[] = [];
  forEachChild(node, (child) => children.push(child));
  return children;
}

/** The expressions directly inside an equation: dims of its shapes, its value, its options. */
export function equationExpressions(equation: Equation): readonly Expression[] {
  switch (equation.kind) {
    case "define":
      return [...equation.targets.flatMap((target) => dims(target.shape)), equation.value];
    case "param":
    case "buffer":
      return [...dims(equation.shape), ...maybe(equation.initial), ...values(equation.options)];
    case "state":
      return [...dims(equation.shape), ...maybe(equation.initial)];
    case "next":
      return [equation.value];
  }
}

/** The expressions directly inside a declaration, those of its equations included. */
export function declarationExpressions(
  declaration: Declaration,
): readonly (Expression | Divides)[] {
  switch (declaration.kind) {
    case "import":
      return [];
    case "const":
      return [declaration.value];
    case "fn":
      return [...defaults(declaration.parameters), declaration.body];
    case "block":
    case "cell":
    case "model":
      return [
        ...headExpressions(declaration),
        ...(declaration.body.kind === "expression"
          ? [declaration.body.expression]
          : declaration.body.equations.flatMap(equationExpressions)),
      ];
    case "train":
      return [...portDims(declaration.targets), ...declaration.settings.map(({ value }) => value)];
  }
}

/** The expressions of a block before its body. */
export function headExpressions({
  hyperparameters,
  signature,
}: BlockDeclaration): readonly (Expression | Divides)[] {
  return [...defaults(hyperparameters), ...signatureExpressions(signature)];
}

/** Visits every expression of a tree, parents first; `enter` says whether to look inside. */
export function walkExpressions(
  roots: readonly (Expression | Divides)[],
  enter: (node: Expression | Divides) => boolean | undefined,
): void {
  const waiting = [...roots].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (enter(node) === false) continue;
    const children = childExpressions(node);
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index];
      if (child !== undefined) waiting.push(child);
    }
  }
}

/** How many expressions lie inside one another at most; found without recursion, to protect those that recurse. */
export function heightOf(declaration: Declaration): number {
  let level = declarationExpressions(declaration);
  let height = 0;
  while (level.length > 0) {
    height++;
    level = level.flatMap((node) => childExpressions(node));
  }
  return height;
}

function values(items: readonly Argument[]): readonly Expression[] {
  return items.map(({ value }) => value);
}

function maybe(expression: Expression | undefined): readonly Expression[] {
  return expression === undefined ? [] : [expression];
}

function dims(shape: ShapePattern | undefined): readonly (Expression | Ellipsis)[] {
  return shape?.dims ?? [];
}

function portDims(ports: readonly Port[]): readonly Expression[] {
  return ports.flatMap((port) => dims(port.shape));
}

function defaults(parameters: readonly Hyperparameter[]): readonly Expression[] {
  return parameters.flatMap(({ initial }) => maybe(initial));
}

function signatureExpressions(
  signature:
    | {
        readonly inputs: readonly Port[];
        readonly given: readonly Port[];
        readonly outputs: readonly Port[];
        readonly facts: readonly Fact[];
      }
    | undefined,
): readonly (Expression | Divides)[] {
  if (signature === undefined) return [];
  const { inputs, given, outputs, facts } = signature;
  return [...portDims(inputs), ...portDims(given), ...portDims(outputs), ...facts];
}
