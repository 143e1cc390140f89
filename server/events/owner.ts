import { hostname } from 'node:os';
import { systemCodeOf } from '../base/errors.ts';

/** Names this run of this process as the owner of leases: machine, process, and what tells two event logs of one process apart. */
export function createOwner(id: string): string {
  return `${hostname()}/${process.pid}/${id}`;
}

/** Whether an owner was a process of this machine that has ended. False also when that cannot be known. */
export function hasEnded(owner: string): boolean {
  const [machine, pid] = owner.split('/');
  if (machine !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return systemCodeOf(error) === 'ESRCH';
  }
}
