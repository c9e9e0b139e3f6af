import { Argument, Command } from "commander";

const shells = ["bash", "zsh", "fish"] as const;
type Shell = (typeof shells)[number];

/** A verb as a shell completes it. */
interface Verb {
  readonly name: string;
  readonly about: string;
  readonly flags: readonly { readonly name: string; readonly about: string }[];
}

/** `nnc completion SHELL`; `verbs` loads all the others. */
export function completionCommand(verbs: () => Promise<readonly Command[]>): Command {
  return new Command("completion")
    .description("print a script that completes nnc's words in a shell")
    .addArgument(new Argument("<shell>", "which shell").choices(shells))
    .addHelpText("after", "\nExample:\n  $ nnc completion bash >> ~/.bashrc")
    .action(async (shell: Shell) => {
      const list = (await verbs()).map((command): Verb => ({
        name: command.name(),
        about: command.description(),
        flags: command.options.map((option) => ({
          name: option.long ?? option.short ?? "",
          about: option.description,
        })),
      }));
      process.stdout.write(scripts[shell](list));
    });
}

const scripts: Readonly<Record<Shell, (verbs: readonly Verb[]) => string>> = { bash, zsh, fish };

function bash(verbs: readonly Verb[]): string {
  const cases = verbs.map(
    ({ name, flags }) => `    ${name}) words="${flags.map((flag) => flag.name).join(" ")}" ;;`,
  );
  return `_nnc() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${verbs.map(({ name }) => name).join(" ")} help" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  if [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "$words --help" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _nnc nnc
`;
}

function zsh(verbs: readonly Verb[]): string {
  const names = verbs.map(({ name, about }) => `    ${quoted(`${escaped(name)}:${about}`)}`);
  const cases = verbs.map(({ name, flags }) => {
    const list = flags.map((flag) => quoted(`${flag.name}[${bracketed(flag.about)}]`));
    return `    ${name}) _arguments -S ${[...list, "'*:file:_files'"].join(" ")} ;;`;
  });
  return `#compdef nnc
_nnc() {
  local -a verbs=(
${names.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe verb verbs
    return
  fi
  local verb=$words[2]
  shift words
  (( CURRENT-- ))
  case $verb in
${cases.join("\n")}
  esac
}
compdef _nnc nnc
`;
}

function fish(verbs: readonly Verb[]): string {
  const lines = verbs.flatMap(({ name, about, flags }) => [
    `complete -c nnc -n __fish_use_subcommand -a ${name} -d ${quoted(about)}`,
    ...flags
      .filter((flag) => flag.name.startsWith("--"))
      .map(
        (flag) =>
          `complete -c nnc -n '__fish_seen_subcommand_from ${name}' -l ${flag.name.slice(2)} -d ${quoted(flag.about)}`,
      ),
  ]);
  return `${lines.join("\n")}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function escaped(text: string): string {
  return text.replaceAll(":", "\\:");
}

function bracketed(text: string): string {
  return text.replaceAll(/[[\]]/g, "\\$&");
}
