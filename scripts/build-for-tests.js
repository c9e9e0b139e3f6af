// Builds `dist` once, before the tests that start programs from it: they run side by side.
import { buildAfresh, isStale } from "./build.js";

export async function setup() {
  if (isStale()) await buildAfresh();
}
