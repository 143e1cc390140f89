import { expect, it } from 'vitest';
import { webviewHtml } from './webviewHtml.ts';

const page = { title: 'Rule', scriptUri: 's.js', styleUri: 's.css', source: 'vscode-webview:', nonce: 'n0', state: {} };

it('allows no script but the one with the nonce, and no connection at all', () => {
  const html = webviewHtml(page);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'");
  expect(policy).toBe(
    "default-src 'none'; script-src 'nonce-n0'; style-src vscode-webview:; font-src vscode-webview:; img-src vscode-webview:; form-action 'none'; base-uri 'none'",
  );
});

it('keeps state and title from becoming markup', () => {
  const html = webviewHtml({ ...page, title: '</title><script>', state: { ruleId: '"><img onerror=x>' } });
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toContain('<img');
});
