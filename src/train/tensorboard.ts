/**
 * Event files of TensorBoard: records of TFRecord, each an `Event` of tensorflow/core/util/event.proto with scalars of
 * summary.proto. The few fields that scalars need are encoded here.
 */
import { appendFileSync, mkdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { TrainingProgress } from "../../runtime/training/progress.ts";
import { maskedCrc32c } from "./crc32c.ts";

/** Begins a file in the folder; gives what adds an epoch to it. */
export function tensorBoard(folder: string, firstStep = 0): (progress: TrainingProgress) => void {
  mkdirSync(folder, { recursive: true });
  const seconds = Math.floor(Date.now() / 1000);
  const host = hostname().replaceAll(/[^\w.-]/g, "_");
  const path = join(folder, `events.out.tfevents.${seconds}.${host}.${process.pid}`);
  const write = (...fields: readonly Uint8Array[]): void => {
    appendFileSync(path, record(joined([double(1, Date.now() / 1000), ...fields])));
  };
  write(bytes(3, new TextEncoder().encode("brain.Event:2")));
  // A session that starts at a step makes TensorBoard forget what an earlier one said of later steps.
  if (firstStep > 0) write(integer(2, firstStep), bytes(7, integer(1, 1)));
  return (progress) => {
    const values = scalarsOf(progress).map(([tag, value]) =>
      bytes(1, joined([bytes(1, new TextEncoder().encode(tag)), float(2, value)])),
    );
    write(integer(2, progress.epoch), bytes(5, joined(values)));
  };
}

function scalarsOf(progress: TrainingProgress): readonly (readonly [string, number])[] {
  const { measures, validation, learningRate } = progress;
  const of = (kind: string, given: TrainingProgress["measures"]): [string, number][] => [
    [`loss/${kind}`, given.loss],
    ...Object.entries(given.metrics).map(([name, value]): [string, number] => [`${name}/${kind}`, value]), // prettier-ignore
  ];
  return [
    ...of("training", measures),
    ...(validation ? of("held out", validation) : []),
    ...(learningRate === undefined ? [] : [["learning rate", learningRate] as const]),
  ];
}

/** The length, its checksum, the data and theirs. */
function record(data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(data.length + 16);
  const view = new DataView(whole.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(whole.subarray(0, 8)), true);
  whole.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc32c(data), true);
  return whole;
}

/** The number of a field and its wire type, as one integer of variable length. */
function key(field: number, wireType: number): Uint8Array {
  return varint(field * 8 + wireType);
}

function varint(value: number): Uint8Array {
  const bytesOf: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytesOf.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...bytesOf, rest]);
}

function integer(field: number, value: number): Uint8Array {
  return joined([key(field, 0), varint(value)]);
}

function double(field: number, value: number): Uint8Array {
  const data = new Uint8Array(8);
  new DataView(data.buffer).setFloat64(0, value, true);
  return joined([key(field, 1), data]);
}

function float(field: number, value: number): Uint8Array {
  const data = new Uint8Array(4);
  new DataView(data.buffer).setFloat32(0, value, true);
  return joined([key(field, 5), data]);
}

function bytes(field: number, data: Uint8Array): Uint8Array {
  return joined([key(field, 2), varint(data.length), data]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
