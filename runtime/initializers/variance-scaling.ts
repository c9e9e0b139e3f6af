/** Initializers whose variance goes by the fans of a weight; the numbers are those of PyTorch's `torch.nn.init`. */
import * as tf from "@tensorflow/tfjs";
import { fansOf, product, type Layout } from "./fans.ts";
import { drawn, filledBy, type Initializer } from "./initializer.ts";

export type FanMode = "fan_in" | "fan_out";

interface LayoutOption {
  readonly layout?: Layout;
}

export interface GlorotOptions extends LayoutOption {
  /** Multiplies the standard deviation; 1 by default. */
  readonly gain?: number;
}

export interface LecunOptions extends GlorotOptions {
  readonly mode?: FanMode;
}

export interface HeOptions extends LayoutOption {
  /** The slope of the leaky ReLU that follows; 0, that of the plain one, by default. */
  readonly slope?: number;
  readonly mode?: FanMode;
}

interface Scaling extends LayoutOption {
  readonly gain: number;
  readonly mode: FanMode | "fan_avg";
  readonly distribution: "normal" | "uniform";
}

/** Zero on average, with the standard deviation `gain / √fan`. */
function varianceScaling({ gain, mode, distribution, layout }: Scaling): Initializer {
  const names = { fan_in: "fanIn", fan_out: "fanOut", fan_avg: "fanAvg" } as const;
  const nearest = tf.initializers.varianceScaling({
    scale: gain ** 2 || Number.MIN_VALUE,
    mode: names[mode],
    distribution,
  });
  return filledBy(nearest, (shape, { fillNormal, uniform }) => {
    const { fanIn, fanOut } = fansOf(shape, layout);
    const fan = { fan_in: fanIn, fan_out: fanOut, fan_avg: (fanIn + fanOut) / 2 }[mode];
    const deviation = gain / Math.sqrt(Math.max(1, fan));
    const limit = Math.sqrt(3) * deviation;
    if (distribution === "uniform") return drawn(shape, () => uniform(-limit, limit));
    const values = new Float32Array(product(shape));
    fillNormal(values, deviation);
    return values;
  });
}

/** Variance `gain² · 2 / (fan_in + fan_out)`; Glorot and Bengio 2010, equation 12. PyTorch: `xavier_normal_`. */
export function glorotNormal({ gain = 1, layout }: GlorotOptions = {}): Initializer {
  return varianceScaling({ gain, mode: "fan_avg", distribution: "normal", ...at(layout) });
}

/** As `glorotNormal`, uniform; Glorot and Bengio 2010, equation 16. PyTorch: `xavier_uniform_`. */
export function glorotUniform({ gain = 1, layout }: GlorotOptions = {}): Initializer {
  return varianceScaling({ gain, mode: "fan_avg", distribution: "uniform", ...at(layout) });
}

/** Variance `2 / ((1 + slope²) fan)`; He et al. 2015, equations 10 and 15. PyTorch: `kaiming_normal_`. */
export function heNormal({ slope = 0, mode = "fan_in", layout }: HeOptions = {}): Initializer {
  const gain = Math.sqrt(2 / (1 + slope ** 2));
  return varianceScaling({ gain, mode, distribution: "normal", ...at(layout) });
}

/** As `heNormal`, uniform. PyTorch: `kaiming_uniform_`. */
export function heUniform({ slope = 0, mode = "fan_in", layout }: HeOptions = {}): Initializer {
  const gain = Math.sqrt(2 / (1 + slope ** 2));
  return varianceScaling({ gain, mode, distribution: "uniform", ...at(layout) });
}

/** Variance `gain² / fan`; LeCun et al. 1998, Efficient backprop, section 4.6. */
export function lecunNormal(options: LecunOptions = {}): Initializer {
  const { gain = 1, mode = "fan_in", layout } = options;
  return varianceScaling({ gain, mode, distribution: "normal", ...at(layout) });
}

/** As `lecunNormal`, uniform. */
export function lecunUniform(options: LecunOptions = {}): Initializer {
  const { gain = 1, mode = "fan_in", layout } = options;
  return varianceScaling({ gain, mode, distribution: "uniform", ...at(layout) });
}

function at(layout: Layout | undefined): LayoutOption {
  return layout === undefined ? {} : { layout };
}
