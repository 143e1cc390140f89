import { randomBytes } from 'node:crypto';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import * as sessions from '../../../../protocol/sessions.ts';
import { throwIfCancelled } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import type { RunRow } from '../schemas.ts';
import { listRuns, summarise } from '../store/runRows.ts';
import { type Chapter, readChapter } from '../story/readChapter.ts';
import { storyMarkdown } from '../story/storyMarkdown.ts';

const PAGE = 200;

/** The story of a session, one chapter for each of its runs. */
export async function story(
  ctx: RunsContext,
  { folder, session: id }: ParamsOut<typeof runs.story>,
  call: Call,
): Promise<ResultIn<typeof runs.story>> {
  const { session } = await ctx.call(sessions.show, { folder, id }, call);
  const { database } = await ctx.databases.open(folder);
  const rows: RunRow[] = [];
  for (let last: RunRow | undefined, isMore = true; isMore; last = rows.at(-1)) {
    const page = await listRuns(database, { session: id, states: [], limit: PAGE, after: last?.id });
    rows.push(...page);
    isMore = page.length === PAGE;
  }
  const summaries = new Map((await summarise(database, rows)).map((run) => [run.id, run]));
  const chapters: Chapter[] = [];
  for (const row of rows.toReversed()) {
    throwIfCancelled(call.signal);
    const run = summaries.get(row.id);
    if (run !== undefined) chapters.push(await readChapter(ctx, database, row, run));
  }
  const told = await masked({ title: session.title, words: chapters.map(({ words }) => words) });
  const safe = told.words.flatMap((words, index) => {
    const chapter = chapters[index];
    return chapter === undefined ? [] : [{ ...chapter, words }];
  });
  return { text: storyMarkdown({ ...session, title: told.title }, safe) };
}

/** The texts in a value without the secrets. Placeholders are numbered as they come, because the key behind them is another one each time. */
async function masked<T>(value: T): Promise<T> {
  const [{ createRedactor }, { maskValues }] = await Promise.all([
    import('../../../ai/redaction/redactor.ts'),
    import('../../../ai/redaction/maskValues.ts'),
  ]);
  const found = await maskValues([value], createRedactor({ key: randomBytes(32), masksPersonalDetails: true }));
  const numbers = new Map<string, number>();
  const numbered = JSON.stringify(found[0]).replace(/(redacted_[a-z_]+)_[0-9a-f]{8}\b/g, (placeholder, kind: string) => {
    const number = numbers.get(placeholder) ?? numbers.size + 1;
    numbers.set(placeholder, number);
    return `${kind}_${number}`;
  });
  // The shape stays: only texts were replaced by texts.
  return JSON.parse(numbered) as T;
}
