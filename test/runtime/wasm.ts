/** The wasm backend for tests, with the kernels of the runtime. */
import * as tf from "@tensorflow/tfjs";
import { useFastestBackend } from "../../runtime/backend.ts";

export async function useWasm(): Promise<void> {
  const { backend } = await useFastestBackend(tf);
  if (backend !== "wasm") throw new Error(`The wasm backend does not load here, but ${backend}.`);
}
