import type { ReviewState, RunState, RunStep, Verification } from '../../../protocol/runs.ts';

/** The tables of this module; migrations/ says what the columns hold. */
export interface RunsTables {
  runs: {
    id: string;
    session: string;
    parent: string | null;
    request_key: string | null;
    title: string;
    prompt: string;
    context: string;
    buffers: string | null;
    state: RunState;
    status: string;
    persona: string;
    wanted_model: string | null;
    model: string | null;
    is_scripted: number;
    approve: 'ask' | 'auto';
    plans: number;
    plan: string;
    limits: string | null;
    actor: string;
    correlation_id: string;
    steps: number;
    tokens: number;
    cost: number;
    budget: number | null;
    time_ms: number;
    files: number;
    progress: number | null;
    review: ReviewState;
    change_set: string | null;
    base_commit: string | null;
    kept: string | null;
    wish: Wish;
    owner: string | null;
    fence: number;
    beat: number;
    created_at: string;
    started_at: string | null;
    finished_at: string | null;
    left_at: string | null;
  };
  run_steps: {
    id: string;
    run: string;
    number: number;
    step_key: string;
    kind: RunStep['kind'];
    name: string;
    title: string;
    state: RunStep['state'];
    action_kind: string | null;
    verdict: string | null;
    approver: string | null;
    answer: string | null;
    output: string | null;
    output_id: string | null;
    paths: string;
    persona: string;
    cost: number | null;
    tokens: number | null;
    kept_before: string | null;
    kept_after: string | null;
    started_at: string;
    finished_at: string | null;
  };
  run_questions: {
    id: string;
    run: string;
    step: string | null;
    kind: 'plan' | 'action' | 'question' | 'resume';
    title: string;
    detail: string;
    reason: string;
    risk: 'low' | 'medium' | 'high';
    shapes: string;
    choices: string;
    asked_at: string;
    answered_at: string | null;
    is_allowed: number | null;
    answer: string | null;
    answered_by: string | null;
  };
  run_approvals: {
    id: string;
    shape: string;
    words: string;
    scope: ApprovalScope;
    scope_id: string;
    valid_until: string | null;
    approver: string;
    created_at: string;
  };
  run_decisions: {
    id: string;
    run: string;
    step: string | null;
    action_kind: string;
    what: string;
    why: string;
    alternatives: string;
    evidence: string;
    persona: string;
    model: string | null;
    verdict: string;
    approver: string | null;
    policy_digest: string;
    outcome: 'done' | 'failed' | null;
    is_noted: number;
    at: string;
  };
  run_verifications: { id: string; run: string; verdict: Verification['verdict']; checks: string; at: string };
  run_rejections: {
    id: string;
    run: string;
    path: string;
    hunk: string;
    reason: string;
    added: string;
    persona: string;
    at: string;
  };
  run_ratings: { run: string; value: 'up' | 'down'; reason: string; rated_by: string; at: string };
  run_hunks: { run: string; path: string; hunk: string; state: 'applied' | 'undone' | 'conflict' };
  run_proposals: {
    id: string;
    pattern: string;
    kind: 'rule' | 'practice';
    title: string;
    text: string;
    file_name: string;
    reasons: string;
    state: 'open' | 'accepted' | 'declined';
    at: string;
  };
}

/** What somebody wants of the process that runs a run. */
export type Wish = '' | 'pause' | 'cancel';

/** For how long a yes holds. */
export type ApprovalScope = 'run' | 'session' | 'day' | 'workspace';

export type RunRow = RunsTables['runs'];
export type StepRow = RunsTables['run_steps'];
export type QuestionRow = RunsTables['run_questions'];
export type DecisionRow = RunsTables['run_decisions'];
