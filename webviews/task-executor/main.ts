import { mount } from '../shared/mount.ts';
import './taskExecutor.ts';

mount('task-executor');
