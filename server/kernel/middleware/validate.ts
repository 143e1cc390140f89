import { z } from 'zod';
import { ValidationError } from '../../base/errors.ts';
import type { Middleware } from '../dispatch.ts';

/** Checks parameters before the handler sees them and the result before anyone else does. */
export const validate: Middleware = (next) => async (request) => {
  const { definition } = request;
  const params = definition.params.safeParse(request.params);
  if (!params.success) throw new ValidationError(`"${definition.method}" was called wrongly: ${describe(params.error)}`);
  const value = await next({ ...request, params: params.data });
  const result = definition.result.safeParse(value);
  if (!result.success) throw new ValidationError(`"${definition.method}" gave a reply that breaks its contract: ${describe(result.error)}`);
  return result.data;
};

function describe(error: z.ZodError): string {
  const sentences = error.issues.map(({ path, message }) => (path.length === 0 ? message : `"${z.core.toDotPath(path)}": ${message}`));
  return `${sentences.join('; ')}.`;
}
