import { readFileSync } from "node:fs";
import { packageFile } from "../host/package-files.ts";

interface Manifest {
  readonly version: string;
}

/** The version of the installed package. */
export const version = (JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as Manifest)
  .version;
