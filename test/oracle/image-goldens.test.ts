/** Blocks and small image models where no Python is. */
import { describeGoldens } from "./goldens.ts";
import { smallCases } from "./image-cases.ts";

describeGoldens("images", smallCases);
