/**
 * Width and indentation as a project states them for its other files: the nearest `.prettierrc` or `.prettierrc.json`
 * (JSON) or the `prettier` field of `package.json`, and below these `.editorconfig`.
 */
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { FormatOptions } from "../format/format.ts";

/** What holds for a file. */
export function formatSettings(file: string): FormatOptions {
  const folders = foldersAbove(dirname(resolve(file)));
  return { ...fromEditorConfig(folders), ...fromPrettier(folders) };
}

function foldersAbove(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

// ---------------------------------------------------------------- prettier

function fromPrettier(folders: readonly string[]): FormatOptions {
  for (const folder of folders) {
    for (const name of [".prettierrc", ".prettierrc.json", "package.json"]) {
      const content = parsed(read(join(folder, name)));
      const config = name === "package.json" ? content?.["prettier"] : content;
      if (isRecord(config)) return prettierOptions(config);
    }
  }
  return {};
}

function parsed(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function prettierOptions(config: Record<string, unknown>): FormatOptions {
  const overrides = Array.isArray(config["overrides"]) ? config["overrides"] : [];
  const own = overrides
    .filter(isRecord)
    .filter(({ files }) => [files].flat().some((glob) => /^(\*\*\/)?\*\.nn$/.test(String(glob))))
    .map(({ options }) => options)
    .filter(isRecord);
  const { printWidth, tabWidth, useTabs } = Object.assign({}, config, ...own) as typeof config;
  return {
    ...(isCount(printWidth) ? { width: printWidth } : {}),
    ...(isCount(tabWidth) ? { indentation: tabWidth } : {}),
    ...(typeof useTabs === "boolean" ? { usesTabs: useTabs } : {}),
  };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0;
}

// ---------------------------------------------------------------- .editorconfig

function fromEditorConfig(folders: readonly string[]): FormatOptions {
  let options: FormatOptions = {};
  for (const folder of folders) {
    const text = read(join(folder, ".editorconfig"));
    if (text === undefined) continue;
    options = { ...editorOptions(text), ...options };
    if (/^\s*root\s*=\s*true\s*$/im.test(text)) break;
  }
  return options;
}

/** Of the sections that speak of every file or of `.nn` files; a later one wins. */
function editorOptions(text: string): FormatOptions {
  const values = new Map<string, string>();
  let isOurs = false;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1];
    if (section !== undefined)
      isOurs = section === "*" || /\*\.(nn$|\{.*\bnn\b.*\}$)/.test(section);
    const [, key, value] = /^\s*([\w-]+)\s*[=:]\s*(\S+)\s*$/.exec(line) ?? [];
    if (isOurs && key !== undefined && value !== undefined)
      values.set(key.toLowerCase(), value.toLowerCase());
  }
  const width = Number(values.get("max_line_length"));
  const size = values.get("indent_size");
  const step = Number(size === "tab" || size === undefined ? values.get("tab_width") : size);
  const style = values.get("indent_style");
  return {
    ...(isCount(width) ? { width } : {}),
    ...(isCount(step) ? { indentation: step } : {}),
    ...(style === undefined ? {} : { usesTabs: style === "tab" }),
  };
}
