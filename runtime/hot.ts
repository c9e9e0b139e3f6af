/**
 * Keeps models alive while their program changes, for the development server. A model that has been made is given the
 * new network in its place: whoever holds it goes on with it, and every weight whose layer, name and shape are still
 * there keeps its value.
 */
import type * as tf from "@tensorflow/tfjs";

type Options = Readonly<Record<string, number>>;
type Factory = (options?: Options) => tf.LayersModel;
type Exports = Readonly<Record<string, unknown>>;

/** The names that a module exports. */
export interface ExportKinds {
  readonly models: readonly string[];
  readonly plans: readonly string[];
  /** Functions that run a model step by step. */
  readonly streams: readonly string[];
}

interface LiveModel {
  readonly name: string;
  readonly options: Options | undefined;
  readonly net: WeakRef<tf.LayersModel>;
}

/** What happened to the weights of one model; paths as `features/conv/kernel`. */
export interface Transfer {
  readonly model: string;
  readonly kept: readonly string[];
  readonly reset: readonly string[];
}

export class HotModels {
  #exports: Exports = {};
  #names = "";
  #live: readonly LiveModel[] = [];
  readonly #plans = new Map<string, Record<string, unknown>>();

  /** Takes up a version of the module. False: it exports other names, so whoever imports it must be loaded anew. */
  load(exports: Exports, kinds: ExportKinds): boolean {
    const names = JSON.stringify(kinds);
    const isFirst = this.#names === "";
    const isSame = isFirst || names === this.#names;
    this.#exports = exports;
    this.#names = names;
    for (const name of kinds.plans) replace(this.plan(name), exports[name] as object);
    if (isSame && !isFirst) this.#live = this.#live.filter((live) => this.#renew(live));
    return isSame;
  }

  /** The function that a module exports for a model; it stays the same while what it makes changes. */
  model(name: string): Factory {
    return (options) => {
      const net = this.#make(name, options);
      this.#live = [...this.#live, { name, options, net: new WeakRef(net) }];
      return net;
    };
  }

  /** A training plan; it stays the same object. */
  plan(name: string): Record<string, unknown> {
    const known = this.#plans.get(name) ?? {};
    this.#plans.set(name, known);
    return known;
  }

  /** A function that runs a model step by step; what it has made before stays as it was made. */
  stream(name: string): (...args: readonly unknown[]) => unknown {
    return (...args) => (this.#exports[name] as (...args: readonly unknown[]) => unknown)(...args);
  }

  #make(name: string, options: Options | undefined): tf.LayersModel {
    const factory = this.#exports[name] as Factory;
    return options === undefined ? factory() : factory(options);
  }

  /** Whether the model is still there. */
  #renew({ name, options, net }: LiveModel): boolean {
    const old = net.deref();
    if (!old) return false;
    let fresh: tf.LayersModel;
    try {
      fresh = this.#make(name, options);
    } catch (error) {
      console.error(`[nnc] ${name} stays as it was:`, error);
      return true;
    }
    const { kept, reset } = transferWeights(old, fresh);
    const dropped = old.weights;
    replace(old, fresh);
    for (const weight of dropped) weight.dispose();
    const lost = reset.length === 0 ? "" : `; reset: ${reset.join(", ")}`;
    console.info(`[nnc] ${name}: kept ${kept.length} weights${lost}`);
    const detail: Transfer = { model: name, kept, reset };
    if (typeof globalThis.dispatchEvent === "function")
      globalThis.dispatchEvent(new CustomEvent("nnc:update", { detail }));
    return true;
  }
}

/** Copies every weight whose path and shape are in both models. */
export function transferWeights(from: tf.LayersModel, to: tf.LayersModel): Omit<Transfer, "model"> {
  const known = new Map(weightsByPath(from));
  const kept: string[] = [];
  const reset: string[] = [];
  for (const [path, weight] of weightsByPath(to)) {
    const old = known.get(path);
    const fits = old?.dtype === weight.dtype && old.shape.join() === weight.shape.join();
    if (fits) weight.write(old.read());
    (fits ? kept : reset).push(path);
  }
  return { kept, reset };
}

type LayerWeight = tf.LayersModel["weights"][number];

function weightsByPath(net: tf.LayersModel): readonly (readonly [string, LayerWeight])[] {
  // `originalName` is the path; tfjs numbers the names of a second model's weights.
  return net.weights.map((weight) => [weight.originalName, weight] as const);
}

/** Makes one object what another is, in place. */
function replace(target: object, source: object): void {
  const own = target as Record<string, unknown>;
  for (const key of Object.keys(own)) if (!(key in source)) Reflect.deleteProperty(own, key);
  Object.defineProperties(target, Object.getOwnPropertyDescriptors(source));
}
