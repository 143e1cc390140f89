import { mount } from '../shared/mount.ts';
import './practicePage.ts';

mount('practice-page');
