import { mount } from '../shared/mount.ts';
import './personaManager.ts';

mount('persona-manager');
