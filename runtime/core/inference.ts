import * as tf from "@tensorflow/tfjs";
import { checkTensor, type TensorSpec } from "../check-tensor.ts";

/** A model as a compiled module describes it. */
export interface InferenceDefinition {
  readonly model: string;
  readonly inputs: readonly TensorSpec[];
  /** Weights and what has been computed from them; they end with the model. */
  readonly kept: readonly tf.Tensor[];
  readonly run: (...inputs: tf.Tensor[]) => tf.Tensor[];
}

/** A model that runs and does not train. */
export interface Inference<
  Inputs extends readonly tf.Tensor[] = tf.Tensor[],
  Outputs = tf.Tensor | tf.Tensor[],
> {
  /**
   * Computes the outputs for a batch, which are yours to dispose of. Everything else that was computed is disposed, each
   * tensor after its last use, also when something throws.
   *
   * @throws RangeError where an input does not fit
   */
  predict(...inputs: Inputs): Outputs;
  /** Frees the weights. */
  dispose(): void;
}

export function inference({ model, inputs: specs, kept, run }: InferenceDefinition): Inference {
  let isDisposed = false;
  return {
    predict(...inputs) {
      if (isDisposed) throw new Error(`this ${model} has been disposed`);
      if (inputs.length !== specs.length)
        throw new RangeError(`${model} takes ${specs.length} tensors, and gets ${inputs.length}`);
      specs.forEach((spec, index) => {
        checkTensor(model, `the input ${spec.name}`, spec, inputs[index]);
      });
      const outputs = tf.tidy(() => ownResults(run(...inputs), new Set([...inputs, ...kept])));
      return outputs.length === 1 && outputs[0] ? outputs[0] : outputs;
    },
    dispose() {
      isDisposed = true;
      tf.dispose([...kept]);
    },
  };
}

/** An output that is an input, a weight or another output is handed over as a tensor of its own. */
function ownResults(results: readonly tf.Tensor[], others: Set<tf.Tensor>): tf.Tensor[] {
  return results.map((result) => {
    if (others.has(result)) return tf.clone(result);
    others.add(result);
    return result;
  });
}
