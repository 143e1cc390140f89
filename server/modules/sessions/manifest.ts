import * as protocol from '../../../protocol/sessions.ts';
import { defineModule } from '../../kernel/defineModule.ts';
import type { SessionsPowers } from './context.ts';
import { append } from './handlers/append.ts';
import { claimRun } from './handlers/claimRun.ts';
import { conversation } from './handlers/conversation.ts';
import { create } from './handlers/create.ts';
import { exportText } from './handlers/exportText.ts';
import { fork } from './handlers/fork.ts';
import { keptStory } from './handlers/keptStory.ts';
import { list } from './handlers/list.ts';
import { measure } from './handlers/measure.ts';
import { messages } from './handlers/messages.ts';
import { releaseRun } from './handlers/releaseRun.ts';
import { renderContext } from './handlers/renderContext.ts';
import { show } from './handlers/show.ts';
import { update } from './handlers/update.ts';
import { News } from './news.ts';

export const sessions = defineModule(protocol, {
  id: 'sessions',
  description: 'Conversations with personas: their transcripts, what is pinned to them, searching, copying and exporting them.',
  requires: ['workspace'],
  optional: ['personas', 'rules', 'practices', 'runs'],
  uses: ['databases', 'clock', 'newId', 'workers', 'log'],
  tables: ['sessions', 'session_messages', 'session_pins', 'session_words', 'session_stories'],
  start: (ctx: SessionsPowers) => new News(ctx),
  stop: (news) => news.dispose(),
  handlers: {
    create,
    list,
    show,
    messages,
    append,
    conversation,
    update,
    keptStory,
    fork,
    claimRun,
    releaseRun,
    exportText,
    measure,
    renderContext,
  },
});
