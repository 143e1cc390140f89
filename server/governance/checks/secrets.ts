import type { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend';
import type { CheckMatch, FileCheck, SourceFile } from './checkKind.ts';
import type { CheckOptions } from './checkOptions.ts';
import { optionPattern } from './optionPattern.ts';
import { rangesOf } from './ranges.ts';

type Preset = typeof recommended;
type SecretsOptions = Extract<CheckOptions, { kind: 'secrets' }>;

/** Credentials in files, found by secretlint's recommended rules (https://github.com/secretlint/secretlint). */
export const secrets: FileCheck<'secrets'> = { kind: 'secrets', looksAt: 'file', problems, check };

const PRESET = '@secretlint/secretlint-rule-preset-recommend';

/** Would honour `secretlint-disable` comments, which give no reason; our own suppressions must. */
const COMMENT_FILTER = '@secretlint/secretlint-rule-filter-comments';

async function check(file: SourceFile, options: SecretsOptions): Promise<readonly CheckMatch[]> {
  const messages = await findSecrets(file, options.disable);
  const allowed = options.allow.map((source) => optionPattern('allow', source));
  const toRange = rangesOf(file.text);
  const matches: CheckMatch[] = [];
  for (const { range, message, ruleId } of messages) {
    const secret = file.text.slice(range[0], range[1]);
    if (allowed.some((pattern) => pattern.test(secret))) continue;
    const variables = { SECRET: mask(secret), RULE: ruleId };
    matches.push({ path: file.path, range: toRange(range[0], range[1]), variables, detail: describe(message, secret) });
  }
  return matches;
}

/** A credential in a text: offsets in UTF-16 units, and secretlint's sentence about it. */
export interface FoundSecret {
  readonly range: readonly [number, number];
  readonly message: string;
  readonly ruleId: string;
}

/** Credentials in a text, comments that would switch the search off notwithstanding. */
export async function findSecrets(file: { path: string; text: string }, disable: readonly string[] = []): Promise<readonly FoundSecret[]> {
  // Loaded at first use: most sessions that check one file never need it.
  const [{ lintSource }, { creator }, { secretLintProfiler }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
    import('@secretlint/profiler'),
  ]);
  // It keeps marks of each rule and each text for ever: 60 MB after 400 prompts.
  secretLintProfiler.setEnabled(false);
  const rule = withoutRules(creator, new Set([COMMENT_FILTER, ...disable]));
  const { messages } = await lintSource({
    source: { filePath: `/${file.path}`, content: file.text, contentType: 'text', ext: /\.[^./]*$/.exec(file.path)?.[0] ?? '' },
    options: { locale: 'en', maskSecrets: true, noPhysicFilePath: true, config: { rules: [{ id: PRESET, rule }] } },
  });
  return messages;
}

/** The preset without some rules; its own `disabled` (13.0.7) is read and then not honoured inside a preset. */
function withoutRules(preset: Preset, unwanted: ReadonlySet<string>): Preset {
  return {
    ...preset,
    create(context, options) {
      const registerRule: typeof context.registerRule = (rule, defaults) => {
        if (!unwanted.has(rule.meta.id)) context.registerRule(rule, defaults);
      };
      return preset.create({ ...context, registerRule }, options);
    },
  };
}

/** secretlint's sentence without its masked tail, and just enough of the secret to recognise it. */
function describe(message: string, secret: string): string {
  const what = message
    .replaceAll(/\(\*+\)/g, '')
    .replace(/:?\s*\*[\s\S]*$/, '')
    .trim();
  return `${what}: ${mask(secret)}`;
}

/** The first four characters of a long secret are its kind (`ghp_`, `AKIA`), of a short one too much of it. */
function mask(secret: string): string {
  return secret.length >= 20 ? `${secret.slice(0, 4)}…` : '****';
}

function problems({ allow }: SecretsOptions): readonly string[] {
  return allow.flatMap((source) => {
    try {
      new RegExp(source);
      return [];
    } catch (error) {
      return [`"allow: ${source}" is not a regular expression: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
}
