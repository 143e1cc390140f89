import type { FakeError } from './scenarios.ts';

const CODE: Record<FakeError | 'invalid', { type: string; code: string | null }> = {
  invalid: { type: 'invalid_request_error', code: null },
  context: { type: 'invalid_request_error', code: 'context_length_exceeded' },
  auth: { type: 'invalid_request_error', code: 'invalid_api_key' },
  payment: { type: 'billing_error', code: 'billing_hard_limit_reached' },
  permission: { type: 'invalid_request_error', code: 'unsupported_country' },
  rate: { type: 'requests', code: 'rate_limit_exceeded' },
  quota: { type: 'insufficient_quota', code: 'insufficient_quota' },
  server: { type: 'server_error', code: null },
  overloaded: { type: 'server_error', code: 'server_overloaded' },
};

/** The body of a refused request, the same for both protocols of OpenAI. */
export function openaiErrorBody(error: FakeError | 'invalid', message: string): unknown {
  return { error: { message, param: null, ...CODE[error] } };
}
