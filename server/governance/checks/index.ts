import type { CheckKind } from './checkKind.ts';
import type { CheckKindName } from './checkOptions.ts';
import { commitMessage } from './commit-message/commitMessage.ts';
import { dependency } from './dependency/dependency.ts';
import { documentation } from './documentation.ts';
import { importBoundary } from './import-boundary/importBoundary.ts';
import { path } from './path.ts';
import { secrets } from './secrets.ts';
import { size } from './size.ts';
import { coverage } from './test-coverage/coverage.ts';
import { text } from './text/text.ts';

/** Every kind of check by the name that a rule's `check.kind` gives. */
export const checkKinds: { readonly [K in CheckKindName]: CheckKind<K> } = {
  text,
  path,
  'import-boundary': importBoundary,
  secrets,
  documentation,
  coverage,
  dependency,
  'commit-message': commitMessage,
  size,
};
