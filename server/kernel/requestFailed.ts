import type { WireError } from '../../protocol/index.ts';

/** An error reply, for callers that prefer a throw. It crosses modules unchanged, so the first cause reaches the person. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  readonly error: WireError;

  constructor(error: WireError) {
    super(error.message);
    this.error = error;
  }
}
