/**
 * `npm run bench`: compiled networks against `tf.layers`, ONNX Runtime and PyTorch. `npm run bench -- compiler`: how fast
 * the compiler is. `--quick` takes fewer turns, `--only NAME` runs some workloads, `--write` puts the results into `docs`.
 */
if (process.argv[2] === "compiler") (await import("./compiler.ts")).benchCompiler();
else await (await import("./suite.ts")).benchSuite(process.argv.slice(2));
