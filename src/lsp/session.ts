/**
 * The documents of one editor and what is known of them. Diagnostics come in two steps: at once, what is wrong with the
 * syntax, the names and the definitions that an edit touches, with the models that take no time; and when the typing
 * pauses, the rest. Only what is fresh is ever sent.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { Language } from "../language/language.ts";
import type { Snapshot } from "../language/snapshot.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import type { Document } from "./documents.ts";
import { WorkspaceFiles } from "./workspace-files.ts";

/** Milliseconds that models may take right after an edit. */
export const atOnce = 2;
/** Milliseconds without an edit after which the rest is done. */
const pause = 60;

export interface Publisher {
  diagnostics(document: Document, list: readonly Diagnostic[], snapshot: Snapshot): void;
  /** Shapes and counts have become known that were not when the editor asked. */
  refresh(): void;
}

export class Session {
  readonly files = new WorkspaceFiles();
  readonly language: Language;
  readonly documents = new Map<string, Document>();
  settings: Settings = defaultSettings;
  readonly #publisher: Publisher;
  #timer: NodeJS.Timeout | undefined;
  /** Another number with each change, which calls off the work on what was there before. */
  #round = 0;
  #isAtRest = true;
  /** Who waits until all is known. */
  #waiting: (() => void)[] = [];
  readonly #published = new Map<string, Snapshot>();

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
    this.language = new Language(this.files.host());
  }

  /** Takes a new or changed document and says at once what is wrong with it. */
  set(document: Document): void {
    this.documents.set(document.uri, document);
    this.language.update(document.path, document.text);
    this.#publish(document, atOnce);
    this.#later();
  }

  close(uri: string): void {
    const document = this.documents.get(uri);
    if (!document) return;
    this.documents.delete(uri);
    this.#published.delete(uri);
    this.language.close(document.path);
    this.#later();
  }

  /** The disk or the settings have changed: everything is looked at again. */
  again(): void {
    this.files.forget();
    this.language.workspace.forgetDisk();
    this.#published.clear();
    this.#later();
  }

  /** What can be said of a document at once: of its models, those that take no time. */
  snapshot(uri: string): Snapshot | undefined {
    const document = this.documents.get(uri);
    return document && this.language.snapshot(document.path, atOnce);
  }

  /** All that there is to know of a document, when the typing has paused and the models are done. */
  async settled(uri: string): Promise<Snapshot | undefined> {
    if (!this.#isAtRest) await new Promise<void>((done) => this.#waiting.push(done));
    const document = this.documents.get(uri);
    return document && this.language.snapshot(document.path);
  }

  /** Paths of all programs that names may reach: those of the workspace, and those that are open. */
  programs(): readonly string[] {
    const open = [...this.documents.values()].map(({ path }) => path);
    return [...new Set([...this.files.programs(), ...open])];
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#round++;
    this.#rest();
  }

  #publish(document: Document, budget: number): void {
    const snapshot = this.language.snapshot(document.path, budget);
    if (!snapshot || this.#published.get(document.uri) === snapshot) return;
    this.#published.set(document.uri, snapshot);
    const lints = this.files.lintsOf(document.path);
    this.#publisher.diagnostics(document, levelled(snapshot.diagnostics, lints), snapshot);
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#isAtRest = false;
    const round = ++this.#round;
    this.#timer = setTimeout(() => void this.#findOut(round), pause);
  }

  /** Finds out all that is not known yet, one model after the other; what comes in meanwhile is served in between. */
  async #findOut(round: number): Promise<void> {
    const before = new Map(this.#published);
    for (const document of this.documents.values()) {
      while (this.language.advance(document.path)) {
        await othersTurn();
        if (round !== this.#round) return;
      }
      this.#publish(document, Infinity);
    }
    const isNew = [...this.#published].some(([uri, snapshot]) => before.get(uri) !== snapshot);
    if (isNew) this.#publisher.refresh();
    this.#rest();
  }

  #rest(): void {
    this.#isAtRest = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done();
  }
}

/** Lets what has come in be handled. */
function othersTurn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

/** Warnings as the project file has them. */
function levelled(
  diagnostics: readonly Diagnostic[],
  lints: ReturnType<WorkspaceFiles["lintsOf"]>,
): readonly Diagnostic[] {
  const levels = new Map(Object.entries(lints).map(([code, level]) => [code.toUpperCase(), level]));
  return diagnostics.flatMap((one): readonly Diagnostic[] => {
    const level = one.severity === "error" ? "error" : (levels.get(one.code) ?? "warning");
    return level === "off" ? [] : [{ ...one, severity: level }];
  });
}
