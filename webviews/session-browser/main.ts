import { mount } from '../shared/mount.ts';
import './sessionBrowser.ts';

mount('session-browser');
