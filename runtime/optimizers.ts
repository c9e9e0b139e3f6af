/** Optimizers whose steps are those of `torch.optim`. */
export { adagrad, type AdagradOptions } from "./optimizers/adagrad.ts";
export { adam, adamw, type AdamOptions } from "./optimizers/adam.ts";
export { rmsprop, type RmspropOptions } from "./optimizers/rmsprop.ts";
export { sgd, type SgdOptions } from "./optimizers/sgd.ts";
export { UpdateRule, type OptimizerState, type UpdateOptions } from "./optimizers/update-rule.ts";
