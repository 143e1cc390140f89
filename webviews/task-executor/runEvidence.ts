import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { VerificationCheck } from '../../protocol/runs.ts';
import type { Host } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/empty.ts';
import '../shared/ui/icon.ts';
import { duration } from '../shared/words.ts';
import { partStyles } from './partStyles.ts';
import { hasEnded } from './runWords.ts';

const verdicts = {
  passed: { icon: 'pass', tone: 'good', words: 'Verified: every check passed.' },
  failed: { icon: 'error', tone: 'bad', words: 'Verification failed.' },
  unverified: { icon: 'question', tone: 'warn', words: 'Nothing could prove it: read the changes with care.' },
} as const;

const outcomes = {
  passed: { icon: 'pass', tone: 'good' },
  failed: { icon: 'error', tone: 'bad' },
  skipped: { icon: 'circle-slash', tone: 'muted' },
} as const;

/** What proves a run, or does not: each check with what came of it. */
class RunEvidence extends LitElement {
  static override styles = [
    partStyles,
    controlStyles,
    css`
      .verdict { margin: 0; display: flex; gap: 8px; align-items: center; font-weight: 600; }
      ul { margin: 16px 0; padding: 0; list-style: none; }
      li { display: flex; gap: 10px; padding: 8px 0; border-top: 1px solid var(--line); }
      li > div { flex: 1; min-width: 0; }
      p { margin: 0; overflow-wrap: anywhere; }
    `,
  ];
  static override properties = { folder: {}, shown: { attribute: false }, busy: { state: true } };

  declare host: Host;
  declare folder: string;
  declare shown: Result<'runs/show'>;
  declare busy: boolean;

  constructor() {
    super();
    this.busy = false;
  }

  override render(): TemplateResult {
    const { verification, run } = this.shown;
    if (verification === undefined) {
      const why = hasEnded(run.state)
        ? 'It ended before anything was verified.'
        : 'When the model says that it is done, checks decide whether it is.';
      return html`<sw-empty icon="beaker" what="Not verified yet" .why=${why}></sw-empty>`;
    }
    const { icon, tone, words } = verdicts[verification.verdict];
    return html`<div class="scroll pad"><div class="column">
      <div class="bar"><p class="verdict grow"><sw-icon name=${icon} class=${tone}></sw-icon>${words}</p>
        ${hasEnded(run.state) ? html`<vscode-button secondary @click=${() => this.#verify()}>${this.busy ? 'Verifying…' : 'Verify Again'}</vscode-button>` : nothing}</div>
      <ul>${verification.checks.map(check)}</ul>
    </div></div>`;
  }

  /** The button stays enabled meanwhile: a disabled one would lose the focus. */
  async #verify(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await this.host.request('runs/verify', { folder: this.folder, id: this.shown.run.id });
    } finally {
      this.busy = false;
    }
  }
}

function check({ name, outcome, detail, output, tookMs }: VerificationCheck): TemplateResult {
  const { icon, tone } = outcomes[outcome];
  return html`<li><sw-icon name=${icon} class=${tone} label=${outcome}></sw-icon><div>
    <p class="code">${name}</p><p>${detail}</p>
    ${output === undefined || output === '' ? nothing : html`<details ?open=${outcome === 'failed'}><summary>Output</summary><pre tabindex="0" aria-label="Output of ${name}">${output}</pre></details>`}
  </div>${tookMs === undefined ? nothing : html`<span class="muted">${duration(tookMs)}</span>`}</li>`;
}

customElements.define('run-evidence', RunEvidence);
