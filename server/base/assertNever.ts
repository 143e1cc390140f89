/** Ends a switch over a union: a new member that nobody handles stops compiling here. Throws when types were lied to. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value '${JSON.stringify(value)}'`);
}
