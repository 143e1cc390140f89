import type { TargetTree } from './changes.ts';

/** The files of a folder, as they are on disk. */
export function diskTarget(folder: string): TargetTree {
  throw new Error(`Not yet: ${folder}`);
}

/** An editor's text as bytes: UTF-8, with the byte order mark that the file has on disk and editors do not show. */
export function editorBytes(text: string, onDisk: Uint8Array | undefined): Buffer {
  throw new Error(`Not yet: ${text.length} ${onDisk?.length}`);
}
