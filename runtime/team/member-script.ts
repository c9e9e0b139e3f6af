import { layout, partWords, placeBits, words } from "./control.ts";

/** Milliseconds. */
export const lookout = {
  /** So long who waits looks out before it sleeps, at most: to be woken takes up to 0.3. */
  most: 1,
  /** Where a look comes so late, the thread has lost its core meanwhile: others need it. */
  late: 0.2,
  /** So long a thread looks out that has just lost its core. */
  least: 0.05,
} as const;

/**
 * The script of a thread, for Node and for browsers. It waits for tasks, begins a part of its own, then those that nobody
 * has begun, and calls kernels as they say. A thread that has worked a moment ago looks out for the next task before it
 * sleeps. On a busy machine that takes the core from who could hand out the task, so that it looks out the less, and by and
 * by for longer again.
 */
export const memberScript = `"use strict";
function serve({ words, arena, memory, parts, first }, tell) {
  const modules = [];
  const load = (number) => {
    const place = ${layout.module} + 2 * number;
    const bytes = arena.slice(words[place], words[place] + words[place + 1]);
    const module = new WebAssembly.Module(bytes);
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return WebAssembly.Module.exports(module).map(({ name }) => exports[name]);
  };
  const work = (part) => {
    const start = part + ${partWords.calls};
    const end = start + words[part + ${partWords.length}];
    for (let at = start; at < end; at += 2 + words[at + 1]) {
      const number = words[at] >> ${placeBits};
      modules[number] ??= load(number);
      modules[number][words[at] & ${(1 << placeBits) - 1}](...words.subarray(at + 2, at + 2 + words[at + 1]));
    }
  };
  let task = Atomics.load(words, ${words.task});
  Atomics.add(words, ${words.ready}, 1);
  tell("ready");
  let patience = ${lookout.most};
  let worked = -Infinity;
  for (;;) {
    let last = worked;
    while (Atomics.load(words, ${words.task}) === task) {
      const now = performance.now();
      const isLate = now - last > ${lookout.late};
      if (isLate) patience = ${lookout.least};
      if (isLate || now - worked > patience) break;
      last = now;
    }
    Atomics.wait(words, ${words.task}, task);
    task = Atomics.load(words, ${words.task});
    const before = (task - 1) | 0;
    for (let count = 0; count < parts; count++) {
      const part = ${layout.part} + ((first + count) % parts) * ${layout.partSize};
      if (Atomics.compareExchange(words, part + ${partWords.begun}, before, task) !== before) continue;
      try {
        work(part);
      } catch {
        Atomics.store(words, ${words.failed}, 1);
      }
      Atomics.store(words, part + ${partWords.done}, task);
      Atomics.notify(words, part + ${partWords.done});
      worked = performance.now();
    }
    patience = Math.min(1.1 * patience, ${lookout.most});
  }
}
if (typeof require === "function") {
  const { parentPort, workerData } = require("node:worker_threads");
  serve(workerData, (message) => parentPort.postMessage(message));
} else self.onmessage = ({ data }) => serve(data, (message) => self.postMessage(message));
`;
