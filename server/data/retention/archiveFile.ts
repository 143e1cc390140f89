/** The file that rows are moved to when they are old: beside the database. */
export function archiveOf(file: string): string {
  return file.replace(/(\.db)?$/, '.archive.db');
}
