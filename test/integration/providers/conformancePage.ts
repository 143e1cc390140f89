import { type ScenarioName, scenarios } from '../../harness/fakeProvider/scenarios.ts';
import { conformance, USAGE } from './conformance.ts';
import { providerNames } from './providersUnderTest.ts';

/** docs/providers.md, made from the table that the tests ask for. */
export function conformancePage(): string {
  return `${INTRODUCTION}${table()}\n`;
}

const TITLE = { anthropic: 'Anthropic Messages', responses: 'OpenAI Responses', chat: 'Chat Completions' } as const;

const INTRODUCTION = `# Providers: what happens when

Made by \`npx vitest run test/integration/providers -u\` from \`test/integration/providers/conformance.ts\`; do not edit.

Every row is a scenario of the fake provider (\`test/harness/fakeProvider\`), asked for once over each protocol through the official SDK
with its retries off, and without the router. The fake refuses what the real server would refuse (headers, schemas, roles, a tool call
without its result, ids used twice), and the tests fail when it had to.

- \`end\`, \`toolUse\`, \`maxTokens\`, \`refusal\`: the reason of \`done\`, then the parts of the message, then the tokens.
- \`failure KIND\`: the stream ended with an \`error\` of that class, after the text given. Nothing was thrown.
- A stream that ends without its end mark is a failure, whatever the SDK says. A tool call that was cut short is never handed out.
- "sealed": the part carries what the provider wants back with the next turn (a signature, an encrypted item). It is sent to the same
  protocol and left out for every other.
- Tokens, where the fake reports them: ${providerNames.map((name) => `${TITLE[name]} ${USAGE[name]}`).join('; ')}.

`;

function table(): string {
  const rows = Object.entries(scenarios).map(([name, { sends }]) => {
    // Object.entries of a record with exactly these keys.
    const expected = conformance[name as ScenarioName];
    const outcome =
      typeof expected === 'string' ? cell(expected) : providerNames.map((each) => `${TITLE[each]}: ${cell(expected[each])}`).join('<br>');
    return `| \`${name}\` | ${sends} | ${outcome} |`;
  });
  return ['| scenario | the provider sends | the caller has |', '| --- | --- | --- |', ...rows].join('\n');
}

function cell(outcome: string): string {
  return outcome.replace(' {usage}', '').replaceAll('|', '\\|');
}
