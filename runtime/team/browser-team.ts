import { isShared } from "../simd/kernel-module.ts";
import { memberScript } from "./member-script.ts";
import { Team } from "./team.ts";

/**
 * Threads of a browser for kernels in a memory that is shared, which pages have that are isolated from other origins. A
 * page that forbids workers of its own text computes on one thread.
 *
 * @param threads how many the backend has, that of the page among them: as many as it was told, up to half of the cores.
 * They leave the other half to us; where it cannot have more than one, we take what there is.
 */
export function startBrowserTeam(memory: WebAssembly.Memory, threads: number): Team | undefined {
  const isNode = typeof process === "object" && typeof process.versions.node === "string";
  if (isNode) return undefined;
  const cores = navigator.hardwareConcurrency;
  const size = threads > 1 || cores >= 4 ? threads : cores;
  if (size < 2 || !isShared(memory) || typeof Worker !== "function") return undefined;
  const team = new Team(memory, size);
  const url = URL.createObjectURL(new Blob([memberScript], { type: "text/javascript" }));
  try {
    for (const data of team.memberData()) {
      const worker = new Worker(url);
      worker.onerror = () => {
        team.dismiss();
      };
      worker.postMessage(data);
    }
  } catch {
    team.dismiss();
  }
  return team;
}
