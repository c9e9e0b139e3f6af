/** Diagnostics about size; more of them stand with what they bound. */
import { kind } from "../catalogue.ts";

export const tooManyDiagnostics = kind({
  code: "NN6002",
  severity: "error",
  message: "there are {count} more diagnostics, which are not shown",
  explanation:
    "The first thousand diagnostics of a program are shown. So many seldom have as many causes: mend the first ones and check again. A file in another language gives them too.",
  failing: "",
  fixed: "",
});

export const literalTooLong = kind({
  code: "NN6003",
  severity: "error",
  message: "this {what} has {size} characters; at most {limit} are allowed",
  explanation:
    "A name has at most 1,000 characters, a number as many, and a string 65,536. Names become names of weights, layers and files, most of which bear far fewer.",
  get failing() {
    return `const ${"a".repeat(1200)} = 1\n`;
  },
  fixed: "const a = 1\n",
});
