import { Document, parse, Scalar, visit } from 'yaml';
import { z } from 'zod';

/** A marked place in an example; offsets are bytes of UTF-8, as ast-grep counts. */
const labelSchema = z.object({
  source: z.string(),
  message: z.string().optional(),
  style: z.enum(['primary', 'secondary']),
  start: z.number().int(),
  end: z.number().int(),
});
const snapshotSchema = z.object({ fixed: z.string().optional(), labels: z.array(labelSchema) });
const fileSchema = z.object({ id: z.string(), snapshots: z.record(z.string(), snapshotSchema) });

export type SnapshotLabel = z.infer<typeof labelSchema>;
/** What the first match of a rule in an example looks like, and the example after the rule's first fix of that match. */
export type CaseSnapshot = z.infer<typeof snapshotSchema>;
/** `__snapshots__/ID-snapshot.yml`: by the text of the example. */
export type SnapshotFile = z.infer<typeof fileSchema>;

/** Reads a file that `ast-grep test -U` or this program wrote; one sentence when it is not one. */
export function parseSnapshots(text: string): SnapshotFile | { problem: string } {
  try {
    const result = fileSchema.safeParse(parse(text));
    return result.success ? result.data : { problem: 'This is not a snapshot file: delete it and update the snapshots.' };
  } catch (error) {
    return {
      problem: `This snapshot file is not valid YAML (${error instanceof Error ? error.message : error}): delete it and update the snapshots.`,
    };
  }
}

/** Writes a snapshot file in ast-grep's layout: examples sorted by code point, two blanks, lists not indented. */
export function formatSnapshots({ id, snapshots }: SnapshotFile): string {
  const sorted = Object.keys(snapshots).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const document = new Document({ id, snapshots: new Map(sorted.map((text) => [text, ordered(snapshots[text])])) });
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value !== 'string') return;
      const style = scalarStyle(node.value, key === 'key');
      if (style !== undefined) node.type = style;
    },
  });
  return document.toString({ lineWidth: 0, indentSeq: false, singleQuote: false });
}

/** ast-grep's order of keys. */
function ordered(snapshot: CaseSnapshot | undefined): unknown {
  const labels = snapshot?.labels.map(({ source, message, style, start, end }) => ({
    source,
    ...(message === undefined ? {} : { message }),
    style,
    start,
    end,
  }));
  return { ...(snapshot?.fixed === undefined ? {} : { fixed: snapshot.fixed }), labels };
}

/** Quoted wherever a YAML 1.1 or 1.2 reader could see something else than this text. */
function scalarStyle(text: string, isKey: boolean): Scalar.Type | undefined {
  const isBlock = text.includes('\n') && !isKey && !/[\r\t\u0085\u2028\u2029]|^[ \n]/.test(text) && text.trim() !== '';
  if (isBlock) return Scalar.BLOCK_LITERAL;
  return /^[A-Za-z_$][\w$.()]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text) ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE;
}

/** Label order says nothing: ast-grep keeps configured labels in a hash map. */
export function sameSnapshot(a: CaseSnapshot, b: CaseSnapshot): boolean {
  return a.fixed === b.fixed && JSON.stringify(sortedLabels(a)) === JSON.stringify(sortedLabels(b));
}

function sortedLabels({ labels }: CaseSnapshot): unknown[] {
  return labels.map(({ source, message, style, start, end }) => JSON.stringify([style, start, end, source, message ?? null])).toSorted();
}
