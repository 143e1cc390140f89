import type { TemplateSummary } from '../../../../protocol/templates.ts';
import type { TemplateManifest } from '../../../templating/templateFile.ts';
import type { RenderEntry } from '../../../templating/templateJobs.ts';

/** A template that was found, not yet read. */
export interface Template {
  readonly summary: Omit<TemplateSummary, 'uses'>;
  readonly manifest: TemplateManifest;
  /** Reads what it is made of. Throws `BadInputError` for files that cannot be used. */
  load(): Promise<TemplateContents>;
}

export interface TemplateContents {
  readonly entries: readonly TemplateEntry[];
  /** By provider: the texts of a prompt that stand in for its entry. */
  readonly variants: ReadonlyMap<string, TemplateEntry>;
  /** By name, as `render` and `include` call them. */
  readonly partials: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly about: string;
  /** What is to come out of examples: by the example's name, then by path. */
  readonly expected: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export interface TemplateEntry extends RenderEntry {
  readonly isExecutable: boolean;
}

/** Something wrong in a file: absolute path, line from 0, and what to do. */
export interface TemplateProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What comes out of these is a text, which lies in `text.liquid`. */
export const isTextKind = ({ kind }: Pick<TemplateManifest, 'kind'>): boolean => kind === 'snippet' || kind === 'prompt';
