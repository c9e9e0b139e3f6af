import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { random } from "../../runtime/random.ts";
import type { TrainingProgress } from "../../runtime/training.ts";
import { readCheckpoint, writeCheckpoint } from "../../src/train/checkpoint.ts";
import { crc32c, maskedCrc32c } from "../../src/train/crc32c.ts";
import { draw } from "../../src/train/generate.ts";
import { historyLog } from "../../src/train/history-log.ts";
import { livePlot } from "../../src/train/live-plot.ts";
import { plot } from "../../src/train/plot.ts";
import { report } from "../../src/train/report.ts";
import { tensorBoard } from "../../src/train/tensorboard.ts";

const folder = mkdtempSync(join(tmpdir(), "nnc-records-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function epoch(number: number, loss: number): TrainingProgress {
  const measures = { loss, metrics: { accuracy: 1 - loss / 4 } };
  return { kind: "epoch", epoch: number, epochs: 9, batch: 2, batches: 2, measures, validation: measures, learningRate: 0.1, seconds: number }; // prettier-ignore
}

describe("checksums", () => {
  it("are those of RFC 3720, appendix B.4", () => {
    const bytes = (values: Iterable<number>): Uint8Array => Uint8Array.from(values);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
    expect(crc32c(bytes(Array(32).keys()))).toBe(0x46dd794e);
    expect(crc32c(new TextEncoder().encode("123456789"))).toBe(0xe3069283);
  });
});

/** Reads protobuf fields: numbers by field, with bytes as they are. */
function fields(data: Uint8Array): Map<number, (number | Uint8Array)[]> {
  const found = new Map<number, (number | Uint8Array)[]>();
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let at = 0;
  const varint = (): number => {
    for (let value = 0, factor = 1; ; factor *= 128) {
      const byte = data[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < data.length) {
    const key = varint();
    let value: number | Uint8Array;
    if ((key & 7) === 0) value = varint();
    else if ((key & 7) === 1) [value, at] = [view.getFloat64(at, true), at + 8];
    else if ((key & 7) === 5) [value, at] = [view.getFloat32(at, true), at + 4];
    else {
      const length = varint();
      [value, at] = [data.slice(at, at + length), at + length];
    }
    found.set(key >> 3, [...(found.get(key >> 3) ?? []), value]);
  }
  return found;
}

describe("event files of TensorBoard", () => {
  it("hold records with good checksums, and the scalars", () => {
    const add = tensorBoard(join(folder, "board"), 300);
    add(epoch(301, 0.5));
    const [name = ""] = readdirSync(join(folder, "board"));
    const bytes = new Uint8Array(readFileSync(join(folder, "board", name)));
    const view = new DataView(bytes.buffer);
    const events: Map<number, (number | Uint8Array)[]>[] = [];
    for (let at = 0; at < bytes.length;) {
      const length = Number(view.getBigUint64(at, true));
      expect(view.getUint32(at + 8, true)).toBe(maskedCrc32c(bytes.subarray(at, at + 8)));
      const data = bytes.subarray(at + 12, at + 12 + length);
      expect(view.getUint32(at + 12 + length, true)).toBe(maskedCrc32c(data));
      events.push(fields(data));
      at += length + 16;
    }
    expect(events.length).toBe(3);
    expect(new TextDecoder().decode(events[0]!.get(3)![0] as Uint8Array)).toBe("brain.Event:2");
    expect(events[1]!.get(2)).toEqual([300]);
    expect(fields(events[1]!.get(7)![0] as Uint8Array).get(1)).toEqual([1]);
    expect(events[2]!.get(2)).toEqual([301]);
    const values = fields(events[2]!.get(5)![0] as Uint8Array).get(1)!.map((one) => fields(one as Uint8Array)); // prettier-ignore
    const scalars = values.map((one) => [new TextDecoder().decode(one.get(1)![0] as Uint8Array), one.get(2)![0]]); // prettier-ignore
    expect(scalars.slice(0, 2)).toEqual([
      ["loss/training", 0.5],
      ["accuracy/training", 0.875],
    ]);
    expect(Math.abs((events[2]!.get(1)![0] as number) - Date.now() / 1000)).toBeLessThan(60);
  });
});

describe("checkpoints", () => {
  const state = {
    seed: 4, epoch: 3, batch: 1, samples: 20, batchSize: 8, seconds: 1.5,
    weights: [Float32Array.of(1, 2.5), Float32Array.of(Math.fround(1e-9))],
    optimizer: { step: 7, slots: [[Float32Array.of(1, 2), Float32Array.of(3, 4)], []] },
    sums: { samples: 8, loss: 1.25, metrics: { accuracy: 3 } },
    best: { value: -0.1, waited: 2, weights: [Float32Array.of(5, 6), Float32Array.of(7)] },
    history: [epoch(1, 0.5), epoch(2, 0.25)],
  }; // prettier-ignore

  it("come back as they were", () => {
    const path = join(folder, "state.safetensors");
    writeCheckpoint(path, { state, mark: "mark" });
    expect(readCheckpoint(path)).toEqual({ state, mark: "mark" });
    const bare = { ...state, optimizer: undefined, best: undefined };
    writeCheckpoint(path, { state: bare, mark: "" });
    expect(readCheckpoint(path).state).toEqual(bare);
  });

  it("that are cut off or something else are told from good ones", () => {
    const path = join(folder, "cut.safetensors");
    writeCheckpoint(path, { state, mark: "mark" });
    const bytes = readFileSync(path);
    for (const length of [0, 7, 100, bytes.length - 1]) {
      writeFileSync(path, bytes.subarray(0, length));
      expect(() => readCheckpoint(path)).toThrow("cut.safetensors is damaged");
    }
    expect(() => readCheckpoint(join(folder, "none"))).toThrow("nothing to resume");
  });
});

describe("logs", () => {
  it("are CSV, and begin with the epochs before", () => {
    const path = join(folder, "log.csv");
    const add = historyLog(path, [epoch(1, 0.5)]);
    add(epoch(2, 0.25));
    expect(readFileSync(path, "utf8")).toBe(
      "epoch,loss,accuracy,val_loss,val_accuracy,learning_rate,seconds\n1,0.5,0.875,0.5,0.875,0.1,1\n2,0.25,0.9375,0.25,0.9375,0.1,2\n",
    );
  });
});

describe("curves", () => {
  it("in a terminal go from the top left to the bottom right where numbers fall", () => {
    const lines = plot({ name: "loss", values: [4, 3, 2, 1] }, 24, 3);
    expect(lines.length).toBe(4);
    expect(lines.map((line) => line.slice(0, 6))).toEqual(["     ╭", "4.00 │", "     │", "1.00 │"]);
    const [, top = "", , bottom = ""] = lines;
    expect(top.length).toBeLessThan(bottom.length);
    expect(top.slice(6).trimStart().length).toBe(top.length - 6);
    expect(bottom.slice(6).trimStart().length).toBeLessThan(bottom.length - 6);
    expect(plot({ name: "x", values: [1] }, 40, 4)).toEqual([]);
    expect(plot({ name: "x", values: [NaN, 2, 2, 2] }, 40, 4).length).toBe(5);
  });

  it("are redrawn below the lines of the epochs, and only in a terminal", () => {
    const written: string[] = [];
    const output = { isTTY: true, columns: 60, write: (text: string) => written.push(text) };
    const live = livePlot(output);
    [3, 2, 1].forEach((loss, index) => {
      live.onEpoch(epoch(index + 1, loss));
    });
    expect(written.filter((text) => text.includes("\u001b[12A\u001b[J")).length).toBe(1);
    expect(written.join("")).toContain("╭ held-out loss");
    const plain: string[] = [];
    const flat = livePlot({ write: (text: string) => plain.push(text) });
    flat.onEpoch(epoch(1, 3));
    flat.onEpoch(epoch(2, 2));
    expect(plain.join("")).not.toContain("\u001b");
    expect(plain.length).toBe(2);
  });
});

describe("reports", () => {
  it("escape names, and hold curves and the matrix", () => {
    const name = '</td><script>alert("x")</script>';
    const page = report({
      model: name, documentation: name, facts: [[name, name]], samples: 4,
      history: { epochs: [epoch(1, 0.5), epoch(2, 0.25)], ended: "completed", seed: 1 },
      test: { loss: 0.5, metrics: { [name]: 0.5 } },
      confusion: { matrix: [[2, 0], [1, 1]], names: [name, "b"] },
    }); // prettier-ignore
    expect(page).not.toContain("<script");
    expect(page.match(/<polyline/g)?.length).toBe(4);
    expect(page).toContain("50.0 %");
  });
});

describe("drawing tokens", () => {
  it("follows the softmax over the temperature", () => {
    const scores = Float32Array.of(0, Math.log(3), -Infinity);
    const source = random(2);
    const counts = [0, 0, 0];
    for (let k = 0; k < 4000; k++) counts[draw(scores, 1, source)]! += 1;
    expect(counts[1]! / 4000).toBeGreaterThan(0.72);
    expect(counts[1]! / 4000).toBeLessThan(0.78);
    expect(counts[2]).toBe(0);
    expect(draw(scores, 0, source)).toBe(1);
  });
});
