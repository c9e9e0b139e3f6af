/** When to stop before the last epoch. */
import { settingKinds } from "./setting-call.ts";

export const stoppingRules = settingKinds([
  {
    name: "patience",
    summary: "Stops once a number has not become better for some epochs.",
    source: "Prechelt 1998, Early stopping, but when?",
    parameters: [
      {
        name: "epochs",
        kind: "int",
        least: 1,
        isRequired: true,
        documentation: "how many epochs in a row may pass without a new best",
        runtime: "patience",
      },
      {
        name: "monitor",
        kind: "metric",
        documentation: "`loss` or a metric; of the held-out samples, where there are any",
        initial: "loss",
      },
      {
        name: "min_delta",
        kind: "number",
        documentation: "how much better a new best must be",
        initial: 0,
      },
      {
        name: "goal",
        kind: "word",
        choices: ["least", "most"],
        documentation: "whether less or more is better; known for the loss, losses and accuracies",
      },
      {
        name: "restore_best",
        kind: "flag",
        documentation: "goes back to the weights of the best epoch at the end",
        initial: false,
      },
    ],
    runtime: "",
  },
]);
