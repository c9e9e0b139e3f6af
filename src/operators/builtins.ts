/** Names of the language that are neither operators nor initialisers. */

/** Functions of numbers known at compile time; `max`, `min`, `sqrt`, … of a tensor are operators. */
export const scalarFunctions: ReadonlySet<string> = new Set([
  "abs",
  "ceil",
  "cos",
  "enumerate",
  "exp",
  "floor",
  "len",
  "log",
  "max",
  "min",
  "range",
  "round",
  "sin",
  "sqrt",
  "zip", // prettier-ignore
]);

/** Functions of blocks. */
export const blockFunctions: ReadonlySet<string> = new Set(["fork", "scan"]);

/** Signals that are always there: `training` is true while the model learns; `pi` is a number. */
export const constantSignals: ReadonlySet<string> = new Set(["training", "pi"]);

/** Types of the hyperparameters of a block. */
export const hyperparameterTypes: ReadonlySet<string> = new Set([
  "int",
  "float",
  "bool",
  "string",
  "block",
  "padding",
  "initializer", // prettier-ignore
]);
