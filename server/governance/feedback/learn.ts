import { contentHash } from '../../base/contentHash.ts';
import { clusterByReason } from './clusterByReason.ts';
import { commonCall } from './commonCall.ts';
import { practiceText, ruleText } from './proposalText.ts';
import type { Rejection } from './rejection.ts';

/** What was learnt of rejections: a text that a person may accept as a rule or a practice. Nothing follows from it before that. */
export interface Proposal {
  /** The same for the same pattern, also when more rejections join it: so it is proposed once. */
  readonly id: string;
  readonly kind: 'rule' | 'practice';
  readonly title: string;
  /** YAML of a rule, Markdown of a practice. */
  readonly text: string;
  /** Name of its file below `.stewardry/rules` or `.stewardry/practices`. */
  readonly fileName: string;
  /** The person's words, each once. */
  readonly reasons: readonly string[];
  /** Rejections behind it, the oldest first. */
  readonly rejections: readonly string[];
}

/** Twice may be chance. */
const FEWEST = 3;

/**
 * Three rejections of one pattern, each with a reason, make a proposal: a rule where all of them would have added the same call and the reasons
 * speak of it, else a practice. Pure; the order of rejections does not matter.
 */
export function learn(rejections: readonly Rejection[]): readonly Proposal[] {
  const known = new Map(rejections.filter(({ reason }) => reason.trim() !== '').map((each) => [each.id, each]));
  const sorted = [...known.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return clusterByReason(sorted)
    .filter((cluster) => cluster.length >= FEWEST)
    .map(propose);
}

function propose(cluster: readonly Rejection[]): Proposal {
  const reasons = [...new Set(cluster.map(({ reason }) => reason.trim()))];
  const behind = { reasons, rejections: cluster.map(({ id }) => id) };
  const call = commonCall(cluster);
  if (call !== undefined) {
    const name = `no-${slug(call)}`;
    const text = ruleText(name, call, cluster, reasons);
    return { id: contentHash(`rule ${call}`), kind: 'rule', title: `Do not call ${call}`, text, fileName: `${name}.yml`, ...behind };
  }
  const [first = ''] = reasons;
  const title =
    first
      .split(/[\n.!?]/)[0]
      ?.slice(0, 80)
      .trim() || first.slice(0, 80);
  const id = contentHash(`practice ${cluster[0]?.id}`);
  return { id, kind: 'practice', title, text: practiceText(title, cluster, reasons), fileName: `${slug(title)}.md`, ...behind };
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'learnt';
