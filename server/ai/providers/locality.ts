import type { Locality } from '../contract/messages.ts';

/** Does what is sent to this address stay on the machine? Only the loopback interface does; a name in the local network does not. */
export function localityOf(url: string): Locality {
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
  const isLoopback = host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
  return isLoopback ? 'local' : 'cloud';
}
