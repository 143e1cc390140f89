import type { Middleware } from '../dispatch.ts';
import type { Powers } from '../powers.ts';
import { authorise } from './authorise.ts';
import { measure } from './measure.ts';
import { record } from './record.ts';
import { time } from './time.ts';
import { validate } from './validate.ts';

/** What every request passes through, outermost first. */
export function middlewareOf(powers: Powers): readonly Middleware[] {
  const measuring = powers.metrics.isOn ? [measure(powers)] : [];
  return [...measuring, time(powers.log), authorise(powers), validate, record(powers)];
}
