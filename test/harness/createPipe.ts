import { Duplex } from 'node:stream';

/** Two ends of a pipe in memory. */
export function createPipe(): [Duplex, Duplex] {
  const make = (): Duplex =>
    new Duplex({
      read: () => undefined,
      write(chunk, _encoding, done) {
        other(this).push(chunk);
        done();
      },
    });
  const [a, b] = [make(), make()];
  const other = (end: Duplex): Duplex => (end === a ? b : a);
  return [a, b];
}
