import { fillDefaults, renderTemplate } from './renderTemplate.ts';
import type { RenderRequest, TemplateJobs } from './templateJobs.ts';

/** What worker threads do for templates. */
export const templateJobHandlers = {
  'templates/render': (request: RenderRequest) => renderTemplate(request),
  'templates/fillDefaults': (request: TemplateJobs['templates/fillDefaults']['request']) => fillDefaults(request),
};
