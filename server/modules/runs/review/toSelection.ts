import type { Selection } from '../../../changes/changeSet.ts';

type WireSelection = readonly { readonly path: string; readonly hunks?: readonly string[] | undefined }[] | undefined;

/** A selection as it came over the wire, for the service: absent stays absent. */
export function toSelection(selection: WireSelection): { readonly selection?: readonly Selection[] } {
  if (selection === undefined) return {};
  return { selection: selection.map(({ path, hunks }) => (hunks === undefined ? { path } : { path, hunks })) };
}
