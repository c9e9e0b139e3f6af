/** Keeps a part of the samples for testing. */
import { random } from "../../runtime/random.ts";

export interface HeldOut {
  /** Numbers of samples, ascending. */
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/**
 * Takes the same share of each group, by chance but repeatably.
 *
 * @param groups the group of each sample, such as its class
 * @param share from 0 to 1
 */
export function holdOut(groups: ArrayLike<number>, share: number, seed: number): HeldOut {
  const members = new Map<number, number[]>();
  for (let sample = 0; sample < groups.length; sample++) {
    const group = groups[sample] ?? 0;
    const known = members.get(group);
    if (known) known.push(sample);
    else members.set(group, [sample]);
  }
  const { shuffle } = random(seed);
  const isTest = new Uint8Array(groups.length);
  for (const [, samples] of [...members].sort(([a], [b]) => a - b)) {
    shuffle(samples);
    for (const sample of samples.slice(0, Math.round(samples.length * share))) isTest[sample] = 1;
  }
  const all = Array.from(isTest.keys());
  return { train: all.filter((k) => isTest[k] === 0), test: all.filter((k) => isTest[k] === 1) };
}
