/** What the function that makes a model is made from, and what comes of it. */
import type { NameScope } from "../../javascript/identifier-names.ts";
import type { JsExpression, JsStatement } from "../../javascript/tree.ts";
import type { RegionClass } from "./region-class.ts";
import type { SignalAddress } from "./training-signals.ts";

export interface Factory {
  readonly statement: JsStatement;
  readonly classes: readonly RegionClass[];
  /** Functions that it takes from `nnc/runtime`. */
  readonly runtime: ReadonlySet<string>;
  /** Where the training plan finds the signals that are no outputs of the model. */
  readonly signals: readonly (readonly [string, SignalAddress])[];
  /** Why `net.fit` of tfjs cannot follow the `train` section, where it cannot. */
  readonly notCompiled: string | undefined;
}

/** A layer that is called by its name in tfjs. */
export interface MadeLayer {
  readonly name: string;
  readonly value: JsExpression;
}

export interface FactoryOptions {
  /** Name of the exported function. */
  readonly name: string;
  /** The name of the training plan, when there is one. */
  readonly trainingName: string | undefined;
  /** Names of the module, for classes. */
  readonly moduleScope: NameScope;
  /** Starts the serial names of generated layers: the file's name without ending. */
  readonly stem: string;
  /** Late-bound hyperparameters that the loss or a metric uses. */
  readonly trained: readonly string[];
  /** Late-bound hyperparameters that a model carries with it, for its stream and its training. */
  readonly remembered: readonly string[];
  /** Whether plain `tf.layers` are used where they exist. */
  readonly usesLayers: boolean;
}
