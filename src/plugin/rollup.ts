/** The plugin for Rollup: `import { LeNet } from "./lenet.nn"`. */
import { nnc } from "./unplugin.ts";

export type { PluginOptions } from "./unplugin.ts";
export default nnc.rollup;
