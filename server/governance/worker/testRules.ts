export function testRules(..._pending: unknown[]): never {
  throw new Error('pending');
}
