import type { CancellationToken } from 'vscode';
import type { z } from 'zod';
import type { ClientRequestDefinition, NotificationDefinition, RequestDefinition } from '../../protocol/define.ts';

type Protocol = typeof import('../../protocol/index.ts');
/** Every domain of the protocol: the exported namespaces that hold messages. */
type Domains = { [D in keyof Protocol as MessageOf<Protocol[D]> extends never ? never : D]: Protocol[D] };
type MessageOf<D> = D extends Record<string, unknown> ? Extract<D[keyof D], RequestDefinition | NotificationDefinition> : never;

type Requests<D> = {
  [K in keyof D as D[K] extends RequestDefinition ? K : never]: D[K] extends RequestDefinition<string, infer P, infer R>
    ? (params: z.input<P>, token?: CancellationToken) => Promise<z.output<R>>
    : never;
};

/** Every request of the protocol as a method: `rpc.rules.list({ folder })`. Rejects with a ResponseError whose `data` is a WireError. */
export type Rpc = { readonly [D in keyof Domains]: Requests<Domains[D]> };

type Notifications = Extract<{ [D in keyof Domains]: MessageOf<Domains[D]> }[keyof Domains], NotificationDefinition>;
/** Method of a notification, such as `rules/changed`. */
export type NotificationMethod = Notifications['method'];
/** What a handler of the notification receives. */
export type NotificationParams<M extends NotificationMethod> = z.output<Extract<Notifications, { method: M }>['params']>;

/** Method of a request that the extension sends to the backend, such as `rules/show`. */
export type RequestMethod = Extract<{ [D in keyof Domains]: MessageOf<Domains[D]> }[keyof Domains], RequestDefinition>['method'];

type ClientRequests = {
  [D in keyof Domains]: Extract<Domains[D][keyof Domains[D]], ClientRequestDefinition>;
}[keyof Domains];
/** Method of a request that the backend sends to the extension, such as `ai/editorModels`. */
export type ClientMethod = ClientRequests['method'];
/** What the extension is asked; the server validated it. */
export type ClientParams<M extends ClientMethod> = z.output<Extract<ClientRequests, { method: M }>['params']>;
/** What it answers. */
export type ClientResult<M extends ClientMethod> = z.input<Extract<ClientRequests, { method: M }>['result']>;

/** Messages whose method is not `domain/exportName`. The proxy below builds the method from the names, so there must be none. */
type Misnamed = {
  [D in keyof Domains]: {
    [K in keyof Domains[D]]: Domains[D][K] extends { kind: string; method: infer M }
      ? M extends `${D & string}/${K & string}`
        ? never
        : M
      : never;
  }[keyof Domains[D]];
}[keyof Domains];

type Send = (method: string, params: unknown, token: CancellationToken | undefined) => Promise<unknown>;

/**
 * Builds the typed face of a connection. Methods come from the names alone, so that the host does not load the schemas: the
 * server validates both ways, and zod would take half of the activation budget.
 */
export function createRpc(send: Send): [Misnamed] extends [never] ? Rpc : never {
  const rpc = byName((domain) =>
    byName((verb) => (params: unknown, token?: CancellationToken) => send(`${domain}/${verb}`, params, token)),
  );
  // The proxy answers every name; the type admits only those of the protocol, and the return type proves that names and methods agree.
  return rpc as [Misnamed] extends [never] ? Rpc : never;
}

/** An object that makes its members when asked. Not thenable, so that `await` and promise resolution leave it alone. */
function byName<T>(make: (name: string) => T): Record<string, T> {
  return new Proxy<Record<string, T>>({}, { get: (_, name) => (typeof name === 'symbol' || name === 'then' ? undefined : make(name)) });
}
