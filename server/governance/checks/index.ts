import type { CheckKind } from './checkKind.ts';
import type { CheckKindName } from './checkOptions.ts';

/** A kind of check before its code is loaded: most sessions need few of them, and some bring large parsers. */
interface CheckKindEntry<K extends CheckKindName> {
  readonly looksAt: CheckKind<K>['looksAt'];
  load(): Promise<CheckKind<K>>;
}

/** Every kind of check by the name that a rule's `check.kind` gives. */
export const checkKinds: { readonly [K in CheckKindName]: CheckKindEntry<K> } = {
  text: { looksAt: 'file', load: async () => (await import('./text/text.ts')).text },
  path: { looksAt: 'workspace', load: async () => (await import('./path.ts')).path },
  'import-boundary': { looksAt: 'workspace', load: async () => (await import('./import-boundary/importBoundary.ts')).importBoundary },
  secrets: { looksAt: 'file', load: async () => (await import('./secrets.ts')).secrets },
  documentation: { looksAt: 'file', load: async () => (await import('./documentation.ts')).documentation },
  coverage: { looksAt: 'workspace', load: async () => (await import('./test-coverage/coverage.ts')).coverage },
  dependency: { looksAt: 'workspace', load: async () => (await import('./dependency/dependency.ts')).dependency },
  'commit-message': { looksAt: 'commit', load: async () => (await import('./commit-message/commitMessage.ts')).commitMessage },
  size: { looksAt: 'workspace', load: async () => (await import('./size.ts')).size },
};
