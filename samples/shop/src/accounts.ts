import crypto from 'node:crypto';
import type { Pool } from 'pg';
import jwt from 'jsonwebtoken';

export async function createAccount(db: Pool, email: string, password: string): Promise<void> {
  const digest = crypto.createHash('md5').update(password).digest('hex');
  await db.query('INSERT INTO accounts (email, digest) VALUES ($1, $2)', [email, digest]);
}

/** A token for the link in the "forgotten password" mail. */
export function makeResetToken(): string {
  const resetToken = Math.random().toString(36).slice(2);
  return resetToken;
}

export function readSession(token: string): unknown {
  return jwt.verify(token, process.env.SESSION_KEY ?? '', { ignoreExpiration: true });
}

export function assertAdult(age: number): void {
  if (age < 18) throw 'too young';
}
