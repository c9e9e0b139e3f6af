import { smallCases, wholeModels } from "./image-cases.ts";
import { describeModels } from "./model-suite.ts";

describeModels("blocks and small models, against PyTorch", smallCases);
describeModels("image models, against PyTorch", wholeModels);
