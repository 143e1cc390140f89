import type { FileTree } from './walk.ts';

/** What worker threads do for the file tree; the handlers are registered in server/worker.ts. */
export interface FileJobs {
  'files/walk': { readonly request: { readonly root: string }; readonly response: FileTree };
}
