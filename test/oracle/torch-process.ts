/** A Python process that runs reference models, for as long as a test file does. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { projectRoot } from "../test-host.ts";

/** What `reference.py` is asked. */
export interface ReferenceRequest {
  /** `vision:resnet18` is the function `resnet18` of `references/vision.py`. */
  readonly reference: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The compiled model's weights, in the order of its graph. */
  readonly weights: readonly { readonly path: string; readonly shape: readonly number[] }[];
  readonly inputs: readonly RequestInput[];
  readonly training: boolean;
  /** Undefined for no gradients. */
  readonly loss: "cross_entropy" | "dot" | undefined;
}

export interface RequestInput {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32" | "bool";
  /** Without them, `uniforms("input:NAME")`. */
  readonly values?: readonly number[];
}

export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface ReferenceAnswer {
  readonly loss: number | undefined;
  /** PyTorch's names of the weights, in our order. */
  readonly names: readonly string[];
  /** How many trainable parameters the module has. */
  readonly parameters: number;
  readonly outputs: readonly NamedArray[];
  /** By every weight, in order; undefined where there is none. */
  readonly gradients: readonly (NamedArray | undefined)[];
  /** Running statistics after the step, for those weights that are not trained, in order. */
  readonly statistics: readonly NamedArray[];
}

interface Described {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

interface RawAnswer {
  readonly error?: string;
  readonly loss: number | null;
  readonly names: readonly string[];
  readonly parameters: number;
  readonly arrays: Readonly<
    Record<"outputs" | "gradients" | "statistics", readonly (Described | null)[]>
  >;
}

export interface TorchProcess {
  ask(request: ReferenceRequest): Promise<ReferenceAnswer>;
  stop(): void;
}

export function startTorch(python: string): TorchProcess {
  const folder = mkdtempSync(join(tmpdir(), "nnc-reference-"));
  const child = spawn(python, [join(projectRoot, "test/oracle/reference.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const out = join(folder, "arrays");
  return {
    async ask(request) {
      const sent = { ...request, loss: request.loss ?? null, out };
      child.stdin.write(`${JSON.stringify(sent)}\n`);
      const line = await lines.next();
      if (line.done === true) throw new Error("the PyTorch process ended");
      const answer = JSON.parse(line.value) as RawAnswer;
      if (answer.error !== undefined) throw new Error(answer.error);
      return unpack(answer, readFileSync(out));
    },
    stop: () => {
      end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function end(child: ChildProcess): void {
  child.stdin?.end();
  child.kill();
}

function unpack({ loss, names, parameters, arrays }: RawAnswer, bytes: Buffer): ReferenceAnswer {
  const all = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  );
  const read = (described: Described | null): NamedArray | undefined =>
    described
      ? {
          name: described.name,
          shape: described.shape,
          values: all.subarray(described.offset, described.offset + described.size),
        }
      : undefined;
  const present = (list: readonly (Described | null)[]): readonly NamedArray[] =>
    list.map(read).filter((array) => array !== undefined);
  return {
    loss: loss ?? undefined,
    names,
    parameters,
    outputs: present(arrays.outputs),
    gradients: arrays.gradients.map(read),
    statistics: present(arrays.statistics),
  };
}
