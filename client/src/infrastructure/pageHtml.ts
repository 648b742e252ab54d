/** What the page's frame needs: addresses that the webview may load. */
export interface PageSource {
  script: string;
  style: string;
  /** The webview's own origin for its policy. */
  cspSource: string;
  nonce: string;
  title: string;
  /** What the page begins with. */
  state: string;
}

/** The frame of a page. Nothing inline: the policy allows one script and one style sheet, and no network. */
export function pageHtml({ script, style, cspSource, nonce, title, state }: PageSource): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}; img-src data: blob:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escape(style)}">
<title>${escape(title)}</title>
</head>
<body>
<main id="page" data-state="${escape(state)}"></main>
<script nonce="${nonce}" src="${escape(script)}"></script>
</body>
</html>`;
}

/** A page that only says what is wrong with a file. */
export function problemHtml(problem: string, cspSource: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${cspSource}">
<title>Comparison</title>
</head>
<body>
<main role="alert"><h1>The comparison cannot be opened</h1><p>${escape(problem)}</p></main>
</body>
</html>`;
}

function escape(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
