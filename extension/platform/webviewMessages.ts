/**
 * What a webview and its host say to each other; webviews/shared/host.ts is the other end. Requests and notifications are those of
 * the protocol, passed through unread.
 */
export type FromView = { readonly kind: 'request'; readonly id: number; readonly method: string; readonly params: unknown };

/** `state` is kept by the editor over reloads of the window and handed to the view again. */
export type ToView =
  | { readonly kind: 'response'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string }
  | { readonly kind: 'notification'; readonly method: string; readonly params: unknown };

/** Is this a request that the view may make? Anything else is dropped: a view is less trusted than the host. */
export function isAllowedRequest(message: unknown, allowed: readonly string[]): message is FromView {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, id, method } = message as Record<string, unknown>; // an object: any field may be looked at
  return kind === 'request' && typeof id === 'number' && typeof method === 'string' && allowed.includes(method);
}
