import { css, html, LitElement, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import type { EventParams } from '../shared/messages.ts';
import { Listening } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import { commandFor, type Place } from './places.ts';

/** Which days the page shows: ISO dates in UTC, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

type Part = EventParams<'analytics/changed'>['parts'][number];

/** What all parts of the dashboard share: what they are about, and figures that lead to what they count. */
export abstract class Section extends LitElement {
  static override properties = { host: { attribute: false }, folder: {}, days: { attribute: false } };
  static override styles = [
    controlStyles,
    css`
      :host { display: block; }
      h2 { margin: 0 0 12px; font-size: 1.15em; font-weight: 600; }
      h3 { margin: 0 0 4px; font-size: 1em; font-weight: 600; }
      p { margin: 4px 0; }
      .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 24px 32px; }
      .facts { display: flex; flex-wrap: wrap; gap: 12px 32px; margin: 0 0 16px; }
      .fact .value { display: block; font-size: 1.5em; line-height: 1.3; font-variant-numeric: tabular-nums; }
      .fact .name { color: var(--muted); }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      th { font-weight: normal; color: var(--muted); }
      th, td { padding: 3px 16px 3px 0; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
      th:first-child, td:first-child { text-align: left; white-space: normal; overflow-wrap: anywhere; }
      th:last-child, td:last-child { padding-right: 0; }
      .word { text-align: left; }
      .more { margin-top: 8px; color: var(--muted); }
    `,
  ];

  declare host: Host;
  /** Absolute path. */
  declare folder: string;
  declare days: Days;

  /** Calls back when the answer of this part would differ now. */
  protected follow(part: Part, reload: () => unknown): void {
    new Listening(this, 'analytics/changed', ({ folder, parts }) => {
      if ((folder === null || folder === this.folder) && parts.includes(part)) reload();
    });
  }

  protected go(place: Place): void {
    const [command, ...args] = commandFor(place, this.folder);
    void this.host.run(command, ...args);
  }

  /** A text or a figure that leads to what it counts. */
  protected link(text: string, place: Place, title?: string): TemplateResult {
    return html`<button class="link" title=${title ?? ''} @click=${() => this.go(place)}>${text}</button>`;
  }

  /** A figure with its name below. */
  protected fact(value: string, name: string, place: Place, title?: string): TemplateResult {
    return html`<div class="fact"><span class="value">${this.link(value, place, title)}</span><span class="name">${name}</span></div>`;
  }
}

const numbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const shortNumbers = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

export function number(value: number): string {
  return numbers.format(value);
}

/** `12.3K`: for tokens. */
export function short(value: number): string {
  return shortNumbers.format(value);
}

export function percent(share: number): string {
  return `${numbers.format(share * 100)} %`;
}

/** Noon of a day where the reader is, in seconds since 1970: a plot writes days in local time, and must not write the one before. */
export function timeOf(day: string): number {
  return new Date(`${day}T12:00:00`).getTime() / 1000;
}
