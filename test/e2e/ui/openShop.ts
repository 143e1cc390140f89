/** The sample shop in a VS Code that has the packaged extension. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, onTestFailed } from 'vitest';
import { openWorkbench } from '../../harness/workbench/openWorkbench.ts';
import type { Workbench } from '../../harness/workbench/workbench.ts';
import type { TestExtension } from '../../harness/writeVsix.ts';
import { codeServer, packagedExtension, root } from '../prepared.ts';

const screenshots = join(root, '.cache', 'screenshots');

/** How a window differs from one that anybody gets. */
interface ShopOptions {
  /** Added to the user's settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of VS Code, hence of the backend. */
  readonly env?: Readonly<Record<string, string>>;
  /** Extensions that are installed beside it. */
  readonly companions?: readonly TestExtension[];
  /** The folder is not trusted. */
  readonly isRestricted?: boolean;
  /** Changes the copy of the sample before it is opened. */
  readonly furnish?: (workspace: string) => void;
  /** A `.code-workspace` file beside the copy that `furnish` has written, which is opened instead. */
  readonly codeWorkspace?: string;
}

/**
 * Opens one window for all tests of the calling file and closes it after them; call it at the top. A failed test leaves a picture
 * `failed-NAME.png`.
 */
export function openShop(options: ShopOptions = {}): () => Workbench {
  let workbench: Workbench | undefined;
  const current = (): Workbench => {
    if (workbench === undefined) throw new Error('VS Code is not open');
    return workbench;
  };
  beforeAll(async () => {
    const workspace = join(root, 'samples', 'shop');
    workbench = await openWorkbench(codeServer, { vsix: packagedExtension(), workspace, screenshots, ...options });
  });
  beforeEach(({ task }) => {
    onTestFailed(async () => {
      await workbench?.screenshot(`failed-${task.name.replaceAll(/\W+/g, '-')}`);
    });
  });
  afterAll(() => workbench?.close());
  return current;
}
