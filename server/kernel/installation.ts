/** Where this copy of Stewardry lies and what surrounds it; decided once by the composition root. */
export interface Installation {
  readonly version: string;
  /** Absolute folder that holds the built-in rule packs. */
  readonly rulePacks: string;
  /** Absolute folder that holds the built-in personas. */
  readonly personas: string;
  /** Absolute folder that holds the built-in practices. */
  readonly practices: string;
  /** Absolute folder that holds the built-in templates. */
  readonly templates: string;
  /** Absolute path of the built-in glossary. */
  readonly glossary: string;
  /** Absolute path of the program in which a module of a workspace runs. */
  readonly moduleSandbox: string;
  /** Absolute folder for databases and logs. */
  readonly dataFolder: string;
  /** Absolute path of the current log file. */
  readonly logFile: string;
  /** It stays and does background work; else it does what it is asked for and ends. */
  readonly isResident: boolean;
  /** Configuration from `STEWARDRY_…` variables is read from here; secrets are not. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
