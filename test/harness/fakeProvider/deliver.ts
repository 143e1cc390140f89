import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery } from './scenarios.ts';
import type { Frame, Wire } from './wire.ts';

/** Writes an answer as the scenario wants it: whole, in bytes, slowly, or not to its end. */
export async function deliver(frames: readonly Frame[], delivery: Delivery, wire: Wire, response: ServerResponse): Promise<void> {
  const { afterFirstText } = delivery;
  const cut = afterFirstText === undefined ? frames.length : frames.findIndex((frame) => frame.isText === true) + 1;
  const sent = frames.slice(0, cut).map((frame) => frame.text);
  for (const piece of pieces(sent, delivery.writes)) {
    if (response.destroyed) return;
    await write(response, piece);
    if (delivery.pauseMs !== undefined) await delay(delivery.pauseMs);
  }
  switch (afterFirstText) {
    case undefined:
    case 'end':
      response.end();
      return;
    case 'stall':
      await once(response, 'close');
      return;
    case 'reset':
      // Let what was written leave first, so that the client has seen the text.
      await delay(20);
      response.socket?.resetAndDestroy();
      return;
    case 'error':
      response.end(wire.errorFrame());
      return;
    case 'malformed':
      response.end('event: message_delta\ndata: {"type": "message_de\n\n');
      return;
  }
}

function pieces(sent: readonly string[], writes: Delivery['writes']): readonly (string | Uint8Array)[] {
  if (writes === undefined) return sent;
  const all = Buffer.from(sent.join(''));
  return writes === 'all' ? [all] : Array.from(all, (_, index) => all.subarray(index, index + 1));
}

async function write(response: ServerResponse, piece: string | Uint8Array): Promise<void> {
  if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
}
