/** Errors and lints under the text, with their fixes. */
import { linter, type Action, type Diagnostic } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { codeActions } from "../../../src/language/code-actions.ts";
import type { Snapshot } from "../../../src/language/snapshot.ts";
import { positionAt } from "../../../src/source/line-map.ts";
import { snapshotOf } from "./session.ts";

export function diagnostics(): Extension {
  return linter(
    ({ state }) => {
      const snapshot = snapshotOf(state);
      return snapshot ? listed(snapshot) : [];
    },
    { delay: 150 },
  );
}

/** What is wrong, in the words of CodeMirror. */
export function listed(snapshot: Snapshot): readonly Diagnostic[] {
  return snapshot.diagnostics.map((found): Diagnostic => {
    const { severity, message, label, notes, span, related, code } = found;
    const places = related.map(({ span: place, message: text }) => {
      const line = positionAt(snapshot.syntax.lines, place.start).line + 1;
      return place.path === snapshot.path ? `line ${line}: ${text}` : `${place.path}: ${text}`;
    });
    const actions = codeActions(snapshot, span)
      .filter(({ diagnostic }) => diagnostic === found)
      .map(({ title, edits }): Action => ({
        name: title,
        apply(view) {
          const own = edits.filter((edit) => edit.span.path === snapshot.path);
          view.dispatch({
            changes: own.map((edit) => ({
              from: edit.span.start,
              to: edit.span.end,
              insert: edit.text,
            })),
            userEvent: "input.fix",
          });
        },
      }));
    return {
      from: span.start,
      to: span.end,
      severity: severity === "error" ? "error" : "warning",
      source: `nnc ${code}`,
      message: [message, label, ...places, ...notes].filter((text) => text !== "").join("\n"),
      actions,
    };
  });
}
