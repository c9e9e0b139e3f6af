/** Random numbers that a seed determines, the same on every machine. */

/** The four words of a generator, to go on from later. */
export type RandomState = readonly [number, number, number, number];

export interface Random {
  /** An integer from 0 to 2³² - 1. */
  readonly bits: () => number;
  /** A number from `low`, which may occur, to `high`, which may not; from 0 to 1 by default. */
  readonly uniform: (low?: number, high?: number) => number;
  /** An integer from 0 to `count - 1`, each equally likely. */
  readonly integer: (count: number) => number;
  /** A number of the normal distribution; mean 0 and standard deviation 1 by default. */
  readonly normal: (mean?: number, deviation?: number) => number;
  /** Fills an array with numbers of the normal distribution about 0: two at a time, which takes half as long for many. */
  readonly fillNormal: (values: Float32Array, deviation: number) => void;
  /** Puts the items in random order, each order equally likely, and returns them. */
  readonly shuffle: <Items extends Int32Array | unknown[]>(items: Items) => Items;
  readonly state: () => RandomState;
}

/**
 * The generator sfc32 (C. Doty-Humphrey, PractRand, 2010), seeded by splitmix32; its period is at least 2³².
 *
 * @param seed any number, of which the lower 32 bits count, or the state of another generator
 */
export function random(seed: number | RandomState): Random {
  let [a, b, c, counter] = typeof seed === "number" ? seeded(seed) : seed;

  function bits(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  function uniform(low = 0, high = 1): number {
    return low + (bits() / 2 ** 32) * (high - low);
  }

  function integer(count: number): number {
    return Math.floor(uniform() * count);
  }

  /** The polar method of Marsaglia and Bray (1964). */
  function fillNormal(values: Float32Array, deviation: number): void {
    for (let place = 0; place < values.length; place += 2) {
      let x: number, y: number, square: number;
      do {
        x = uniform(-1, 1);
        y = uniform(-1, 1);
        square = x * x + y * y;
      } while (square >= 1 || square === 0);
      const factor = deviation * Math.sqrt((-2 * Math.log(square)) / square);
      values[place] = x * factor;
      // Behind the end of an array nothing is written.
      values[place + 1] = y * factor;
    }
  }

  return {
    bits,
    uniform,
    integer,
    fillNormal,
    // Box and Muller (1958); 1 - u keeps zero out of the logarithm.
    normal: (mean = 0, deviation = 1) =>
      mean +
      deviation * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    // Fisher and Yates, as Durstenfeld (1964) has it.
    shuffle: (items) => {
      for (let last = items.length - 1; last > 0; last--) {
        const other = integer(last + 1);
        const held = items[last];
        items[last] = items[other];
        items[other] = held;
      }
      return items;
    },
    state: () => [a, b, c, counter],
  };
}

/**
 * The generator with this number among those of a seed, the same whenever it is asked for: so a training that goes on
 * later needs to know no more than its seed and its step.
 *
 * @param purpose keeps apart what is drawn for different ends under one number
 */
export function stream(seed: number, purpose: number, number: number): Random {
  const generator = random([seed | 0, purpose | 0, number | 0, 1]);
  // As many as PractRand's own seeding of sfc32 throws away.
  for (let count = 0; count < 15; count++) generator.bits();
  return generator;
}

/** splitmix32, the 32-bit form of splitmix64 (Steele, Lea and Flood 2014). */
function seeded(seed: number): RandomState {
  let word = seed | 0;
  const next = (): number => {
    word = (word + 0x9e3779b9) | 0;
    let mixed = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) | 0;
  };
  return [next(), next(), next(), 1];
}
