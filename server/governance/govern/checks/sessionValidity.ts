import type { PreValidator } from '../validator.ts';

/** The session is open and stands on the commit that it expects. Taking in what was made is the person's own act, at any time. */
export const sessionValidity: PreValidator = {
  name: 'session_validity',
  tier: 'pre',
  check({ kind }, { session, sessionProblem }) {
    if (sessionProblem === undefined || kind === 'apply') return [];
    const reason = `The session "${session}" may not act now: ${sessionProblem}. A person has to open it again or begin another.`;
    return [{ outcome: 'deny', check: 'session_validity', reason }];
  },
};
