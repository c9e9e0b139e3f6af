/** `--watch`: runs a verb again whenever a file changes that it read. */
import { watch as watchPaths } from "chokidar";
import { resolve } from "node:path";
import picocolors from "picocolors";

/**
 * Runs now, and again after changes, until the process is interrupted.
 *
 * @param paths files and folders of the command line; files that appear in the folders count as changed
 * @param run is given what changed (nothing the first time) and says which files it read
 */
export async function runOnChange(
  paths: readonly string[],
  run: (changed: ReadonlySet<string>) => readonly string[],
): Promise<void> {
  const watcher = watchPaths([...paths], {
    ignoreInitial: true,
    ignored: (path, stats) =>
      /(^|[/\\])(node_modules|\.git)([/\\]|$)/.test(path) ||
      (stats?.isFile() === true && !path.endsWith(".nn")),
  });
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const runNow = (): void => {
    const now = new Set(changed);
    changed.clear();
    const read = run(now);
    watcher.add(read.filter((path) => !path.startsWith("<")).map((path) => resolve(path)));
    process.stderr.write(picocolors.dim(`watching ${paths.join(", ")}; Ctrl-C ends it\n`));
  };
  // Editors write a file in several steps; one run serves them all.
  watcher.on("all", (_, path) => {
    changed.add(resolve(path));
    clearTimeout(timer);
    timer = setTimeout(runNow, 40);
  });
  runNow();
  await new Promise<void>((finish) => {
    process.once("SIGINT", finish).once("SIGTERM", finish);
  });
  clearTimeout(timer);
  await watcher.close();
}
