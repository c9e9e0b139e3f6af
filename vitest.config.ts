import { defineConfig } from "vitest/config";
import { fileURLToPath } from "node:url";

export default defineConfig({
  resolve: {
    alias: {
      "nnc/runtime": fileURLToPath(new URL("runtime/index.ts", import.meta.url)),
      "nnc/tfjs": fileURLToPath(new URL("runtime/tfjs.ts", import.meta.url)),
    },
  },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: "test/switches.ts",
    globalSetup: "scripts/build-for-tests.js",
    testTimeout: 60_000,
    maxWorkers: 2,
    // Test files run side by side; each with threads of its own they would only wait for one another.
    env: {
      NNC_THREADS: "1",
      // What the command line keeps between runs is no business of the user's own folder.
      XDG_CACHE_HOME: fileURLToPath(new URL("node_modules/.cache", import.meta.url)),
    },
  },
});
