import type { ScenarioName } from '../../harness/fakeProvider/scenarios.ts';
import type { ProviderName } from './providersUnderTest.ts';

/** What a caller has at the end: the same for all providers, or said for each. `{usage}` is `USAGE` of the provider. */
type Expected = string | Readonly<Record<ProviderName, string>>;

/** The counts of the fake, in our terms. OpenAI counts the cache into the prompt and says nothing about writing to it. */
export const USAGE: Readonly<Record<ProviderName, string>> = {
  anthropic: '(in 20, 5 read and 7 written to cache, out 12)',
  responses: '(in 20, 5 read and 0 written to cache, out 12, 4 of it thinking)',
  chat: '(in 20, 5 read and 0 written to cache, out 12)',
};

const HELLO = 'end: "Hello, wörld 😀" {usage}';

/** Scenario × provider → the exact outcome of one request, without the router. The page docs/providers.md is made from it. */
export const conformance: Readonly<Record<ScenarioName, Expected>> = {
  'ok-text': HELLO,
  'ok-thinking': {
    anthropic: 'end: thinking "Let me see." (sealed), "Hello, wörld 😀" {usage}',
    responses: 'end: thinking "Let me see." (sealed), "Hello, wörld 😀" {usage}',
    chat: 'end: thinking "Let me see.", "Hello, wörld 😀" {usage}',
  },
  'tool-1': 'toolUse: "Hello, wörld 😀", read_file({"path":"a.ts"}) {usage}',
  'tool-2-parallel': 'toolUse: read_file({"path":"a.ts"}), list_files({"dir":"src"}) {usage}',
  'tool-empty-input': 'toolUse: list_files({}) {usage}',
  'tool-bad-json': 'toolUse: read_file(not JSON: {"path": a.ts) {usage}',
  'max-tokens-in-tool': 'maxTokens: "Hello, wörld 😀" {usage}',
  refusal: 'refusal: "I cannot." {usage}',
  '400-context': 'failure contextTooLong',
  '401': 'failure auth',
  '402': 'failure payment',
  '403': 'failure permission',
  '429-retry-after': 'failure rateLimit, wait 1000 ms',
  '429-ms': 'failure rateLimit, wait 40 ms',
  '429-quota': 'failure payment',
  '500': 'failure server',
  '502-html': 'failure server',
  '529-then-ok': 'failure overloaded',
  'overloaded-mid-stream': 'failure overloaded after "Hel"',
  'eof-no-stop': 'failure incomplete after "Hel"',
  reset: 'failure network after "Hel"',
  stall: 'failure idle after "Hel"',
  'slow-drip': HELLO,
  '1-byte': HELLO,
  'huge-event': 'end: 1048576 characters, sha256 8f990ba0… {usage}',
  'unknown-event': HELLO,
  'wrong-usage': 'end: "Hello, wörld 😀" (tokens not known)',
  'malformed-json': 'failure protocol after "Hel"',
  'one-write': HELLO,
  'local-quirks': {
    anthropic: 'toolUse: "Hello, wörld 😀", read_file({"path":"a.ts"}) {usage}',
    responses: 'toolUse: "Hello, wörld 😀", read_file({"path":"a.ts"}) {usage}',
    chat: 'toolUse: "Hello, wörld 😀", read_file({"path":"a.ts"}) (tokens not known)',
  },
};

export function expectedOutcome(scenario: ScenarioName, provider: ProviderName): string {
  const expected = conformance[scenario];
  return (typeof expected === 'string' ? expected : expected[provider]).replace('{usage}', USAGE[provider]);
}
