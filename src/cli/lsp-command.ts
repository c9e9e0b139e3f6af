import { Command } from "commander";
import { version } from "./version.ts";

/** `nnc lsp` */
export function lspCommand(): Command {
  return new Command("lsp")
    .description("serve an editor: the language server, over standard input and output")
    .option("--stdio", "what it does anyway; editors say it")
    .option("--clientProcessId <number>", "the process whose end is the server's; editors say it")
    .addHelpText(
      "after",
      '\nEditors start it; docs/language-server.md has what each of them needs.\n\nExample, for Helix:\n  [language-server.nnc]\n  command = "nnc"\n  args = ["lsp"]',
    )
    .action(async () => {
      const { serveStdio } = await import("../lsp/stdio.ts");
      serveStdio(version);
    });
}
