import type { Kernel } from '../../kernel/kernel.ts';

/** The part of the kernel that a transport uses. */
export type Backend = Pick<Kernel, 'ask' | 'dispatch' | 'onNotification'>;
