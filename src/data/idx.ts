/** IDX files, the format of MNIST (http://yann.lecun.com/exdb/mnist): a magic number, sizes, and raw values. */
import { DataError, type ByteSamples } from "./dataset.ts";

const readers: Readonly<
  Record<number, readonly [size: number, read: (view: DataView, at: number) => number]>
> = {
  0x08: [1, (view, at) => view.getUint8(at)],
  0x09: [1, (view, at) => view.getInt8(at)],
  0x0b: [2, (view, at) => view.getInt16(at)],
  0x0c: [4, (view, at) => view.getInt32(at)],
  0x0d: [4, (view, at) => view.getFloat32(at)],
  0x0e: [8, (view, at) => view.getFloat64(at)],
};

export function readIdx(bytes: Uint8Array, file: string): ByteSamples {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0) {
    throw new DataError(`${file}: an IDX file begins with two zero bytes; this one does not`);
  }
  const reader = readers[view.getUint8(2)];
  const rank = view.getUint8(3);
  if (!reader)
    throw new DataError(
      `${file}: the IDX type 0x${view.getUint8(2).toString(16)} at byte 2 is unknown`,
    );
  const head = 4 + 4 * rank;
  if (rank === 0 || bytes.length < head)
    throw new DataError(`${file}: the IDX header is cut short`);
  const sizes = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const total = sizes.reduce((product, size) => product * size, 1);
  const [width, read] = reader;
  if (bytes.length !== head + total * width) {
    throw new DataError(
      `${file}: the header promises ${sizes.join(" × ")} values, ${total * width} bytes, and ${bytes.length - head} follow`,
    );
  }
  const values = new Float32Array(total);
  for (let index = 0; index < total; index++) values[index] = read(view, head + index * width);
  const [count = 0, ...shape] = sizes;
  return { count, shape, values, isBytes: view.getUint8(2) === 0x08 };
}
