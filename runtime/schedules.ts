/** Learning rates that change, and compose. */
export { constant } from "./schedules/constant.ts";
export { cosine } from "./schedules/cosine.ts";
export { exponential } from "./schedules/exponential.ts";
export { inverseSqrt } from "./schedules/inverse-sqrt.ts";
export { linear } from "./schedules/linear.ts";
export type { Clock, LearningRate, Schedule } from "./schedules/schedule.ts";
export { step } from "./schedules/step.ts";
export { warmUp } from "./schedules/warm-up.ts";
