/** Micro-dollars for a person: cents, and more digits where there are only parts of one. */
export function dollars(microdollars: number): string {
  const value = microdollars / 1e6;
  return `$${value.toFixed(value !== 0 && value < 0.1 ? 4 : 2)}`;
}
