/** Samples for the models of the tour, by their names. */
import type { Random, TrainingData } from "../../runtime/index.ts";

type Draw = (count: number, random: Random) => TrainingData;

const line: Draw = (count, { uniform }) => {
  const x = Float32Array.from({ length: count }, () => uniform(-1, 1));
  return { inputs: { x }, targets: { truth: x.map((value) => 2 * value + 1) } };
};

const exclusiveOr: Draw = (count, { integer }) => {
  const x = Float32Array.from({ length: 2 * count }, () => integer(2));
  const truth = Float32Array.from({ length: count }, (_, at) =>
    x[2 * at] === x[2 * at + 1] ? 0 : 1,
  );
  return { inputs: { x }, targets: { truth } };
};

const ring: Draw = (count, { uniform }) => {
  const point = Float32Array.from({ length: 2 * count }, () => uniform(-1, 1));
  const isOutside = (at: number): boolean =>
    Math.hypot(point[2 * at] ?? 0, point[2 * at + 1] ?? 0) > 0.8;
  const label = Int32Array.from({ length: count }, (_, at) => Number(isOutside(at)));
  return { inputs: { point }, targets: { label } };
};

/** Bars across (0) and upright (1), under noise. */
const bars: Draw = (count, { integer, normal }) => {
  const label = Int32Array.from({ length: count }, () => integer(2));
  const places = Array.from({ length: count }, () => 1 + integer(6));
  const image = Float32Array.from({ length: count * 64 }, (_, at) => {
    const sample = Math.floor(at / 64);
    const [row, column] = [Math.floor((at % 64) / 8), at % 8];
    const isBar = (label[sample] === 0 ? row : column) === places[sample];
    return Number(isBar) + normal(0, 0.2);
  });
  return { inputs: { image }, targets: { label } };
};

const sum: Draw = (count, { normal }) => {
  const steps = 8;
  const data = Float32Array.from({ length: count * steps }, () => normal());
  const label = Int32Array.from({ length: count }, (_, at) =>
    Number(
      data.subarray(at * steps, (at + 1) * steps).reduce((total, value) => total + value, 0) > 0,
    ),
  );
  return { inputs: { x: { data, shape: [steps, 1] } }, targets: { label } };
};

const look: Draw = (count, { integer }) => {
  const steps = 8;
  const digits = Int32Array.from({ length: count * steps }, () => integer(10));
  const marked = new Int32Array(count * steps);
  const label = new Int32Array(count);
  for (let at = 0; at < count; at++) {
    const place = at * steps + integer(steps);
    marked[place] = 1;
    label[at] = digits[place] ?? 0;
  }
  const shape = [steps];
  return {
    inputs: { digits: { data: digits, shape }, marked: { data: marked, shape } },
    targets: { label },
  };
};

export const tourData: Readonly<Record<string, Draw>> = {
  Line: line,
  Straight: exclusiveOr,
  Xor: exclusiveOr,
  Ring: ring,
  Bars: bars,
  Plain: ring,
  Residual: ring,
  Sum: sum,
  Look: look,
};
