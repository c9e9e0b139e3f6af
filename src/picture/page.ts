/**
 * A self-contained page: the picture as data, the style, and the script that lays it out and draws it again when a
 * reader folds a block. It loads nothing and runs from a file.
 */
import type { Picture } from "./box.ts";
import { escapeMarkup } from "./markup.ts";

export interface PageOptions {
  /** Blocks that are closed at first. */
  readonly folded: ReadonlySet<string>;
  /** The script of the page, as the build bundles it. */
  readonly script: string;
}

export function toPage(picture: Picture, { folded, script }: PageOptions): string {
  const data = JSON.stringify({ picture, folded: [...folded] });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:">
<title>${escapeMarkup(picture.name)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escapeMarkup(picture.name)}</h1>
<p>${escapeMarkup(picture.documentation.split("\n\n")[0] ?? "")}</p>
<nav>
<button id="less" title="Close the innermost blocks">Fold</button>
<button id="more" title="Open the next level of blocks">Unfold</button>
<button id="fit" title="See the whole picture (0)">Fit</button>
<button id="save" title="Save what you see as SVG">SVG</button>
</nav>
</header>
<main id="view" tabindex="0" aria-label="The graph: drag to pan, scroll to zoom, click a block to fold it"></main>
<script type="application/json" id="data">${data.replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")}</script>
<script>${script.replaceAll("</script", "<\\/script")}</script>
</body>
</html>
`;
}

const style = `
*{box-sizing:border-box}
html,body{height:100%;margin:0}
body{display:flex;flex-direction:column;font:14px/1.4 Inter,system-ui,sans-serif;color:#0f172a;background:#fff}
header{display:flex;align-items:baseline;gap:16px;padding:10px 16px;border-bottom:1px solid #e2e8f0}
h1{font-size:16px;margin:0}
header p{margin:0;color:#64748b;flex:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
nav{display:flex;gap:6px}
button{font:inherit;font-size:13px;padding:3px 10px;border:1px solid #cbd5e1;border-radius:6px;background:#fff;color:inherit;cursor:pointer}
button:hover{background:#f1f5f9}
main{flex:1;overflow:hidden;cursor:grab;outline:none;touch-action:none}
main.dragging{cursor:grabbing}
main svg{width:100%;height:100%;display:block}
[data-fold]{cursor:pointer}
[data-box]:hover>rect{stroke-width:2}
`;
