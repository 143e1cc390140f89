/**
 * Puts secrets that were masked in the prompt back into what a model wrote, as far as they stand in `original`, the file that it changes (the
 * redactor's `restore`).
 */
export type Restore = (text: string, original: string) => Promise<string>;

/** Where nothing is masked. */
export const withoutRestoring: Restore = async (text) => text;
