/**
 * With `NNC_OPTIMIZATIONS=off`, tests run without anything that is only there to be quick. Tests of the optimisations
 * themselves, which set the switches, are not meant to run so.
 */
import { optimizations, setOptimizations } from "../runtime/optimizations.ts";

const all = Object.keys(optimizations());
if (process.env["NNC_OPTIMIZATIONS"] === "off")
  setOptimizations(Object.fromEntries(all.map((name) => [name, false])));
