/** Thrown before a request without a key; classified like the answer that the provider would give. */
export function missingKey(): Error {
  return Object.assign(new Error('No key is set. Add one in the settings, or in the environment for the command line.'), { status: 401 });
}
