import { describe, expect, it } from 'vitest';
import { type RunState, runState } from '../../../../protocol/runs.ts';
import { checkTransition, hasEnded, mayFollow } from './runStates.ts';

const states: readonly RunState[] = runState.options;
const predecessors = (to: RunState): RunState[] => states.filter((from) => from !== to && mayFollow(from, to));

describe('the states of a run', () => {
  it('nothing ends with a verdict but what was verified', () => {
    expect([predecessors('completed'), predecessors('failed_verification')]).toEqual([['verifying'], ['verifying']]);
  });

  it('a completed run is only verified again', () => {
    expect(states.filter((to) => mayFollow('completed', to))).toEqual(['verifying', 'completed']);
  });

  it('whatever is not over can be cancelled, and what is over well cannot', () => {
    expect(predecessors('cancelled')).toEqual(states.filter((state) => state === 'failed' || !hasEnded(state)));
  });

  it('an illegal step is refused, with both states named', () => {
    expect(() => checkTransition('r1', 'completed', 'running')).toThrow('Run "r1" is completed, so it cannot become running.');
  });

  it('every state can be left', () => {
    for (const from of states) expect(states.some((to) => to !== from && mayFollow(from, to))).toBe(true);
  });
});
