import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Makes text ids that sort by time of creation: each is greater than the one before, whatever the clock does. */
export type NextId = () => string;

/** Crockford's base 32, in ASCII order, so that text order is number order. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;
/** The random part of a fresh millisecond starts in its lower half, so that counting up cannot realistically overflow. */
const FIRST_DIGIT_LIMIT = 16;

/**
 * Creates a source of ULIDs (https://github.com/ulid/spec): 48 bits of milliseconds, 80 random bits, 26 characters. Within one
 * millisecond, and while the clock stands or runs backwards, the random part counts up instead.
 */
export function createIds(clock: Pick<Clock, 'now'>): NextId {
  let lastTime = -1;
  let digits: number[] = [];
  return () => {
    const time = clock.now();
    if (time > lastTime) {
      lastTime = time;
      digits = randomDigits();
    } else {
      increment(digits);
    }
    return encodeTime(lastTime) + digits.map((digit) => ALPHABET[digit]).join('');
  };
}

function randomDigits(): number[] {
  const digits = [...randomBytes(RANDOM_LENGTH)].map((byte) => byte % ALPHABET.length);
  digits[0] = (digits[0] ?? 0) % FIRST_DIGIT_LIMIT;
  return digits;
}

function increment(digits: number[]): void {
  for (let index = digits.length - 1; index >= 0; index--) {
    const next = (digits[index] ?? 0) + 1;
    digits[index] = next % ALPHABET.length;
    if (next < ALPHABET.length) return;
  }
}

function encodeTime(time: number): string {
  let rest = Math.floor(time);
  let text = '';
  for (let index = 0; index < TIME_LENGTH; index++) {
    text = ALPHABET[rest % ALPHABET.length] + text;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
}
