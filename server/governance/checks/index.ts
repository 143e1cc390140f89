import type { CheckKind } from './checkKind.ts';
import type { CheckKindName } from './checkOptions.ts';
import { commitMessage } from './commit-message/commitMessage.ts';
import { dependency } from './dependency/dependency.ts';
import { path } from './path.ts';
import { secrets } from './secrets.ts';
import { size } from './size.ts';
import { text } from './text/text.ts';

/** Every kind of check by the name that rules use. */
export const checkKinds: { readonly [K in CheckKindName]?: CheckKind<K> } = {
  text,
  path,
  secrets,
  dependency,
  'commit-message': commitMessage,
  size,
};
