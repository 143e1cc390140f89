/** Setup of every unit test: a connection to anything but this machine fails, so that no test can need or reach the network. */
import { BlockList, isIP, Socket } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

type Connect = (this: Socket, ...parameters: unknown[]) => Socket;

/** What `fetch`, `http`, `tls` and every database driver end up calling. */
const connect = Socket.prototype.connect as unknown as Connect;

/** Overloads (options, port and host, path, and Node's own packed array) have no common type; all are looked at as values. */
function guarded(this: Socket, ...parameters: unknown[]): Socket {
  const host = hostOf(parameters);
  if (host !== undefined && !isLoopback(host)) {
    throw new Error(`A test tried to connect to "${host}". Tests may only talk to this machine.`);
  }
  return connect.apply(this, parameters);
}

// Where files share a process it is guarded already.
if (connect.name !== guarded.name) Socket.prototype.connect = guarded as Socket['connect'];

/** The host that a call of `connect` means, or `undefined` for a pipe or a Unix socket. */
function hostOf(parameters: readonly unknown[]): string | undefined {
  const [first, second] = Array.isArray(parameters[0]) ? parameters[0] : parameters;
  if (typeof first === 'object' && first !== null) {
    if ('path' in first && typeof first.path === 'string') return undefined;
    return 'host' in first && typeof first.host === 'string' ? first.host : 'localhost';
  }
  const isPort = typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first));
  if (!isPort) return undefined;
  return typeof second === 'string' ? second : 'localhost';
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) === 0) return bare === 'localhost' || bare.endsWith('.localhost');
  return loopback.check(bare, isIP(bare) === 6 ? 'ipv6' : 'ipv4');
}
