/** What a page of a webview is made from. URIs are those that `webview.asWebviewUri` gave. */
export interface WebviewPage {
  readonly title: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** `webview.cspSource`: where the extension's own files come from. */
  readonly source: string;
  /** Fresh for each page. */
  readonly nonce: string;
  /** Handed to the view; plain JSON. */
  readonly state: unknown;
}

/**
 * The page around a view: nothing is loaded but our own script and style, nothing is sent anywhere. Where a part of
 * @vscode-elements shows an icon it looks for the font by the id of our style sheet.
 */
export function webviewHtml({ title, scriptUri, styleUri, source, nonce, state }: WebviewPage): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    `font-src ${source}`,
    `img-src ${source}`,
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<title>${escapeHtml(title)}</title>
<link id="vscode-codicon-stylesheet" rel="stylesheet" href="${escapeHtml(styleUri)}">
</head>
<body data-state="${escapeHtml(JSON.stringify(state))}">
<script type="module" nonce="${nonce}" src="${escapeHtml(scriptUri)}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
