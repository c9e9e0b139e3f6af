/** A client of the language server: speaks JSON-RPC to the real process, over its standard input and output. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { dirname, resolve } from "node:path";
import { pathToFileURL, fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly severity: number;
    readonly range: { readonly start: Position; readonly end: Position };
    readonly tags?: readonly number[];
    readonly relatedInformation?: readonly {
      readonly message: string;
      readonly location: { readonly uri: string };
    }[];
  }[];
}

export class Client {
  readonly #server: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #listeners = new Set<(message: Message) => void>();
  readonly notifications: Message[] = [];
  #buffer = Buffer.alloc(0);
  #next = 1;
  errors = "";

  constructor(folder = root) {
    this.#server = spawn(process.execPath, [resolve(root, "bin/nnc.js"), "lsp", "--stdio"], {
      cwd: folder,
    });
    this.#server.stdout.on("data", (data: Buffer) => {
      this.#take(data);
    });
    this.#server.stderr.on("data", (data: Buffer) => (this.errors += data.toString()));
  }

  #take(data: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (;;) {
      const end = this.#buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(
        /Content-Length: (\d+)/i.exec(this.#buffer.toString("ascii", 0, end))?.[1],
      );
      if (this.#buffer.length < end + 4 + length) return;
      const body = this.#buffer.toString("utf8", end + 4, end + 4 + length);
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      this.#receive(JSON.parse(body) as Message);
    }
  }

  #receive(message: Message): void {
    if (message.method !== undefined && message.id !== undefined) {
      // The server asks: settings are not set, all else is done.
      this.#send({
        id: message.id,
        result: message.method === "workspace/configuration" ? [null] : null,
      });
      return;
    }
    if (message.method !== undefined) {
      this.notifications.push(message);
      for (const listener of this.#listeners) listener(message);
    } else if (typeof message.id === "number") {
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    }
  }

  #send(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.#server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#server.stdin.write(body);
  }

  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  /** The answer; a response that is an error is thrown. */
  async request<T>(method: string, params: unknown): Promise<T> {
    const id = this.#next++;
    const answer = new Promise<Message>((done) => this.#waiting.set(id, done));
    this.#send({ id, method, params });
    const { error, result } = await answer;
    if (error) throw new Error(error.message);
    return result as T;
  }

  async start(folders: readonly string[] = [], options?: unknown): Promise<unknown> {
    const result = await this.request("initialize", {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: folders.map((path) => ({ uri: pathToFileURL(path).href, name: path })),
      initializationOptions: options,
      capabilities: {
        workspace: { inlayHint: { refreshSupport: true } },
        textDocument: { completion: { completionItem: { snippetSupport: true } } },
      },
    });
    this.notify("initialized", {});
    return result;
  }

  open(uri: string, text: string, version = 1): void {
    this.notify("textDocument/didOpen", {
      textDocument: { uri, languageId: "nn", version, text },
    });
  }

  change(uri: string, version: number, contentChanges: readonly object[]): void {
    this.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
  }

  /** The next message of a kind that fits. */
  next<T>(method: string, fits: (params: T) => boolean = () => true): Promise<T> {
    return new Promise((done) => {
      const listener = (message: Message): void => {
        if (message.method !== method || !fits(message.params as T)) return;
        this.#listeners.delete(listener);
        done(message.params as T);
      };
      this.#listeners.add(listener);
    });
  }

  /** What is wrong with a version of a document, once it fits. */
  diagnostics(
    uri: string,
    fits: (published: Published) => boolean = () => true,
  ): Promise<Published> {
    return this.next<Published>(
      "textDocument/publishDiagnostics",
      (params) => params.uri === uri && fits(params),
    );
  }

  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((done) => this.#server.on("exit", done));
    await this.request("shutdown", null);
    this.notify("exit", null);
    return ended;
  }
}

/** A text with `|` where the cursor is, and the position of that. */
export function marked(text: string): { readonly text: string; readonly position: Position } {
  const at = text.indexOf("‸");
  const before = text.slice(0, at).split("\n");
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  return { text: text.slice(0, at) + text.slice(at + 1), position };
}
