import { readFileSync, statSync } from 'node:fs';
import type { Clock } from '../../base/clock.ts';
import { BadInputError, messageOf } from '../../base/errors.ts';
import { type AccessQuestion, CedarPolicy, type PolicyAnswer, type PolicyProblem } from '../../governance/access/cedarPolicy.ts';

/** Where a policy is, and what it may do. */
export interface PolicyPlace {
  /** Absolute. */
  readonly file: string;
  /** False: it only forbids. True: it may also give somebody more than their role does. */
  readonly mayPermit: boolean;
  /** False: without the file there is no policy. True: somebody named it, so without the file nothing is allowed. */
  readonly isNamed: boolean;
  /** Why it must not be read; then nothing is allowed. */
  readonly refusal?: string;
}

/** What is wrong with a policy file, and where. `line` counts from 1. */
export interface BrokenPolicy extends PolicyProblem {
  readonly file: string;
}

/** How long a change of the file may go unnoticed: looking costs more than answering. Milliseconds. */
const LOOK_EVERY_MS = 1_000;
/** A policy is written by people. Bytes. */
const LARGEST = 1024 * 1024;
const MOST_ANSWERS = 10_000;

/** One policy file, parsed once for each version of it. */
export class PolicyFile {
  readonly #place: PolicyPlace;
  readonly #clock: Clock;
  readonly #answers = new Map<string, PolicyAnswer>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #stamp = '';
  #policy: CedarPolicy | BrokenPolicy | undefined;

  constructor(place: PolicyPlace, clock: Clock) {
    this.#place = place;
    this.#clock = clock;
  }

  get place(): PolicyPlace {
    return this.#place;
  }

  /** What is wrong with it now; `undefined` when nothing is, or when there is no file and none is needed. */
  problem(): BrokenPolicy | undefined {
    const policy = this.#current();
    return policy === undefined || policy instanceof CedarPolicy ? undefined : policy;
  }

  /** SHA-256 (base64url) of its text; `undefined` when there is no policy, or a broken one. */
  digest(): string | undefined {
    const policy = this.#current();
    return policy instanceof CedarPolicy ? policy.digest : undefined;
  }

  /** A file that is broken answers `error` to everything. */
  answer(question: AccessQuestion): PolicyAnswer {
    const policy = this.#current();
    if (policy === undefined) return { kind: 'none' };
    if (!(policy instanceof CedarPolicy)) return { kind: 'error', line: policy.line, message: policy.message };
    const key = JSON.stringify(question);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = policy.answer(question);
    if (this.#answers.size >= MOST_ANSWERS) this.#answers.clear();
    this.#answers.set(key, answer);
    return answer;
  }

  #current(): CedarPolicy | BrokenPolicy | undefined {
    const now = this.#clock.monotonic();
    if (now - this.#lookedAt < LOOK_EVERY_MS) return this.#policy;
    this.#lookedAt = now;
    try {
      this.#read();
    } catch (error) {
      this.#forget('');
      this.#policy = this.#broken(1, messageOf(error));
    }
    return this.#policy;
  }

  #read(): void {
    const { file, isNamed, refusal } = this.#place;
    if (refusal !== undefined) throw new BadInputError(refusal);
    const stats = statSync(file, { throwIfNoEntry: false });
    const stamp = stats === undefined ? 'missing' : `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
    if (stamp === this.#stamp) return;
    this.#forget(stamp);
    if (stats === undefined) this.#policy = isNamed ? this.#broken(1, 'there is no such file') : undefined;
    else if (stats.size > LARGEST) this.#policy = this.#broken(1, `it is larger than ${LARGEST / 1024} KiB`);
    else {
      const parsed = CedarPolicy.parse(readFileSync(file, 'utf8'));
      this.#policy = parsed instanceof CedarPolicy ? parsed : this.#broken(parsed.line, parsed.message);
    }
  }

  #forget(stamp: string): void {
    this.#stamp = stamp;
    this.#answers.clear();
  }

  #broken(line: number, message: string): BrokenPolicy {
    return { file: this.#place.file, line, message };
  }
}
