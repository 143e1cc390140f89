import type { verifyRecord } from '../../../protocol/analytics.ts';
import type { ResultIn } from '../../../protocol/index.ts';
import { DisposableStore } from '../../base/disposable.ts';
import { KeptScans } from './keep/keptScans.ts';
import { News } from './news.ts';
import type { AnalyticsPowers } from './powers.ts';

/** The memory of this module. */
export class AnalyticsState {
  readonly news: News;
  readonly scans: KeptScans;
  /** The last verification of the record of each folder. */
  readonly disposables = new DisposableStore();
  readonly verified = new Map<string, ResultIn<typeof verifyRecord>>();

  constructor(powers: AnalyticsPowers) {
    this.news = new News(powers);
    this.scans = new KeptScans(powers, (folder) => this.news.tell(folder, ['findings', 'attention', 'metrics']));
  }

  async stop(): Promise<void> {
    await this.scans.finish();
    this.disposables.dispose();
    this.news.dispose();
  }
}
