/**
 * A kernel that calls other kernels of its module, one after the other and turn after turn. What they are given stands in a
 * table in memory, and moves on after each turn, so that JavaScript has no part in it.
 */
import { FunctionCode } from "./function-code.ts";

/**
 * What becomes of an argument after a turn: it stays, its change is added to it, or it is taken from its change, which is
 * the sum of two places that take turns.
 */
export type Movement = "stays" | "adds" | "alternates";

export interface LoopCall {
  /** The place of a kernel in the module. */
  readonly kernel: number;
  readonly movements: readonly Movement[];
}

/** Bytes of an argument in the table: its value, and its change. */
const argumentBytes = 8;

/** `loop(turns, table)`: the table has the arguments of all calls in their order. */
export function kernelLoop(calls: readonly LoopCall[]): FunctionCode {
  const code = new FunctionCode(2);
  const [turns, table] = [0, 1];
  const turn = code.local("i32");
  return code.count(turn, turns, () => {
    let offset = 0;
    for (const { kernel, movements } of calls) {
      movements.forEach((_, index) => {
        code.get(table).access("i32.load", offset + argumentBytes * index);
      });
      code.call(kernel);
      offset += argumentBytes * movements.length;
    }
    const all = calls.flatMap(({ movements }) => movements);
    all.forEach((movement, index) => {
      if (movement === "stays") return;
      const [value, change] = [argumentBytes * index, argumentBytes * index + 4];
      code.get(table).get(table).access("i32.load", change).get(table).access("i32.load", value);
      code.do(movement === "adds" ? "i32.add" : "i32.sub").access("i32.store", value);
    });
  });
}
