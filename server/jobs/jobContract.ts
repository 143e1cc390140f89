import { describeAsking } from './contract/askingContract.ts';
import { useJobs } from './contract/jobKit.ts';
import { describeRunning } from './contract/runningContract.ts';
import { describeStopping } from './contract/stoppingContract.ts';
import type { JobStage } from './fixtures/jobStage.ts';

/** What every job queue promises. `createStage` gives an empty place, several processes on which see the same kit. */
export function describeJobQueue(createStage: () => Promise<JobStage>): void {
  const kit = useJobs(createStage);
  describeRunning(kit);
  describeStopping(kit);
  describeAsking(kit);
}
