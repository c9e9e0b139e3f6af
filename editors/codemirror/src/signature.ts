/** The parameters of the call that is being written, above the cursor. */
import { StateField, type EditorState, type Extension } from "@codemirror/state";
import { keymap, showTooltip, type Tooltip } from "@codemirror/view";
import { signatureHelp, type SignatureHelp } from "../../../src/language/signature-help.ts";
import { snapshotOf } from "./session.ts";

/** Milliseconds that models may take while one types. */
const budget = 20;

interface Shown {
  readonly tooltip: Tooltip | null;
  /** Put away with Escape, until the text changes. */
  readonly isHidden: boolean;
}

const field = StateField.define<Shown>({
  create: (state) => ({ tooltip: tooltipFor(state), isHidden: false }),
  update(shown, transaction) {
    if (transaction.isUserEvent("nn.hide")) return { tooltip: null, isHidden: true };
    if (!transaction.docChanged && !transaction.selection) return shown;
    const isHidden = shown.isHidden && !transaction.docChanged;
    return { tooltip: isHidden ? null : tooltipFor(transaction.state), isHidden };
  },
  provide: (self) => showTooltip.from(self, ({ tooltip }) => tooltip),
});

export const signatures: Extension = [
  field,
  keymap.of([
    {
      key: "Escape",
      run(view) {
        if (!view.state.field(field).tooltip) return false;
        view.dispatch({ userEvent: "nn.hide" });
        return true;
      },
    },
  ]),
];

function tooltipFor(state: EditorState): Tooltip | null {
  const { main } = state.selection;
  const snapshot = main.empty ? snapshotOf(state, budget) : undefined;
  const found = snapshot && signatureHelp(snapshot, main.head);
  if (!found) return null;
  return {
    pos: main.head,
    above: true,
    create: () => ({ dom: signatureElement(found) }),
  };
}

/** The signature with the parameter at hand marked, and what that is for. */
export function signatureElement({ label, parameters, active }: SignatureHelp): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "cm-nn-signature";
  const line = dom.appendChild(document.createElement("code"));
  const now = parameters[active];
  const [start, end] = [now?.start ?? label.length, now?.end ?? label.length];
  line.append(label.slice(0, start));
  const marked = line.appendChild(document.createElement("strong"));
  marked.append(label.slice(start, end));
  line.append(label.slice(end));
  if (now && now.documentation !== "") {
    const about = dom.appendChild(document.createElement("div"));
    about.append(now.documentation.replaceAll("`", ""));
  }
  return dom;
}
