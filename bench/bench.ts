/** `npm run bench`: training steps against `tf.layers`; `npm run bench -- compiler`: how fast the compiler is. */
if (process.argv[2] === "compiler") (await import("./compiler.ts")).benchCompiler();
else await (await import("./training.ts")).benchTraining();
