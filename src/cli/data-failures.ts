/** Failures that are the data's or the model's and not ours: one sentence, and the exit code of diagnostics. */
import { DivergedError } from "../../runtime/training.ts";
import { SafetensorsError } from "../../runtime/weights.ts";
import { DataError } from "../data/dataset.ts";
import { exitCodes } from "./exit-codes.ts";
import { UsageError } from "./weights-files.ts";

export async function reportingFailures(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const isFileError = error instanceof Error && "syscall" in error;
    const isUsage = error instanceof UsageError;
    const isExpected = [DataError, DivergedError, SafetensorsError].some((kind) => error instanceof kind); // prettier-ignore
    if (!(error instanceof Error) || !(isExpected || isUsage || isFileError)) throw error;
    process.stderr.write(`nnc: ${error.message}\n`);
    process.exitCode = isUsage ? exitCodes.usage : exitCodes.diagnostics;
  }
}
