import type { Workbench } from '../../harness/workbench/workbench.ts';

/** Gives a task from the palette; it waits for the backend by itself. */
export async function runTask(workbench: Workbench, task: string): Promise<void> {
  await workbench.openSideBar('Stewardry');
  await workbench.runCommand('Stewardry: Run AI Task...');
  await workbench.quickRow('Persona').filter({ hasText: 'Developer' }).waitFor();
  await workbench.answer('Run AI Task', task);
}
