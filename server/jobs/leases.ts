/** A running job as everybody sees it. `fence` names the lease: it grows with each claim. */
export interface Lease {
  readonly id: string;
  readonly owner: string;
  readonly fence: number;
  /** Counted up by the owner while it lives. */
  readonly beat: number;
}

/**
 * Finds the leases whose owner has fallen silent. Nobody compares wall times: a lease has expired when its beat stood still for
 * `leaseMs` of the observer's own monotonic clock, so no clock that jumps, here or elsewhere, ends a lease or keeps one alive.
 */
export class LeaseObserver {
  readonly #leaseMs: number;
  readonly #isGone: (owner: string) => boolean;
  #seen = new Map<string, { readonly beat: number; readonly since: number }>();

  /** `isGone`: certainly dead, so there is nothing to wait for. */
  constructor(leaseMs: number, isGone: (owner: string) => boolean) {
    this.#leaseMs = leaseMs;
    this.#isGone = isGone;
  }

  /** All leases of others at this moment (monotonic milliseconds); returns the expired ones. */
  expired(leases: readonly Lease[], monotonic: number): readonly Lease[] {
    const seen = new Map<string, { readonly beat: number; readonly since: number }>();
    for (const { id, fence, beat } of leases) {
      const key = `${id} ${fence}`;
      const before = this.#seen.get(key);
      seen.set(key, before?.beat === beat ? before : { beat, since: monotonic });
    }
    this.#seen = seen;
    return leases.filter(({ id, fence, owner }) => {
      const since = seen.get(`${id} ${fence}`)?.since ?? monotonic;
      return monotonic - since >= this.#leaseMs || this.#isGone(owner);
    });
  }
}
