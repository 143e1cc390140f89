import type { Middleware } from '../dispatch.ts';
import type { Powers } from '../powers.ts';
import { authorise } from './authorise.ts';
import { record } from './record.ts';
import { time } from './time.ts';
import { validate } from './validate.ts';

/** What every request passes through, outermost first: time, authorise, validate, record, then the handler. */
export function middlewareOf(powers: Powers): readonly Middleware[] {
  return [time(powers.log), authorise(powers), validate, record(powers)];
}
