/** The page of the graph view. It loads nothing but the extension's own files, and runs only their script. */

export interface GraphPageParts {
  /** Where the page may load from. */
  readonly source: string;
  readonly script: string;
  readonly style: string;
  /** Unguessable, and new for each page. */
  readonly nonce: string;
}

export function graphPage({ source, script, style, nonce }: GraphPageParts): string {
  const policy = [
    "default-src 'none'",
    `style-src ${source}`,
    `font-src ${source}`,
    `script-src 'nonce-${nonce}'`,
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${style}">
<title>Graph</title>
</head>
<body>
<header>
<select id="model" aria-label="Model"></select>
<span id="state" role="status"></span>
<button id="less" title="Close the innermost blocks">Fold</button>
<button id="more" title="Open the next level of blocks">Unfold</button>
<button id="fit" title="See the whole picture (0)">Fit</button>
</header>
<main id="view" tabindex="0" aria-label="The graph: drag to pan, scroll to zoom, click to go to the line"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
