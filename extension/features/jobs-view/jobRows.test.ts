import { describe, expect, it } from 'vitest';
import type { JobState, JobSummary } from '../../../protocol/jobs.ts';
import { actionsOf, applyPush, describeJob, type JobRow, jobRow, orderRows } from './jobRows.ts';

function job(id: string, state: JobState, more: Partial<JobSummary> = {}): JobSummary {
  return {
    id,
    name: 'rules/scan',
    state,
    progress: 0,
    attempts: 1,
    maxAttempts: 5,
    priority: 0,
    createdAt: `2026-01-01T00:00:0${id}.000Z`,
    isCancelling: false,
    ...more,
  };
}

const ids = (rows: readonly JobRow[]): string[] => rows.map((row) => row.job.id);

describe('rows of jobs', () => {
  it('show what runs first, then what waits, then what was given up, newest first', () => {
    const states: JobState[] = ['completed', 'running', 'dead', 'pending', 'cancelled', 'running'];
    const rows = states.map((state, index) => jobRow('/a', job(String(index), state)));
    expect(ids(orderRows(rows))).toEqual(['5', '1', '3', '2', '4', '0']);
  });

  it('follow a push of their own folder', () => {
    const rows = [jobRow('/a', job('1', 'running')), jobRow('/b', job('1', 'running')), jobRow('/a', job('2', 'pending'))];
    const after = applyPush(rows, { folder: '/a', jobs: [job('1', 'completed'), job('3', 'running')], gone: ['2'] });
    expect(after.map((row) => `${row.folder} ${row.job.id} ${row.job.state}`)).toEqual(['/a 3 running', '/b 1 running', '/a 1 completed']);
  });

  it('say how far a job is', () => {
    expect(describeJob(job('1', 'running', { progress: 45.4, attempts: 2 }))).toBe('45 % · attempt 2 of 5');
    expect(describeJob(job('1', 'running', { isCancelling: true }))).toBe('stopping');
    expect(describeJob(job('1', 'failed', { attempts: 3 }))).toBe('waits for its next attempt · attempt 3 of 5');
    expect(describeJob(job('1', 'completed', { attempts: 3 }))).toBe('completed');
  });

  it('offer what makes sense', () => {
    expect(
      (['pending', 'running', 'failed', 'dead', 'cancelled', 'completed'] as const).map((state) => actionsOf(job('1', state))),
    ).toEqual(['job.active', 'job.active', 'job.waiting', 'job.ended', 'job.ended', 'job.done']);
  });
});
