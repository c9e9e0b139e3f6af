import { isShared } from "../simd/kernel-module.ts";
import { memberScript } from "./control.ts";
import { Team } from "./team.ts";

/**
 * Threads of a browser for kernels in a memory that is shared, which pages have that are isolated from other origins. A
 * page that forbids workers of its own text computes on one thread.
 *
 * @param size how many threads work, that of the page among them
 */
export function startBrowserTeam(memory: WebAssembly.Memory, size: number): Team | undefined {
  const isNode = typeof process === "object" && typeof process.versions.node === "string";
  if (isNode || size < 2 || !isShared(memory) || typeof Worker !== "function") return undefined;
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
