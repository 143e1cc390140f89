/** What every worker thread can do, whatever else it is for. */
export interface ThreadJobs {
  /** Answers with the thread's number: it can be started and listens. */
  'threads/ping': { readonly request: null; readonly response: number };
}
