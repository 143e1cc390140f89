/** Calls `work` on slices of `items`, giving the event loop back in between: other extensions share this process. */
export async function inSlices<T>(items: readonly T[], size: number, work: (slice: readonly T[]) => void): Promise<void> {
  for (let start = 0; start < items.length; start += size) {
    if (start > 0) await new Promise<void>((resolve) => void setImmediate(resolve));
    work(items.slice(start, start + size));
  }
}
