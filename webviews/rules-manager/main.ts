import { mount } from '../shared/mount.ts';
import './rulesManager.ts';

mount('rules-manager');
