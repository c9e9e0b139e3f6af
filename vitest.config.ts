import { defineConfig } from "vitest/config";
import { fileURLToPath } from "node:url";

export default defineConfig({
  resolve: {
    alias: { "nnc/runtime": fileURLToPath(new URL("runtime/index.ts", import.meta.url)) },
  },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "scripts/build-for-tests.js",
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
