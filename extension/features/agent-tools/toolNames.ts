/** Ids of the contribution `languageModelTools` begin so; what follows is the name of the tool. */
const PREFIX = 'stewardry_';

/** The tools as package.json contributes them: an id for the editor, a name for the backend. Read from there, so that no schema is loaded to activate. */
export function toolNames(packageJson: unknown): readonly { readonly id: string; readonly name: string }[] {
  // Our own package.json; a test compares it with the protocol.
  const { contributes } = packageJson as { readonly contributes: { readonly languageModelTools: readonly { readonly name: string }[] } };
  return contributes.languageModelTools.map(({ name: id }) => ({ id, name: id.slice(PREFIX.length) }));
}
