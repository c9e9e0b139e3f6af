/** The parameters of the call that is being written. */
import { builtInCallable, declaredCallable, type Callable } from "./callables.ts";
import { callAround, cursorContext } from "./cursor-context.ts";
import type { Snapshot } from "./snapshot.ts";

export interface SignatureHelp {
  readonly label: string;
  readonly documentation: string;
  readonly parameters: readonly {
    /** Its part of the label. */
    readonly start: number;
    readonly end: number;
    readonly documentation: string;
  }[];
  readonly active: number;
}

export function signatureHelp(snapshot: Snapshot, offset: number): SignatureHelp | undefined {
  const context = cursorContext(snapshot, offset);
  if (context.isComment) return undefined;
  const call = callAround(context);
  // The list of a declaration looks like a call of its name.
  const isOwn = call && context.open.length === 1 && context.declaration === undefined;
  const callable = call && !isOwn ? callableNamed(snapshot, call.word) : undefined;
  if (!call || !callable || callable.parameters.length === 0) return undefined;
  const { name, parameters, documentation } = callable;
  let label = `${name}(`;
  const places = parameters.map((parameter, index) => {
    const start = label.length + (index === 0 ? 0 : 2);
    label += `${index === 0 ? "" : ", "}${parameter.label}`;
    return { start, end: label.length, documentation: parameter.documentation };
  });
  label += ")";
  const named = parameters.findIndex((parameter) => parameter.name === call.argument);
  return { label, documentation, parameters: places, active: named >= 0 ? named : call.index };
}

/** What a name calls in a file. */
export function callableNamed({ names, workspace }: Snapshot, name: string): Callable | undefined {
  const definition = names.get(name);
  return definition ? declaredCallable(workspace, definition) : builtInCallable(name);
}
