import type * as agents from '../../../../protocol/agents.ts';
import { type AnswerTool, failed } from '../agentAnswer.ts';

export const renderTemplate: AnswerTool<typeof agents.renderTemplate> = async () => failed('This installation has no templates yet.');
