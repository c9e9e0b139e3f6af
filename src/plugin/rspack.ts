/** The plugin for Rspack: `import { LeNet } from "./lenet.nn"`. */
import { nnc } from "./unplugin.ts";

export type { PluginOptions } from "./unplugin.ts";
export default nnc.rspack;
