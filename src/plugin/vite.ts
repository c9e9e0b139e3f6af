/** The plugin for Vite: `import { LeNet } from "./lenet.nn"`. */
import { nnc } from "./unplugin.ts";

export type { PluginOptions } from "./unplugin.ts";
export default nnc.vite;
