import { TabInputNotebook, TabInputText, TabInputTextDiff, type Uri, window } from 'vscode';

/** Every document that a tab shows, as the language client counts them: their findings are pulled. */
export function openUris(): Set<string> {
  const inputs = window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => tab.input));
  return new Set(inputs.flatMap(urisOf).map(String));
}

/** The documents of one tab. */
export function urisOf(input: unknown): Uri[] {
  if (input instanceof TabInputText || input instanceof TabInputNotebook) return [input.uri];
  return input instanceof TabInputTextDiff ? [input.modified] : [];
}
