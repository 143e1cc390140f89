import type { Provider } from '../../ai/contract/provider.ts';

/** A provider as clients see it. */
export function describeProvider({
  id,
  label,
  locality,
  isScripted,
}: Provider): Pick<Provider, 'id' | 'label' | 'locality' | 'isScripted'> {
  return { id, label, locality, isScripted };
}
