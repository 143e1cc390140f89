import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCodeOf } from './errors.ts';

/** Whoever holds leases: `HOST/PID/ID`. The id tells two holders of one process, and two processes that had one number, apart. */
export function ownerName(id: string): string {
  return `${host()}/${process.pid}/${id}`;
}

/** True only for a process of this machine that is certainly gone; of other machines nothing is known. */
export function isProcessGone(owner: string): boolean {
  const [where, number] = owner.split('/');
  const pid = Number(number);
  if (where !== host() || !Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return systemCodeOf(error) === 'ESRCH';
  }
}

/** Containers may share a host name but not their numbers of processes, so the namespace is part of the name. */
function host(): string {
  // Redis shows it as the name of a connection, and takes nothing special there.
  return `${hostname()}@${pidNamespace()}`.replaceAll(/[^\w.@-]/g, '_');
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    // Not Linux: process numbers are those of the machine.
    return '';
  }
}
