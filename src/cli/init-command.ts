import { Command, Option } from "commander";
import { basename, join, resolve } from "node:path";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { writeAtomically } from "../host/write-files.ts";
import { exitCodes } from "./exit-codes.ts";
import { packageFile } from "../host/package-files.ts";
import { version } from "./version.ts";

const templates = ["node", "vite", "browser"] as const;
type Template = (typeof templates)[number];

/** What one types next. */
const next: Readonly<Record<Template, string>> = {
  node: "npm start",
  vite: "npm run dev",
  browser: "npm start",
};

/** `nnc init [dir]` */
export function initCommand(): Command {
  return new Command("init")
    .description(
      "begin a project: a small model, the data it learns from, and a program that trains it",
    )
    .argument("[folder]", "where; this folder without it", ".")
    .addOption(
      new Option("--template <name>", "for Node, for Vite, or for a page without a bundler")
        .choices(templates)
        .default("node"),
    )
    .addHelpText("after", "\nExample:\n  $ nnc init spiral --template vite")
    .action((folder: string, { template }: { readonly template: Template }) => {
      const files = filesOf(template, basename(resolve(folder)));
      const taken = [...files.keys()].filter((name) => existsSync(join(folder, name)));
      if (taken.length > 0) {
        process.stderr.write(
          `nnc init: ${folder} already holds ${taken.join(", ")}; nothing was written. Choose another folder.\n`,
        );
        process.exitCode = exitCodes.usage;
        return;
      }
      for (const [name, text] of files) writeAtomically(join(folder, name), text);
      const steps = [
        ...(resolve(folder) === process.cwd() ? [] : [`cd ${folder}`]),
        "npm install",
        next[template],
      ];
      process.stdout.write(
        `Made ${[...files.keys()].join(", ")}.\n\nNow:\n${steps.map((step) => `  ${step}`).join("\n")}\n`,
      );
    });
}

/** The files of a project, by name. */
export function filesOf(template: Template, folder: string): ReadonlyMap<string, string> {
  const values = new Map([
    ["name", packageName(folder)],
    ["nnc", `^${version}`],
    ["tfjs", versionOf("@tensorflow/tfjs")],
    ["vite", versionOf("vite")],
  ]);
  const files = new Map<string, string>();
  for (const source of [packageFile(`templates/${template}`), packageFile("templates/shared")]) {
    for (const name of readdirSync(source).sort()) {
      const text = readFileSync(join(source, name), "utf8");
      // npm leaves files out of a package that are called .gitignore or package.json.
      const isTemplate = name.endsWith(".template");
      const target = name.replace(/\.template$/, "").replace(/^gitignore$/, ".gitignore");
      files.set(
        target,
        isTemplate
          ? text.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => values.get(key) ?? "")
          : text,
      );
    }
  }
  return files;
}

/** A name that npm takes, like that of the folder. */
function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+/, "")
    .slice(0, 100);
  return name === "" || name === "node_modules" ? "my-model" : name;
}

/** The version of a package that this one was tested with. */
function versionOf(name: string): string {
  const about = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as {
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
  };
  return about.dependencies?.[name] ?? about.devDependencies?.[name] ?? "latest";
}
