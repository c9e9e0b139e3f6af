/** A seeded stream of random numbers: sfc32 (Doty-Humphrey, PractRand), seeded by splitmix32. */
export interface Random {
  /** Uniform on [0, 1). */
  uniform(): number;
  /** Gaussian with mean 0 and variance 1 (Box and Muller 1958). */
  normal(): number;
  /** An integer from 0 up to, but not including, `below`. */
  integer(below: number): number;
  /** Shuffles in place (Fisher and Yates). */
  shuffle<T extends { length: number; [index: number]: number }>(list: T): T;
  /** All there is to know of the stream, to go on from later. */
  state(): readonly number[];
}

export function random(seed: number, state?: readonly number[]): Random {
  let mix = seed >>> 0;
  const splitmix = (): number => {
    mix = (mix + 0x9e3779b9) >>> 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let [a = 0, b = 0, c = 0, count = 1] = state ?? [splitmix(), splitmix(), splitmix(), 1];
  const next = (): number => {
    const sum = (a + b + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  if (!state) for (let round = 0; round < 12; round++) next();
  const uniform = (): number => next() / 4294967296;
  const integer = (below: number): number => Math.floor(uniform() * below);
  return {
    uniform,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle(list) {
      for (let at = list.length - 1; at > 0; at--) {
        const other = integer(at + 1);
        const kept = list[at] as number;
        list[at] = list[other] as number;
        list[other] = kept;
      }
      return list;
    },
    state: () => [a, b, c, count],
  };
}
