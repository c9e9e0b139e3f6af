/**
 * Bytecode of scripts in a file: a length, a header in JSON, and what V8 made of each script. V8 itself checks that it fits
 * its version, its flags and the length of the source; the file adds which build it is of, a checksum, and that it is the
 * user's own, since it is as good as a program. Whatever is wrong with it, the scripts are compiled as if it were not there.
 */
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { writeAtomically } from "../../host/write-files.ts";

/** By the name of the script. */
export type Bytecode = ReadonlyMap<string, Uint8Array>;

interface Header {
  readonly build: string;
  /** Runs that went into it: each adds the functions that it was the first to call. */
  readonly runs: number;
  readonly checksum: number;
  readonly scripts: readonly (readonly [name: string, length: number])[];
}

/** After so many runs hardly a function is new, and writing costs more than it saves. */
export const learningRuns = 4;
export const extension = ".bytecode";
const daysKept = 30;
const day = 24 * 60 * 60 * 1000;

export class CodeCache {
  readonly #path: string;
  readonly #build: string;
  #runs = 0;

  constructor(path: string, build: string) {
    this.#path = path;
    this.#build = build;
  }

  /** Whether this run should be written, too. */
  get isLearning(): boolean {
    return this.#runs < learningRuns;
  }

  read(): Bytecode {
    try {
      const { header, payload } = parts(readOwn(this.#path));
      if (header.build !== this.#build || header.checksum !== crc32(payload)) return new Map();
      this.#runs = header.runs;
      let end = 0;
      return new Map(
        header.scripts.map(([name, length]) => {
          const start = end;
          end += length;
          return [name, payload.subarray(start, end)];
        }),
      );
    } catch {
      return new Map();
    }
  }

  /** A cache that cannot be written is no reason to complain, or to make the bytecode for. */
  write(make: () => Bytecode): void {
    const folder = dirname(this.#path);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      accessSync(folder, constants.W_OK);
      const bytecode = make();
      const payload = Buffer.concat([...bytecode.values()]);
      const header: Header = {
        build: this.#build,
        runs: this.#runs + 1,
        checksum: crc32(payload),
        scripts: [...bytecode].map(([name, { length }]) => [name, length]),
      };
      writeAtomically(this.#path, Buffer.concat([headerBytes(header), payload]));
      removeOld(folder);
    } catch {
      // The next run compiles its scripts again.
    }
  }
}

/** Throws unless the file is one that nobody but the user, or the machine's owner for himself, has written. */
function readOwn(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    if (process.getuid && fstatSync(file).uid !== process.getuid()) throw new Error("not ours");
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Padded, so that the bytecode is aligned as V8 wants to read it. */
function headerBytes(header: Header): Buffer {
  const text = JSON.stringify(header);
  const padded = text.padEnd(Math.ceil((text.length + 4) / 8) * 8 - 4);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(padded.length);
  return Buffer.concat([length, Buffer.from(padded, "latin1")]);
}

function parts(file: Buffer): { readonly header: Header; readonly payload: Buffer } {
  const end = 4 + file.readUInt32LE(0);
  return {
    header: JSON.parse(file.toString("latin1", 4, end)) as Header,
    payload: file.subarray(end),
  };
}

/** Other versions of Node, and of V8's flags, leave files that nobody reads any more. */
function removeOld(folder: string): void {
  const oldest = Date.now() - daysKept * day;
  for (const name of readdirSync(folder).filter((each) => each.endsWith(extension))) {
    const path = join(folder, name);
    if (statSync(path).mtimeMs < oldest) rmSync(path, { force: true });
  }
}
