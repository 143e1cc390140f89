import type { VariableProblem } from '../../protocol/templates.ts';

/** What templates are given besides the answers, as `render`. */
export interface RenderFacts {
  /** A new ULID. */
  readonly id: string;
  /** Day in the local time zone, such as `2026-12-31`. */
  readonly date: string;
  readonly year: string;
  /** Name of the workspace folder. */
  readonly folder: string;
  /** Who asks. */
  readonly author: string;
  /** Folder that the files go into, relative to the workspace folder; empty: itself. */
  readonly into: string;
}

/** One thing to fill in. */
export interface RenderEntry {
  /** Where it lies in the template, for messages. */
  readonly source: string;
  /** Path in Liquid; absent: a text, which has none. */
  readonly to?: string;
  /** Condition in Liquid. */
  readonly when?: string;
  readonly text: string;
  /** `false`: taken as it is. */
  readonly isLiquid: boolean;
}

export interface RenderRequest {
  /** JSON Schema of an object. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly values: Readonly<Record<string, unknown>>;
  readonly facts: RenderFacts;
  readonly entries: readonly RenderEntry[];
  /** By name, as `render` and `include` call them. */
  readonly partials: Readonly<Record<string, string>>;
}

/** What came of an entry whose condition holds. */
export interface RenderedEntry {
  /** Its place in the request. */
  readonly index: number;
  readonly path: string;
  readonly text: string;
}

/** Where a template is wrong. */
export interface TemplateFault {
  readonly source: string;
  /** From 0. */
  readonly line: number;
  readonly message: string;
}

export type RenderResponse =
  | { readonly kind: 'rendered'; readonly values: Readonly<Record<string, unknown>>; readonly entries: readonly RenderedEntry[] }
  /** The answers are not as the schema has them. */
  | { readonly kind: 'problems'; readonly problems: readonly VariableProblem[] }
  /** The template itself is wrong. */
  | { readonly kind: 'fault'; readonly fault: TemplateFault };

/** What worker threads do for templates: schemas and Liquid may be hostile, so neither is touched in the main thread. */
export interface TemplateJobs {
  'templates/render': { readonly request: RenderRequest; readonly response: RenderResponse };
  /** The schema with Liquid in its defaults filled in. */
  'templates/fillDefaults': {
    readonly request: Pick<RenderRequest, 'schema' | 'facts'>;
    readonly response: Readonly<Record<string, unknown>>;
  };
}
