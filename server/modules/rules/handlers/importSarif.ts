export function importSarif(): never {
  throw new Error('pending');
}
