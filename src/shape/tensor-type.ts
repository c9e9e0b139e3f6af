import type { Dim } from "./dim.ts";

/** Element types of tensors. Nothing converts silently between them. */
export type DType = "float32" | "int32" | "bool";

export const dtypes: readonly DType[] = ["float32", "int32", "bool"];

export interface TensorType<Shape extends readonly Dim[] = readonly Dim[]> {
  readonly dtype: DType;
  readonly shape: Shape;
}
