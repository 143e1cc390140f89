import { describe, expect, it } from 'vitest';
import { noFindings } from '../../platform/severityCounts.ts';
import { statusView } from './statusText.ts';

const counts = { error: 1, warning: 1_200, info: 0, hint: 2 };

describe('statusView', () => {
  it('shows the number of findings, and of which severity on hover', () => {
    expect(statusView({ backend: 'running', scan: undefined, counts })).toEqual({
      text: '$(shield) 1,203',
      tooltip: ['1 error, 1,200 warnings, 2 hints'],
      emphasis: 'none',
      label: 'Stewardry: 1 error, 1,200 warnings, 2 hints',
    });
  });

  it('stays small when there is nothing to say', () => {
    expect(statusView({ backend: 'running', scan: undefined, counts: noFindings }).text).toBe('$(shield)');
  });

  it('spins during a scan and says how far it is', () => {
    const view = statusView({ backend: 'running', scan: { done: 1_500, total: 3_000 }, counts: noFindings });
    expect([view.text, view.tooltip]).toEqual(['$(sync~spin)', ['No findings', 'Scanning: 1,500 of 3,000 files']]);
    expect(statusView({ backend: 'running', scan: { done: 0, total: 0 }, counts }).tooltip[1]).toBe('Scanning…');
  });

  it('raises its voice only when the backend is down for good', () => {
    const emphasis = (['stopped', 'starting', 'waiting', 'failed'] as const).map(
      (backend) => statusView({ backend, scan: undefined, counts }).emphasis,
    );
    expect(emphasis).toEqual(['none', 'none', 'none', 'error']);
  });
});
