import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Disposable } from './disposable.ts';

interface RotatingFileOptions {
  readonly file: string;
  /** A file that has reached this many bytes is set aside before the next line. */
  readonly maxBytes: number;
  /** How many files exist at most, the current one included. Older ones are deleted. */
  readonly maxFiles: number;
}

/**
 * An append-only text file that moves to `.1`, `.2` … when full. Writes are synchronous: a line is in the file when `write` returns,
 * so the lines before a crash or `process.exit()`, the ones that matter, are never lost. (rotating-file-stream lost all of them.)
 * Several processes may append to the same file: a line is one write in append mode, and before rotating we look whether another
 * process has already done so.
 * Throws the system error when the file cannot be opened or written; the next `write` tries afresh.
 */
export class RotatingFile implements Disposable {
  readonly #options: RotatingFileOptions;
  #descriptor: number | undefined;
  #size = 0;
  /** A disk that filled up in the middle of a line left half of it; the next line must not be glued to that half. */
  #isTorn = false;

  constructor(options: RotatingFileOptions) {
    this.#options = options;
  }

  write(line: string): void {
    const bytes = Buffer.from(this.#isTorn ? `\n${line}` : line);
    if (this.#descriptor !== undefined && this.#size >= this.#options.maxBytes) this.#rotate();
    const descriptor = this.#descriptor ?? this.#open();
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(descriptor, bytes, written);
      this.#size += bytes.length;
      this.#isTorn = false;
    } catch (error) {
      this.#isTorn ||= written > 0;
      this.dispose();
      throw error;
    }
  }

  dispose(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #open(): number {
    mkdirSync(path.dirname(this.#options.file), { recursive: true });
    this.#descriptor = openSync(this.#options.file, 'a', 0o600);
    this.#size = fstatSync(this.#descriptor).size;
    if (this.#size < this.#options.maxBytes) return this.#descriptor;
    this.#rotate();
    return this.#descriptor ?? this.#open();
  }

  #rotate(): void {
    const isStillOurs = this.#isCurrentFile();
    this.dispose();
    if (!isStillOurs) return;
    const { file, maxFiles } = this.#options;
    rmSync(`${file}.${maxFiles - 1}`, { force: true });
    for (let number = maxFiles - 2; number >= 1; number--) moveIfPresent(`${file}.${number}`, `${file}.${number + 1}`);
    if (maxFiles > 1) moveIfPresent(file, `${file}.1`);
    else rmSync(file, { force: true });
  }

  /** False when another process has rotated meanwhile, so that the name now belongs to a newer file. */
  #isCurrentFile(): boolean {
    if (this.#descriptor === undefined) return false;
    const named = statSync(this.#options.file, { bigint: true, throwIfNoEntry: false });
    return named !== undefined && named.ino === fstatSync(this.#descriptor, { bigint: true }).ino;
  }
}

function moveIfPresent(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
}
