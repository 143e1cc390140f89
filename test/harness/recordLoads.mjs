/** For `node --import`: appends the address of every module that a program loads, its threads included, to the file in RECORD_LOADS. */
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';

registerHooks({
  load(url, context, next) {
    appendFileSync(process.env.RECORD_LOADS, `${isMainThread ? 'main' : 'thread'} ${url}\n`);
    return next(url, context);
  },
});
