/**
 * `npm run bench`: compiled networks against `tf.layers`, ONNX Runtime and PyTorch. `npm run bench -- compiler`: how fast
 * the compiler is; `-- editor`: how fast the language server is; `-- size` and `-- start`: bundles, and the time to a
 * first prediction; `-- browser`: the same networks in Chromium. `--quick` takes fewer turns, `--only NAME` runs some workloads, `--write` puts the results into `docs`.
 */
if (process.argv[2] === "compiler") (await import("./compiler.ts")).benchCompiler();
else if (process.argv[2] === "editor") (await import("./editor.ts")).benchEditor();
else if (process.argv[2] === "size") await (await import("./bundle-size.ts")).benchSizes();
else if (process.argv[2] === "browser")
  await (await import("./browser/browser-suite.ts")).benchBrowser(process.argv.slice(3));
else if (process.argv[2] === "start") (await import("./start-up.ts")).benchStartUp();
else await (await import("./suite.ts")).benchSuite(process.argv.slice(2));
