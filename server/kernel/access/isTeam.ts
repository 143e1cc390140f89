import { readDatabaseSettings } from '../../data/databaseSettings.ts';

/** Does this backend share its state with others? A setting that cannot be read is taken for yes: then a role is needed. */
export function isTeam(environment: Readonly<Record<string, string | undefined>>): boolean {
  try {
    return readDatabaseSettings(environment).type === 'postgres';
  } catch {
    // Whoever opens the database says what is wrong with the setting.
    return true;
  }
}
