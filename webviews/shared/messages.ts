import type { NotificationDefinition, ParamsIn, ParamsOut, RequestDefinition, ResultOut } from '../../protocol/define.ts';

/** Types only: a page validates nothing, the backend does, and the schemas would double the bundle. */
type Protocol = typeof import('../../protocol/index.ts');
type Messages = { [D in keyof Protocol]: Protocol[D][keyof Protocol[D]] }[keyof Protocol];
type Requests = Extract<Messages, RequestDefinition>;
type Notifications = Extract<Messages, NotificationDefinition>;

/** Method of a request, such as `rules/show`. */
export type Method = Requests['method'];
export type Params<M extends Method> = ParamsIn<Extract<Requests, { method: M }>>;
export type Result<M extends Method> = ResultOut<Extract<Requests, { method: M }>>;

/** Method of a notification, such as `rules/changed`. */
export type Event = Notifications['method'];
export type EventParams<E extends Event> = ParamsOut<Extract<Notifications, { method: E }>>;
