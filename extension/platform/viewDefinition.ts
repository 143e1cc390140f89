import type { NotificationMethod, RequestMethod } from '../backend/rpc.ts';

/** A kind of page: which bundle it is, what it is about, and what it may do. `S`: what a page is opened with; plain JSON. */
export interface ViewDefinition<S> {
  /** Folder under webviews/, and name of the bundle. */
  readonly name: string;
  /** Name of the tab. */
  readonly title: (state: S) => string;
  /** Reads what a page was opened with, also by an older version of ours; `undefined`: no page can be made of it. */
  readonly readState: (value: unknown) => S | undefined;
  /** Pages with the same key are the same page, which is shown instead of opened twice. Absent: the state itself. */
  readonly key?: (state: S) => string;
  /** Requests of the protocol that the page may make. */
  readonly requests: readonly RequestMethod[];
  /** Notifications of the backend that are passed to it. */
  readonly notifications: readonly NotificationMethod[];
  /** Commands of the editor that it may run, by a link or by `host.run`. */
  readonly commands: readonly string[];
}

/** `stewardry.rulePage` for `rule-page`: what the editor knows the kind of page by. */
export function viewTypeOf(name: string): string {
  return `stewardry.${name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;
}
