import path from 'node:path';
import type { Notice } from '../../../../protocol/index.ts';
import { type Paint, STYLE } from './paint.ts';

/** Places named in full before the rest is a number. */
const MOST_NAMES = 3;
/** A defect of a rule or of the configuration is told each time; these come once per file and would bury everything else. */
const TOLD_ONCE: readonly Notice['kind'][] = ['file-skipped', 'rule-timeout', 'rule-broken', 'io'];

/** One line a notice, `severity: place: message`; of those that say the same of many files the first, then the others in one line. */
export function formatNotices(notices: readonly Notice[], folder: string, paint: Paint): string {
  const groups = Map.groupBy(notices, (notice) => groupOf(notice));
  return [...groups.values()].map((group) => formatGroup(group, folder, paint)).join('');
}

/** Numbers (sizes, lines) differ from file to file without making another message. */
function groupOf({ kind, severity, ruleId, message, path: file, range }: Notice): string {
  const same = [kind, severity, ruleId ?? ''];
  if (TOLD_ONCE.includes(kind)) return JSON.stringify([...same, message.replaceAll(/\d+(\.\d+)?/g, '#'), file === undefined]);
  return JSON.stringify([...same, message, file, range]);
}

function formatGroup(group: readonly Notice[], folder: string, paint: Paint): string {
  const [first, ...others] = group;
  if (first === undefined) return '';
  const start = `${paint(STYLE[first.severity], first.severity)}: `;
  const place = placeOf(first, folder);
  const line = `${start}${place === undefined ? '' : `${place}: `}${first.message}\n`;
  const places = [...new Set(others.map((notice) => placeOf(notice, folder)))].filter((each) => each !== undefined && each !== place);
  if (places.length === 0) return line;
  const rest = places.length > MOST_NAMES ? ` and ${places.length - MOST_NAMES} more` : '';
  return `${line}${start}the same for ${places.slice(0, MOST_NAMES).join(', ')}${rest}\n`;
}

/** Relative to the workspace where it lies inside, with the line from 1, as editors and terminals link it. */
function placeOf({ path: file, range }: Notice, folder: string): string | undefined {
  if (file === undefined) return undefined;
  const relative = path.relative(folder, path.resolve(folder, file));
  const shown = relative.startsWith('..') || path.isAbsolute(relative) ? file : relative.split(path.sep).join('/') || '.';
  return range ? `${shown}:${range.start.line + 1}` : shown;
}
