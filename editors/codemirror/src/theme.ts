/** How hints and hovers look; a page's own theme may say otherwise. */
import { EditorView } from "@codemirror/view";

export const theme = EditorView.baseTheme({
  ".cm-nn-hint": {
    marginLeft: "0.4em",
    padding: "0 0.3em",
    borderRadius: "4px",
    fontSize: "85%",
    whiteSpace: "pre",
  },
  "&light .cm-nn-hint": { color: "#64748b", backgroundColor: "#f1f5f9" },
  "&dark .cm-nn-hint": { color: "#94a3b8", backgroundColor: "#1e293b" },
  ".cm-nn-hint-old": { opacity: "0.5" },
  ".cm-nn-hover": { maxWidth: "40em", padding: "0.2em 0.8em", overflow: "auto" },
  ".cm-nn-hover p, .cm-nn-hover ul, .cm-nn-hover pre": { margin: "0.4em 0" },
  ".cm-nn-hover ul": { paddingLeft: "1.4em" },
  ".cm-nn-hover pre": { whiteSpace: "pre-wrap" },
  ".cm-nn-signature": { maxWidth: "40em", padding: "0.3em 0.8em", fontSize: "90%" },
  ".cm-diagnosticText": { whiteSpace: "pre-wrap" },
});
