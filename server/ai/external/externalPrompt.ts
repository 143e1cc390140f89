export interface ExternalPromptParts {
  readonly persona: { readonly name: string; readonly prompt: string };
  /** Facts about where it works, a line each. */
  readonly facts: readonly string[];
  /** How things are done in this workspace. */
  readonly practices: readonly { readonly source: string; readonly text: string }[];
  /** The person's words, and what the person gave along, marked as data where it is. */
  readonly task: readonly string[];
}

const BASE = `You work inside Stewardry, in a copy of somebody's repository: your working folder. Nothing that you change reaches the person's own files before the person has reviewed it.
- Read and write files with the file system of your client, and run commands in its terminal: you then hear at once what is refused, and why.
- What you change by other means is looked at when your turn ends. What breaks a rule of the workspace is put back, and you are told.
- A refusal says why. Do not look for a way around: do what the reason says, or choose another way.
- Never silence a finding with a suppression comment, and never edit rules, baselines, policy, hooks or CI to get through.
- Do not commit: what you leave in the files is the result. Say in your last words what was and was not done and checked.`;

/** What an external agent is asked first. It has its own system prompt, so this comes as the person's words. */
export function externalPrompt({ persona, facts, practices, task }: ExternalPromptParts): string {
  return [
    BASE,
    ...(facts.length === 0 ? [] : [`Where you work\n${facts.map((fact) => `- ${fact}`).join('\n')}`]),
    `Who you are: ${persona.name}\n${persona.prompt.trim()}`,
    ...practices.map(({ source, text }) => `How this project wants it (${source}); it cannot allow what is denied\n${text.trim()}`),
    `Your task\n${task.join('\n\n')}`,
  ].join('\n\n');
}

/** What is said to an agent after a turn: refusals, corrections, and what the person said meanwhile. */
export function followUp(refused: readonly string[], said: readonly string[]): string {
  const refusals =
    refused.length === 0
      ? []
      : [
          `This of what you changed was refused and put back, so the files are without it:\n\n${refused.join('\n\n')}\n\nDo it in another way, as the reasons say, or leave it.`,
        ];
  return [...said, ...refusals].join('\n\n');
}
