import type { FileReport, LoadedRules, OutsideInputs } from '../../governance/worker/ruleJobs.ts';
import type { WaitingScan } from './scan/waitingScan.ts';
import type { ScannedFile } from './store.ts';

/** Rules that take the place of others. */
export interface Renewal {
  readonly old: Promise<LoadedRules> | undefined;
  readonly loading: Promise<LoadedRules>;
}

/** What is remembered about one folder, or about documents outside every folder (`null`). */
export interface FolderRules {
  /** Absent until somebody asks, and again after something changed. */
  loaded?: Promise<LoadedRules>;
  /** They are being read anew because the folder is being opened. */
  renewal?: Renewal;
  /** Files of the last scan; findings were made under `scannedVersion`. */
  files: Map<string, ScannedFile>;
  scannedVersion?: string;
  /** Findings of checks that look at the whole workspace, by path. */
  workspaceReports: Map<string, FileReport>;
  /** What `workspaceReports` was made from; equal means nothing changed. */
  workspaceDigest?: string;
  workspaceOutside?: OutsideInputs;
  /** Why the scan cache could not be used; told once. */
  cacheProblem?: string;
  /** ISO time. */
  scannedAt?: string;
}

/** The memory of the rules module: one entry a folder. */
export class RulesState {
  /** Who waits for a scan in this process, by the request named in the scan's payload. */
  readonly waiting = new Map<string, WaitingScan>();
  readonly #folders = new Map<string | null, FolderRules>();

  of(folder: string | null): FolderRules {
    let state = this.#folders.get(folder);
    if (!state) {
      state = { files: new Map(), workspaceReports: new Map() };
      this.#folders.set(folder, state);
    }
    return state;
  }

  forget(folder: string | null): void {
    this.#folders.delete(folder);
  }
}
