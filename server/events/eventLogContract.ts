import { describeConsuming } from './contract/consumingContract.ts';
import { type OpenEvents, useEvents } from './contract/eventKit.ts';
import { describeFailing } from './contract/failingContract.ts';
import { describeLooking } from './contract/lookingContract.ts';
import { describePublishing } from './contract/publishingContract.ts';

/** What an event log promises on every side. */
export function describeEventLog(open: OpenEvents): void {
  const kit = useEvents(open);
  describePublishing(kit);
  describeConsuming(kit);
  describeFailing(kit);
  describeLooking(kit);
}
