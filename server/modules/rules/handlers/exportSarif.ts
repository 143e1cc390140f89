export function exportSarif(): never {
  throw new Error('pending');
}
