import { fieldsOf } from './fields.ts';

/**
 * What a page and its host say to each other; webviews/shared/host.ts is the other end. Requests and notifications are those of the
 * protocol, passed through unread.
 */
export type FromView =
  | { readonly kind: 'request'; readonly id: number; readonly method: string; readonly params: unknown }
  /** Runs a command of the editor; answered like a request. */
  | { readonly kind: 'command'; readonly id: number; readonly command: string; readonly args: readonly unknown[] }
  /** The answer to this request is no longer wanted. */
  | { readonly kind: 'cancel'; readonly id: number }
  /** It listens from now on. */
  | { readonly kind: 'ready' }
  /** The name of the tab. */
  | { readonly kind: 'title'; readonly title: string };

/** Whether the backend can be asked. `waiting`: it comes back by itself. */
export type Connection = 'running' | 'starting' | 'waiting' | 'failed' | 'stopped';

export type ToView =
  | { readonly kind: 'response'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string; readonly isCancelled: boolean }
  | { readonly kind: 'notification'; readonly method: string; readonly params: unknown }
  | { readonly kind: 'connection'; readonly connection: Connection }
  /** The page is asked for again, with this. */
  | { readonly kind: 'state'; readonly state: unknown };

/** What a page may do. */
export interface Allowed {
  readonly requests: readonly string[];
  readonly commands: readonly string[];
}

/** Longer names of tabs are cut. */
const TITLE_LENGTH = 120;

/** A message that the page may send; `undefined` for anything else, which is dropped: a page is less trusted than the host. */
export function readMessage(message: unknown, allowed: Allowed): FromView | undefined {
  const { kind, id, method, params, command, args, title } = fieldsOf(message);
  if (kind === 'ready') return { kind };
  if (kind === 'title') return typeof title === 'string' ? { kind, title: title.slice(0, TITLE_LENGTH) } : undefined;
  if (typeof id !== 'number') return undefined;
  if (kind === 'cancel') return { kind, id };
  if (kind === 'request' && typeof method === 'string' && allowed.requests.includes(method)) return { kind, id, method, params };
  const isCommand = kind === 'command' && typeof command === 'string' && Array.isArray(args) && allowed.commands.includes(command);
  return isCommand ? { kind, id, command, args } : undefined;
}
