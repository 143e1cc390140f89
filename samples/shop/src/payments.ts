import { exec } from 'node:child_process';
import https from 'node:https';
import { log } from './log.ts';

const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });

/** Asks the bank for the state of a payment. */
export function fetchState(reference: string): Promise<string> {
  return new Promise((resolve, reject) => {
    https.get(`https://bank.example/payments/${encodeURIComponent(reference)}`, { agent }, (response) => {
      response.setEncoding('utf8').on('data', resolve);
    }).on('error', reject);
  });
}

/** Prints the invoice on the office printer. */
export function printInvoice(file: string): void {
  exec(`lp -d office ${file}`, (error) => {
    if (error) log.error('printing failed', { file });
  });
}
