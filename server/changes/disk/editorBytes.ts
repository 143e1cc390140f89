const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** An editor's text as bytes: UTF-8, with the byte order mark that the file has on disk and that editors do not show. */
export function editorBytes(text: string, onDisk: Uint8Array | undefined): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const isMarked = onDisk !== undefined && BYTE_ORDER_MARK.equals(onDisk.subarray(0, BYTE_ORDER_MARK.length));
  return isMarked && !BYTE_ORDER_MARK.equals(bytes.subarray(0, BYTE_ORDER_MARK.length)) ? Buffer.concat([BYTE_ORDER_MARK, bytes]) : bytes;
}
