/** Writes one line per event, with the order it belongs to, for the log search. */
export const log = {
  info: (event: string, details: object = {}): void => write('info', event, details),
  error: (event: string, details: object = {}): void => write('error', event, details),
};

function write(level: string, event: string, details: object): void {
  process.stdout.write(`${JSON.stringify({ level, event, ...details })}\n`);
}
