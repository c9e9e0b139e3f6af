/**
 * Randomness of tfjs that a seed determines. What tfjs draws (initial weights, dropout, noise) it draws by `Math.random`
 * unless a layer has a seed of its own, and a dropout layer with a seed has the same mask at every step. So
 * `Math.random` itself is replaced while a function runs that does not wait for anything.
 */
import { random, type Random } from "./random.ts";

let isSeeded = false;

/**
 * Calls `make` with all randomness of tfjs determined by `seed`: the same seed gives the same initial weights, bit for
 * bit, as in `seeded(7, () => LeNet())`. Within another `seeded` the outer one holds; without a seed, chance does.
 *
 * @param make must be synchronous; what it does after an `await` is not seeded
 */
export function seeded<Made>(seed: number | undefined, make: () => Made): Made {
  return seed === undefined || isSeeded ? make() : drawing(random(seed), make);
}

/** Calls `make` with `Math.random` drawing from a generator. */
export function drawing<Made>({ uniform }: Random, make: () => Made): Made {
  const [before, wasSeeded] = [Math.random, isSeeded];
  Math.random = () => uniform();
  isSeeded = true;
  try {
    return make();
  } finally {
    Math.random = before;
    isSeeded = wasSeeded;
  }
}
