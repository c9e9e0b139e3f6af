/** Initial weights beyond those of tfjs, with the numbers of PyTorch. */
export { orthogonal } from "./initializers/orthogonal.ts";
export { truncatedNormal } from "./initializers/truncated-normal.ts";
export {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
} from "./initializers/variance-scaling.ts";
