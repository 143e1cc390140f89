/**
 * How the backend's Node is started, for little memory: it mostly waits. A young generation of 1 MB instead of 16 saves 15 MB in each of
 * two threads and costs nothing that can be measured on a check. What lives on is not collected before it is 64 MB, which makes the start a
 * tenth faster, and then whenever it has grown by 30 %, not when it is four times as much: a run of 2,000 steps held 120 MB for 30 in use.
 */
export const SERVER_NODE_OPTIONS: readonly string[] = [
  '--max-semi-space-size=1',
  '--heap-growing-percent=30',
  '--initial-old-space-size=64',
];

/** glibc gives every thread a heap of its own, which keeps what the thread has freed; two are enough. Other systems ignore it. */
export const SERVER_ENVIRONMENT: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '2' };
