/** How much the parser takes on; each bound is checked before the work that it bounds. */
export const limits = {
  /** Characters of one file. */
  characters: 16 * 1024 * 1024,
  /** Brackets within brackets. */
  nesting: 200,
  /** Expressions within expressions, by brackets, branches and lambdas together. */
  depth: 256,
  /** Operators of one formula, and calls, indices and fields on one operand. */
  operators: 1000,
  /** Levels of the tree, which later phases walk recursively. */
  levels: 2000,
  /** Characters of one name or number, and of one string. */
  word: 1000,
  string: 1 << 16,
} as const;
