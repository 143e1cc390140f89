import type { ContextItem, ManifestEntry } from '../../../protocol/sessions.ts';
import { messageOf, throwIfCancelled } from '../../base/errors.ts';
import type { TextPart } from '../contract/messages.ts';
import type { ContextSources, DescribedItem } from './contextSources.ts';
import { describeItem } from './describeItem.ts';

/** Context as it goes into a prompt: the parts that fit, and what each item cost or why it is missing. */
export interface RenderedContext {
  readonly parts: readonly TextPart[];
  readonly manifest: readonly ManifestEntry[];
}

/**
 * Renders context items, in their order, into at most `room` tokens. What does not fit is left out and said, smaller items behind it still come.
 * Everything but the person's notes is marked as data, and with where it is from. An item that is given twice counts once.
 */
export async function renderContext(
  items: readonly ContextItem[],
  sources: ContextSources,
  room: number,
  signal: AbortSignal,
): Promise<RenderedContext> {
  const once = [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
  const described: { readonly item: ContextItem; readonly found: DescribedItem | { readonly problem: string; readonly label: string } }[] =
    [];
  for (const item of once) {
    throwIfCancelled(signal);
    described.push({ item, found: await tryDescribe(item, sources, signal) });
  }
  const texts = described.flatMap(({ found }) => ('parts' in found ? found.parts : []));
  const counts = await sources.count(texts.map(({ text }) => text));
  const tokens = new Map(texts.map((part, index) => [part, counts[index] ?? 0]));
  const parts: TextPart[] = [];
  let left = room;
  const manifest = described.map(({ item, found }): ManifestEntry => {
    if ('problem' in found) return { item, label: found.label, tokens: 0, omitted: found.problem };
    const fitting: TextPart[] = [];
    let used = 0;
    for (const part of found.parts) {
      const size = tokens.get(part) ?? 0;
      if (size > left - used) continue;
      fitting.push(part);
      used += size;
    }
    const missing = found.parts.length - fitting.length;
    if (missing > 0 && fitting.length === 0) {
      const size = found.parts.reduce((sum, part) => sum + (tokens.get(part) ?? 0), 0);
      return { item, label: found.label, tokens: size, omitted: `It takes ${size} tokens, and there is room for ${Math.max(0, left)}.` };
    }
    parts.push(...fitting);
    left -= used;
    const label = missing === 0 ? found.label : `${found.label} (${missing} left out: they do not fit)`;
    return { item, label, tokens: used };
  });
  return { parts, manifest };
}

async function tryDescribe(
  item: ContextItem,
  sources: ContextSources,
  signal: AbortSignal,
): Promise<DescribedItem | { readonly problem: string; readonly label: string }> {
  try {
    return await describeItem(item, sources, signal);
  } catch (error) {
    throwIfCancelled(signal);
    return { label: 'path' in item && item.path !== undefined ? item.path : item.kind, problem: messageOf(error) };
  }
}
