import type * as agents from '../../../../protocol/agents.ts';
import { type AnswerTool, failed } from '../agentAnswer.ts';

export const listPractices: AnswerTool<typeof agents.listPractices> = async () => failed('This installation has no practices yet.');
