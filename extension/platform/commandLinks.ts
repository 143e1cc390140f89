import { MarkdownString } from 'vscode';

/** A command with what it is called in a sentence. */
export interface CommandLink {
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** Links in a line that run these commands, and no others. Nothing that a model or a repository wrote may stand in the same text. */
export function commandLinks(links: readonly CommandLink[]): MarkdownString {
  const line = links.map(
    ({ title, command, arguments: given }) => `[${title}](command:${command}?${encodeURIComponent(JSON.stringify(given))})`,
  );
  const text = new MarkdownString(line.join(' · '));
  text.isTrusted = { enabledCommands: links.map(({ command }) => command) };
  return text;
}
