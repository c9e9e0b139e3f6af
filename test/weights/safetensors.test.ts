import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  floatTensor,
  readSafetensors,
  SafetensorsError,
  writeSafetensors,
} from "../../runtime/weights/safetensors.ts";
import { floatsOf } from "../../runtime/weights/stored-values.ts";
import { runs } from "../property-runs.ts";

/** A file with this header and this many bytes of data. */
function fileOf(header: string, data = 0, claimed?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + data);
  new DataView(file.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

describe("safetensors", () => {
  it("come back as they were written, hostile names included", () => {
    const names = ["features/conv/kernel", "__proto__", "constructor", "", "\u2028</script>"];
    const tensors = new Map(
      names.map((name, index) => [
        name,
        floatTensor([2, index], new Float32Array(2 * index).fill(index)),
      ]),
    );
    const file = writeSafetensors(tensors, new Map([["format", "pt"]]));
    const back = readSafetensors(file);
    expect([...back.tensors.keys()]).toEqual(names);
    for (const [name, { shape, bytes }] of tensors) {
      expect(back.tensors.get(name)?.shape).toEqual(shape);
      expect([...(back.tensors.get(name)?.bytes ?? [])]).toEqual([...bytes]);
    }
    expect([...back.metadata]).toEqual([["format", "pt"]]);
    expect(({} as Record<string, unknown>)["dtype"]).toBeUndefined();
  });

  it("are read from a buffer of Node that begins within another", () => {
    const file = writeSafetensors(new Map([["a", floatTensor([2], Float32Array.of(1.5, -2))]]));
    const pool = Buffer.alloc(file.length + 3);
    pool.set(file, 3);
    const { tensors } = readSafetensors(pool.subarray(3));
    const [tensor] = tensors.values();
    expect(tensor && [...floatsOf(tensor)]).toEqual([1.5, -2]);
  });

  it.each([
    ["F64", [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], [1.5]],
    ["F16", [0x00, 0x3e, 0x01, 0x00, 0x00, 0xfc], [1.5, 2 ** -24, -Infinity]],
    ["BF16", [0xc0, 0x3f, 0x80, 0xff], [1.5, -Infinity]],
    ["I64", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [-1]],
    ["U16", [0xff, 0xff], [65535]],
    ["I8", [0xff, 1], [-1, 1]],
    ["BOOL", [1, 0], [1, 0]],
  ])("read %s as floats", (dtype, bytes, expected) => {
    const header = JSON.stringify({
      a: { dtype, shape: [expected.length], data_offsets: [0, bytes.length] },
    });
    const file = fileOf(header, bytes.length);
    file.set(bytes, file.length - bytes.length);
    const tensor = readSafetensors(file).tensors.get("a");
    expect(tensor && [...floatsOf(tensor)]).toEqual(expected);
  });

  const entry = (more: object): string =>
    JSON.stringify({ a: { dtype: "F32", shape: [1], data_offsets: [0, 4], ...more } });
  it.each([
    ["nothing", new Uint8Array(3), "too short"],
    ["a header longer than the file", fileOf("{}", 0, 1000n), "only 2 follow"],
    ["a header of 2^63 bytes", fileOf("{}", 0, 2n ** 63n), "are the most"],
    ["no JSON", fileOf("{,}"), "not JSON"],
    ["no object", fileOf("[1]"), "not a JSON object"],
    ["no UTF-8", fileOf("{}").fill(0xff, 8), "not JSON"],
    ["an unknown dtype", fileOf(entry({ dtype: "constructor" }), 4), "unknown dtype"],
    ["a negative dim", fileOf(entry({ shape: [-1] }), 4), "no shape"],
    ["a huge shape", fileOf(entry({ shape: [2 ** 52, 2 ** 52] }), 4), "needs"],
    ["data beyond the end", fileOf(entry({ data_offsets: [0, 8] }), 4), "outside"],
    ["data that end before they begin", fileOf(entry({ data_offsets: [4, 0] }), 4), "outside"],
    ["too little data", fileOf(entry({ shape: [2] }), 4), "needs 8 bytes, and has 4"],
    ["room between tensors", fileOf(entry({ data_offsets: [4, 8] }), 8), "begins at 4"],
    ["room after tensors", fileOf(entry({}), 8), "end at 4"],
    ["no offsets", fileOf(entry({ data_offsets: "0, 4" }), 4), "no data_offsets"],
    ["a null", fileOf('{"a":null}'), "no description"],
  ])("refuse %s", (_, file, message) => {
    expect(() => readSafetensors(file)).toThrow(SafetensorsError);
    expect(() => readSafetensors(file)).toThrow(message);
  });

  it("answer any bytes with a file or a SafetensorsError", () => {
    const sound = writeSafetensors(new Map([["a", floatTensor([2], Float32Array.of(1, 2))]]));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 0, max: 255 })), {
          maxLength: 6,
        }),
        fc.nat(sound.length),
        (changes, length) => {
          const file = sound.slice(0, length);
          for (const [at, value] of changes) if (at < length) file[at] = value;
          try {
            readSafetensors(file);
          } catch (error) {
            expect(error).toBeInstanceOf(SafetensorsError);
          }
        },
      ),
      runs(300),
    );
  });
});
