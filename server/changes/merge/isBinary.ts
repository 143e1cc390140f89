/** As many as git looks at. Bytes. */
const PROBE_BYTES = 8_000;

/** No text that lines can be told apart in: it holds a NUL among the first bytes, as git decides it. */
export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, PROBE_BYTES).includes(0);
}
