/** One object that `cat-file --batch` answered with. */
export interface CatFileAnswer {
  readonly id: string;
  readonly bytes: Buffer;
}

const LINE_BREAK = 0x0a;

/**
 * Each answer is `ID TYPE BYTES`, a line break, the content and a line break; or one line that says why there is none
 * (https://git-scm.com/docs/git-cat-file#_batch_output). Missing objects are left out.
 */
export function readBatch(output: Buffer, asked: readonly string[]): CatFileAnswer[] {
  const answers: CatFileAnswer[] = [];
  let at = 0;
  for (const id of asked) {
    const end = output.indexOf(LINE_BREAK, at);
    if (end < 0) break;
    const [, size] = /^\S+ \S+ (\d+)$/.exec(output.toString('latin1', at, end)) ?? [];
    at = end + 1;
    if (size === undefined) continue;
    answers.push({ id, bytes: output.subarray(at, at + Number(size)) });
    at += Number(size) + 1;
  }
  return answers;
}
